import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { approvePayment } from '../../src/flows/approve-payment.ts';
import { expirePayment } from '../../src/flows/expire-payment.ts';
import { settleOperation } from '../../src/flows/settle-operation.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import type { HttpReply, HttpRequest } from '../../src/gateways/gateway.ts';
import type { Hub } from '../../src/hub.ts';
import { findCheckout } from '../../src/store/checkouts.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { both, callOf, losingReplies, losingRequests } from '../support/wire.ts';

/*
 * Learning the end (ARCHITECTURE.md, 1d): silence proves nothing, and nothing that is sent here could take money.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Approved at the gateway, and nobody heard. */
const unheard = losingReplies('approve', 'settle');
/** Never arrived there, and nobody knows. */
const unsent = both(losingRequests('approve'), losingReplies('settle'));

/** Approved without anybody waiting for the end. */
async function approve(window: OpenWindow, hub: Hub = stage.hub): Promise<Operation> {
  const { query } = await stage.authenticate(window);
  const checkout = await findCheckout(stage.hub.db, window.token);
  assert(checkout);
  const proof = { paymentKey: query['paymentKey'] ?? '' };
  const authentication = { authenticated: true, paymentId: window.payment.id, amount: 1000, proof } as const;
  await approvePayment(hub, { payment: window.payment, checkout, authentication });
  return operationOf(window.payment);
}

async function operationOf({ id }: Payment, kind: Operation['kind'] = 'approve'): Promise<Operation> {
  const operation = (await stage.operations(id)).findLast((each) => each.kind === kind);
  assert(operation, `no ${kind}`);
  return operation;
}

/** So much later, everything that is due. */
async function later(ms: number, of: 'hub' | 'all' = 'hub'): Promise<void> {
  await stage.passTime(ms, of);
  await stage.work();
}

/** What the gateway was asked about a payment since the wire forgot. */
function asked({ id }: Payment): readonly string[] {
  return stage.wire.sent().filter((each) => each.endsWith(id));
}

test('settling only ever asks: neither an approval nor a cancellation is sent again', async () => {
  const approved = await stage.open();
  stage.wire.meddle(unheard);
  await approve(approved);
  stage.wire.meddle(null);
  const paid = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(paid, { amount: 400 });
  stage.wire.forget();
  for (const minutes of [1, 2, 5, 11, 30, 600]) await later(minutes * minuteMs);
  stage.wire.meddle(null);
  await later(minuteMs * 11);
  const methods = new Set(stage.wire.sent().map((each) => each.split(' ')[0]));
  assert.deepEqual([...methods], ['GET']);
  assert(stage.wire.sent().length >= 12);
  assert.equal((await stage.payment(approved.payment.id)).status, 'paid');
  assert.equal((await stage.payment(paid.id)).cancelled, 400);
  assert.deepEqual(await audit(stage), []);
});

test('a payment that is not found stays unknown until nothing of ours can be on its way', async () => {
  const window = await stage.open();
  stage.wire.meddle(unsent);
  await approve(window);
  stage.wire.meddle(null);
  await later(toss.notFoundIsFinalAfterMs - 1_000);
  assert.equal((await operationOf(window.payment)).state, 'unknown');
  assert.equal((await stage.payment(window.payment.id)).status, 'ready');
  await later(10 * minuteMs);
  const { state, decline } = await operationOf(window.payment);
  assert.deepEqual([state, decline?.reason], ['declined', 'never_arrived']);
  const { status, failCode, failReason } = await stage.payment(window.payment.id);
  assert.deepEqual(
    [status, failCode, failReason],
    ['failed', 'never_arrived', '결제사에 요청이 도착하지 않아 처리되지 않았습니다.'],
  );
  assert.equal(await stage.holder(window.payment), null);
});

/** An approval that was given up as never arrived; `send` lets it arrive after all. */
async function givenUp(): Promise<{ payment: Payment; send(): Promise<HttpReply> }> {
  const window = await stage.open();
  let request: HttpRequest | null = null;
  stage.wire.meddle(
    both(async (next, exchange) => {
      if (callOf(next) === 'approve') request = next;
      return exchange(next);
    }, unsent),
  );
  await approve(window);
  stage.wire.meddle(null);
  await later(toss.notFoundIsFinalAfterMs);
  const payment = await stage.payment(window.payment.id);
  assert.equal(payment.failCode, 'never_arrived');
  return { payment, send: () => stage.bench.send(request as unknown as HttpRequest) };
}

test('one late look is taken before the gateway forgets, and none after it', async () => {
  const { payment } = await givenUp();
  const { startedAt, settleAt } = await operationOf(payment);
  const afterMs = (settleAt?.getTime() ?? 0) - startedAt.getTime();
  assert(afterMs > toss.canSettleForMs / 2 && afterMs < toss.canSettleForMs);
  stage.wire.forget();
  await later(afterMs - toss.notFoundIsFinalAfterMs - 1_000);
  assert.deepEqual(asked(payment), []);
  await later(1_000);
  assert.deepEqual(asked(payment), [`GET /v1/payments/orders/${payment.id}`]);
  assert.equal((await operationOf(payment)).settleAt, null);
  await later(2 * dayMs);
  assert.equal(asked(payment).length, 1);
});

test('money that the late look finds is given back, and who paid the order meanwhile keeps it', async () => {
  const { payment, send } = await givenUp();
  assert.equal((await send()).status, 200);
  const second = await stage.pay({ orderId: payment.orderId });
  await later(13 * dayMs);
  assert.equal((await stage.payment(payment.id)).status, 'failed');
  assert.equal((await operationOf(payment, 'reverse')).state, 'done');
  assert.equal(await stage.holder(payment), second.id);
  assert.deepEqual(await stage.told(payment.id), []);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a late look that gets no answer is taken again, and one that hears a refusal is the last', async () => {
  const { payment } = await givenUp();
  stage.wire.meddle(losingReplies('settle'));
  await later(13 * dayMs);
  stage.wire.meddle(null);
  stage.wire.forget();
  // The window is past its time at the gateway too, which now says that it expired.
  await later(31 * minuteMs, 'all');
  assert.deepEqual(asked(payment), [`GET /v1/payments/orders/${payment.id}`]);
  assert.equal((await operationOf(payment)).settleAt, null);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a late look that nobody can take any more is forgotten', async () => {
  const { payment } = await givenUp();
  stage.wire.meddle(losingReplies('settle'));
  await later(13 * dayMs);
  await later(2 * dayMs);
  stage.wire.meddle(null);
  const { state, settleAt } = await operationOf(payment);
  assert.deepEqual([state, settleAt], ['declined', null]);
});

test('found approved while the payment is still ready: it is paid, and the merchant is told', async () => {
  const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  stage.wire.meddle(unheard);
  await approve(window);
  stage.wire.meddle(null);
  await later(minuteMs);
  const { status, gatewayTransactionId } = await stage.payment(window.payment.id);
  assert.equal(status, 'paid');
  assert.equal(gatewayTransactionId, (await stage.bench.ledger(window.payment.id))[0]?.transactionId);
  assert.deepEqual(await stage.told(window.payment.id), ['paid']);
});

test('an expiry that looked before the approval was written down looks again, and the payment is paid', async () => {
  const slow = await stage.anotherHub();
  const window = await stage.open();
  await stage.passTime(60 * minuteMs);
  // This hub has looked at the operations of an abandoned window, and is slow to write what it saw.
  const gate = createGate();
  const expiring = expirePayment(readingSlowly(stage.hub, gate.opened), window.payment.id);
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'approve') {
      gate.open();
      await expiring;
      assert.equal((await stage.payment(window.payment.id)).status, 'ready');
    }
    return exchange(request);
  });
  await approve(window, slow);
  stage.wire.meddle(null);
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
  await stage.retire(slow);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

/** A hub that waits after it has looked at operations. */
function readingSlowly(hub: Hub, until: Promise<void>): Hub {
  const query: Hub['db']['query'] = async (text, values) => {
    const rows = await hub.db.query(text, values);
    if (/ from operations/.test(text)) await until;
    return rows;
  };
  return { ...hub, db: { ...hub.db, query } };
}

test('found declined: the payment fails in the words of the gateway, and the order is free', async () => {
  const window = await stage.open();
  stage.wire.meddle(unheard);
  const back = await stage.authenticate(window, { card: 'insufficient-balance' });
  await stage.finish(window, back);
  stage.wire.meddle(null);
  await later(minuteMs);
  const { status, failCode, failReason } = await stage.payment(window.payment.id);
  assert.equal(status, 'failed');
  assert.match(failCode ?? '', /^[A-Z_]+$/);
  assert.match(failReason ?? '', /./);
  assert.equal(await stage.holder(window.payment), null);
});

test('when the gateway can no longer be asked, only a person can end it: it is not asked and not ended', async () => {
  const window = await stage.open();
  stage.wire.meddle(unheard);
  await approve(window);
  await later(toss.canSettleForMs);
  await later(20 * minuteMs);
  const { state, needsPerson, settleAt } = await operationOf(window.payment);
  assert.deepEqual([state, needsPerson, settleAt], ['unknown', true, null]);
  stage.wire.meddle(null);
  stage.wire.forget();
  await later(dayMs);
  assert.deepEqual(asked(window.payment), []);
  assert.equal((await stage.payment(window.payment.id)).status, 'ready');
  assert.equal(await stage.holder(window.payment), window.payment.id);
});

test('two settlers race: both hear the same answer, one writes it, the other changes nothing', async () => {
  const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  stage.wire.meddle(unheard);
  const { id } = await approve(window);
  const other = await stage.anotherHub();
  const gate = createGate();
  let answers = 0;
  stage.wire.meddle(async (request, exchange) => {
    const reply = await exchange(request);
    if ((answers += 1) === 2) gate.open();
    await gate.opened;
    return reply;
  });
  await Promise.all([settleOperation(stage.hub, id), settleOperation(other, id)]);
  stage.wire.meddle(null);
  assert.equal((await stage.payment(window.payment.id)).version, 3);
  assert.deepEqual(await stage.told(window.payment.id), ['paid']);
  const ledger = await stage.hub.db.query('select 1 from ledger_entries where payment_id = $1', [window.payment.id]);
  assert.equal(ledger.length, 1);
  await stage.retire(other);
});

test('a call that comes back after somebody else has asked changes nothing more', async () => {
  const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  const gate = createGate();
  stage.wire.meddle(async (request, exchange) => {
    const reply = await exchange(request);
    if (callOf(request) === 'approve') await gate.opened;
    return reply;
  });
  const slow = approve(window);
  while ((await stage.bench.ledger(window.payment.id)).length === 0);
  stage.machine.advance(30_000);
  await stage.work();
  const paid = await stage.payment(window.payment.id);
  assert.equal(paid.status, 'paid');
  gate.open();
  await slow;
  stage.wire.meddle(null);
  assert.deepEqual(await stage.payment(window.payment.id), paid);
  assert.deepEqual(await stage.told(window.payment.id), ['paid']);
});

test('it is asked after 1, 2, 4, 8 ... seconds, and never more than ten minutes apart', async () => {
  const window = await stage.open();
  stage.wire.meddle(unheard);
  const delays: number[] = [];
  for (let { settleAt } = await approve(window); delays.length < 12; { settleAt } = await operationOf(window.payment)) {
    const delayMs = (settleAt?.getTime() ?? 0) - stage.hub.clock.now().getTime();
    delays.push(delayMs / 1000);
    stage.wire.forget();
    await later(delayMs - 1);
    assert.deepEqual(asked(window.payment), []);
    await later(1);
    assert.equal(asked(window.payment).length, 1);
  }
  stage.wire.meddle(null);
  assert.deepEqual(delays, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
  await later(600_000);
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
});

test('an operation is asked about when its hub is presumed dead, after half a minute of machine time', async () => {
  const window = await stage.open();
  stage.wire.meddle(async (request, exchange) => {
    await exchange(request);
    throw new Error('the hub breaks here');
  });
  await assert.rejects(approve(window), /breaks here/);
  stage.wire.meddle(null);
  await later(dayMs);
  assert.equal((await operationOf(window.payment)).state, 'started');
  stage.machine.advance(29_000);
  await stage.work();
  assert.equal((await operationOf(window.payment)).state, 'started');
  stage.machine.advance(1_000);
  await stage.work();
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
});
