import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, type OperationId, paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Approval, CancelRequest, Outcome } from '../gateway.ts';
import { fixture } from './fixtures/fixture.ts';
import {
  approveOutcome,
  cancelOutcome,
  foundApproval,
  refusalOutcome,
  reviseBody,
  shopTransactionId,
  type Expected,
} from './translate.ts';
import { readReply, type Json } from './wire.ts';

const secretKey = 'easypay!KICCTEST';
const receipt = 'https://office.example/receipt';

const expected: Expected = {
  paymentId: 'imp_123456789012',
  amount: money(51_004, 'KRW'),
  mallId: 'T0020391',
  secretKey,
  receiptUrl: (pgCno) => `${receipt}?${pgCno}`,
};

const approved = (changes: Json = {}, more: Partial<Expected> = {}): Outcome<Approval> =>
  approveOutcome({ kind: 'success', body: fixture('approval-2025', changes) }, { ...expected, ...more });

test('both styles of the wire tell the same approval', () => {
  const [younger, older] = (['approval-2025', 'approval-2024'] as const).map((name) =>
    approveOutcome({ kind: 'success', body: fixture(name) }, expected),
  );
  assert.deepEqual(older, younger);
  const hana = { code: '374', name: '하나카드' };
  assert.deepEqual(younger, {
    outcome: 'done',
    detail: {
      transactionId: '24081308560510790235',
      amount: money(51_004, 'KRW'),
      balance: null,
      approvedAt: new Date('2024-08-13T08:56:35+09:00'),
      method: 'card',
      easyPay: null,
      card: {
        company: hana,
        issuer: hana,
        acquirer: hana,
        maskedNumber: '41190400****704*',
        approvalNumber: '00190653',
        instalmentMonths: 0,
        kind: 'credit',
        isInterestFree: false,
      },
      receiptUrl: `${receipt}?24081308560510790235`,
      secret: null,
      bank: null,
      account: null,
      cashReceipt: null,
      isEscrow: false,
    },
  });
});

test('an approval that is not what was asked for, or not signed, is done and must be given back', () => {
  const breachOf = (changes: Json, more: Partial<Expected> = {}) => {
    const outcome = approved(changes, more);
    return outcome.outcome === 'done' ? outcome.breach : outcome.outcome;
  };
  assert.equal(breachOf({}), undefined);
  assert.equal(breachOf({ msgAuthValue: undefined }), 'signature_wrong');
  assert.equal(breachOf({ msgAuthValue: '0'.repeat(64) }), 'signature_wrong');
  assert.equal(breachOf({ amount: 51_005 }), 'amount_differs');
  assert.equal(breachOf({}, { amount: money(1, 'KRW') }), 'amount_differs');
  assert.equal(breachOf({ mallId: 'T5102001' }), 'mid_differs');
  assert.equal(breachOf({ shopOrderNo: 'imp_210987654321' }), 'order_differs');
  assert.equal(breachOf({}, { secretKey: 'another key' }), 'signature_wrong');
});

test('an answer to a question is not signed, and is believed', () => {
  const body = fixture('approval-2025', { msgAuthValue: undefined });
  const outcome = foundApproval(body, { ...expected, secretKey: null });
  assert.equal(outcome.outcome === 'done' && outcome.breach, undefined);
});

test('states: money stands, nothing stands, or nobody listed it', () => {
  for (const statusCode of ['TS01', 'TS03', 'TS04', 'TS06', '', undefined])
    assert.equal(approved({ statusCode }).outcome, 'done', statusCode);
  for (const statusCode of ['TS02', 'TS05']) {
    const outcome = approved({ statusCode });
    assert.equal(outcome.outcome === 'declined' && outcome.reason, 'already_cancelled');
  }
  for (const statusCode of ['TS07', 'TS99']) assert.equal(approved({ statusCode }).outcome, 'unknown');
});

test('an approval without its number, amount, time or order tells nothing', () => {
  for (const name of ['pgCno', 'amount', 'transactionDate', 'shopOrderNo', 'mallId'])
    for (const lack of [undefined, '', null]) assert.equal(approved({ [name]: lack }).outcome, 'unknown', name);
  assert.equal(approved({ amount: '51,004' }).outcome, 'unknown');
});

const detailOf = (payment: Json): Approval => {
  const outcome = approved({ paymentInfo: payment });
  assert(outcome.outcome === 'done');
  return outcome.detail;
};

test('cards are named by their codes: a bank under BC by the bank, an unlisted one by its slip', () => {
  const companyOf = (cardInfo: Json) => detailOf({ payMethodTypeCode: '11', cardInfo }).card?.company;
  assert.deepEqual(companyOf({ issuerCode: '029', issuerName: 'OK:00190653' }), { code: '366', name: '신한카드' });
  assert.deepEqual(companyOf({ issuerCode: '026', subCardCd: '526' }), { code: '374', name: '하나BC카드' });
  assert.deepEqual(companyOf({ issuerCode: '026', subCardCd: '999' }), { code: '361', name: 'BC카드' });
  assert.deepEqual(companyOf({ issuerCode: '034' }), { code: null, name: '신세계' });
  assert.deepEqual(companyOf({ issuerCode: 'Z99', issuerName: '새 카드사' }), { code: null, name: '새 카드사' });
  assert.deepEqual(companyOf({ issuerCode: '050' }), { code: '10005', name: 'VISA' });
});

test('instalments, who pays their interest, and the kind of card', () => {
  const card = (cardInfo: Json) => detailOf({ cardInfo: { issuerCode: '029', ...cardInfo } }).card;
  assert.equal(card({ installmentMonth: '03' })?.instalmentMonths, 3);
  const free = ['00', '02', '03'].map((code) => card({ freeInstallmentTypeCode: code })?.isInterestFree);
  assert.deepEqual(free, [false, true, true]);
  assert.deepEqual(
    ['N', 'Y', 'G', ''].map((cardGubun) => card({ cardGubun })?.kind),
    ['credit', 'check', 'gift', null],
  );
});

test('a wallet charges a card or its own money', () => {
  const kakao = detailOf({ payMethodTypeCode: '11', cpCode: 'KKO', cardInfo: { issuerCode: '029' } });
  assert.deepEqual([kakao.method, kakao.easyPay], ['card', 'kakaopay']);
  const blank = { cardNo: '', issuerCode: '', acquirerCode: '' };
  const naver = detailOf({ payMethodTypeCode: '50', cpCode: 'NPAY', cardInfo: blank });
  assert.deepEqual([naver.method, naver.easyPay, naver.card], ['point', 'naverpay', null]);
  assert.equal(detailOf({ payMethodTypeCode: '50', cpCode: 'TMN' }).easyPay, null);
});

test('refusals: listed, unlisted, and those that speak of trouble', () => {
  const refused = (code: string, message: string) => refusalOutcome({ kind: 'refusal', code, message });
  assert.deepEqual(refused('8521', '한도초과'), {
    outcome: 'declined',
    reason: 'limit_exceeded',
    code: '8521',
    message: '한도초과',
  });
  const other = refused('7777', '승인거절');
  assert.equal(other.outcome === 'declined' && other.reason, 'other');
  for (const message of ['시스템 오류', '카드사 통신 장애', '처리중인 거래입니다', '응답지연', '중복 요청', 'TIME OUT'])
    assert.equal(refused('7777', message).outcome, 'unknown', message);
  assert.equal(refused('8311', '비밀번호 오류').outcome, 'declined');
  assert.equal(refusalOutcome({ kind: 'unreadable', httpStatus: 500 }).outcome, 'unknown');
});

test('a body means something with HTTP 200 alone, and only 0000 is success', () => {
  const reply = (status: number, body: string) => readReply({ status, headers: {}, body }).kind;
  assert.equal(reply(200, '{"resCd":"0000"}'), 'success');
  assert.equal(reply(200, '{"resCd":"R102","resMsg":""}'), 'refusal');
  for (const body of ['', 'OK', '[]', '{}', '{"resCd":""}', '<html>']) assert.equal(reply(200, body), 'unreadable');
  for (const status of [400, 404, 500, 503]) assert.equal(reply(status, '{"resCd":"8521"}'), 'unreadable');
});

const cancel: CancelRequest = {
  reference: '01900000-0000-7000-8000-000000000001',
  paymentId: paymentId('imp_123456789012'),
  transactionId: '24081308560510790235',
  amount: 51_004,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'card',
  paid: 51_004,
  balance: 51_004,
  isFull: true,
  reason: '단순 변심',
  refundAccount: null,
  account: null,
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};
const receiptOf = (): string => receipt;
const signer = {
  mallId: 'T0020391',
  secretKey,
  refundMode: 'settlement',
  now: new Date('2024-08-13T15:30:00Z'),
} as const;
const revise = (changes: Partial<CancelRequest> = {}): Json => reviseBody({ ...cancel, ...changes }, signer) as Json;

test('everything of an untouched payment is given back by 40, signed, on the day it is in Korea', () => {
  assert.deepEqual(revise(), {
    mallId: 'T0020391',
    shopTransactionId: '01900000-0000-7000-8000-000000000001',
    pgCno: '24081308560510790235',
    reviseTypeCode: '40',
    cancelReqDate: '20240814',
    msgAuthValue: revise()['msgAuthValue'],
    reviseMessage: '단순 변심',
  });
  assert.match(String(revise()['msgAuthValue']), /^[0-9a-f]{64}$/);
});

test('a part is 32, and so is the rest after a part: never 40 then', () => {
  const typeOf = (changes: Partial<CancelRequest>) => {
    const { reviseTypeCode, amount, remainAmount } = revise(changes);
    assert.equal(remainAmount, undefined);
    return [reviseTypeCode, amount];
  };
  assert.deepEqual(typeOf({ amount: 1_000, isFull: false }), ['32', 1_000]);
  assert.deepEqual(typeOf({ amount: 50_004, balance: 50_004 }), ['32', 50_004]);
  for (const method of ['transfer', 'phone'] as const)
    assert.deepEqual(typeOf({ amount: 1_000, isFull: false, method }), ['33', 1_000]);
  assert.deepEqual(typeOf({ method: 'transfer' }), ['40', undefined]);
});

test('the tax of a part is told in three parts that add up, and the reason in what the gateway can write', () => {
  const ofMixed = { amount: 12_000, isFull: false, hasTaxFreePart: true };
  assert.deepEqual(revise({ ...ofMixed, taxFree: 1_000 })['taxInfo'], {
    taxationAmount: 10_000,
    taxFreeAmount: 1_000,
    vatAmount: 1_000,
  });
  assert.deepEqual(revise({ ...ofMixed, taxFree: 0 })['taxInfo'], {
    taxationAmount: 10_909,
    taxFreeAmount: 0,
    vatAmount: 1_091,
  });
  assert.equal(revise({ hasTaxFreePart: true, taxFree: 1_000 })['taxInfo'], undefined);
  assert.equal(revise({ amount: 12_000, isFull: false })['taxInfo'], undefined);
  assert.equal(revise({ reason: '"고객" 요청; 🍵' })['reviseMessage'], '고객  요청');
  assert.equal(revise({ reason: '가'.repeat(60) })['reviseMessage'], '가'.repeat(50));
  assert.equal(revise({ reason: '🍵' })['reviseMessage'], '취소');
});

test('a number of a request keeps what tells one sending from the next', () => {
  const id = brandId<OperationId>('01900000-0000-7000-8000-000000000001');
  assert.equal(shopTransactionId(id), id);
  assert.equal(shopTransactionId(`${id}-12`), `${id}-12`);
  const long = `${'x'.repeat(60)}-12`;
  assert.deepEqual([shopTransactionId(long).length, shopTransactionId(long).slice(-3)], [60, '-12']);
});

test('both styles of the wire tell the same cancellation', () => {
  const read = (name: 'revise-2024' | 'revise-2025', changes: Json = {}) =>
    cancelOutcome({ kind: 'success', body: fixture(name, changes) }, cancel, receiptOf);
  assert.deepEqual(read('revise-2024'), read('revise-2025'));
  assert.deepEqual(read('revise-2025'), {
    outcome: 'done',
    detail: {
      transactionId: '24081309002210790301',
      amount: 51_004,
      balance: 0,
      cancelledAt: new Date('2024-08-13T09:00:22+09:00'),
      receiptUrl: receipt,
      state: 'done',
      payout: null,
    },
  });
  const silent = read('revise-2024', { cancelAmount: '', remainAmount: '' });
  assert.deepEqual(silent.outcome === 'done' && [silent.detail.amount, silent.detail.balance], [51_004, null]);
});

test('an answer of another transaction, in an unlisted state or without its number tells nothing', () => {
  for (const changes of [{ oriPgCno: '1' }, { statusCode: 'TS99' }, { cancelPgCno: '' }, { transactionDate: '' }]) {
    const body = fixture('revise-2025', changes);
    assert.equal(cancelOutcome({ kind: 'success', body }, cancel, receiptOf).outcome, 'unknown');
  }
});
