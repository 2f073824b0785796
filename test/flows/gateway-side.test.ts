import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Cancellation } from '../../src/core/cancellation.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { finishCheckout } from '../../src/flows/finish-checkout.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { endReversal } from '../../src/flows/reverse-approval.ts';
import type { HttpReply } from '../../src/gateways/gateway.ts';
import type { Hub } from '../../src/hub.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { audit } from '../support/auditor.ts';
import { breaches } from '../support/breaches.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { callOf, losingReplies, losingRequests, type Meddler } from '../support/wire.ts';

/*
 * What happens at the gateway without us: people cancel in its console, it repeats old answers, its notices know more
 * than we do. The hub's books follow the gateway's.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const minuteMs = 60_000;
const webhookUrls = ['http://127.0.0.1:9/'];

/** Somebody cancels in the gateway's own console. */
async function cancelAtGateway(payment: Payment, amount: number, balance: number): Promise<void> {
  const session = stage.hub.gateways.open(await loadChannel(stage.hub.db, payment.channelId));
  const outcome = await session.cancel({
    reference: randomUUID(),
    paymentId: payment.id,
    transactionId: payment.gatewayTransactionId ?? '',
    amount,
    currency: 'KRW',
    taxFree: 0,
    hasTaxFreePart: false,
    method: 'card',
    paid: payment.price.amount,
    balance,
    isFull: amount === balance,
    reason: '상점관리자 취소',
    refundAccount: null,
    account: null,
    isEscrow: false,
    partsBefore: 0,
    buyerPhone: null,
  });
  assert.equal(outcome.outcome, 'done');
}

/** Answers the status with which the hub answers the notice. */
async function notify(payment: Payment, status: string): Promise<number> {
  const { gateway, notificationToken } = await loadChannel(stage.hub.db, payment.channelId);
  const data = { paymentKey: 'key', orderId: payment.id, status };
  const notice = { eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2026-11-24T09:00:00.000000', data };
  const heard = { headers: {}, body: JSON.stringify(notice), sourceAddress: '127.0.0.1' };
  const answer = await receiveNotification(stage.hub, { ...heard, gateway, channelToken: notificationToken });
  assert(answer);
  return answer.status;
}

async function cancellationsOf(payment: Payment): Promise<Cancellation[]> {
  return loadCancellations(stage.hub.db, payment.id);
}

test('a cancellation in the console of the gateway is learnt from its notice, booked once, and told', async () => {
  const payment = await stage.pay({ webhookUrls });
  await cancelAtGateway(payment, 300, 1000);
  await Promise.all([notify(payment, 'PARTIAL_CANCELED'), notify(payment, 'PARTIAL_CANCELED')]);
  const { status, cancelled } = await stage.payment(payment.id);
  assert.deepEqual([status, cancelled], ['partially_cancelled', 300]);
  const booked = (await cancellationsOf(payment)).map((each) => [each.amount, each.requestedBy, each.reason]);
  assert.deepEqual(booked, [[300, 'gateway', '상점관리자 취소']]);
  assert.deepEqual(await stage.told(payment.id), ['paid', 'cancelled']);
  await cancelAtGateway(payment, 700, 700);
  await notify(payment, 'CANCELED');
  assert.equal((await stage.payment(payment.id)).status, 'cancelled');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('refused since somebody cancelled at the gateway, the hub learns it, and the next request is right', async () => {
  const payment = await stage.pay();
  await cancelAtGateway(payment, 300, 1000);
  const refused = await stage.cancel(payment, { amount: null });
  assert.equal(refused.end, 'declined');
  assert.equal((await stage.payment(payment.id)).cancelled, 300);
  const done = await stage.cancel(payment, { amount: null });
  assert(done.end === 'done');
  assert.deepEqual([done.payment.status, done.payment.cancelled], ['cancelled', 1000]);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('while a cancellation of ours is open, what the gateway shows is left to it', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  assert.deepEqual(await stage.cancel(payment, { amount: 400 }), { end: 'unknown' });
  stage.wire.meddle(null);
  await stage.during(notify(payment, 'PARTIAL_CANCELED'));
  assert.deepEqual(
    (await cancellationsOf(payment)).map((each) => [each.amount, each.requestedBy, each.state]),
    [[400, 'api', 'done']],
  );
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a notice that cannot be used now is asked for again: no answer could be had, or ours is under way', async () => {
  const payment = await stage.pay();
  await cancelAtGateway(payment, 300, 1000);
  stage.wire.meddle(losingReplies('settle'));
  assert.equal(await notify(payment, 'PARTIAL_CANCELED'), 503);
  const during: number[] = [];
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'cancel') during.push(await notify(payment, 'PARTIAL_CANCELED'));
    return exchange(request);
  });
  assert.equal((await stage.cancel(payment, { amount: 100, expectedBalance: 1000 })).end, 'declined');
  stage.wire.meddle(null);
  assert.deepEqual(during, [503]);
  assert.equal(await notify(payment, 'PARTIAL_CANCELED'), 200);
  assert.equal((await stage.payment(payment.id)).cancelled, 300);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('an approval that is found with a part already given back is booked with that part', async () => {
  const window = await stage.open({ webhookUrls });
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const back = await stage.authenticate(window);
  await stage.finish(window, back);
  stage.wire.meddle(null);
  const transactionId = back.query['paymentKey'] ?? '';
  await cancelAtGateway({ ...window.payment, gatewayTransactionId: transactionId }, 300, 1000);
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  const { status, cancelled } = await stage.payment(window.payment.id);
  assert.deepEqual([status, cancelled], ['partially_cancelled', 300]);
  assert.deepEqual(await stage.told(window.payment.id), ['paid', 'cancelled']);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('what is left after a cancellation of ours shows one that nobody told us of', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) !== 'cancel') return exchange(request);
    const reply = await exchange(request);
    stage.wire.meddle(null);
    await cancelAtGateway(payment, 300, 600);
    const shown = JSON.parse(reply.body) as object;
    return { ...reply, body: JSON.stringify({ ...shown, balanceAmount: 300 }) };
  });
  assert.equal((await stage.cancel(payment, { amount: 400 })).end, 'done');
  assert.equal((await stage.payment(payment.id)).cancelled, 700);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('our own cancellation is not learnt a second time', async () => {
  const payment = await stage.pay();
  await stage.cancel(payment, { amount: 400 });
  await notify(payment, 'PARTIAL_CANCELED');
  assert.equal((await cancellationsOf(payment)).length, 1);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a notice of an approval that was taken for never arrived is asked about, and the money goes back', async () => {
  const window = await stage.open({ webhookUrls });
  const back = await stage.authenticate(window);
  let late: (() => Promise<HttpReply>) | null = null;
  const holdingBack: Meddler = async (request, exchange) => {
    if (callOf(request) !== 'approve') return exchange(request);
    late = () => exchange(request);
    return losingRequests('approve')(request, exchange);
  };
  stage.wire.meddle(holdingBack);
  await stage.finish(window, back);
  stage.wire.meddle(null);
  await stage.passTime(13 * minuteMs);
  await stage.work();
  assert.equal((await stage.payment(window.payment.id)).failCode, 'never_arrived');
  const second = await stage.pay({ orderId: window.payment.orderId });
  assert(late);
  await (late as () => Promise<HttpReply>)();
  await stage.during(notify(window.payment, 'DONE'));
  assert.equal((await stage.payment(window.payment.id)).status, 'failed');
  assert.equal(await stage.holder(window.payment), second.id);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('whoever was told that nobody knows is told of the failure too', async () => {
  const window = await stage.open({ webhookUrls });
  const back = await stage.authenticate(window);
  stage.wire.meddle(losingRequests('approve'));
  await stage.finish(window, back);
  stage.wire.meddle(null);
  await stage.passTime(13 * minuteMs);
  stage.machine.advance(2 * minuteMs);
  await stage.work();
  assert.deepEqual(await stage.told(window.payment.id), ['failed']);
});

/** A hub whose next commit tells that it has come so far, and waits until somebody says so. */
function hesitating(hub: Hub, until: Promise<void>, tell: () => void): Hub {
  const connect = async (): Promise<unknown> => {
    tell();
    await until;
    return hub.db.pool.connect();
  };
  const pool = Object.create(hub.db.pool, { connect: { value: connect } }) as Hub['db']['pool'];
  return { ...hub, db: { ...hub.db, pool } };
}

test('a second return that is written down after the first one has ended finds the payment paid', async () => {
  const window = await stage.open({ webhookUrls });
  const back = await stage.authenticate(window);
  const slow = await stage.anotherHub();
  const [gate, arrival] = [createGate(), createGate()];
  const second = finishCheckout(hesitating(slow, gate.opened, arrival.open), window.token, back);
  await arrival.opened;
  await stage.finish(window, back);
  gate.open();
  assert.equal((await stage.during(second)).state, 'ended');
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
  const approvals = (await stage.operations(window.payment.id)).filter((each) => each.kind === 'approve');
  assert.equal(approvals.length, 1);
  await stage.retire(slow);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

async function reversalOf({ id }: Payment): Promise<Operation> {
  const found = (await stage.operations(id)).find((each) => each.kind === 'reverse');
  assert(found);
  return found;
}

test('a gateway that repeats its first answer to one reference is asked under another, and gives back', async () => {
  const { window, back, meddler } = await breaches.amount_differs(stage);
  const answers = new Map<string, HttpReply>();
  const body = JSON.stringify({ code: 'PROVIDER_ERROR', message: '일시적인 오류가 발생했습니다.' });
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) !== 'cancel') return meddler(request, exchange);
    const key = request.headers['idempotency-key'] ?? '';
    const isFirst = answers.size === 0;
    const answer = answers.get(key) ?? (isFirst ? { status: 400, headers: {}, body } : await exchange(request));
    answers.set(key, answer);
    return answer;
  });
  await stage.finish(window, back);
  await stage.passTime(minuteMs);
  await stage.work();
  stage.wire.meddle(null);
  assert.equal((await reversalOf(window.payment)).state, 'done');
  assert.equal(await stage.holder(window.payment), null);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('"already cancelled" about a reversal is asked about and not believed', async () => {
  const { window, back, meddler } = await breaches.amount_differs(stage);
  const silent = losingReplies('cancel', 'settle');
  stage.wire.meddle((request, exchange) =>
    callOf(request) === 'approve' ? meddler(request, exchange) : silent(request, exchange),
  );
  await stage.finish(window, back);
  const { id } = await reversalOf(window.payment);
  const words = { code: 'ALREADY_CANCELED_PAYMENT', message: '이미 취소된 결제 입니다.' };
  await endReversal(stage.hub, id, { outcome: 'declined', reason: 'already_cancelled', ...words });
  const { state, needsPerson } = await reversalOf(window.payment);
  assert.deepEqual([state, needsPerson], ['unknown', false]);
  stage.wire.meddle(null);
  await stage.passTime(minuteMs);
  await stage.work();
  assert.equal((await reversalOf(window.payment)).state, 'done');
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

/** An approval to give back, whose giving back never reached the gateway. */
async function stuckReversal(): Promise<Payment> {
  const { window, back, meddler } = await breaches.amount_differs(stage);
  const deaf = losingRequests('cancel');
  stage.wire.meddle((request, exchange) =>
    callOf(request) === 'approve' ? meddler(request, exchange) : deaf(request, exchange),
  );
  await stage.finish(window, back);
  stage.wire.meddle(null);
  const { asked } = await reversalOf(window.payment);
  return { ...window.payment, gatewayTransactionId: String(asked['transactionId']) };
}

test('money to give back that a person gave back in two steps is back', async () => {
  const payment = await stuckReversal();
  await cancelAtGateway(payment, 500, 2000);
  await cancelAtGateway(payment, 1500, 1500);
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  assert.equal((await reversalOf(payment)).state, 'done');
  assert.equal(await stage.holder(payment), null);
});

test('money to give back of which a person gave back a part is left to a person', async () => {
  const payment = await stuckReversal();
  await cancelAtGateway(payment, 500, 2000);
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  const { state, needsPerson } = await reversalOf(payment);
  assert.deepEqual([state, needsPerson], ['unknown', true]);
  assert.equal(await stage.holder(payment), payment.id);
});

test('an approval that two hear done is booked once, and given back once when the payment had ended', async () => {
  const { window, back, meddler } = await breaches.mid_differs(stage);
  stage.wire.meddle(meddler);
  const other = await stage.anotherHub();
  await Promise.all([stage.finish(window, back), stage.finish(window, back, other)]);
  stage.wire.meddle(null);
  await stage.retire(other);
  await stage.workToTheEnd();
  const kinds = (await stage.bench.ledger(window.payment.id)).map((each) => each.kind);
  assert.deepEqual(kinds, ['approval', 'cancellation']);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('a breach that is heard late is told as a failure: the window had said that nobody knows', async () => {
  const { window, back, meddler } = await breaches.amount_differs(stage, { webhookUrls });
  const silent = losingReplies('approve', 'settle');
  stage.wire.meddle((request, exchange) => meddler(request, (next) => silent(next, exchange)));
  await stage.finish(window, back);
  stage.machine.advance(2 * minuteMs);
  stage.wire.meddle(null);
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  assert.equal((await stage.payment(window.payment.id)).status, 'failed');
  assert.deepEqual(await stage.told(window.payment.id), ['failed']);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});
