import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Approval, CancelRequest, Outcome, SettleRequest } from '../gateway.ts';
import { ambiguousCodes, reasonOf } from './codes.ts';
import { fixture, fixtureText } from './fixtures/fixture.ts';
import {
  approveOutcome,
  cancelBody,
  cancelOutcome,
  confirmBody,
  foundApproval,
  foundCancel,
  type Expected,
} from './translate.ts';
import { readReply, type Json, type TossPayment, type TossReply } from './wire.ts';

const id = paymentId('imp_123456789012');
const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const windowKey = 'xMljweGQBN5OWRapdA8dPbZN9zYl7X8o1zEqZKLPbmD70vk4';

const expected: Expected = {
  paymentId: id,
  amount: money(50_000, 'KRW'),
  mid: 'tvivarepublica4',
  paymentKey: windowKey,
  isCharge: false,
};

const cancel: CancelRequest = {
  reference,
  paymentId: id,
  transactionId: windowKey,
  amount: 1_000,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'card',
  paid: 15_000,
  balance: 15_000,
  isFull: false,
  reason: '단순 변심',
  refundAccount: null,
  account: null,
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};

function replyWith(payment: TossPayment): TossReply {
  return { kind: 'payment', payment };
}

function refusal(httpStatus: number, code: string, message = '거절'): TossReply {
  return readReply({ status: httpStatus, headers: {}, body: JSON.stringify({ code, message }) });
}

function approvalIn(outcome: Outcome<Approval>): Approval {
  assert.equal(outcome.outcome, 'done');
  return outcome.detail;
}

function approvalOf(payment: TossPayment, changes: Partial<Expected> = {}): Approval {
  return approvalIn(approveOutcome(replyWith(payment), { ...expected, ...changes }));
}

const confirmation = { reference, paymentId: id, proof: { paymentKey: windowKey } };

test('a confirmation sends the payment key, our own number and the amount as a number', () => {
  const body = confirmBody({ ...confirmation, amount: money(50_000, 'KRW') });
  assert.deepEqual(body, { paymentKey: windowKey, orderId: 'imp_123456789012', amount: 50_000 });
});

test('dollars are written with their cents only at the very end', () => {
  const body = confirmBody({ ...confirmation, amount: money(1_050, 'USD') });
  assert.deepEqual(body, { paymentKey: windowKey, orderId: 'imp_123456789012', amount: 10.5 });
});

test('the measured answer of 2022-07-27 is an approval', () => {
  const receipts = 'https://dashboard.tosspayments.com/receipt/redirection';
  const receiptUrl = `${receipts}?transactionId=tviva20230808163001X5IR1&ref=PX`;
  const outcome = approveOutcome(replyWith(fixture('payment-2022-07-27')), expected);
  assert.deepEqual(outcome, {
    outcome: 'done',
    detail: {
      transactionId: windowKey,
      amount: { amount: 50_000, currency: 'KRW' },
      balance: 50_000,
      approvedAt: new Date('2023-08-08T07:30:01Z'),
      method: 'card',
      easyPay: null,
      card: {
        company: { code: '092', name: '토스뱅크' },
        issuer: { code: '092', name: '토스뱅크' },
        acquirer: { code: '374', name: '하나카드' },
        maskedNumber: '53275010****222*',
        approvalNumber: '00000000',
        instalmentMonths: 0,
        kind: 'credit',
        isInterestFree: false,
      },
      receiptUrl,
      secret: null,
      bank: null,
      account: null,
      cashReceipt: null,
      isEscrow: false,
    },
  });
});

test('an answer of 1.4 has a plain easy pay, a company name without a code, and the receipt inside the card', () => {
  const approval = approvalOf(fixture('payment-1.4'), { amount: money(15_000, 'KRW') });
  assert.equal(approval.easyPay, 'tosspay');
  assert.equal(approval.method, 'card');
  assert.deepEqual(approval.card?.company, { code: '367', name: '현대카드' });
  assert.equal(approval.card?.acquirer, null);
  assert.equal(approval.card?.kind, 'check');
  assert.equal(approval.card?.instalmentMonths, 3);
  assert.equal(approval.card?.isInterestFree, true);
  assert.equal(approval.receiptUrl, 'https://dashboard.tosspayments.com/sales-slip?transactionId=xyz');
});

test('an answer of 2022-11-16 in English is read as well', () => {
  const payment = fixture('payment-2022-11-16-english');
  const approval = approvalOf(payment, { amount: money(1_000, 'KRW'), mid: 'tgen_docs' });
  assert.equal(approval.easyPay, 'naverpay');
  assert.equal(approval.card?.kind, 'credit');
  assert.deepEqual(approval.card?.company, { code: null, name: 'VISA' });
  assert.equal(approval.secret, 'ps_0RnYX2w532zNRpYlqBwKrNeyqApQ');
});

const ownMoney = { card: null, method: '간편결제', easyPay: { provider: '카카오페이' } };

const easyPays: readonly [why: string, changes: Json, method: string, easyPay: string | null][] = [
  ['a wallet that charged its own money', ownMoney, 'point', 'kakaopay'],
  ['a wallet that charged a card', { method: '간편결제', easyPay: { provider: 'SSG페이' } }, 'card', 'ssgpay'],
  ['a wallet under its old name', { card: null, method: '카드', easyPay: '토스결제' }, 'point', 'tosspay'],
  ['a wallet that nobody listed', { card: null, method: '간편결제', easyPay: { provider: '새페이' } }, 'point', null],
  ['a bank transfer', { card: null, method: '계좌이체' }, 'transfer', null],
  ['an English bank transfer', { card: null, method: 'TRANSFER' }, 'transfer', null],
  ['a method that nobody listed', { card: null, method: '새수단' }, 'card', null],
];

for (const [why, changes, method, easyPay] of easyPays) {
  test(`the method of ${why} is ${method}`, () => {
    const approval = approvalOf(fixture('payment-2022-07-27', changes));
    assert.deepEqual([approval.method, approval.easyPay], [method, easyPay]);
  });
}

test('a card company that nobody listed keeps its own name and has no code', () => {
  const approval = approvalOf(fixture('payment-2022-07-27', { card: { issuerCode: 'ZZ', number: '1' } }));
  assert.deepEqual(approval.card?.company, { code: null, name: 'ZZ' });
});

const breaches: readonly [changes: Json, breach: string][] = [
  [{ totalAmount: 49_999 }, 'amount_differs'],
  [{ currency: 'JPY' }, 'amount_differs'],
  [{ orderId: 'imp_000000000000' }, 'order_differs'],
  [{ mId: 'another' }, 'mid_differs'],
];

for (const [changes, breach] of breaches) {
  test(`an approval with ${JSON.stringify(changes)} is done and a breach`, () => {
    const outcome = approveOutcome(replyWith(fixture('payment-2022-07-27', changes)), expected);
    assert.equal(outcome.outcome, 'done');
    assert.equal(outcome.breach, breach);
  });
}

const unclearConfirmations: readonly [why: string, changes: Json][] = [
  ['a status that nobody listed', { status: 'SOMETHING_NEW' }],
  ['a window that is still open', { status: 'IN_PROGRESS' }],
  ['an account that waits for its deposit', { status: 'WAITING_FOR_DEPOSIT' }],
  ['no time of approval', { approvedAt: null }],
  ['half a won', { totalAmount: 50_000.5 }],
  ['a currency that nobody knows', { currency: 'XXX' }],
];

for (const [why, changes] of unclearConfirmations) {
  test(`a successful envelope with ${why} is unknown`, () => {
    const outcome = approveOutcome(replyWith(fixture('payment-2022-07-27', changes)), expected);
    assert.equal(outcome.outcome, 'unknown');
  });
}

test('a body that is no whole payment is unreadable, and its end unknown', () => {
  const bodies = ['', '<html>', '[]', '{}', fixtureText('payment-2022-07-27', { totalAmount: '50000' })];
  for (const body of [...bodies, fixtureText('payment-1.4', { cancels: [{ cancelAmount: 1 }] })]) {
    const reply = readReply({ status: 200, headers: {}, body });
    assert.equal(reply.kind, 'unreadable', body);
    assert.equal(approveOutcome(reply, expected).outcome, 'unknown');
  }
});

test('a redirect and an error without an envelope are unreadable', () => {
  assert.equal(readReply({ status: 302, headers: {}, body: '{"code":"A","message":"b"}' }).kind, 'unreadable');
  assert.equal(readReply({ status: 404, headers: {}, body: '<html>not here</html>' }).kind, 'unreadable');
  assert.equal(readReply({ status: 400, headers: {}, body: '{"message":"no code"}' }).kind, 'unreadable');
});

test('a listed refusal is declined with its reason, and code and text as received', () => {
  const [code, message] = ['REJECT_CARD_PAYMENT', '한도초과 혹은 잔액부족으로 결제에 실패했습니다.'];
  const outcome = approveOutcome(refusal(403, code, message), expected);
  assert.deepEqual(outcome, { outcome: 'declined', reason: 'insufficient_balance', code, message });
});

test('a refusal that nobody listed is declined, of reason other, even when it is called constructor', () => {
  for (const code of ['BRAND_NEW_CODE', 'constructor', '__proto__']) {
    const outcome = approveOutcome(refusal(400, code), expected);
    assert.deepEqual(outcome, { outcome: 'declined', reason: 'other', code, message: '거절' });
  }
});

test('a refusal of our keys is the merchant`s to mend', () => {
  for (const code of ['UNAUTHORIZED_KEY', 'INCORRECT_BASIC_AUTH_FORMAT', 'INVALID_API_KEY', 'NOT_FOUND_MERCHANT']) {
    assert.equal(reasonOf(code), 'channel_misconfigured');
  }
});

test('every ambiguous code is unknown, and so is every error of the gateway itself', () => {
  for (const code of ambiguousCodes) {
    assert.equal(approveOutcome(refusal(400, code), expected).outcome, 'unknown', code);
  }
  assert.equal(approveOutcome(refusal(500, 'REJECT_CARD_COMPANY'), expected).outcome, 'unknown');
  assert.equal(approveOutcome(refusal(409, 'IDEMPOTENT_REQUEST_PROCESSING'), expected).outcome, 'unknown');
  assert.equal(approveOutcome(refusal(429, 'TOO_MANY'), expected).outcome, 'unknown');
});

test('found aborted, an approval was declined for the reason that the gateway kept', () => {
  const failure = { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' };
  const payment = fixture('payment-2022-07-27', { status: 'ABORTED', failure, approvedAt: null });
  const found = foundApproval(payment, expected);
  assert.deepEqual(found, { outcome: 'declined', reason: 'card_refused', ...failure });
});

test('found expired, an approval was declined', () => {
  const found = foundApproval(fixture('payment-2022-07-27', { status: 'EXPIRED', approvedAt: null }), expected);
  assert.equal(found.outcome, 'declined');
  assert.equal('reason' in found && found.reason, 'session_expired');
});

test('the end of another window of the same payment says nothing of ours', () => {
  for (const status of ['ABORTED', 'EXPIRED']) {
    const other = fixture('payment-1.4', { status, paymentKey: 'another', approvedAt: null });
    assert.deepEqual(foundApproval(other, expected), { outcome: 'notFound' });
    assert.deepEqual(foundApproval(other, { ...expected, paymentKey: null }), { outcome: 'notFound' });
  }
});

test('a window that is still open is as little an approval as none', () => {
  for (const status of ['READY', 'IN_PROGRESS']) {
    const open = fixture('payment-2022-07-27', { status, approvedAt: null });
    assert.deepEqual(foundApproval(open, expected), { outcome: 'notFound' });
  }
});

test('an approval that was given back in full before we learnt of it does not stand', () => {
  for (const status of ['CANCELED', 'PARTIAL_CANCELED']) {
    const payment = fixture('payment-2022-07-27', { status, balanceAmount: 0, cancels: cancels(50_000) });
    const found = foundApproval(payment, expected);
    assert.equal(found.outcome, 'declined');
    assert.equal('reason' in found && found.reason, 'already_cancelled');
  }
});

test('a cancellation names amount and balance, and only what else is needed', () => {
  assert.deepEqual(cancelBody(cancel), { cancelReason: '단순 변심', cancelAmount: 1_000, refundableAmount: 15_000 });
  const refundAccount = { bankCode: '004', number: '123-45 6789', holder: '홍길동' };
  const asked = { ...cancel, taxFree: 300, reason: 'x'.repeat(300), refundAccount, account: 'paid' } as const;
  assert.deepEqual(cancelBody(asked), {
    cancelReason: 'x'.repeat(200),
    cancelAmount: 1_000,
    refundableAmount: 15_000,
    taxFreeAmount: 300,
    refundReceiveAccount: { bank: '06', accountNumber: '123456789', holderName: '홍길동' },
  });
});

test('a cancellation without a reason still gives one, as the gateway demands', () => {
  const body = { cancelReason: '취소', cancelAmount: 1_000, refundableAmount: 15_000 };
  assert.deepEqual(cancelBody({ ...cancel, reason: '' }), body);
});

test('a partial cancellation is done, with its own id and what is left', () => {
  assert.deepEqual(cancelOutcome(replyWith(fixture('payment-1.4')), cancel), {
    outcome: 'done',
    detail: {
      transactionId: '8B4F646A829571D870A3011A4E13D640',
      amount: 1_000,
      balance: 14_000,
      cancelledAt: new Date('2021-01-02T00:00:00Z'),
      receiptUrl: 'https://dashboard.tosspayments.com/sales-slip?transactionId=xyz',
      state: 'done',
      payout: null,
    },
  });
});

function cancels(...amounts: number[]): Json[] {
  return amounts.map((cancelAmount, i) => ({
    cancelAmount,
    canceledAt: `2023-08-09T10:0${i}:00+09:00`,
    transactionKey: `C${i + 1}`,
  }));
}

test('of two cancellations of one amount, ours is the one that left what ours had to leave', () => {
  const twice = { status: 'PARTIAL_CANCELED', balanceAmount: 48_000, cancels: cancels(1_000, 1_000) };
  const payment = fixture('payment-2022-07-27', twice);
  for (const [balance, transactionId] of [
    [50_000, 'C1'],
    [49_000, 'C2'],
  ] as const) {
    const outcome = cancelOutcome(replyWith(payment), { ...cancel, balance });
    assert.equal(outcome.outcome === 'done' && outcome.detail.transactionId, transactionId);
  }
});

test('a successful envelope that does not show our cancellation is unknown', () => {
  assert.equal(cancelOutcome(replyWith(fixture('payment-2022-07-27')), cancel).outcome, 'unknown');
  assert.equal(cancelOutcome(replyWith(fixture('payment-1.4')), { ...cancel, amount: 2_000 }).outcome, 'unknown');
});

test('a cancellation that a foreign wallet ends later is accepted and not yet done', () => {
  const [one] = cancels(1_000);
  const payment = fixture('payment-2022-07-27', { cancels: [{ ...one, cancelStatus: 'IN_PROGRESS' }] });
  const outcome = cancelOutcome(replyWith(payment), { ...cancel, balance: 50_000 });
  assert.equal(outcome.outcome === 'done' && outcome.detail.state, 'accepted');
});

test('refusals of cancellations have their reasons', () => {
  assert.equal(reasonOf('ALREADY_CANCELED_PAYMENT'), 'already_cancelled');
  assert.equal(reasonOf('NOT_CANCELABLE_AMOUNT'), 'cancel_amount_not_allowed');
  assert.equal(reasonOf('NOT_MATCHES_REFUNDABLE_AMOUNT'), 'cancel_balance_differs');
  assert.equal(reasonOf('NOT_CANCELABLE_PAYMENT'), 'cancel_not_allowed');
});

type SettleCancel = Extract<SettleRequest, { kind: 'cancel' | 'reverse' }>;

const settleCancel: SettleCancel = {
  kind: 'cancel',
  paymentId: id,
  references: [reference],
  transactionId: windowKey,
  amount: 1_000,
  taxFree: 0,
  known: [],
  balance: 50_000,
  sentAt: new Date(0),
};

function settled(amounts: number[], request: Partial<SettleCancel>): ReturnType<typeof foundCancel> {
  const balanceAmount = 50_000 - amounts.reduce((sum, each) => sum + each, 0);
  const changes = { status: 'PARTIAL_CANCELED', balanceAmount, cancels: cancels(...amounts) };
  return foundCancel(fixture('payment-2022-07-27', changes), { ...settleCancel, ...request });
}

test('a cancellation that we did not know and that has the amount is ours', () => {
  const found = settled([3_000, 1_000], { known: ['C1'], balance: 47_000 });
  assert.equal(found.outcome === 'done' && found.detail.transactionId, 'C2');
});

test('a cancellation that we knew is not the one that we look for', () => {
  assert.deepEqual(settled([1_000], { known: ['C1'], balance: 49_000 }), { outcome: 'notFound' });
});

test('a cancellation of another amount is not ours', () => {
  assert.deepEqual(settled([2_000], {}), { outcome: 'notFound' });
});

test('of several that we did not know, ours is told by what it left, or stays unknown', () => {
  const found = settled([1_000, 1_000], { balance: 49_000 });
  assert.equal(found.outcome === 'done' && found.detail.transactionId, 'C2');
  assert.equal(settled([1_000, 1_000], { balance: 20_000 }).outcome, 'unknown');
});

test('one that is older than our call is neither taken for ours nor for a sign that ours never arrived', () => {
  const sentAt = new Date('2026-11-24T09:00:00Z');
  const older = { ...cancels(1_000)[0], canceledAt: '2026-11-24T17:58:59+09:00' };
  const changes = { status: 'PARTIAL_CANCELED', balanceAmount: 49_000, cancels: [older] };
  const ask = { ...settleCancel, sentAt, balance: 50_000 };
  assert.equal(foundCancel(fixture('payment-2022-07-27', changes), ask).outcome, 'unknown');
  const recent = { ...older, canceledAt: '2026-11-24T17:59:00+09:00' };
  assert.equal(foundCancel(fixture('payment-2022-07-27', { ...changes, cancels: [recent] }), ask).outcome, 'done');
});

const settleReversal: SettleCancel = { ...settleCancel, kind: 'reverse', amount: 50_000, balance: 50_000 };

test('a reversal is done when nothing is left, in how many steps ever; what gave back a part is not ours', () => {
  const done = settled([20_000, 30_000], settleReversal);
  assert.deepEqual(done.outcome === 'done' && [done.detail.transactionId, done.detail.amount], ['C2', 50_000]);
  assert.deepEqual(settled([], settleReversal), { outcome: 'notFound' });
  const part = settled([20_000], settleReversal);
  assert.equal(part.outcome === 'declined' && part.code, 'PARTLY_CANCELLED');
});
