import assert from 'node:assert/strict';
import { after, before, beforeEach, test, type TestContext } from 'node:test';
import { callbackFor } from '../../src/contract/checkout/outcome.ts';
import type { Payment } from '../../src/core/payment.ts';
import type { Hub } from '../../src/hub.ts';
import { settleUnknown } from '../../src/jobs/settle-unknown.ts';
import { audit } from '../support/auditor.ts';
import type { CheckoutWish } from '../support/builders.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { startMerchantServer, type MerchantServer } from '../support/merchant-server.ts';

/*
 * The merchant is asked before any money is taken (`confirm_url`): only HTTP 200 is a yes.
 */

let stage: FlowStage;
let merchant: MerchantServer;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());
beforeEach(async (t) => {
  merchant = await startMerchantServer(t as TestContext);
});

function open(wish: CheckoutWish = {}): Promise<OpenWindow> {
  return stage.open({ confirmUrl: `${merchant.url}/confirm`, ...wish });
}

async function comeBack(window: OpenWindow, hub: Hub = stage.hub): Promise<Payment> {
  await stage.finish(window, await stage.authenticate(window), hub);
  return stage.payment(window.payment.id);
}

function refusing(status: number, body: string): void {
  merchant.answer((response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body));
}

const because = (reason: string): string => `고객사 요청에 의해 결제를 중단합니다. (상세사유 : ${reason})`;

/** Nothing was taken and nothing is left over. */
async function assertStopped(payment: Payment, reason: string): Promise<void> {
  assert.deepEqual([payment.status, payment.failCode, payment.failReason], ['failed', 'merchant_refused', reason]);
  const operations = await stage.operations(payment.id);
  assert.deepEqual(
    operations.map((each) => [each.kind, each.state]),
    [['ask_merchant', 'declined']],
  );
  assert.deepEqual(await stage.bench.ledger(payment.id), []);
  assert.equal(await stage.holder(payment), null);
}

test('HTTP 200 is a yes: the payment is approved', async () => {
  const window = await open();
  assert.equal((await comeBack(window)).status, 'paid');
  const operations = await stage.operations(window.payment.id);
  assert.deepEqual(
    operations.map((each) => [each.kind, each.state]),
    [
      ['ask_merchant', 'done'],
      ['approve', 'done'],
    ],
  );
  assert.equal(merchant.heard.length, 1);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('the question carries the two ids and the amount, as JSON or as a form', async () => {
  const payment = await comeBack(await open());
  await stage.set({ contentType: 'application/x-www-form-urlencoded' });
  const second = await comeBack(await open());
  await stage.set({ contentType: 'application/json' });
  const [json, form] = merchant.heard;
  assert.equal(json?.path, '/confirm');
  assert.equal(json?.headers['content-type'], 'application/json');
  assert.deepEqual(JSON.parse(json?.body ?? ''), {
    imp_uid: payment.id,
    merchant_uid: payment.orderId,
    amount: 1000,
  });
  assert.equal(form?.headers['content-type'], 'application/x-www-form-urlencoded');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(form?.body)), {
    imp_uid: second.id,
    merchant_uid: second.orderId,
    amount: '1000',
  });
});

test('while the merchant thinks, nothing is asked of the gateway and the order is not held', async () => {
  const window = await open();
  const seen: unknown[] = [];
  merchant.answer(async (response) => {
    const [operation] = await stage.operations(window.payment.id);
    seen.push(operation?.kind, operation?.state, await stage.holder(window.payment), stage.wire.sent());
    response.end();
  });
  stage.wire.forget();
  await comeBack(window);
  assert.deepEqual(seen, ['ask_merchant', 'started', null, []]);
});

test('a no with a reason stops the payment, in the sentence of the original service', async () => {
  refusing(500, JSON.stringify({ reason: '재고 수량 부족' }));
  const window = await open();
  const view = await stage.finish(window, await stage.authenticate(window));
  await assertStopped(await stage.payment(window.payment.id), because('재고 수량 부족'));
  assert(view.state === 'ended');
  assert.deepEqual(callbackFor(view), {
    imp_uid: window.payment.id,
    merchant_uid: window.payment.orderId,
    error_code: 'merchant_refused',
    error_msg: because('재고 수량 부족'),
  });
});

for (const [about, status, body] of [
  ['without a body', 500, ''],
  ['with a body that is no JSON', 400, '<html>'],
  ['with a JSON that gives no reason', 404, '{"message":"no"}'],
  ['by a redirect, which is not followed', 302, ''],
  ['by another 2xx', 204, ''],
] as const) {
  test(`a no ${about} stops the payment, for a reason that nobody knows`, async () => {
    refusing(status, body);
    await assertStopped(await comeBack(await open()), because('알 수 없음'));
    assert.equal(merchant.heard.length, 1);
  });
}

test('a merchant who cannot be reached has not said yes', async () => {
  await assertStopped(await comeBack(await open({ confirmUrl: 'http://127.0.0.1:9/confirm' })), because('알 수 없음'));
});

test('a merchant who does not answer is waited for ten seconds, and has not said yes', async () => {
  merchant.answer(() => {});
  const limits: number[] = [];
  const { outbound } = stage.hub;
  const hasty: Hub = {
    ...stage.hub,
    outbound: {
      ...outbound,
      post(call) {
        limits.push(call.totalTimeoutMs);
        return outbound.post({ ...call, totalTimeoutMs: 50 });
      },
    },
  };
  await assertStopped(await comeBack(await open(), hasty), because('알 수 없음'));
  assert.deepEqual(limits, [10_000]);
});

test('after a no the order is free: the same order can be paid in another window', async () => {
  refusing(400, '{}');
  const { orderId } = await comeBack(await open());
  merchant.answer((response) => void response.end());
  assert.equal((await comeBack(await open({ orderId }))).status, 'paid');
});

test('two returns in the same moment ask once and approve once, every time', async () => {
  const other = await stage.anotherHub();
  for (let round = 1; round <= 5; round += 1) {
    const window = await open();
    const back = await stage.authenticate(window);
    await Promise.all([stage.finish(window, back), stage.finish(window, back, other), stage.finish(window, back)]);
    await stage.during(Promise.all([stage.hub.background.idle(), other.background.idle()]));
    assert.equal(merchant.heard.length, round);
    assert.equal((await stage.bench.ledger(window.payment.id)).length, 1);
    assert.deepEqual(await audit(stage, window.payment.id), []);
  }
  await stage.retire(other);
});

test('a question that nobody finished ends declined, and a yes that comes later takes nothing', async () => {
  const window = await open();
  const [arrived, gate] = [createGate(), createGate()];
  merchant.answer(async (response) => {
    arrived.open();
    await gate.opened;
    response.end();
  });
  const slow = comeBack(window);
  await arrived.opened;
  stage.machine.advance(30_000);
  await settleUnknown.run(stage.hub);
  const stopped = await stage.payment(window.payment.id);
  gate.open();
  await slow;
  await stage.during(stage.hub.background.idle());
  await assertStopped(stopped, '확인 요청의 결과를 알 수 없음');
  assert.deepEqual(await stage.payment(window.payment.id), stopped);
  assert.deepEqual(await stage.bench.ledger(window.payment.id), []);
});
