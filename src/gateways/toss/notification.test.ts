import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notification } from '../gateway.ts';
import { fixtureText } from './fixtures/fixture.ts';
import { parseNotification } from './notification.ts';
import { parseObject } from './wire.ts';

const transmission = { 'tosspayments-webhook-transmission-id': 'whtrans_a01j70335nkqqeg0zwzz2r4py9z' };

function heard(body: unknown, headers: Record<string, string> = transmission): Notification {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return parseNotification({ headers, body: text, sourceAddress: '13.124.18.147' });
}

test('a change of status with a whole payment names our payment and its check value', () => {
  const data = parseObject(fixtureText('payment-2022-11-16-english'));
  const body = { eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2022-01-01T00:00:00.000000', data };
  assert.deepEqual(heard(body), {
    accepted: true,
    kind: 'PAYMENT_STATUS_CHANGED',
    paymentId: 'imp_123456789012',
    tellsOfCancellation: false,
    transactionId: null,
    secret: 'ps_0RnYX2w532zNRpYlqBwKrNeyqApQ',
    deposit: null,
    payout: null,
    escrow: null,
    dedupeKey: 'whtrans_a01j70335nkqqeg0zwzz2r4py9z',
  });
});

test('a change of status in the short shape of versions 1.x carries no check value', () => {
  const data = { paymentKey: 'key', orderId: 'imp_123456789012', status: 'DONE' };
  const notice = heard({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2022-01-01T00:00:00.000000', data });
  assert.deepEqual([notice.accepted && notice.paymentId, notice.accepted && notice.secret], ['imp_123456789012', null]);
});

test('the flat notice of a deposit names no event and is known by its fields', () => {
  const notice = heard({
    createdAt: '2022-06-09T15:40:09+09:00',
    secret: 'ps_secret',
    status: 'DONE',
    transactionKey: '9FF15E1A29D0E77C218F57262BFA4986',
    orderId: 'imp_123456789012',
  });
  assert.deepEqual(
    [notice.accepted && notice.kind, notice.accepted && notice.paymentId, notice.accepted && notice.secret],
    ['DEPOSIT_CALLBACK', 'imp_123456789012', 'ps_secret'],
  );
});

test('a deposit is a reason to ask: told of by two notices, and withdrawn by two', () => {
  const flat = (status: string): object => ({
    createdAt: '2022-06-09T15:40:09.000000',
    secret: 'ps_secret',
    status,
    transactionKey: 'T1',
    orderId: 'imp_123456789012',
  });
  const told = heard(flat('DONE'));
  assert.deepEqual(told.accepted && told.deposit, {
    transactionId: 'T1',
    amount: 0,
    at: new Date('2022-06-09T06:40:09Z'),
    cashReceipt: null,
    accountNumber: null,
    isWithdrawn: false,
    due: null,
    isProven: false,
  });
  const back = heard(flat('WAITING_FOR_DEPOSIT'));
  assert.equal(back.accepted && back.deposit?.isWithdrawn, true);
  const whole = { ...parseObject(fixtureText('account-2022-07-27')), orderId: 'imp_123456789012' };
  const changed = heard({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt: '2022-06-09T15:40:09.000000', data: whole });
  assert(changed.accepted);
  assert.deepEqual(
    [changed.deposit?.isWithdrawn, changed.deposit?.accountNumber, changed.deposit?.amount],
    [true, 'X6505636518308', 50_000],
  );
  const short = { paymentKey: 'key', orderId: 'imp_123456789012', status: 'WAITING_FOR_DEPOSIT' };
  const old = heard({ eventType: 'PAYMENT_STATUS_CHANGED', data: short });
  assert.equal(old.accepted && old.deposit?.transactionId, 'key');
  const card = parseObject(fixtureText('payment-2022-07-27'));
  const plain = heard({ eventType: 'PAYMENT_STATUS_CHANGED', data: card });
  assert.equal(plain.accepted && plain.deposit, null);
});

test('what is cancelled of a deposit leads to both questions', () => {
  const notice = heard({ secret: 's', status: 'PARTIAL_CANCELED', transactionKey: 'T2', orderId: 'imp_123456789012' });
  assert(notice.accepted);
  assert.deepEqual([notice.tellsOfCancellation, notice.deposit?.isWithdrawn], [true, false]);
});

test('a notice of something else is heard and names no payment', () => {
  const notice = heard({ eventType: 'BILLING_DELETED', data: { billingKey: 'b', reason: null } });
  assert.deepEqual([notice.accepted && notice.kind, notice.accepted && notice.paymentId], ['BILLING_DELETED', null]);
});

test('a notice of an order that is not ours names no payment', () => {
  const data = { paymentKey: 'key', orderId: 'somebody-elses-order', status: 'DONE' };
  const notice = heard({ eventType: 'PAYMENT_STATUS_CHANGED', data });
  assert.equal(notice.accepted && notice.paymentId, null);
});

test('what is no notice is not accepted', () => {
  for (const body of ['', 'status=DONE', '[]', '"DONE"', '{}', '{"orderId":"imp_123456789012"}', '{"data":{}}']) {
    assert.equal(heard(body).accepted, false, body);
  }
});

test('a repeated notice has the same key, by its transmission or else by its body', () => {
  const body = { eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId: 'imp_123456789012' } };
  const keyOf = (notice: Notification): string => (notice.accepted ? notice.dedupeKey : '');
  assert.equal(keyOf(heard(body, { 'TossPayments-Webhook-Transmission-Id': 'whtrans_1' })), 'whtrans_1');
  assert.match(keyOf(heard(body, {})), /^[0-9a-f]{64}$/);
  assert.equal(keyOf(heard(body, {})), keyOf(heard(body, {})));
  assert.notEqual(keyOf(heard(body, {})), keyOf(heard({ ...body, createdAt: 'later' }, {})));
});

test('a deleted key is told of, names no payment and asks for nothing', () => {
  const notice = heard({
    eventType: 'BILLING_DELETED',
    createdAt: '2026-03-02T09:00:00.000000',
    data: { billingKey: 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=', reason: '삭제 API 요청' },
  });
  assert(notice.accepted);
  assert.deepEqual(
    [notice.kind, notice.paymentId, notice.tellsOfCancellation, notice.deposit],
    ['BILLING_DELETED', null, false, null],
  );
});
