import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { callOf, losingReplies, refusingConnections, rewritingReplies } from '../support/wire.ts';

/*
 * Giving money back (ARCHITECTURE.md, 1c): one operation at a time, and no won is promised twice.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

async function amounts({ id }: Payment): Promise<object> {
  const { status, cancelled, reserved } = await stage.payment(id);
  return { status, cancelled, reserved };
}

async function statesOf({ id }: Payment): Promise<string[]> {
  const operations = await stage.operations(id);
  return operations.filter((each) => each.kind === 'cancel').map((each) => each.state);
}

test('the amount is reserved when the cancellation is written down, before the gateway is called', async () => {
  const payment = await stage.pay();
  const seen: object[] = [];
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'cancel') seen.push(await amounts(payment), await statesOf(payment));
    return exchange(request);
  });
  await stage.cancel(payment, { amount: 400 });
  stage.wire.meddle(null);
  assert.deepEqual(seen, [{ status: 'paid', cancelled: 0, reserved: 400 }, ['started']]);
  assert.deepEqual(await amounts(payment), { status: 'partially_cancelled', cancelled: 400, reserved: 0 });
});

test('a refusal and a call that was never sent free the reserved amount', async () => {
  const refused = await stage.pay({}, { card: 'cancellation-refused' });
  const end = await stage.cancel(refused, { amount: 400 });
  assert.equal(end.end, 'declined');
  assert.deepEqual(await amounts(refused), { status: 'paid', cancelled: 0, reserved: 0 });
  const payment = await stage.pay();
  stage.wire.meddle(refusingConnections('cancel'));
  const unsent = await stage.cancel(payment);
  stage.wire.meddle(null);
  assert(unsent.end === 'declined');
  assert.match(unsent.message, /^결제사에 연결하지 못했습니다\. 취소되지 않았습니다\./);
  assert.deepEqual(await statesOf(payment), ['notSent']);
  assert.equal((await stage.cancel(payment)).end, 'done');
  assert.deepEqual(await audit(stage), []);
});

test('one operation of a payment is open at a time: another cancellation is turned away unsent', async () => {
  const payment = await stage.pay();
  const gate = createGate();
  const waiting = createGate();
  stage.wire.meddle(async (request, exchange) => {
    waiting.open();
    await gate.opened;
    return exchange(request);
  });
  const first = stage.cancel(payment, { amount: 400 });
  await waiting.opened;
  stage.wire.forget();
  assert.deepEqual(await stage.cancel(payment, { amount: 300 }), {
    end: 'refused',
    refused: 'other_cancellation_open',
  });
  assert.deepEqual(stage.wire.sent(), []);
  gate.open();
  assert.equal((await first).end, 'done');
  stage.wire.meddle(null);
  assert.equal((await stage.payment(payment.id)).cancelled, 400);
});

test('cancellations in the same moment: the database lets one in, whoever comes second is told so', async () => {
  const payment = await stage.pay();
  const other = await stage.anotherHub();
  const ends = await Promise.all(
    [300, 301, 302, 303].map((amount, index) => stage.cancel(payment, { amount }, index % 2 === 0 ? stage.hub : other)),
  );
  const done = ends.filter((each) => each.end === 'done').length;
  assert.equal((await stage.bench.ledger(payment.id)).length, 1 + done);
  assert(done >= 1);
  await stage.retire(other);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('an approval that is open is an open operation too: nothing can be cancelled beside it', async () => {
  const window = await stage.open();
  stage.wire.meddle(losingReplies('approve', 'settle'));
  await stage.finish(window, await stage.authenticate(window));
  stage.wire.meddle(null);
  assert.deepEqual(await stage.cancel(window.payment), { end: 'refused', refused: 'other_cancellation_open' });
  await stage.passTime(60_000, 'all');
  await stage.work();
});

/** The gateway has taken the cancellation and pays later, as wallets of other countries do. */
const paysLater = rewritingReplies(['cancel', 'settle'], (payment) => {
  const cancels = (payment['cancels'] as readonly object[] | null)?.map((each) => ({
    ...each,
    cancelStatus: 'IN_PROGRESS',
  }));
  return { ...payment, cancels };
});

test('a cancellation that the gateway accepted keeps its amount reserved, and locks nothing', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(paysLater);
  await stage.cancel(payment, { amount: 400 });
  assert.deepEqual(await statesOf(payment), ['pending']);
  assert.deepEqual(await amounts(payment), { status: 'paid', cancelled: 0, reserved: 400 });
  const tooMuch = await stage.cancel(payment, { amount: 601 });
  assert.deepEqual(tooMuch, { end: 'refused', refused: 'amount_too_large' });
  await stage.passTime(60_000, 'all');
  await stage.work();
  assert.deepEqual(await statesOf(payment), ['pending']);
  stage.wire.meddle(null);
  await stage.passTime(600_000, 'all');
  await stage.work();
  assert.deepEqual(await statesOf(payment), ['done']);
  assert.deepEqual(await amounts(payment), { status: 'partially_cancelled', cancelled: 400, reserved: 0 });
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('what the gateway once accepted has arrived: not finding it later proves nothing', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(paysLater);
  await stage.cancel(payment, { amount: 400 });
  stage.wire.meddle(rewritingReplies(['settle'], (found) => ({ ...found, cancels: null, balanceAmount: 1000 })));
  await stage.passTime(2 * toss.notFoundIsFinalAfterMs, 'all');
  await stage.work();
  assert.deepEqual(await statesOf(payment), ['pending']);
  assert.deepEqual(await amounts(payment), { status: 'paid', cancelled: 0, reserved: 400 });
  stage.wire.meddle(null);
  await stage.passTime(600_000, 'all');
  await stage.work();
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a cancellation that the gateway never got is declined in the end, and its amount is free', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(async (request, exchange) =>
    callOf(request) === 'cancel' ? { status: 500, headers: {}, body: '' } : exchange(request),
  );
  assert.equal((await stage.cancel(payment, { amount: 400 })).end, 'unknown');
  stage.wire.meddle(null);
  await stage.passTime(toss.notFoundIsFinalAfterMs - 1_000, 'all');
  await stage.work();
  assert.deepEqual(await amounts(payment), { status: 'paid', cancelled: 0, reserved: 400 });
  await stage.passTime(600_000, 'all');
  await stage.work();
  assert.deepEqual(await amounts(payment), { status: 'paid', cancelled: 0, reserved: 0 });
  const [cancellation] = await loadCancellations(stage.hub.db, payment.id);
  assert.deepEqual([cancellation?.state, cancellation?.decline?.reason], ['declined', 'never_arrived']);
  assert.deepEqual(await audit(stage, payment.id), []);
});
