import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deliveryFor } from '../../src/contract/checkout/outcome.ts';
import { paymentAnnotation } from '../../src/contract/v1/payment.ts';
import type { Payment } from '../../src/core/payment.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { findCancellations } from '../../src/store/cancellations.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * What a merchant may know of a payment (ARCHITECTURE.md, 1a): each status as real flows reach it, with its V1 word.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const hourMs = 3_600_000;

async function shown(payment: Payment, expiredAs: 'failed' | 'ready' = 'failed'): Promise<unknown[]> {
  const now = await stage.payment(payment.id);
  const cancellations = await findCancellations(stage.hub.db, scopeOf(now), now.id);
  const {
    status,
    cancel_amount: cancelled,
    failed_at: failedAt,
  } = paymentAnnotation(now, cancellations, {
    expiredAs,
  });
  return [now.status, status, cancelled, failedAt > 0];
}

test('an open window is ready', async () => {
  const { payment } = await stage.open();
  assert.deepEqual(await shown(payment), ['ready', 'ready', 0, false]);
});

test('an approved payment is paid', async () => {
  assert.deepEqual(await shown(await stage.pay()), ['paid', 'paid', 0, false]);
});

test('a cancellation of a part and one of all are both shown as cancelled, told apart by the amount', async () => {
  const payment = await stage.pay();
  await stage.cancel(payment, { amount: 400 });
  assert.deepEqual(await shown(payment), ['partially_cancelled', 'cancelled', 400, false]);
  await stage.cancel(payment);
  assert.deepEqual(await shown(payment), ['cancelled', 'cancelled', 1000, false]);
});

test('a refused payment is failed', async () => {
  const payment = await stage.pay({}, { card: 'limit-exceeded' });
  assert.deepEqual(await shown(payment), ['failed', 'failed', 0, true]);
});

test('an abandoned window is expired, shown as failed, or as ready where the merchant wants it', async () => {
  const { payment } = await stage.open();
  await stage.passTime(hourMs);
  await stage.work();
  assert.deepEqual(await shown(payment), ['expired', 'failed', 0, true]);
  assert.deepEqual(await shown(payment, 'ready'), ['expired', 'ready', 0, false]);
});

test('a return to a window past its time is refused before any approval', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.passTime(hourMs);
  stage.wire.forget();
  const view = await stage.finish(window, back);
  assert.deepEqual(await shown(window.payment), ['expired', 'failed', 0, true]);
  assert(view.state === 'ended');
  const delivery = deliveryFor(view, '');
  assert(delivery.kind === 'message');
  assert.equal(delivery.message.data.error_code, 'F2008');
  assert.deepEqual(stage.wire.sent(), []);
  assert.deepEqual(await stage.bench.ledger(window.payment.id), []);
  assert.deepEqual(await stage.operations(window.payment.id), []);
});

test('a return to a window that the hub has closed already changes nothing', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.passTime(hourMs);
  await stage.work();
  stage.wire.forget();
  const before = await stage.payment(window.payment.id);
  assert.equal((await stage.finish(window, back)).state, 'ended');
  assert.deepEqual(await stage.payment(window.payment.id), before);
  assert.deepEqual(stage.wire.sent(), []);
});

test('every change of a payment is an event with its number, its actor and its time', async () => {
  const payment = await stage.pay();
  await stage.cancel(payment, { amount: 400 });
  const events = await findPaymentEvents(stage.hub.db, scopeOf(payment), payment.id);
  assert.deepEqual(
    events.map((each) => [each.version, each.event, each.actor]),
    [
      [1, 'opened', 'buyer'],
      [2, 'approval_started', 'hub'],
      [3, 'approved', 'gateway'],
      [4, 'cancel_requested', 'api'],
      [5, 'partially_cancelled', 'api'],
    ],
  );
});
