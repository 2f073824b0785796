import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CardUse, TossPayment } from './payment.ts';
import { projectPayment } from './projection.ts';
import type { View } from './projection-methods.ts';
import type { Wire } from '../trial.ts';

const card: CardUse = {
  issuerCode: '24',
  maskedNumber: '53275010****222*',
  instalmentMonths: 0,
  interestPayer: null,
  useCardPoint: false,
};

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
  escrow: null,
  account: null,
  cashReceipt: null,
  metadata: null,
  secret: 'ps_0000000000000000000000000000',
  requestedAt: Date.parse('2024-09-05T12:18:00+09:00'),
  authenticatedAt: Date.parse('2024-09-05T12:19:00+09:00'),
  approvedAt: Date.parse('2024-09-05T12:19:21+09:00'),
  window: {
    device: 'pc',
    successUrl: null,
    failUrl: null,
    methods: ['CARD'],
    customerName: null,
    customerPhone: null,
    appScheme: null,
    card: {
      isDirect: false,
      issuerCodes: ['24'],
      instalmentMonths: [0],
      fixedInstalmentMonths: null,
      freeInstalments: [],
      useCardPoint: false,
      easyPay: null,
      isAppCardOnly: false,
      discountCode: null,
      discountAmount: 0,
      language: 'KO',
    },
    account: {
      bankCode: null,
      due: { validHours: 168 },
      cashReceipt: null,
      useEscrow: null,
      escrowProducts: [],
    },
    carrier: null,
    closed: null,
  },
  authentication: { by: 'card', outcome: null, card },
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

const view = (version: View['version'], isEnglish = false): View => ({
  version,
  isEnglish,
  origin: 'http://sandbox',
  now: Date.parse('2024-09-06T00:00:00+09:00'),
});

const withEasyPay = (source: 'card' | 'money', points = 0): TossPayment => ({
  ...approved,
  method: '간편결제',
  window: { ...approved.window, card: { ...approved.window.card, easyPay: 'TOSSPAY' } },
  authentication: { by: 'easy_pay', outcome: null, card: source === 'card' ? card : null, points },
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

test('an easy pay shows where the money came from, in five ways', () => {
  const shown = (source: 'card' | 'money', points = 0): unknown[] => {
    const { card: used, easyPay }: Wire = projectPayment(withEasyPay(source, points), view('2022-07-27'));
    return [used?.amount ?? null, easyPay.amount, easyPay.discountAmount];
  };
  assert.deepEqual(shown('card'), [50_000, 0, 0]);
  assert.deepEqual(shown('card', 3_000), [47_000, 0, 3_000]);
  assert.deepEqual(shown('money'), [null, 50_000, 0]);
  assert.deepEqual(shown('money', 3_000), [null, 47_000, 3_000]);
  assert.deepEqual(shown('money', 50_000), [null, 0, 50_000]);
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

const waiting: TossPayment = {
  ...approved,
  method: '가상계좌',
  status: 'WAITING_FOR_DEPOSIT',
  approval: null,
  approvedAt: null,
  cancels: [],
  account: {
    bankCode: '20',
    number: 'X6505636518308',
    customerName: '김나루',
    depositorName: null,
    dueAt: Date.parse('2024-09-12T23:59:59+09:00'),
    isExpired: false,
    receiptId: 'iampo20240905121921X5IR1',
    refundStatus: 'NONE',
    refundDueAt: null,
    isRefundBouncing: false,
  },
};

test('the Korean name of a bank stands beside its code until 2022-11-16', () => {
  const bankIn = (version: View['version'], payment = waiting): unknown => {
    const { virtualAccount, transfer }: Wire = projectPayment(payment, view(version));
    const { bank, bankCode } = virtualAccount ?? transfer;
    return [bank, bankCode];
  };
  for (const version of ['1.4', '2022-06-08', '2022-07-27'] as const) assert.deepEqual(bankIn(version), ['우리', '20']);
  assert.deepEqual(bankIn('2022-11-16'), [undefined, '20']);
  const transferred: TossPayment = {
    ...approved,
    method: '계좌이체',
    authentication: { by: 'transfer', outcome: null, bankCode: '06', receipt: none, useEscrow: false },
  };
  assert.deepEqual(bankIn('2022-07-27', transferred), ['국민', '06']);
  assert.deepEqual(bankIn('2024-06-01', transferred), [undefined, '06']);
  assert.equal('transfer' in projectPayment(transferred, view('1.0')), false);
});

const none = { type: '미발행', number: '' } as const;

test('the phone tells its carrier in the old versions, and its receipt from 1.4 on', () => {
  const bill: TossPayment = {
    ...approved,
    method: '휴대폰',
    authentication: { by: 'phone', outcome: null, carrier: 'SKT', phoneNumber: '01012345678' },
  };
  const keysIn = (version: View['version']): string[] => {
    const { mobilePhone }: Wire = projectPayment(bill, view(version));
    return Object.keys(mobilePhone);
  };
  assert.deepEqual(keysIn('1.3'), ['carrier', 'customerMobilePhone', 'settlementStatus']);
  assert.deepEqual(keysIn('1.4'), ['carrier', 'customerMobilePhone', 'settlementStatus', 'receiptUrl']);
  assert.deepEqual(keysIn('2022-07-27'), ['customerMobilePhone', 'settlementStatus', 'receiptUrl']);
});

test('1.4 knows the list of cash receipts and leaves it empty; the tax office takes a day', () => {
  const receipted: TossPayment = {
    ...approved,
    method: '계좌이체',
    authentication: { by: 'transfer', outcome: null, bankCode: '06', receipt: none, useEscrow: false },
    cashReceipt: {
      type: '소득공제',
      receiptKey: 'key',
      issueNumber: '123456789',
      number: '01012345678',
      amount: 50_000,
      taxFreeAmount: 0,
      requestedAt: Date.parse('2024-09-05T00:00:00+09:00'),
    },
  };
  const old: Wire = projectPayment(receipted, view('1.4'));
  assert.deepEqual([old.cashReceipt.receiptKey, old.cashReceipts], ['key', null]);
  const { cashReceipts }: Wire = projectPayment(receipted, view('2022-07-27'));
  assert.deepEqual(
    cashReceipts.map((each: Wire) => [each.transactionType, each.receiptKey, each.amount, each.issueStatus]),
    [
      ['CONFIRM', 'key', 50_000, 'COMPLETED'],
      ['CANCEL', 'c_key', 10_000, 'IN_PROGRESS'],
    ],
  );
});
