import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Approval, CancelRequest } from '../gateway.ts';
import { bankOf, methodOfWord, tossBankCode, windowMethodOf } from './codes.ts';
import { fixture, type FixtureName } from './fixtures/fixture.ts';
import { toss } from './index.ts';
import { approveOutcome, cancelBody, cancelOutcome, depositIn, foundApproval, type Expected } from './translate.ts';
import type { Json, TossPayment } from './wire.ts';

/* What is not a card: accounts, transfers, phones and vouchers, each as the versions write it. */

const windowKey = 'xMljweGQBN5OWRapdA8dPbZN9zYl7X8o1zEqZKLPbmD70vk4';
const id = paymentId('imp_123456789012');

const expected: Expected = {
  paymentId: id,
  amount: money(50_000, 'KRW'),
  mid: 'tvivarepublica4',
  paymentKey: windowKey,
  isCharge: false,
};

const request: CancelRequest = {
  reference: '01900000-0000-7000-8000-000000000000',
  paymentId: id,
  transactionId: windowKey,
  amount: 50_000,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'virtual_account',
  paid: 50_000,
  balance: 50_000,
  isFull: true,
  reason: '단순 변심',
  refundAccount: { bankCode: '004', number: '123-456-78901234', holder: '김나루' },
  account: 'paid',
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};

function approvalOf(payment: TossPayment, changes: Partial<Expected> = {}): Approval {
  const outcome = approveOutcome({ kind: 'payment', payment }, { ...expected, ...changes });
  assert.equal(outcome.outcome, 'done', JSON.stringify(outcome));
  return outcome.detail;
}

test('an account that waits is the end of an approval: where to pay in, until when, and no money', () => {
  assert.deepEqual(approvalOf(fixture('account-2022-07-27')), {
    transactionId: windowKey,
    amount: { amount: 50_000, currency: 'KRW' },
    balance: 50_000,
    approvedAt: new Date('2022-06-08T06:40:09Z'),
    method: 'virtual_account',
    easyPay: null,
    card: null,
    bank: null,
    account: {
      bankCode: '004',
      bankName: 'KB국민은행',
      number: 'X6505636518308',
      holder: null,
      dueAt: new Date('2022-06-15T14:59:59Z'),
    },
    cashReceipt: null,
    isEscrow: true,
    receiptUrl: null,
    secret: 'ps_0RnYX2w532zNRpYlqBwKrNeyqApQ',
  });
});

test('1.4 names the bank of an account in Korean only', () => {
  const { account } = approvalOf(fixture('account-1.4'), { amount: money(15_000, 'KRW') });
  assert.deepEqual([account?.bankCode, account?.bankName], ['020', '우리은행']);
});

test('an account is the end of the approval whatever came in since, and closed it stands for nothing', () => {
  const paid = fixture('account-2022-07-27', { status: 'DONE', approvedAt: '2022-06-09T10:00:00+09:00' });
  assert.equal(approvalOf(paid).account?.number, 'X6505636518308');
  const closed = fixture('account-2022-07-27', { status: 'CANCELED', balanceAmount: 0 });
  const end = foundApproval(closed, expected);
  assert.deepEqual(end.outcome === 'declined' && end.reason, 'already_cancelled');
});

test('an account of another amount is a breach, and one that cannot be read is unknown', () => {
  const other = approveOutcome({ kind: 'payment', payment: fixture('account-2022-07-27') }, { ...expected, mid: 'x' });
  assert.equal(other.outcome === 'done' && other.breach, 'mid_differs');
  const numberless = fixture('account-2022-07-27', { virtualAccount: { bankCode: '06', dueDate: '2022-06-15' } });
  assert.equal(approveOutcome({ kind: 'payment', payment: numberless }, expected).outcome, 'unknown');
});

test('a transfer tells its bank, and its cash receipt is its receipt', () => {
  const { method, bank, cashReceipt, receiptUrl } = approvalOf(fixture('transfer-2022-11-16'));
  assert.deepEqual([method, bank], ['transfer', { code: '088', name: '신한은행' }]);
  const { purpose, approvalNumber, receiptUrl: shownAt } = cashReceipt ?? {};
  assert.deepEqual([purpose, approvalNumber, shownAt], ['income_deduction', '113463229', receiptUrl]);
  assert.match(receiptUrl ?? '', /cash-receipt/);
});

const others: readonly [method: string, changes: Json, ours: string][] = [
  ['휴대폰', { mobilePhone: { customerMobilePhone: '010', receiptUrl: 'https://r.example' } }, 'phone'],
  ['문화상품권', { giftCertificate: { approveNo: '1' } }, 'culture_voucher'],
  ['도서문화상품권', { giftCertificate: { approveNo: '1' } }, 'book_voucher'],
  ['게임문화상품권', { giftCertificate: { approveNo: '1' } }, 'game_voucher'],
];

for (const [method, changes, ours] of others) {
  test(`a payment by ${method} is ${ours}, and has neither card nor bank`, () => {
    const payment = fixture('transfer-2022-11-16', { method, transfer: null, cashReceipt: null, ...changes });
    const { method: told, card, bank, account, receiptUrl } = approvalOf(payment);
    assert.deepEqual([told, card, bank, account], [ours, null, null, null]);
    assert.equal(receiptUrl, ours === 'phone' ? 'https://r.example' : null);
  });
}

const paidIn = { status: 'DONE', approvedAt: '2022-06-09T10:00:00+09:00' };
const deposits: readonly [why: string, FixtureName, changes: Json, found: string][] = [
  ['that waits', 'account-2022-07-27', {}, 'none'],
  ['past its time', 'account-2022-07-27', { virtualAccount: null }, 'none'],
  ['with money in it', 'account-2022-07-27', paidIn, 'deposited'],
  ['of which a part went back', 'account-2022-07-27', { ...paidIn, status: 'PARTIAL_CANCELED' }, 'deposited'],
  ['of which all went back', 'account-2022-07-27', { ...paidIn, status: 'CANCELED', balanceAmount: 0 }, 'deposited'],
  ['closed before anything came in', 'account-2022-07-27', { status: 'CANCELED', balanceAmount: 0 }, 'none'],
  ['of 1.4 whose deposit was an error', 'account-1.4', { status: 'CANCELED', balanceAmount: 0 }, 'none'],
  ['in a status that nobody listed', 'account-2022-07-27', { status: 'SOMETHING_NEW' }, 'unknown'],
  ['that is none', 'transfer-2022-11-16', {}, 'unknown'],
  ['of half a won', 'account-2022-07-27', { ...paidIn, totalAmount: 50_000.5 }, 'unknown'],
];

for (const [why, name, changes, found] of deposits) {
  test(`in an account ${why} there is: ${found}`, () => {
    assert.equal(depositIn(fixture(name, changes)).found, found);
  });
}

test('a deposit is known by its payment, for its own key is gone once something is cancelled', () => {
  const cashReceipt = { type: '소득공제', receiptKey: 'k', receiptUrl: 'https://r.example' };
  assert.deepEqual(depositIn(fixture('account-2022-07-27', { ...paidIn, totalAmount: 49_999, cashReceipt })), {
    found: 'deposited',
    transactionId: windowKey,
    amount: 49_999,
    balance: 50_000,
    at: new Date('2022-06-09T01:00:00Z'),
    cashReceipt: {
      transactionId: 'k',
      approvalNumber: null,
      purpose: 'income_deduction',
      receiptUrl: 'https://r.example',
    },
  });
});

test('a deposit goes back to the account that the buyer names, in the code of the gateway', () => {
  assert.deepEqual(cancelBody(request), {
    cancelReason: '단순 변심',
    cancelAmount: 50_000,
    refundableAmount: 50_000,
    refundReceiveAccount: { bank: '06', accountNumber: '12345678901234', holderName: '김나루' },
  });
});

test('an account that nobody paid into is closed without naming another', () => {
  for (const account of ['open', null] as const) {
    assert.equal('refundReceiveAccount' in cancelBody({ ...request, account }), false);
  }
});

const refunds: readonly [refundStatus: string, payout: string | null][] = [
  ['NONE', null],
  ['PENDING', 'requested'],
  ['PARTIAL_FAILED', 'requested'],
  ['FAILED', 'bounced'],
  ['COMPLETED', 'paid_out'],
];

for (const [refundStatus, payout] of refunds) {
  test(`a refund that is ${refundStatus} is ${payout}`, () => {
    const payment = fixture('account-2022-07-27', {
      ...paidIn,
      status: 'CANCELED',
      balanceAmount: 0,
      virtualAccount: { accountNumber: 'X1', bankCode: '06', dueDate: '2022-06-15T23:59:59+09:00', refundStatus },
      cancels: [
        {
          cancelAmount: 50_000,
          refundableAmount: 0,
          canceledAt: '2022-06-10T10:00:00+09:00',
          transactionKey: 'C1',
        },
      ],
    });
    const outcome = cancelOutcome({ kind: 'payment', payment }, request);
    assert(outcome.outcome === 'done');
    assert.deepEqual([outcome.detail.payout, outcome.detail.state], [payout, 'done']);
  });
}

test('banks are paired by code and by every name, and one that nobody listed keeps its word', () => {
  for (const word of ['06', '국민', 'KOOKMIN']) assert.deepEqual(bankOf(word), { code: '004', name: 'KB국민은행' });
  assert.deepEqual(bankOf('99'), { code: null, name: '99' });
  assert.deepEqual(
    ['004', '088', '012', '243', '999', '077'].map((code) => tossBankCode(code)),
    ['06', '88', '12', 'S6', '999', '77'],
  );
});

test('what the window is opened for is what the answer names', () => {
  const methods = Object.keys(toss.supports.window).filter((method) => method !== 'point');
  assert.deepEqual(
    methods.filter((method) => methodOfWord(windowMethodOf(method as Approval['method'])) !== method),
    [],
  );
});

test('what may be done with a method is what the gateway does', () => {
  const { window } = toss.supports;
  const wholeOnly = Object.entries(window).filter(([, { partialCancel }]) => !partialCancel);
  assert.deepEqual(
    wholeOnly.map(([method]) => method),
    ['phone', 'culture_voucher', 'game_voucher', 'book_voucher'],
  );
  const inItsMonth = Object.entries(window).filter(([, { cancelUntil }]) => cancelUntil === 'same_month');
  assert.deepEqual(
    inItsMonth.map(([method]) => method),
    ['phone'],
  );
  const withAccount = Object.entries(window).filter(([, { refundAccount }]) => refundAccount);
  assert.deepEqual(
    withAccount.map(([method]) => method),
    ['virtual_account'],
  );
});
