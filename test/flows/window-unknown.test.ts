import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callbackFor } from '../../src/contract/checkout/outcome.ts';
import { viewCheckout, type CheckoutView } from '../../src/flows/finish-checkout.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { losingReplies, losingRequests } from '../support/wire.ts';

/*
 * What a buyer and his shop see while nobody knows whether he has paid (ARCHITECTURE.md, 1e).
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

async function comeBack(): Promise<{ window: OpenWindow; view: CheckoutView }> {
  const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  return { window, view: await stage.finish(window, await stage.authenticate(window)) };
}

function look({ token }: OpenWindow): Promise<CheckoutView> {
  return viewCheckout(stage.hub, token);
}

function resultOf(view: CheckoutView): object {
  assert(view.state !== 'gone');
  return callbackFor(view);
}

/** The gateway is heard again, and everything due is asked. */
async function hearAgain(): Promise<void> {
  stage.wire.meddle(null);
  await stage.passTime(20 * 60_000);
  await stage.work();
}

test('the buyer waits at most four seconds for his return, then sees that it is being checked', async () => {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const begun = stage.machine.now().getTime();
  const { window, view } = await comeBack();
  assert.equal(view.state, 'waiting');
  assert.equal(stage.machine.now().getTime() - begun, 4_000);
  stage.machine.advance(55_000);
  assert.equal((await look(window)).state, 'waiting');
  await hearAgain();
});

test('after a minute he is sent on with F2009, and the shop is told later by a webhook that he has paid', async () => {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const { window } = await comeBack();
  const { id, orderId } = window.payment;
  stage.machine.advance(61_000);
  const view = await look(window);
  assert.equal(view.state, 'unresolved');
  assert.deepEqual(resultOf(view), {
    imp_uid: id,
    merchant_uid: orderId,
    error_code: 'F2009',
    error_msg: '결제 결과를 확인하고 있습니다. 주문 내역에서 확인해 주세요.',
  });
  assert.equal((await stage.payment(id)).status, 'ready');
  assert.deepEqual(await stage.told(id), []);
  await hearAgain();
  assert.equal((await stage.payment(id)).status, 'paid');
  assert.deepEqual(await stage.told(id), ['paid']);
  assert.deepEqual(resultOf(await look(window)), { imp_uid: id, merchant_uid: orderId });
  assert.deepEqual(await audit(stage, id), []);
});

test('a gateway that takes long is waited for in the background, and its answer counts', async () => {
  const gate = createGate();
  stage.wire.meddle(async (request, exchange) => {
    await stage.wire.stall(gate.opened);
    return exchange(request);
  });
  const { window, view } = await comeBack();
  assert.equal(view.state, 'waiting');
  stage.machine.advance(20_000);
  gate.open();
  await stage.during(stage.hub.background.idle());
  stage.wire.meddle(null);
  assert.equal((await look(window)).state, 'ended');
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
});

test('the same return again, while it is being checked and after it, acts once', async () => {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.finish(window, back);
  stage.wire.forget();
  assert.equal((await stage.finish(window, back)).state, 'waiting');
  assert.deepEqual(
    stage.wire.sent().filter((each) => each.startsWith('POST')),
    [],
  );
  await hearAgain();
  stage.wire.forget();
  assert.equal((await stage.finish(window, back)).state, 'ended');
  assert.deepEqual(stage.wire.sent(), []);
  assert.equal((await stage.bench.ledger(window.payment.id)).length, 1);
});

test('a window whose approval is open is not abandoned, however late it is', async () => {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const { window } = await comeBack();
  await stage.passTime(3 * 24 * 3_600_000);
  await stage.work();
  assert.equal((await stage.payment(window.payment.id)).status, 'ready');
  await hearAgain();
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
});

/** Whoever was told F2009 is told the end, whatever it is; before that the window tells it. */
for (const { waitedMs, told } of [
  { waitedMs: 0, told: [] },
  { waitedMs: 61_000, told: ['failed'] },
]) {
  test(`nothing was taken, as it turns out after ${waitedMs / 1000} s: the window fails`, async () => {
    stage.wire.meddle(losingRequests('approve'));
    const { window } = await comeBack();
    stage.machine.advance(waitedMs);
    await hearAgain();
    const view = await look(window);
    assert.equal(view.state, 'ended');
    assert.deepEqual(resultOf(view), {
      imp_uid: window.payment.id,
      merchant_uid: window.payment.orderId,
      error_code: 'never_arrived',
      error_msg: '결제사에 요청이 도착하지 않아 처리되지 않았습니다.',
    });
    assert.deepEqual(await stage.told(window.payment.id), told);
  });
}
