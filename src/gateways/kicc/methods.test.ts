import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Approval, CancelRequest, Outcome } from '../gateway.ts';
import { fixture } from './fixtures/fixture.ts';
import { approveOutcome, cancelOutcome, foundApproval, refusalOutcome, reviseBody } from './translate.ts';
import type { Json } from './wire.ts';

/* What each method answers, and how each is given back: a row of the papers' tables, a row here. */

const secretKey = 'easypay!KICCTEST';
const expected = {
  paymentId: 'imp_123456789012',
  amount: money(51_004, 'KRW'),
  mallId: 'T0020391',
  secretKey,
  receiptUrl: (pgCno: string, method: string) => (method === 'phone' ? null : `${method}?${pgCno}`),
};

type PaidWith = { readonly payMethodTypeCode: string; readonly status?: string; readonly escrowUsed?: string };

function approved({ payMethodTypeCode, status = 'TS01', ...changes }: PaidWith, infos: Json): Outcome<Approval> {
  const paymentInfo = { payMethodTypeCode, approvalNo: '00190653', approvalDate: '20240813085635', ...infos };
  const body = fixture('approval-2025', { statusCode: status, ...changes, paymentInfo });
  return approveOutcome({ kind: 'success', body }, expected);
}

function detail(outcome: Outcome<Approval>): Approval {
  assert(outcome.outcome === 'done', JSON.stringify(outcome));
  assert.equal(outcome.breach, undefined);
  return outcome.detail;
}

const virtualAccountInfo = {
  bankCode: '026',
  bankName: '신한',
  accountNo: '56201234567890',
  depositName: '나루터',
  expiryDate: '20240820180000',
};

test('a transfer tells its bank by the standard code, and the receipt that was made', () => {
  const bankInfo = { bankCode: '026', bankName: '신한은행(구)' };
  const paid = detail(
    approved({ payMethodTypeCode: '21' }, { bankInfo, cashReceiptInfo: { resCd: '0000', approvalNo: '123456789' } }),
  );
  assert.deepEqual(
    [paid.method, paid.bank, paid.cashReceipt?.approvalNumber, paid.account, paid.card, paid.receiptUrl],
    ['transfer', { code: '088', name: '신한은행' }, '123456789', null, null, 'transfer?24081308560510790235'],
  );
  const unlisted = detail(
    approved({ payMethodTypeCode: '21' }, { bankInfo: { bankCode: '243', bankName: '한국투자' } }),
  );
  assert.deepEqual([unlisted.bank, unlisted.cashReceipt], [{ code: '243', name: '한국투자' }, null]);
});

test('an account is given out, and the time until which it takes money', () => {
  const issued = detail(approved({ payMethodTypeCode: '22', status: 'TS07' }, { virtualAccountInfo }));
  assert.deepEqual([issued.method, issued.amount, issued.bank], ['virtual_account', money(51_004, 'KRW'), null]);
  assert.deepEqual(issued.account, {
    bankCode: '088',
    bankName: '신한은행',
    number: '56201234567890',
    holder: '나루터',
    dueAt: new Date('2024-08-20T18:00:00+09:00'),
  });
});

test('an account that nobody could pay into is not believed, nor a state that nobody listed', () => {
  for (const name of ['bankCode', 'accountNo', 'expiryDate']) {
    const info = { ...virtualAccountInfo, [name]: '' };
    const outcome = approved({ payMethodTypeCode: '22', status: 'TS07' }, { virtualAccountInfo: info });
    assert.equal(outcome.outcome, 'unknown', name);
  }
  assert.equal(approved({ payMethodTypeCode: '22', status: 'ES99' }, { virtualAccountInfo }).outcome, 'unknown');
});

test('a phone has neither card nor receipt, and a wallet`s money is points', () => {
  const phone = detail(
    approved({ payMethodTypeCode: '31' }, { mobInfo: { mobileNo: '010****5678', mobileCd: 'SKT' } }),
  );
  assert.deepEqual([phone.method, phone.card, phone.receiptUrl], ['phone', null, null]);
  for (const payMethodTypeCode of ['50', '60']) {
    const money_ = detail(approved({ payMethodTypeCode }, { cpCode: 'KKO', prepaidInfo: { billId: '1' } }));
    assert.deepEqual([money_.method, money_.easyPay], ['point', 'kakaopay'], payMethodTypeCode);
  }
});

test('escrow is said with the answer, and its ends are cancellations', () => {
  const escrow = { escrowUsed: 'Y', payMethodTypeCode: '21' };
  for (const status of ['ES01', 'ES04', 'ES07', 'ES12', 'ES13'])
    assert.equal(detail(approved({ ...escrow, status }, { bankInfo: { bankCode: '004' } })).isEscrow, true, status);
  for (const status of ['ES02', 'ES06', 'ES17', 'ES19']) {
    const body = fixture('approval-2025', { ...escrow, statusCode: status });
    const found = foundApproval(body, { ...expected, secretKey: null });
    assert.equal(found.outcome === 'declined' && found.reason, 'already_cancelled', status);
  }
});

const request: CancelRequest = {
  reference: '01900000-0000-7000-8000-000000000001',
  paymentId: paymentId('imp_123456789012'),
  transactionId: '24081308560510790235',
  amount: 51_004,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'virtual_account',
  paid: 51_004,
  balance: 51_004,
  isFull: true,
  reason: '단순 변심',
  refundAccount: { bankCode: '088', number: '110-123-456789', holder: '홍길동' },
  account: 'paid',
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};

const part = { amount: 1_000, isFull: false } as const;
const rest = { amount: 50_004, balance: 50_004 } as const;
const refunded = { refundBankCode: '088', refundAccountNo: '110123456789', refundDepositName: '홍길동' };

type Row = readonly [
  what: string,
  changes: Partial<CancelRequest>,
  refundMode: 'settlement' | 'realtime',
  type: readonly [code: string, sub: string | undefined, amount: number | undefined, refund: object | undefined],
];

const rows: readonly Row[] = [
  [
    'an open account is closed',
    { account: 'open', refundAccount: null },
    'settlement',
    ['40', undefined, undefined, undefined],
  ],
  ['all, with the settlement', {}, 'settlement', ['60', 'RF01', undefined, refunded]],
  ['a part, with the settlement', part, 'settlement', ['62', 'RF01', 1_000, refunded]],
  ['the rest after a part', rest, 'settlement', ['62', 'RF01', 50_004, refunded]],
  ['all at once', {}, 'realtime', ['63', '10', undefined, refunded]],
  ['a part at once', part, 'realtime', ['63', '11', 1_000, refunded]],
  ['the rest at once', rest, 'realtime', ['63', '11', 50_004, refunded]],
  ['a transfer', { method: 'transfer', account: null }, 'settlement', ['40', undefined, undefined, undefined]],
  ['a part of it', { method: 'transfer', account: null, ...part }, 'settlement', ['33', undefined, 1_000, undefined]],
  ['a phone', { method: 'phone', account: null }, 'realtime', ['40', undefined, undefined, undefined]],
  [
    'wallet money, a part',
    { method: 'point', account: null, ...part },
    'settlement',
    ['32', undefined, 1_000, undefined],
  ],
  [
    'a transfer in escrow',
    { method: 'transfer', account: null, isEscrow: true },
    'settlement',
    ['61', 'ES02', undefined, undefined],
  ],
  ['an open account in escrow', { account: 'open', isEscrow: true }, 'realtime', ['61', 'ES02', undefined, undefined]],
  ['a paid account in escrow', { isEscrow: true }, 'realtime', ['61', 'ES05', undefined, refunded]],
];

for (const [what, changes, refundMode, type] of rows) {
  test(`given back: ${what}`, () => {
    const signer = { mallId: 'T0020391', secretKey, refundMode, now: new Date('2024-08-13T15:30:00Z') };
    const body = reviseBody({ ...request, ...changes }, signer) as Json;
    assert.deepEqual([body['reviseTypeCode'], body['reviseSubTypeCode'], body['amount'], body['refundInfo']], type);
  });
}

test('where the money of a refund is, by the state that the answer tells', () => {
  const payout = (statusCode: string) => {
    const outcome = cancelOutcome(
      { kind: 'success', body: fixture('revise-2025', { statusCode }) },
      request,
      () => null,
    );
    return outcome.outcome === 'done' ? outcome.detail.payout : outcome.outcome;
  };
  for (const [code, state] of [
    ['TS02', null],
    ['TS06', null],
    ['RF01', 'requested'],
    ['RF02', 'paid_out'],
    ['RF03', 'bounced'],
    ['ES02', null],
    ['ES05', 'requested'],
    ['ES06', 'paid_out'],
    ['ES17', null],
    ['ES99', 'unknown'],
  ] as const) {
    assert.equal(payout(code), state, code);
  }
});

test('a refund whose bank has not answered is no refusal', () => {
  for (const code of ['VTIM', 'VT00'])
    assert.equal(refusalOutcome({ kind: 'refusal', code, message: '처리 결과 확인 필요' }).outcome, 'unknown');
});
