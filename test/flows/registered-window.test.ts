import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callbackFor } from '../../src/contract/checkout/outcome.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { startOfKstDay } from '../../src/core/kst.ts';
import { closeCheckout, viewCheckout } from '../../src/flows/finish-checkout.ts';
import { openCheckout, type NotOpened } from '../../src/flows/open-checkout.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { HttpFailure, type HttpReply, type HttpRequest } from '../../src/gateways/gateway.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { findCheckout } from '../../src/store/checkouts.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { audit } from '../support/auditor.ts';
import { aCheckout } from '../support/builders.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { both, callOf, losingReplies, losingRequests, type Meddler } from '../support/wire.ts';

/*
 * A gateway that registers its windows, is approved without an amount, repeats nothing, and answers for two days.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: kicc });
});
after(() => stage.close());

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

async function operationOf({ id }: Payment, kind: Operation['kind'] = 'approve'): Promise<Operation> {
  const operation = (await stage.operations(id)).findLast((each) => each.kind === kind);
  assert(operation, `no ${kind}`);
  return operation;
}

/** Opens a window while this stands in the wire; it must not open. */
async function notOpened(meddler: Meddler): Promise<NotOpened> {
  const before = await countPayments();
  stage.wire.meddle(meddler);
  const end = await openCheckout(stage.hub, { ...aCheckout(), wish: { by: 'gateway', gateway: 'kicc', mid: null } });
  stage.wire.meddle(null);
  assert(!end.opened);
  assert.equal(await countPayments(), before);
  return end;
}

async function countPayments(): Promise<unknown> {
  return (await stage.hub.db.query('select count(*) from payments'))[0]?.['count'];
}

const answering =
  (reply: HttpReply): Meddler =>
  async () =>
    reply;

test('a window that the gateway refuses to register opens nothing, and its own words are told', async () => {
  const body = JSON.stringify({ resCd: 'E106', resMsg: '가맹점 아이디 형식 오류' });
  assert.deepEqual(await notOpened(answering({ status: 200, headers: {}, body })), {
    opened: false,
    refused: 'window_refused',
    said: 'E106 가맹점 아이디 형식 오류',
  });
});

test('a gateway that is not reached, does not answer, or answers nonsense opens nothing', async () => {
  const silences: Meddler[] = [
    async () => {
      throw new HttpFailure('notSent', 'ECONNREFUSED');
    },
    losingReplies('register'),
    answering({ status: 200, headers: {}, body: '{"resCd":"0000"}' }),
  ];
  for (const silence of silences)
    assert.deepEqual(await notOpened(silence), { opened: false, refused: 'window_unanswered' });
});

test('what was registered is kept, and a window of another payment is no return of this one', async () => {
  const [mine, other] = [await stage.open(), await stage.open()];
  const { registered } = (await findCheckout(stage.hub.db, mine.token)) ?? {};
  assert.match(registered?.['authorizationId'] ?? '', /^\d{20}$/);
  const stolen = await stage.authenticate(other);
  const forged = { ...stolen, form: { ...stolen.form, shopOrderNo: mine.payment.id } };
  const view = await stage.finish(mine, forged);
  assert(view.state === 'ended');
  assert.equal(view.payment.failCode, 'return_incomplete');
  assert.deepEqual(await stage.bench.ledger(mine.payment.id), []);
  await stage.finish(other, stolen);
  assert.equal((await stage.payment(other.payment.id)).status, 'paid');
});

test('a payment is paid, given back in parts and as a whole, and the books agree', async () => {
  const paid = await stage.pay();
  assert.deepEqual([paid.status, paid.mid, paid.card?.company.code !== null], ['paid', 'T5102001', true]);
  assert.match(paid.receiptUrl ?? '', /\/kicc\/receipt\/ReceiptBranch\.jsp\?controlNo=\d{20}&payment=01$/);
  assert.equal((await stage.cancel(paid, { amount: 400 })).end, 'done');
  assert.equal((await stage.cancel(paid)).end, 'done');
  const whole = await stage.pay();
  assert.equal((await stage.cancel(whole)).end, 'done');
  assert.deepEqual(
    [(await stage.payment(paid.id)).status, (await stage.payment(whole.id)).status],
    ['cancelled', 'cancelled'],
  );
  assert.deepEqual(await audit(stage, paid.id), []);
  assert.deepEqual(await audit(stage, whole.id), []);
});

test('the buyer`s cancel is told in the sentence that pages compare with, and its own is kept', async () => {
  const window = await stage.open();
  const view = await stage.finish(window, await stage.authenticate(window, { decision: 'cancel' }));
  assert(view.state === 'ended');
  const { error_code: code, error_msg: sentence, imp_success: success } = callbackFor(view);
  assert.deepEqual([code, sentence, success], ['W002', '사용자가 결제를 취소하셨습니다', false]);
  const events = await findPaymentEvents(stage.hub.db, scopeOf(window.payment), window.payment.id);
  assert.equal(events.at(-1)?.detail['said'], '[USER] 사용자 취소');
});

for (const fault of ['bad-signature', 'amount-mismatch'] as const) {
  test(`${fault}: an approval that must not stand is given back at once and never shown as paid`, async () => {
    const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
    const back = await stage.authenticate(window);
    await stage.bench.break({ call: 'approve', fault });
    await stage.finish(window, back);
    const payment = await stage.payment(window.payment.id);
    const code = fault === 'bad-signature' ? 'signature_wrong' : 'amount_differs';
    assert.deepEqual([payment.status, payment.failCode], ['failed', code]);
    assert.equal((await operationOf(payment, 'reverse')).state, 'done');
    const kinds = (await findLedger(stage.hub.db, scopeOf(payment), payment.id)).map((each) => each.kind);
    assert.deepEqual(kinds, ['approval', 'reversal']);
    assert.deepEqual(await stage.told(payment.id), []);
    assert.deepEqual(await audit(stage, payment.id), []);
  });
}

/** Approved at the gateway, and nobody heard; at a moment of this day in Korea. */
async function approvedUnheard(beforeMidnightMs: number | null = null): Promise<OpenWindow> {
  const now = stage.hub.clock.now();
  if (beforeMidnightMs !== null) {
    const midnight = startOfKstDay(new Date(now.getTime() + dayMs)).getTime();
    await stage.passTime(midnight - beforeMidnightMs - now.getTime(), 'all');
  }
  const window = await stage.open();
  const back = await stage.authenticate(window);
  stage.wire.meddle(losingReplies('approve', 'settle'));
  await stage.finish(window, back);
  await stage.during(stage.hub.background.idle());
  stage.wire.meddle(null);
  assert.equal((await operationOf(window.payment)).state, 'unknown');
  stage.wire.forget();
  return window;
}

test('a reply lost at approval ends as the gateway`s books say, by asking for our own number', async () => {
  const { payment } = await approvedUnheard();
  await stage.passTime(10 * minuteMs, 'all');
  await stage.work();
  assert.deepEqual(stage.wire.sent(), ['POST /api/trades/retrieveTransaction']);
  assert.equal((await stage.payment(payment.id)).status, 'paid');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('so it does when midnight in Korea lies between the approval and the question', async () => {
  const { payment } = await approvedUnheard(20_000);
  assert.equal((await stage.payment(payment.id)).status, 'ready');
  await stage.passTime(10 * minuteMs, 'all');
  await stage.work();
  assert.equal((await stage.payment(payment.id)).status, 'paid');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a request that never arrived is found nowhere, ends after ten minutes, and is looked for once more', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  stage.wire.meddle(both(losingRequests('approve'), losingReplies('settle')));
  await stage.finish(window, back);
  await stage.during(stage.hub.background.idle());
  stage.wire.meddle(null);
  await stage.passTime(kicc.notFoundIsFinalAfterMs - 1_000, 'all');
  await stage.work();
  assert.equal((await operationOf(window.payment)).state, 'unknown');
  await stage.passTime(11 * minuteMs, 'all');
  await stage.work();
  const given = await operationOf(window.payment);
  assert.deepEqual([given.state, given.decline?.reason], ['declined', 'never_arrived']);
  const lookMs = (given.settleAt?.getTime() ?? 0) - given.startedAt.getTime();
  assert(lookMs > 20 * 60 * minuteMs && lookMs < dayMs);
  stage.wire.forget();
  await stage.passTime(lookMs, 'all');
  await stage.work();
  assert(stage.wire.sent().length > 0);
  assert.equal((await operationOf(window.payment)).settleAt, null);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('beyond the days that the gateway answers for, a person is called', async () => {
  const { payment } = await approvedUnheard();
  await stage.passTime(3 * dayMs, 'all');
  await stage.work();
  const { state, needsPerson } = await operationOf(payment);
  assert.deepEqual([state, needsPerson], ['unknown', true]);
  assert.equal(await stage.holder(payment), payment.id);
});

test('a cancellation whose reply is lost is found by its own number, and made once', async () => {
  const paid = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  assert.equal((await stage.cancel(paid, { amount: 400 })).end, 'unknown');
  stage.wire.meddle(null);
  await stage.passTime(10 * minuteMs, 'all');
  await stage.work();
  assert.equal((await stage.payment(paid.id)).cancelled, 400);
  assert.deepEqual(await audit(stage, paid.id), []);
});

/** An approval that must not stand, and whose reversal meets this. */
async function reversedOver(meddler: Meddler): Promise<Payment> {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.bench.break({ call: 'approve', fault: 'amount-mismatch' });
  stage.wire.meddle(meddler);
  await stage.finish(window, back);
  stage.wire.meddle(null);
  return stage.payment(window.payment.id);
}

test('a reversal that never arrived is sent again under another number, and gives back once', async () => {
  const payment = await reversedOver(losingRequests('cancel'));
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  const { state, asked } = await operationOf(payment, 'reverse');
  assert.equal(state, 'done');
  assert(Number(asked['resent']) >= 1);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a reversal that arrived late is found by its first number, though its second was refused', async () => {
  const lost: HttpRequest[] = [];
  const keeping: Meddler = async (request, exchange) => {
    if (callOf(request) === 'cancel') lost.push(request);
    return exchange(request);
  };
  const payment = await reversedOver(both(keeping, losingRequests('cancel')));
  // The first one arrives after the question that did not find it, just before it is sent again.
  stage.wire.meddle(async (request, exchange) => {
    const first = callOf(request) === 'cancel' ? lost.shift() : undefined;
    if (first) await exchange(first);
    return exchange(request);
  });
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  stage.wire.meddle(null);
  await stage.passTime(minuteMs, 'all');
  await stage.work();
  const { state, needsPerson, asked } = await operationOf(payment, 'reverse');
  assert.deepEqual([state, needsPerson], ['done', false]);
  assert.notEqual(asked['refused'], undefined);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a reversal that is refused for good calls a person, after one more question', async () => {
  const refusing: Meddler = async (request, exchange) =>
    callOf(request) === 'cancel'
      ? { status: 200, headers: {}, body: '{"resCd":"REFUSED","resMsg":"취소 불가"}' }
      : exchange(request);
  const payment = await reversedOver(losingRequests('cancel'));
  stage.wire.meddle(refusing);
  for (const _ of [1, 2, 3]) {
    await stage.passTime(minuteMs, 'all');
    await stage.work();
  }
  stage.wire.meddle(null);
  const { state, needsPerson, cause } = await operationOf(payment, 'reverse');
  assert.deepEqual([state, needsPerson, cause], ['unknown', true, 'REFUSED 취소 불가']);
});

test('a window closed by hand ends the payment, and a return that comes later approves nothing', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  const view = await closeCheckout(stage.hub, window.token);
  assert(view.state === 'ended');
  const { error_code: code, error_msg: sentence } = callbackFor(view);
  assert.deepEqual([code, sentence], ['F2015', '사용자가 결제를 취소하셨습니다']);
  stage.wire.forget();
  assert.equal((await stage.finish(window, back)).state, 'ended');
  assert.deepEqual(stage.wire.sent(), []);
  assert.deepEqual(await stage.bench.ledger(window.payment.id), []);
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('a window that is closed while its return is approved is not closed', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  const closed: string[] = [];
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'approve') closed.push((await closeCheckout(stage.hub, window.token)).state);
    return exchange(request);
  });
  await stage.finish(window, back);
  stage.wire.meddle(null);
  assert.deepEqual(closed, ['waiting']);
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
  assert.equal((await closeCheckout(stage.hub, window.token)).state, 'ended');
  assert.equal((await stage.payment(window.payment.id)).status, 'paid');
});

test('closing and returning at once: one of them wins, and the books agree', async () => {
  for (let round = 0; round < 5; round += 1) {
    const window = await stage.open();
    const back = await stage.authenticate(window);
    await Promise.all([closeCheckout(stage.hub, window.token), stage.finish(window, back)]);
    const view = await viewCheckout(stage.hub, window.token);
    assert.equal(view.state, 'ended');
    assert.deepEqual(await audit(stage, window.payment.id), []);
  }
});
