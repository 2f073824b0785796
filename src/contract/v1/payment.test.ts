import assert from 'node:assert/strict';
import { test } from 'node:test';
import Value from 'typebox/value';
import fc from 'fast-check';
import { aCancellation, aCard, aPayment } from '../../../test/support/builders.ts';
import { money } from '../../core/money.ts';
import type { Payment, PaymentStatus } from '../../core/payment.ts';
import { olderPayment } from './older-fields.ts';
import { failReason, paymentAnnotation, v1Status } from './payment.ts';
import { v1PaymentSchema, type V1Payment } from './schema.ts';

const failedChoice = { expiredAs: 'failed' } as const;
const readyChoice = { expiredAs: 'ready' } as const;

const paidAt = new Date('2026-11-24T03:01:00.900Z');
const paid = aPayment({
  status: 'paid',
  paidAt,
  card: aCard(),
  gatewayTransactionId: 'a-transaction',
  receiptUrl: 'https://receipts.example/1',
  buyer: { name: '홍길동', email: 'a@b.co', phone: '010-1234-5678', address: '서울', postcode: '04524' },
  customData: '{"cart":1}',
  userAgent: 'a browser',
});

test('a card payment is shown with every field of the wire', () => {
  assert.deepEqual(paymentAnnotation(paid, [], failedChoice), {
    imp_uid: 'imp_000000000001',
    merchant_uid: 'order-1',
    status: 'paid',
    name: 'a cup',
    amount: 1000,
    cancel_amount: 0,
    currency: 'KRW',
    buyer_name: '홍길동',
    buyer_email: 'a@b.co',
    buyer_tel: '010-1234-5678',
    buyer_addr: '서울',
    buyer_postcode: '04524',
    custom_data: '{"cart":1}',
    user_agent: 'a browser',
    fail_reason: null,
    pay_method: 'card',
    channel: 'pc',
    pg_provider: 'a-gateway',
    emb_pg_provider: null,
    pg_tid: 'a-transaction',
    pg_id: 'a-mid',
    sandbox: true,
    escrow: false,
    apply_num: '47405704',
    receipt_url: 'https://receipts.example/1',
    cash_receipt_issued: false,
    bank_code: null,
    bank_name: null,
    vbank_code: null,
    vbank_name: null,
    vbank_num: null,
    vbank_holder: null,
    vbank_date: 0,
    vbank_issued_at: 0,
    card_code: '366',
    card_name: '신한카드',
    card_issuer_code: '366',
    card_issuer_name: '신한카드',
    card_publisher_code: '361',
    card_publisher_name: 'BC카드',
    card_quota: 0,
    card_number: '510737******1236',
    card_type: 0,
    started_at: 1795489200,
    paid_at: 1795489260,
    failed_at: 0,
    cancelled_at: 0,
    cancel_reason: null,
    cancel_history: [],
    cancel_receipt_urls: [],
    deposit_history: [],
    customer_uid: null,
    customer_uid_usage: null,
    promotion: null,
  } satisfies V1Payment);
});

test('a payment that has only begun has the same keys: texts null, figures 0', () => {
  const begun = paymentAnnotation(aPayment({ orderName: null }), [], failedChoice);
  assert.deepEqual(Object.keys(begun).sort(), Object.keys(paymentAnnotation(paid, [], failedChoice)).sort());
  assert.equal(begun.status, 'ready');
  for (const name of ['paid_at', 'failed_at', 'cancelled_at', 'card_quota', 'vbank_date'] as const) {
    assert.equal(begun[name], 0);
  }
  for (const name of ['name', 'pg_tid', 'apply_num', 'card_code', 'card_type', 'receipt_url'] as const) {
    assert.equal(begun[name], null);
  }
});

const words: readonly (readonly [PaymentStatus, V1Payment['status']])[] = [
  ['ready', 'ready'],
  ['awaiting_deposit', 'ready'],
  ['paid', 'paid'],
  ['partially_cancelled', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['failed', 'failed'],
  ['expired', 'failed'],
];

for (const [status, word] of words) {
  test(`${status} is ${word} on the wire`, () => {
    assert.equal(v1Status(status, failedChoice), word);
  });
}

test('an expired payment is ready for the merchant who wants it so, and then has not failed', () => {
  const expired = aPayment({
    status: 'expired',
    failedAt: paidAt,
    failCode: 'window_expired',
    failReason: '시간 초과',
  });
  const asReady = paymentAnnotation(expired, [], readyChoice);
  assert.deepEqual([asReady.status, asReady.failed_at, asReady.fail_reason], ['ready', 0, null]);
  const asFailed = paymentAnnotation(expired, [], failedChoice);
  assert.deepEqual([asFailed.status, asFailed.failed_at, asFailed.fail_reason], ['failed', 1795489260, '시간 초과']);
});

test('cancellations are the history, the newest of them gives the reason, and the amounts add up', () => {
  const cancelledAt = new Date('2026-11-24T04:00:00Z');
  const part = { ...paid, status: 'partially_cancelled', cancelled: 700, cancelledAt } as const;
  const shown = paymentAnnotation(
    part,
    [
      aCancellation({ amount: 300 }),
      aCancellation({ amount: 200, state: 'declined', reason: 'refused' }),
      aCancellation({
        amount: 400,
        reason: '단순 변심',
        receiptUrl: 'https://receipts.example/2',
        doneAt: cancelledAt,
      }),
      aCancellation({ amount: 100, state: 'requested', reason: 'open', doneAt: null }),
      aCancellation({ amount: 100, state: 'accepted', reason: 'later', doneAt: null }),
    ],
    failedChoice,
  );
  assert.deepEqual(
    shown.cancel_history.map((each) => each.amount),
    [300, 400],
  );
  assert.equal(shown.cancel_amount, 700);
  assert.equal(shown.amount, 1000);
  assert.equal(shown.cancel_reason, '단순 변심');
  assert.equal(shown.paid_at, 1795489260);
  assert.equal(shown.cancelled_at, 1795492800);
  assert.deepEqual(shown.cancel_receipt_urls, ['https://receipts.example/2']);
  assert.deepEqual(shown.cancel_history[1], {
    pg_tid: 'a-cancellation',
    amount: 400,
    cancelled_at: 1795492800,
    reason: '단순 변심',
    cancellation_id: '06JC8FVHJTW2WY16FEY0',
    receipt_url: 'https://receipts.example/2',
  });
});

test('dollars have a fraction, won have none', () => {
  const dollars = { ...paid, price: money(1050, 'USD'), cancelled: 25 };
  const shown = paymentAnnotation(dollars, [aCancellation({ amount: 25 })], failedChoice);
  assert.deepEqual([shown.amount, shown.cancel_amount, shown.cancel_history[0]?.amount], [10.5, 0.25, 0.25]);
});

test('a wallet is named beside its means', () => {
  const shown = paymentAnnotation({ ...paid, easyPay: 'kakaopay', method: 'point', card: null }, [], failedChoice);
  assert.deepEqual([shown.pay_method, shown.emb_pg_provider, shown.card_code], ['point', 'kakaopay', null]);
});

test('a card type that is not told is null: 0 would say credit', () => {
  const typeOf = (kind: 'credit' | 'check' | 'gift' | null): unknown =>
    paymentAnnotation({ ...paid, card: aCard({ kind }) }, [], failedChoice).card_type;
  assert.deepEqual([typeOf('credit'), typeOf('check'), typeOf('gift'), typeOf(null)], [0, 1, null, null]);
});

test('sandbox says that no real money moved', () => {
  assert.equal(paymentAnnotation(aPayment({ live: true }), [], failedChoice).sandbox, false);
  assert.equal(paymentAnnotation(aPayment({ live: false }), [], failedChoice).sandbox, true);
});

test('an issued billing key is a payment of nothing with its usage', () => {
  const issued = aPayment({
    purpose: 'issue_key',
    price: money(0, 'KRW'),
    status: 'paid',
    paidAt,
    billingKeyName: 'card-1',
    billingKeyUsage: 'issue',
  });
  const shown = paymentAnnotation(issued, [], failedChoice);
  const { customer_uid: name, customer_uid_usage: usage } = shown;
  assert.deepEqual([shown.status, shown.amount, name, usage], ['paid', 0, 'card-1', 'issue']);
});

test("a gateway's refusal is shown with its code, our own reason without", () => {
  assert.equal(failReason({ failCode: 'REJECT_CARD', failReason: '거절' }), '[REJECT_CARD] 거절');
  assert.equal(failReason({ failCode: '0031', failReason: '한도초과' }), '[0031] 한도초과');
  assert.equal(failReason({ failCode: 'buyer_cancelled', failReason: '사용자 취소' }), '사용자 취소');
  assert.equal(failReason({ failCode: null, failReason: null }), null);
});

const date = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });

const anyPayment: fc.Arbitrary<Payment> = fc
  .record({
    status: fc.constantFrom(...words.map(([status]) => status)),
    price: fc.record({ amount: fc.nat(), currency: fc.constantFrom('KRW', 'USD', 'JPY') }),
    device: fc.constantFrom('pc', 'mobile', 'api'),
    method: fc.constantFrom('card', 'transfer', 'virtual_account', 'phone', 'point', 'book_voucher'),
    card: fc.option(fc.constant(aCard({ issuer: null, acquirer: null, company: { code: null, name: 'VISA' } }))),
    paidAt: fc.option(date),
    failedAt: fc.option(date),
    cancelledAt: fc.option(date),
    failReason: fc.option(fc.string()),
    failCode: fc.option(fc.string()),
  })
  .map((some) => aPayment(some));

test('every payment is shown as the schema says', () => {
  fc.assert(
    fc.property(anyPayment, fc.constantFrom(failedChoice, readyChoice), (payment, choice) => {
      const shown = paymentAnnotation(payment, [aCancellation()], choice);
      assert.deepEqual([...Value.Errors(v1PaymentSchema, shown)], []);
    }),
  );
});

test('a strict client gets the fields of some years ago and no newer one', () => {
  const shown = paymentAnnotation({ ...paid, cancelled: 1000 }, [aCancellation()], failedChoice);
  const older = olderPayment(shown);
  const gone = Object.keys(shown).filter((name) => !(name in older));
  assert.deepEqual(gone.sort(), [
    'card_issuer_code',
    'card_issuer_name',
    'card_publisher_code',
    'card_publisher_name',
    'deposit_history',
    'emb_pg_provider',
    'promotion',
    'sandbox',
  ]);
  assert.deepEqual(Object.keys((older['cancel_history'] as readonly object[])[0] ?? {}), [
    'pg_tid',
    'amount',
    'cancelled_at',
    'reason',
    'receipt_url',
  ]);
});
