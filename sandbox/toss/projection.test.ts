import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TossPayment } from './payment.ts';
import { projectPayment } from './projection.ts';
import type { View } from './projection.ts';
import type { Wire } from '../trial.ts';

const approved: TossPayment = {
  paymentKey: 'iampo20240905121921lQDg2',
  mid: 'iamporttest_3',
  orderId: 'imp_000000000001',
  orderName: '나룻배 표',
  type: 'NORMAL',
  method: '카드',
  status: 'PARTIAL_CANCELED',
  currency: 'KRW',
  totalAmount: 50_000,
  balanceAmount: 40_000,
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  cultureExpense: false,
  useEscrow: false,
  metadata: null,
  secret: 'ps_0000000000000000000000000000',
  requestedAt: Date.parse('2024-09-05T12:18:00+09:00'),
  authenticatedAt: Date.parse('2024-09-05T12:19:00+09:00'),
  approvedAt: Date.parse('2024-09-05T12:19:21+09:00'),
  window: {
    device: 'pc',
    successUrl: null,
    failUrl: null,
    issuerCodes: ['24'],
    instalmentMonths: [0],
    fixedInstalmentMonths: null,
    freeInstalments: [],
    useCardPoint: false,
    easyPay: null,
    closed: null,
  },
  authentication: {
    issuerCode: '24',
    maskedNumber: '53275010****222*',
    instalmentMonths: 0,
    interestPayer: null,
    outcome: null,
    source: 'card',
  },
  approval: { transactionKey: 'txrd_a0', approveNo: '00000000', receiptId: 'iampo20240905121921X5IR1' },
  lastTransactionKey: 'txrd_a1',
  cancels: [
    {
      cancelAmount: 10_000,
      cancelReason: '일부',
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      refundableAmount: 40_000,
      canceledAt: Date.parse('2024-09-06T00:00:00+09:00'),
      transactionKey: 'txrd_a1',
    },
  ],
  failure: null,
};

const view = (version: View['version'], isEnglish = false): View => ({ version, isEnglish, origin: 'http://sandbox' });

const withEasyPay = (source: 'card' | 'money' | 'points'): TossPayment => ({
  ...approved,
  method: '간편결제',
  window: { ...approved.window, easyPay: 'TOSSPAY' },
  authentication: approved.authentication && { ...approved.authentication, source },
});

test('2022-07-27 has the keys of the answer that was measured, in its order', () => {
  const measured = [
    'mId',
    'lastTransactionKey',
    'paymentKey',
    'orderId',
    'orderName',
    'taxExemptionAmount',
    'status',
    'requestedAt',
    'approvedAt',
    'useEscrow',
    'cultureExpense',
    'card',
    'virtualAccount',
    'transfer',
    'mobilePhone',
    'giftCertificate',
    'cashReceipt',
    'cashReceipts',
    'discount',
    'cancels',
    'secret',
    'type',
    'easyPay',
    'country',
    'failure',
    'isPartialCancelable',
    'receipt',
    'checkout',
    'transactionKey',
    'currency',
    'totalAmount',
    'balanceAmount',
    'suppliedAmount',
    'vat',
    'taxFreeAmount',
    'method',
    'version',
  ];
  const payment: Wire = projectPayment(approved, view('2022-07-27'));
  // `metadata` came to every version later.
  assert.deepEqual(
    Object.keys(payment).filter((key) => key !== 'metadata'),
    measured,
  );
  assert.deepEqual(Object.keys(payment.card), [
    'company',
    'issuerCode',
    'acquirerCode',
    'number',
    'installmentPlanMonths',
    'isInterestFree',
    'interestPayer',
    'approveNo',
    'useCardPoint',
    'cardType',
    'ownerType',
    'acquireStatus',
    'receiptUrl',
    'amount',
  ]);
  assert.equal(payment.requestedAt, '2024-09-05T12:18:00+09:00');
  assert.deepEqual([payment.vat, payment.suppliedAmount], [3_636, 36_364]);
});

test('the Korean names of institutions and the old twins are gone from 2022-11-16 on', () => {
  const older: Wire = projectPayment(approved, view('2022-07-27'));
  const newer: Wire = projectPayment(approved, view('2022-11-16'));
  assert.deepEqual([older.card.company, older.transactionKey], ['토스뱅크', 'txrd_a1']);
  assert.ok(older.card.receiptUrl);
  for (const field of ['company', 'receiptUrl']) assert.equal(field in newer.card, false, field);
  assert.equal('transactionKey' in newer, false);
  assert.deepEqual([newer.card.issuerCode, newer.lastTransactionKey, newer.version], ['24', 'txrd_a1', '2022-11-16']);
});

test('an easy pay is a text with two siblings up to 1.4, and an object after', () => {
  const paid = withEasyPay('money');
  const old: Wire = projectPayment(paid, view('1.4'));
  assert.deepEqual([old.easyPay, old.easyPayAmount, old.easyPayDiscountAmount], ['토스페이', 50_000, 0]);
  for (const version of ['2022-06-08', '2022-07-27', '2022-11-16'] as const) {
    const { easyPay }: Wire = projectPayment(paid, view(version));
    assert.deepEqual(easyPay, { provider: '토스페이', amount: 50_000, discountAmount: 0 });
  }
  assert.equal('easyPayAmount' in projectPayment(paid, view('2022-06-08')), true);
  assert.equal('easyPayAmount' in projectPayment(paid, view('2022-11-16')), false);
  const plain: Wire = projectPayment(approved, view('1.4'));
  assert.deepEqual(
    [plain.easyPay, plain.easyPayAmount, plain.foreignEasyPay, plain.card.provider],
    [null, 0, null, null],
  );
  const withCard: Wire = projectPayment(withEasyPay('card'), view('1.4'));
  assert.equal(withCard.card.provider, '토스페이');
  assert.equal('provider' in (projectPayment(approved, view('2022-06-08')) as Wire).card, false);
});

test('a cancellation of 1.4 has a tax amount more', () => {
  const taxAmountIn = (version: View['version']): boolean => {
    const { cancels }: Wire = projectPayment(approved, view(version));
    return 'taxAmount' in cancels[0];
  };
  assert.deepEqual([taxAmountIn('1.4'), taxAmountIn('2022-06-08')], [true, false]);
});

test('tax is counted in the smallest part of the currency', () => {
  const inDollars: TossPayment = { ...approved, currency: 'USD', totalAmount: 10.5, balanceAmount: 10.1 };
  const { vat, suppliedAmount }: Wire = projectPayment(inDollars, view('2022-07-27'));
  assert.deepEqual([vat, suppliedAmount], [0.92, 9.18]);
});

test('an easy pay shows where the money came from', () => {
  const shown = (source: 'card' | 'money' | 'points'): Wire => projectPayment(withEasyPay(source), view('2022-07-27'));
  assert.deepEqual([shown('card').card.amount, shown('card').easyPay.amount], [50_000, 0]);
  assert.deepEqual([shown('money').card, shown('money').easyPay.amount], [null, 50_000]);
  assert.deepEqual([shown('points').card, shown('points').easyPay.discountAmount], [null, 50_000]);
});

test('1.3 knows neither country nor failure, and 1.2 no order name', () => {
  const third: Wire = projectPayment(approved, view('1.3'));
  assert.deepEqual(['country' in third, 'failure' in third, 'interestPayer' in third.card], [false, false, false]);
  assert.equal(third.orderName, '나룻배 표');
  assert.equal('orderName' in projectPayment(approved, view('1.2')), false);
});

test('a reader of English gets English names', () => {
  const payment: Wire = projectPayment(approved, view('2022-07-27', true));
  assert.deepEqual([payment.method, payment.card.cardType, payment.card.ownerType], ['CARD', 'CREDIT', 'PERSONAL']);
});
