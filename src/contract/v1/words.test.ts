import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../../core/channel.ts';
import { aPayment } from '../../../test/support/builders.ts';
import { bankCodes, cardCodes, standardBankCode } from './codes.ts';
import { declinedByGateway, refuse, refuseMissing, v1Errors, type V1ErrorCode } from './errors.ts';
import { payMethodOf, readPayMethod } from './methods.ts';
import { pagedList, readPage, readRange, readSorting } from './paging.ts';
import { pgSettings } from './pg-setting.ts';
import { readTier, readToken } from './token.ts';

const observed: readonly (readonly [V1ErrorCode, status: number, code: number, message: string])[] = [
  ['unauthorized', 401, -1, 'Unauthorized'],
  ['token_pair_missing', 400, -1, 'imp_key, imp_secret 파라메터가 누락되었습니다.'],
  ['token_pair_wrong', 401, -1, '인증에 실패하였습니다. API키와 secret을 확인하세요.'],
  ['payment_not_found', 404, -1, '존재하지 않는 결제정보입니다.'],
  ['status_unknown', 400, -1, '지원되지 않는 상태값입니다.'],
  ['nothing_to_cancel', 200, 1, '취소할 결제건이 존재하지 않습니다.'],
  ['already_fully_cancelled', 200, 1, '이미 전액취소된 주문입니다.'],
  ['already_prepared', 200, 1, '결제정보 사전등록에 실패하였습니다(이미 등록된 merchant_uid입니다).'],
  ['not_prepared', 404, -1, '사전등록된 결제정보가 존재하지 않습니다.'],
];

for (const [name, status, code, message] of observed) {
  test(`${name} has the status, the code and the sentence of the original service`, () => {
    const headers = { 'naru-error': name };
    assert.deepEqual(refuse(name), { status, body: { code, message, response: null }, headers });
  });
}

test('every refusal has a code other than 0 and a sentence', () => {
  for (const { code, ko, en } of Object.values(v1Errors)) {
    assert.ok(code === 1 || code === -1);
    assert.ok(ko.length > 0 && en.length > 0);
  }
});

test("a gateway's refusal to cancel stands behind the sentence of the original service", () => {
  assert.deepEqual(declinedByGateway('cancellation', { code: 'NOT_CANCELABLE', message: '취소 불가' }).body, {
    code: -1,
    message: '결제취소에 실패하였습니다. [NOT_CANCELABLE] 취소 불가',
    response: null,
  });
  assert.equal(
    declinedByGateway('cancellation', { code: 'not_sent', message: '연결 실패' }).body.message,
    '결제취소에 실패하였습니다. 연결 실패',
  );
});

test('a header tells what the envelope cannot: the name of a refusal, a decline, an end that is not known', () => {
  assert.deepEqual(refuseMissing('amount').headers, { 'naru-error': 'field_missing' });
  assert.deepEqual(refuse('cancel_unknown').headers, { 'naru-error': 'cancel_unknown', 'naru-outcome': 'unknown' });
  assert.deepEqual(declinedByGateway('change', { code: 'NOT_CANCELABLE', message: '취소 불가' }).headers, {
    'naru-outcome': 'declined',
  });
});

test('the token may come in four ways', () => {
  assert.equal(readToken({ authorization: 'Bearer abc' }, {}), 'abc');
  assert.equal(readToken({ authorization: 'bearer  abc ' }, {}), 'abc');
  assert.equal(readToken({ authorization: 'abc' }, {}), 'abc');
  assert.equal(readToken({ 'x-imptokenheader': 'abc' }, {}), 'abc');
  assert.equal(readToken({}, { _token: 'abc' }), 'abc');
  assert.equal(readToken({ authorization: '' }, { _token: 'abc' }), 'abc');
  assert.equal(readToken({}, {}), null);
});

test('the tier is a header; an empty one is none', () => {
  assert.equal(readTier({ tier: ' A01 ' }), 'A01');
  assert.equal(readTier({ tier: '' }), null);
  assert.equal(readTier({}), null);
});

test('every method is read back from the word that it is shown by', () => {
  for (const word of ['card', 'trans', 'vbank', 'phone', 'cultureland', 'smartculture', 'booknlife']) {
    const read = readPayMethod(word);
    assert.ok(read);
    assert.equal(payMethodOf(aPayment(read)), word);
  }
  assert.deepEqual(readPayMethod('samsung'), readPayMethod('samsungpay'));
  assert.deepEqual(readPayMethod('kakaopay'), { method: 'card', easyPay: 'kakaopay' });
  assert.equal(readPayMethod('constructor'), null);
});

test('codes are texts, each of them once', () => {
  for (const codes of [cardCodes, bankCodes]) assert.equal(new Set(codes.map(({ code }) => code)).size, codes.length);
  assert.ok(bankCodes.every(({ code }) => /^[0-9]{3}$/.test(code)));
  assert.deepEqual(
    cardCodes.find(({ code }) => code === '366'),
    { code: '366', name: '신한카드' },
  );
  assert.deepEqual(
    bankCodes.find(({ code }) => code === '092'),
    { code: '092', name: '토스뱅크' },
  );
});

test('the code of a bank may be written with two digits, with three, or behind BK', () => {
  for (const written of ['004', '04', '4', 'BK04', 'bk004', ' 04 ']) assert.equal(standardBankCode(written), '004');
  assert.equal(standardBankCode('국민'), '국민');
});

test('a page is named by number and size, and says which follow', () => {
  assert.deepEqual(readPage({}), { page: 1, limit: 20 });
  assert.deepEqual(readPage({ page: '3', limit: '1000' }), { page: 3, limit: 1000 });
  assert.deepEqual(readPage({ page: '', limit: null }), { page: 1, limit: 20 });
  for (const bad of [{ page: '0' }, { page: 'x' }, { limit: '0' }, { limit: '1001' }, { limit: '-1' }]) {
    assert.equal(readPage(bad), null);
  }
  const at = (page: number, total: number): unknown[] => {
    const { previous, next } = pagedList([], total, { page, limit: 20 });
    return [previous, next];
  };
  assert.deepEqual(at(1, 41), [0, 2]);
  assert.deepEqual(at(2, 41), [1, 3]);
  assert.deepEqual(at(3, 41), [2, 0]);
  assert.deepEqual(at(1, 0), [0, 0]);
});

test('sorting is by one of three times, downwards by a minus', () => {
  assert.deepEqual(readSorting({}), { by: 'started', isDescending: true });
  assert.deepEqual(readSorting({ sorting: 'paid' }), { by: 'paid', isDescending: false });
  assert.deepEqual(readSorting({ sorting: '-updated' }), { by: 'updated', isDescending: true });
  for (const bad of ['constructor', '--paid', 'amount', '__proto__']) assert.equal(readSorting({ sorting: bad }), null);
});

test('a range is the last 90 days, or ends and begins where it is told, never wider', () => {
  const now = new Date('2026-11-24T03:00:00.500Z');
  const to = 1795489200;
  const from = to - 90 * 86_400;
  assert.deepEqual(readRange({}, now), { from: new Date(from * 1000), to: new Date(to * 1000 + 999) });
  assert.deepEqual(readRange({ to: String(to) }, now), readRange({}, now));
  assert.ok(readRange({ from: String(from), to: String(to) }, now));
  assert.equal(readRange({ from: String(from - 1), to: String(to) }, now), null);
  assert.equal(readRange({ from: String(to + 1), to: String(to) }, now), null);
  assert.equal(readRange({ from: 'yesterday' }, now), null);
});

test('a channel is listed once for each of its uses, windows for payments and for billing keys being one', () => {
  const channel = { gateway: 'a-gateway', mid: 'a-mid', name: 'a channel', key: 'channel-key-1' };
  const of = (purposes: Channel['purposes'], environment: Channel['environment']): unknown[] =>
    pgSettings([{ ...channel, purposes, environment } as Channel]).map(({ type, sandbox }) => [type, sandbox]);
  assert.deepEqual(of(['window', 'billing'], 'live'), [['payment', false]]);
  assert.deepEqual(of(['window', 'api'], 'test'), [
    ['payment', true],
    ['api_payment', true],
  ]);
});
