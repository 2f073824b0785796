import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import { authorizationIdOf, merchantAt, nextNumber, registrationOf, windowCall } from './trial-merchant.ts';

const registerPath = '/api/ep9/trades/webpay';

test('a registration answers with the address of a window', async (t) => {
  const trial = await startTrial(t);
  const { register } = merchantAt(trial);
  const { status, headers, json } = await register();
  assert.deepEqual([status, json.resCd, json.resMsg], [200, '0000', '정상']);
  assert.equal(headers.get('content-type'), 'application/json;charset=utf-8');
  const prefix = `${trial.url()}/kicc/view/trades/cert-req.do?authorizationId=`;
  assert.equal(json.authPageUrl.slice(0, prefix.length), prefix);
  assert.match(json.authPageUrl.slice(prefix.length), /^[0-9]{20}$/);
  assert.ok(json.authPageUrl.length <= 256);
});

test('the number of a registration begins with its Korean time', async (t) => {
  const trial = await startTrial(t);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T23:30:15Z' });
  assert.match(authorizationIdOf(await merchantAt(trial).register()), /^260302083015[0-9]{8}$/);
});

test('the older addresses do the same', async (t) => {
  const trial = await startTrial(t);
  const { api, mallId } = merchantAt(trial);
  const wanted = registrationOf(mallId);
  const authorizationId = authorizationIdOf(await api('/api/trades/webpay', wanted));
  await windowCall(trial, authorizationId, 'pay', { issuer: '029' });
  const approvalReqDate = authorizationId.slice(0, 6);
  const body = { mallId, shopTransactionId: nextNumber('A-'), authorizationId, shopOrderNo: wanted['shopOrderNo'] };
  const approved = await api('/api/trades/approval', { ...body, approvalReqDate: `20${approvalReqDate}` });
  assert.equal(approved.json.resCd, '0000');
});

test('what cannot be read is a malformed request, without the gateway`s envelope', async (t) => {
  const trial = await startTrial(t);
  for (const body of ['{"mallId":', '[]', '"text"', '']) {
    const { status, json } = await trial.call('POST', `/kicc${registerPath}`, { body });
    assert.deepEqual([status, json], [400, null], body);
  }
  const form = { body: 'mallId=T5102001', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  assert.equal((await trial.call('POST', `/kicc${registerPath}`, form)).status, 400);
  const get = await trial.call('GET', `/kicc${registerPath}`);
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
  assert.equal((await trial.call('DELETE', '/kicc/api/trades/revise')).status, 405);
  assert.equal((await trial.call('POST', '/kicc/api/ep9/trades/cancel', { body: {} })).status, 404);
  assert.equal((await trial.call('POST', `/kicc${registerPath}`, { body: 'x'.repeat(70_000) })).status, 413);
});

test('who calls is told by the mallId alone', async (t) => {
  const trial = await startTrial(t);
  const refused = await merchantAt(trial, 'T0000000').register();
  assert.deepEqual([refused.status, refused.json.resCd], [200, 'SX02']);
  assert.equal((await merchantAt(trial).register({ mallId: undefined })).json.resCd, 'SX01');
});

test('a registration that is not as the papers want it is refused with the name of the field', async (t) => {
  const { register } = merchantAt(await startTrial(t));
  const order = (more: Fields): Fields => ({ orderInfo: { goodsName: '나룻배 표', ...more } });
  const card = (more: Fields): Fields => ({ payMethodInfo: { cardMethodInfo: more } });
  const wrong: [Fields, string, RegExp][] = [
    [{ amount: undefined }, 'SX01', /amount$/],
    [{ amount: 0 }, 'SX01', /amount$/],
    [{ amount: 10.5 }, 'SX01', /amount$/],
    [{ amount: '1,000' }, 'SX01', /amount$/],
    [{ amount: -1 }, 'SX01', /amount$/],
    [{ currency: '01' }, 'SX01', /currency/],
    [{ clientTypeCode: '10' }, 'SX01', /clientTypeCode/],
    [{ deviceTypeCode: 'tv' }, 'SX01', /deviceTypeCode/],
    [{ langFlag: 'kor' }, 'SX01', /langFlag/],
    [{ returnUrl: undefined }, 'SX01', /returnUrl$/],
    [{ returnUrl: '/return' }, 'SX01', /returnUrl$/],
    [{ returnUrl: 'javascript:alert(1)' }, 'SX01', /returnUrl$/],
    [{ returnUrl: `https://hub.example/${'a'.repeat(240)}` }, 'SX01', /returnUrl$/],
    [{ returnUrl: 'https://hub.example/?a=1&b=2' }, 'SX03', /returnUrl$/],
    [{ shopOrderNo: undefined }, 'SX01', /shopOrderNo$/],
    [{ shopOrderNo: 'a'.repeat(41) }, 'SX01', /shopOrderNo$/],
    [{ shopOrderNo: 'order 1' }, 'SX03', /shopOrderNo$/],
    [{ orderInfo: undefined }, 'SX01', /orderInfo$/],
    [order({ goodsName: '' }), 'SX01', /goodsName$/],
    [order({ goodsName: '가'.repeat(51) }), 'SX01', /goodsName$/],
    [order({ goodsName: '나룻배 🛶' }), 'SX03', /goodsName$/],
    [order({ goodsName: 'a|b' }), 'SX03', /goodsName$/],
    [order({ goodsName: 'A & B' }), 'SX03', /goodsName$/],
    [order({ goodsName: '1,000원' }), 'SX03', /goodsName$/],
    [order({ customerInfo: { customerContactNo: '010-1234-5678' } }), 'SX01', /customerContactNo$/],
    [order({ customerInfo: { customerContactNo: '0101234567a' } }), 'SX03', /customerContactNo$/],
    [order({ customerInfo: { customerName: '홍길동2' } }), 'SX03', /customerName$/],
    [{ taxInfo: { taxAmount: 54_545, vatAmount: 5_455 } }, 'SX01', /taxInfo$/],
    [{ taxInfo: { taxAmount: 54_545, freeAmount: 1, vatAmount: 5_455 } }, 'SX01', /taxInfo$/],
    [{ shopValueInfo: { value3: 'a'.repeat(33) } }, 'SX01', /value3$/],
    [card({ cardInfoList: [{ cardCd: '999' }] }), 'SX01', /cardCd$/],
    [card({ installmentMonthList: [0, 1] }), 'SX01', /installmentMonthList$/],
    [card({ displayArea: ['BANK'] }), 'SX01', /area/],
    [card({ usedSpayCode: ['CRD'] }), 'SX01', /usedSpayCode/],
    [card({ paymentType: '1' }), 'SX15', /paymentType/],
    [card({ paymentType: '2' }), 'SX01', /paymentType/],
  ];
  for (const [changes, code, sentence] of wrong) {
    const { status, json } = await register(changes);
    assert.deepEqual([status, json.resCd], [200, code], JSON.stringify(changes));
    assert.match(json.resMsg, sentence);
    assert.match(json.resMsg, /^\[SANDBOX\]/, 'a code of our own says so');
  }
  const written = { ...order({ goodsName: 'Tom%26Co (대) [1]-2.0' }), amount: '1000' };
  assert.equal((await register(written)).json.resCd, '0000');
  const taxed = { taxInfo: { taxAmount: 50_000, freeAmount: 5_000, vatAmount: 5_000 } };
  assert.equal((await register(taxed)).json.resCd, '0000');
});

test('methods that are not played, or not contracted, are refused with a sentence', async (t) => {
  const trial = await startTrial(t);
  for (const code of ['41', '50', '60', '81', '99']) {
    const { json } = await merchantAt(trial).register({ payMethodTypeCode: code });
    assert.equal(json.resCd, 'SX15', code);
    assert.match(json.resMsg, new RegExp(`payMethodTypeCode ${code}`));
  }
  const { json } = await merchantAt(trial, 'T0021766').register();
  assert.equal(json.resCd, 'SX15');
  assert.match(json.resMsg, /not contracted for T0021766/);
  assert.equal((await merchantAt(trial, 'T0021766').register({ payMethodTypeCode: '00' })).json.resCd, 'SX15');
});

test('an order number is free again when its window was cancelled, refused or left too long', async (t) => {
  const trial = await startTrial(t);
  const { register, approve } = merchantAt(trial);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T12:00:00+09:00' });
  const shopOrderNo = nextNumber('imp_');
  const again = async (): Promise<string> => (await register({ shopOrderNo })).json.resCd;
  const first = authorizationIdOf(await register({ shopOrderNo }));
  assert.equal(await again(), 'SX05');
  assert.equal((await merchantAt(trial, 'T0020391').register({ shopOrderNo })).json.resCd, '0000', 'of another shop');
  await windowCall(trial, first, 'cancel', {});
  const second = authorizationIdOf(await register({ shopOrderNo }));
  await windowCall(trial, second, 'pay', { issuer: '029', cardNumber: '9410-0000-0000-0001' });
  assert.equal(await again(), 'SX05', 'authenticated');
  assert.equal((await approve({ authorizationId: second, shopOrderNo })).json.resCd, '8035');
  await register({ shopOrderNo });
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T12:30:00+09:00' });
  const fourth = authorizationIdOf(await register({ shopOrderNo }));
  await windowCall(trial, fourth, 'pay', { issuer: '029' });
  assert.equal((await approve({ authorizationId: fourth, shopOrderNo })).json.resCd, '0000');
  assert.equal(await again(), 'SX05', 'paid');
});

test('a number of a request is used up until midnight in Korea, whatever came of it', async (t) => {
  const trial = await startTrial(t);
  const { pay, approve, revise, authenticate } = merchantAt(trial);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T23:59:00+09:00' });
  const { pgCno, shopTransactionId } = (await pay()).json;
  const next = await authenticate();
  const reused = await approve(next, { shopTransactionId });
  assert.deepEqual([reused.json.resCd, reused.json.shopTransactionId], ['SX04', shopTransactionId]);
  assert.equal((await revise(pgCno, { shopTransactionId })).json.resCd, 'SX04');
  assert.equal((await revise(pgCno, { shopTransactionId: 'C-1', reviseTypeCode: '60' })).json.resCd, 'SX09');
  assert.equal((await revise(pgCno, { shopTransactionId: 'C-1' })).json.resCd, 'SX04', 'a refusal uses it up too');
  await trial.restart();
  assert.equal((await approve(next, { shopTransactionId })).json.resCd, 'SX04');
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-02T00:00:00+09:00' });
  assert.equal((await approve(next, { shopTransactionId })).json.resCd, '0000');
});

test('of two requests with one number, the second is refused while the first is still under way', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const authenticated = await authenticate();
  await trial.control('POST', '/faults', { gateway: 'kicc', call: 'approve', fault: 'slow', delay_ms: 300 });
  const number = { shopTransactionId: nextNumber('A-') };
  const ends = await Promise.all([approve(authenticated, number), approve(authenticated, number)]);
  assert.deepEqual(ends.map(({ json }) => String(json.resCd)).toSorted(), ['0000', 'SX04']);
  assert.equal((await trial.control('GET', '/ledger?gateway=kicc')).json.entries.length, 1);
});
