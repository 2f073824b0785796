import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Reply, Trial, Wire } from '../trial.ts';
import { authorizationIdOf, merchantAt, windowCall } from './trial-merchant.ts';

const goodsInfoList = [
  { productNo: 'cup-1', productName: '찻잔', productAmount: 45_000 },
  { productNo: 'tea-2', productName: '녹차', productAmount: 15_000 },
];
const recvInfo = { recvName: '홍길동', recvMobileNo: '01012345678', recvMail: 'a@b.co' };
const escrowInfo = { escrowType: 'K', escrowTypeCode: 'K', goodsInfoList, recvInfo };
const refundInfo = { refundBankCode: '004', refundAccountNo: '11012345678', refundDepositName: '홍길동' };
const delivery = { deliveryCode: 'DE02', deliveryCorpCode: 'DC01', deliveryInvoice: '6400-1' };

type Scene = { readonly trial: Trial; readonly receiver: Receiver; steps(): string[] };

async function prepare(t: TestContext): Promise<Scene> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  receiver.answerWith(200, '{"resCd":"0000","resMsg":"정상"}');
  await trial.control('PUT', '/webhooks', { gateway: 'kicc', mid: 'T5102001', url: receiver.url });
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T12:00:00+09:00' });
  const steps = (): string[] => {
    const told: Wire[] = receiver.received.map(({ body }) => JSON.parse(body));
    assert.ok(told.every(({ notiType, escrowUsed }) => notiType === '40' && escrowUsed === 'Y'));
    return told.map(({ statusCode }) => statusCode);
  };
  return { trial, receiver, steps };
}

const pay = async (trial: Trial, payMethodTypeCode: '21' | '22'): Promise<Wire> =>
  (await merchantAt(trial).pay({ payMethodTypeCode, escrowInfo }, { bank: '004' })).json;

const decide = (trial: Trial, orderId: string, decision: string): Promise<Reply> =>
  trial.control('POST', '/escrow', { gateway: 'kicc', order_id: orderId, decision });

const change = async (trial: Trial, pgCno: string, sub: string, more: Fields = {}): Promise<Wire> =>
  (await merchantAt(trial).revise(pgCno, { reviseTypeCode: '61', reviseSubTypeCode: sub, ...more })).json;

test('a registration of escrow names its goods and its receiver, which the window shows', async (t) => {
  const { trial } = await prepare(t);
  const { register } = merchantAt(trial);
  const refusal = async (changes: Fields, payMethodTypeCode = '21'): Promise<string> =>
    (await register({ payMethodTypeCode, escrowInfo: { ...escrowInfo, ...changes } })).json.resCd;
  assert.equal(await refusal({ escrowTypeCode: undefined }), '0000', 'the name in the papers');
  assert.equal(await refusal({ escrowType: undefined }), '0000', 'the name that a client uses');
  assert.equal(await refusal({ escrowType: undefined, escrowTypeCode: undefined }), 'SX01');
  assert.equal(await refusal({ goodsInfoList: [] }), 'SX01');
  assert.equal(await refusal({ goodsInfoList: [goodsInfoList[0], goodsInfoList[0]] }), 'SX01');
  assert.equal(await refusal({ goodsInfoList: [goodsInfoList[0]] }), 'SX13');
  assert.equal(await refusal({ recvInfo: undefined }), 'SX01');
  assert.equal(await refusal({ recvInfo: { ...recvInfo, recvMobileNo: '010-1' } }), 'SX03');
  for (const code of ['11', '31', '00']) assert.equal(await refusal({}, code), 'SX15', code);
  const id = authorizationIdOf(await register({ payMethodTypeCode: '22', escrowInfo }));
  const { escrow } = (await windowCall(trial, id, 'state')).json;
  assert.deepEqual(escrow, { goods: goodsInfoList, receiver: { name: '홍길동', mobile: '01012345678' } });
});

test('a transfer in escrow: shipped by the merchant`s site, confirmed by the buyer`s mail', async (t) => {
  const { trial, steps } = await prepare(t);
  const { escrowUsed, statusCode, shopOrderNo, pgCno } = await pay(trial, '21');
  assert.deepEqual([escrowUsed, statusCode], ['Y', 'ES01']);
  assert.equal((await decide(trial, shopOrderNo, 'confirm')).status, 409);
  assert.equal((await decide(trial, shopOrderNo, 'ship')).status, 200);
  assert.equal((await decide(trial, shopOrderNo, 'confirm')).status, 200);
  assert.equal((await decide(trial, shopOrderNo, 'deny')).status, 409);
  assert.deepEqual(steps(), ['ES07', 'ES12']);
  assert.equal((await merchantAt(trial).revise(pgCno)).json.resCd, 'SX09', 'escrow knows only 61');
  assert.equal((await change(trial, pgCno, 'ES02')).resCd, 'SX09');
  const back = await change(trial, pgCno, 'ES16');
  assert.deepEqual([back.statusCode, back.cancelAmount, back.remainAmount], ['ES16', 60_000, 0]);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-02T10:00:00+09:00' });
  await trial.control('POST', '/timers/run', {});
  assert.deepEqual(steps(), ['ES07', 'ES12', 'ES16', 'ES19']);
});

test('an account in escrow: its deposit is told as a step, not as a deposit', async (t) => {
  const { trial, receiver, steps } = await prepare(t);
  const { statusCode, shopOrderNo, pgCno } = await pay(trial, '22');
  assert.equal(statusCode, 'ES03');
  await trial.control('POST', '/deposits', { gateway: 'kicc', order_id: shopOrderNo });
  const told: Wire = JSON.parse(receiver.received[0]?.body ?? '{}');
  assert.deepEqual([told.notiType, told.statusCode, told.pgCno, told.amount], ['40', 'ES04', pgCno, '60000']);
  assert.equal((await change(trial, pgCno, 'ES05')).resCd, 'SX01', 'where to?');
  assert.equal((await change(trial, pgCno, 'ES05', { refundInfo })).statusCode, 'ES05');
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-02T10:00:00+09:00' });
  await trial.control('POST', '/timers/run', {});
  assert.deepEqual(steps(), ['ES04', 'ES05', 'ES06']);
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${shopOrderNo}`)).json;
  assert.deepEqual(
    entries.map(({ kind }: Wire) => kind),
    ['issue', 'deposit', 'refund'],
  );
});

test('before money came, or goods left, ES02 ends it', async (t) => {
  const { trial } = await prepare(t);
  const account = await pay(trial, '22');
  const closed = await change(trial, account.pgCno, 'ES02');
  assert.deepEqual([closed.statusCode, closed.statusMessage], ['ES17', '발급취소']);
  const transfer = await pay(trial, '21');
  assert.equal((await change(trial, transfer.pgCno, 'ES02')).statusCode, 'ES02');
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${transfer.shopOrderNo}`)).json;
  assert.deepEqual(
    entries.map(({ kind, amount }: Wire) => `${kind} ${amount}`),
    ['approval 60000', 'cancellation 60000'],
  );
});

test('a merchant ships by the API too, with courier and number, and a buyer may deny', async (t) => {
  const { trial, steps } = await prepare(t);
  const { pgCno, shopOrderNo } = await pay(trial, '21');
  assert.equal((await change(trial, pgCno, 'ES07')).resCd, 'SX01');
  const wrong = { ...delivery, deliveryCorpCode: 'DC99' };
  assert.equal((await change(trial, pgCno, 'ES07', { escrowInfo: wrong })).resCd, 'SX01');
  const shipped = await change(trial, pgCno, 'ES07', { escrowInfo: delivery });
  assert.deepEqual([shipped.statusCode, shipped.cancelAmount, shipped.remainAmount], ['ES07', 0, 60_000]);
  const corrected = { ...delivery, deliveryInvoice: '6400-2' };
  assert.equal((await change(trial, pgCno, 'ES07', { escrowInfo: corrected })).statusCode, 'ES07');
  await decide(trial, shopOrderNo, 'deny');
  assert.deepEqual(steps().toSorted(), ['ES07', 'ES07', 'ES13']);
  assert.equal((await change(trial, pgCno, 'ES07', { escrowInfo: delivery })).resCd, 'SX09');
  assert.equal((await change(trial, pgCno, 'ES08')).resCd, 'SX09', 'after a denial the papers say: call us');
  assert.equal((await decide(trial, 'nobody', 'ship')).status, 409);
});
