import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CashReceiptId } from '../../core/cash-receipt.ts';
import { brandId, type OperationId } from '../../core/ids.ts';
import type { IssueReceipt } from '../gateway.ts';
import { foundReceipt, issuedOutcome, receiptBody, receiptCancelBody, receiptCancelOutcome } from './receipts.ts';
import { signRevise } from './signature.ts';
import type { Json } from './wire.ts';

const now = new Date('2026-11-26T15:30:00Z');
const receiptId = brandId<CashReceiptId>('019ac0de-0000-7000-8000-000000000001');
const request: IssueReceipt = {
  reference: brandId<OperationId>('019ac0de-0000-7000-8000-000000000002'),
  receiptId,
  orderName: '찻잔 "큰 것"',
  amount: 11_000,
  taxFree: 0,
  vat: 1_000,
  purpose: 'income_deduction',
  identifier: { kind: 'phone', digits: '01012345678' },
  buyer: { name: '홍길동', email: 'buyer@example.com' },
};

test('a receipt is asked for in one object, whose name lacks a letter, on the day in Korea', () => {
  assert.deepEqual(receiptBody(request, { mallId: 'T5102001', now }), {
    directCashReceiptnfo: {
      mallId: 'T5102001',
      shopTransactionId: request.reference,
      shopReqDate: '20261127',
      shopOrderNo: receiptId,
      goodsName: '찻잔 큰 것',
      amount: 11_000,
      serviceAmount: 0,
      vatAmount: 1_000,
      customerName: '홍길동',
      customerMail: 'buyer@example.com',
      issueType: '01',
      authType: '03',
      authValue: '01012345678',
      subMallUsed: '0',
    },
  });
});

test('a business and a card of the tax office have codes of their own, and what bears no tax is named', () => {
  const inner = (over: Partial<IssueReceipt>): Json =>
    (receiptBody({ ...request, ...over }, { mallId: 'T5102001', now }) as { directCashReceiptnfo: Json })
      .directCashReceiptnfo;
  const business = inner({ purpose: 'business_expense', identifier: { kind: 'business', digits: '1234567890' } });
  assert.deepEqual([business['issueType'], business['authType']], ['02', '04']);
  assert.equal(inner({ identifier: { kind: 'tax_card', digits: '432112345678901234' } })['authType'], '05');
  const mixed = inner({ taxFree: 5_500, vat: 500 });
  const { taxFlg, taxAmount, freeAmount, vatAmount } = mixed;
  assert.deepEqual([taxFlg, taxAmount, freeAmount, vatAmount], ['TG01', 5_000, 5_500, 500]);
});

const answer: Json = {
  resCd: '0000',
  resMsg: '현금영수증 정상 발급',
  shopOrderNo: receiptId,
  pgCno: '26112700300012345678',
  amount: '11000',
  approvalNo: '123456789',
  transactionDate: '20261127003000',
};

test('an answer tells its number, the tax office`s and the time; one that lacks or differs is not believed', () => {
  assert.deepEqual(foundReceipt(answer, request), {
    outcome: 'done',
    detail: {
      transactionId: '26112700300012345678',
      approvalNumber: '123456789',
      issuedAt: new Date('2026-11-26T15:30:00Z'),
      receiptUrl: null,
    },
  });
  for (const change of [{ pgCno: '' }, { approvalNo: '' }, { shopOrderNo: 'other' }, { amount: 10_000 }])
    assert.equal(foundReceipt({ ...answer, ...change }, request).outcome, 'unknown', JSON.stringify(change));
});

test('a refusal is one, but for what speaks of trouble', () => {
  const refused = issuedOutcome({ kind: 'refusal', code: 'S001', message: '식별번호 오류' }, request);
  assert.equal(refused.outcome, 'declined');
  const busy = issuedOutcome({ kind: 'refusal', code: 'S002', message: '시스템 점검 중' }, request);
  assert.equal(busy.outcome, 'unknown');
  assert.equal(issuedOutcome({ kind: 'unreadable', httpStatus: 500 }, request).outcome, 'unknown');
});

test('a receipt is cancelled whole, signed by its own number', () => {
  const [secretKey, pgCno] = ['easypay!KICCTEST', '26112700300012345678'];
  const cancel = { reference: request.reference, receiptId, transactionId: pgCno, amount: 11_000 };
  const body = receiptCancelBody(cancel, { mallId: 'T5102001', secretKey, refundMode: 'settlement', now }) as Json;
  const { reviseTypeCode, cancelReqDate, msgAuthValue } = body;
  assert.deepEqual(
    [reviseTypeCode, cancelReqDate, msgAuthValue],
    ['51', '20261127', signRevise(secretKey, pgCno, request.reference)],
  );
  const told = { oriPgCno: pgCno, cancelPgCno: '26112700310012345678', transactionDate: '20261127003100' };
  assert.deepEqual(receiptCancelOutcome({ kind: 'success', body: told }, cancel), {
    outcome: 'done',
    detail: { cancelledAt: new Date('2026-11-26T15:31:00Z') },
  });
  const other = receiptCancelOutcome({ kind: 'success', body: { ...told, oriPgCno: '1' } }, cancel);
  assert.equal(other.outcome, 'unknown');
});
