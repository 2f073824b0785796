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

test('a deposit is found by the number of its account`s issue', () => {
  const deposit = { ...approval, notiType: '30', pgCno: '24081309002210790399', tlfSno: '24081308560510790235' };
  assert.equal(accepted(deposit).transactionId, '24081308560510790235');
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
