import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callbackFor } from '../../src/contract/checkout/outcome.ts';
import { windowErrors } from '../../src/contract/checkout/window-errors.ts';
import { errorNameOf } from '../../src/http/checkout/error-names.ts';
import type { Payment } from '../../src/core/payment.ts';
import { openCheckout } from '../../src/flows/open-checkout.ts';
import { aCheckout } from '../support/builders.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { both, callOf, losingReplies, losingRequests, refusingConnections } from '../support/wire.ts';

/*
 * An order is paid once (ARCHITECTURE.md, 1b): who takes it, who is turned away, and what alone gives it back.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const dayMs = 24 * 3_600_000;

/** Two windows of one order, both opened while it was free. */
async function twoWindows(): Promise<readonly [OpenWindow, OpenWindow]> {
  const first = await stage.open();
  return [first, await stage.open({ orderId: first.payment.orderId })];
}

async function finish(window: OpenWindow): Promise<Payment> {
  await stage.finish(window, await stage.authenticate(window));
  return stage.payment(window.payment.id);
}

/** What another window for the order would be told. */
async function refusalOf({ orderId }: Payment): Promise<unknown> {
  const end = await openCheckout(stage.hub, aCheckout({ orderId }));
  if (end.opened) return null;
  const { errorCode, errorMessage } = windowErrors[errorNameOf(end.refused)];
  return { errorCode, errorMessage };
}

const alreadyPaid = { errorCode: 'F1002', errorMessage: '이미 결제가 이루어진 거래건입니다.' };
const inProgress = { errorCode: 'F1002', errorMessage: '결제가 진행 중입니다.' };

/** Approved at the gateway, and neither the answer nor any question's answer arrives. */
async function payUnheard(window: OpenWindow): Promise<Payment> {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  return finish(window);
}

/** Who holds the order and what is written of the approval; `together`: by one transaction. */
const heldWith = `
  select o.held_by, a.kind, a.state, o.xmin = a.xmin as together
  from orders o join operations a on a.payment_id = o.held_by
  where o.order_id = $1`;

test('the order is held when the approval is on its way, by the commit that wrote the approval down', async () => {
  const { payment, ...window } = await stage.open();
  const seen: unknown[] = [];
  stage.wire.meddle(async (request, exchange) => {
    seen.push(callOf(request), ...(await stage.hub.db.query(heldWith, [payment.orderId])));
    return exchange(request);
  });
  await finish({ payment, ...window });
  stage.wire.meddle(null);
  assert.deepEqual(seen, ['approve', { held_by: payment.id, kind: 'approve', state: 'started', together: true }]);
});

test('opening a window holds nothing: the one that comes back first may pay', async () => {
  const [first, second] = await twoWindows();
  assert.equal(await stage.holder(first.payment), null);
  assert.equal((await finish(second)).status, 'paid');
  assert.equal(await stage.holder(first.payment), second.payment.id);
});

test('the second payment of a paid order is refused before any call, in the words of V1', async () => {
  const [first, second] = await twoWindows();
  await finish(first);
  const back = await stage.authenticate(second);
  stage.wire.forget();
  const view = await stage.finish(second, back);
  assert(view.state === 'ended');
  const { error_code: errorCode, error_msg: errorMessage } = callbackFor(view);
  assert.deepEqual({ errorCode, errorMessage }, alreadyPaid);
  assert.deepEqual(stage.wire.sent(), []);
  assert.deepEqual(await stage.operations(second.payment.id), []);
  assert.equal(await stage.holder(first.payment), first.payment.id);
  assert.deepEqual(await refusalOf(first.payment), alreadyPaid);
});

test('while the end of the first is not known, the second is told that a payment is in progress', async () => {
  const [first, second] = await twoWindows();
  assert.equal((await payUnheard(first)).status, 'ready');
  const view = await stage.finish(second, await stage.authenticate(second));
  assert(view.state === 'ended');
  const { error_code: errorCode, error_msg: errorMessage } = callbackFor(view);
  assert.deepEqual({ errorCode, errorMessage }, inProgress);
  assert.deepEqual(await refusalOf(first.payment), inProgress);
  assert.deepEqual(await stage.bench.ledger(second.payment.id), []);
  stage.wire.meddle(null);
  await stage.passTime(60_000);
  await stage.work();
  assert.equal((await stage.payment(first.payment.id)).status, 'paid');
});

test('two returns in the same moment: one holds the order, the other is turned away', async () => {
  const [first, second] = await twoWindows();
  const backs = [await stage.authenticate(first), await stage.authenticate(second)] as const;
  await Promise.all([stage.finish(first, backs[0]), stage.finish(second, backs[1], await stage.anotherHub())]);
  const ends = [await stage.payment(first.payment.id), await stage.payment(second.payment.id)];
  assert.deepEqual(ends.map((each) => each.status).toSorted(), ['failed', 'paid']);
  const paid = ends.find((each) => each.status === 'paid');
  assert.equal(await stage.holder(first.payment), paid?.id);
  const movements = [...(await stage.bench.ledger(first.payment.id)), ...(await stage.bench.ledger(second.payment.id))];
  assert.equal(movements.length, 1);
});

test('a declined approval gives the order back, and another window may pay it', async () => {
  const window = await stage.open();
  await stage.finish(window, await stage.authenticate(window, { card: 'insufficient-balance' }));
  assert.equal((await stage.payment(window.payment.id)).status, 'failed');
  assert.equal(await stage.holder(window.payment), null);
  assert.equal((await stage.pay({ orderId: window.payment.orderId })).status, 'paid');
});

test('an approval that was never sent gives the order back', async () => {
  stage.wire.meddle(refusingConnections('approve'));
  const payment = await finish(await stage.open());
  stage.wire.meddle(null);
  assert.deepEqual([payment.status, payment.failCode], ['failed', 'not_sent']);
  assert.equal((await stage.operations(payment.id))[0]?.state, 'notSent');
  assert.equal(await stage.holder(payment), null);
  assert.equal((await stage.pay({ orderId: payment.orderId })).status, 'paid');
});

test('an unknown end keeps the order however many days pass, until the gateway has spoken', async () => {
  const window = await stage.open();
  const payment = await payUnheard(window);
  for (let days = 0; days < 13; days += 1) {
    await stage.passTime(dayMs);
    await stage.work();
    assert.deepEqual(await refusalOf(payment), inProgress, `after ${days + 1} days`);
  }
  assert.equal((await stage.payment(payment.id)).status, 'ready');
  stage.wire.meddle(null);
  await stage.passTime(dayMs / 2);
  await stage.work();
  assert.equal((await stage.payment(payment.id)).status, 'paid');
  assert.equal(await stage.holder(payment), payment.id);
});

test('an approval that the gateway never got gives the order back when the gateway says so', async () => {
  const window = await stage.open();
  stage.wire.meddle(both(losingRequests('approve'), losingReplies('settle')));
  const payment = await finish(window);
  assert.equal(await stage.holder(payment), payment.id);
  stage.wire.meddle(null);
  await stage.passTime(13 * 60_000);
  await stage.work();
  assert.equal((await stage.payment(payment.id)).failCode, 'never_arrived');
  assert.equal(await stage.holder(payment), null);
});

test('a cancelled payment keeps its order: it was paid once', async () => {
  const payment = await stage.pay();
  await stage.cancel(payment, { amount: 400 });
  assert.deepEqual(await refusalOf(payment), alreadyPaid);
  await stage.cancel(payment);
  assert.equal((await stage.payment(payment.id)).status, 'cancelled');
  assert.equal(await stage.holder(payment), payment.id);
  await stage.passTime(30 * dayMs);
  await stage.work();
  assert.deepEqual(await refusalOf(payment), alreadyPaid);
});
