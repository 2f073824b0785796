import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '../gateway.ts';
import { notificationAnswer, parseNotification } from './notification.ts';

const approval = {
  resCd: '0000',
  resMsg: '정상',
  mallId: 'T0020391',
  notiType: '10',
  pgCno: '24081308560510790235',
  shopOrderNo: 'imp_123456789012',
  amount: '51004',
  transactionDate: '20240813085635',
  statusCode: 'TS03',
};

const cancelled = {
  ...approval,
  notiType: '20',
  statusCode: 'TS06',
  cancelPgCno: '24081309002210790301',
  cancelAmount: '1000',
};

function heard(body: unknown): Notification {
  const written = typeof body === 'string' ? body : JSON.stringify(body);
  return parseNotification({ headers: {}, body: written, sourceAddress: '61.33.205.151' }, 'T0020391');
}

const accepted = (body: unknown): Extract<Notification, { accepted: true }> => {
  const notice = heard(body);
  assert(notice.accepted);
  return notice;
};

test('a notice of an approval names our payment and the transaction, and proves nothing', () => {
  assert.deepEqual(heard(approval), {
    accepted: true,
    kind: '10',
    paymentId: 'imp_123456789012',
    tellsOfCancellation: false,
    transactionId: '24081308560510790235',
    secret: null,
    deposit: null,
    payout: null,
    escrow: null,
    dedupeKey: '10:24081308560510790235:::TS03:20240813085635',
  });
});

test('a notice of a change speaks of money that went back', () => {
  assert.equal(accepted(cancelled).tellsOfCancellation, true);
  assert.equal(accepted({ ...approval, statusCode: 'TS02' }).tellsOfCancellation, true);
});

test('empty fields are none', () => {
  const { shopOrderNo: _, ...without } = approval;
  assert.equal(accepted(without).paymentId, null);
  assert.equal(accepted({ ...approval, shopOrderNo: '' }).paymentId, null);
  assert.equal(accepted({ ...approval, pgCno: '' }).transactionId, null);
});

const deposit = {
  ...approval,
  notiType: '30',
  statusCode: '',
  pgCno: '24081309002210790399',
  tlfSno: '24081308560510790235',
  accountNo: '56201234567890',
  bankCode: '26',
  cashUsed: '1',
  cashResCd: '0000',
  cashAuthNo: '123456789',
  cashIssueType: '02',
};

test('a deposit has a number of its own, and is found by that of its account`s issue', () => {
  const notice = accepted(deposit);
  assert.deepEqual([notice.transactionId, notice.tellsOfCancellation], ['24081308560510790235', false]);
  assert.deepEqual(notice.deposit, {
    transactionId: '24081309002210790399',
    amount: 51_004,
    at: new Date('2024-08-13T08:56:35+09:00'),
    accountNumber: '56201234567890',
    cashReceipt: {
      transactionId: null,
      approvalNumber: '123456789',
      purpose: 'business_expense',
      receiptUrl: null,
    },
    isWithdrawn: false,
    isProven: false,
    due: null,
  });
  assert.equal(accepted({ ...deposit, cashUsed: '0' }).deposit?.cashReceipt, null);
});

test('a deposit that the bank takes back is the same deposit', () => {
  const { deposit: withdrawn } = accepted({ ...deposit, notiType: '31' });
  assert.deepEqual([withdrawn?.transactionId, withdrawn?.isWithdrawn], ['24081309002210790399', true]);
});

test('a deposit without its amount, time or number is not believed', () => {
  for (const name of ['amount', 'transactionDate', 'pgCno'])
    assert.equal(heard({ ...deposit, [name]: '' }).accepted, false, name);
});

test('in escrow a deposit is a step, told by the number of the issue', () => {
  const notice = accepted({ ...approval, notiType: '40', statusCode: 'ES04', accountNo: '56201234567890' });
  assert.deepEqual(
    [notice.transactionId, notice.deposit?.transactionId, notice.deposit?.amount, notice.escrow],
    ['24081308560510790235', '24081308560510790235', 51_004, null],
  );
});

test('the steps of escrow that a merchant wants to know, and those that give money back', () => {
  const step = (statusCode: string) => {
    const {
      escrow,
      tellsOfCancellation,
      payout,
      deposit: money,
    } = accepted({
      ...approval,
      notiType: '40',
      statusCode,
      cancelPgCno: '24081309002210790301',
    });
    return [escrow, tellsOfCancellation, payout?.state ?? null, money];
  };
  assert.deepEqual(step('ES07'), ['shipped', false, null, null]);
  assert.deepEqual(step('ES12'), ['confirmed', false, null, null]);
  assert.deepEqual(step('ES13'), ['denied', false, null, null]);
  assert.deepEqual(step('ES02'), [null, true, null, null]);
  assert.deepEqual(step('ES06'), [null, true, 'paid_out', null]);
  assert.deepEqual(step('ES05'), [null, false, null, null]);
});

test('what became of a refund is told of the cancellation that asked for it', () => {
  const refund = { ...approval, cancelPgCno: '24081309002210790301' };
  const paid = accepted({ ...refund, notiType: '50', statusCode: 'RF02' });
  assert.deepEqual(paid.payout, { cancelId: '24081309002210790301', state: 'paid_out' });
  assert.deepEqual([paid.deposit, paid.escrow, paid.transactionId], [null, null, '24081308560510790235']);
  const bounced = accepted({ ...refund, notiType: '51', resCd: '5413', statusCode: 'RF03' });
  assert.deepEqual(bounced.payout, { cancelId: '24081309002210790301', state: 'bounced' });
  assert.equal(accepted({ ...approval, notiType: '50' }).payout, null);
});

test('a type that nobody knows, and an order that is not ours, are heard', () => {
  assert.deepEqual([accepted({ ...approval, notiType: '99' }).kind], ['99']);
  assert.equal(accepted({ ...approval, shopOrderNo: 'order_0001' }).paymentId, null);
});

test('a notice of another merchant, or of none, is not accepted', () => {
  assert.deepEqual(heard({ ...approval, mallId: 'T5102001' }), {
    accepted: false,
    why: 'it speaks of another merchant',
  });
  assert.equal(heard({ ...approval, mallId: '' }).accepted, false);
});

test('what is no notice is not accepted', () => {
  for (const body of ['', 'res_cd=0000&cno=1', '[]', '"10"', '{}', '{"pgCno":"1"}']) {
    assert.equal(heard(body).accepted, false, body);
  }
});

test('a repeated notice has the same key, and each cancellation another', () => {
  const keyOf = (body: object): string => accepted(body).dedupeKey;
  assert.equal(keyOf(cancelled), keyOf({ ...cancelled }));
  const keys = [approval, cancelled, { ...cancelled, cancelPgCno: '24081309012210790302' }].map(keyOf);
  assert.equal(new Set(keys).size, 3);
  assert.match(keyOf({ ...approval, pgCno: '' }), /^[0-9a-f]{64}$/);
});

test('the gateway hears what it counts as heard', () => {
  assert.deepEqual(JSON.parse(notificationAnswer.body), { resCd: '0000', resMsg: '정상' });
});
