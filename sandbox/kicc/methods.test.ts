import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { authorizationIdOf, merchantAt, nextNumber, registrationOf, windowCall } from './trial-merchant.ts';

const card = (cardMethodInfo: Fields): Fields => ({ payMethodInfo: { cardMethodInfo } });

async function stateOf(trial: Trial, changes: Fields): Promise<Wire> {
  const id = authorizationIdOf(await merchantAt(trial).register(changes));
  return (await windowCall(trial, id, 'state')).json;
}

async function ledgerOf(trial: Trial, shopOrderNo: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${shopOrderNo}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

const codes = (listed: Wire[]): string[] => listed.map(({ code }) => String(code));

test('00 offers every contracted method, a code only its own', async (t) => {
  const trial = await startTrial(t);
  const all = await stateOf(trial, { payMethodTypeCode: '00' });
  const wallets = ['kakaopay', 'naverpay', 'tosspay', 'samsungpay', 'payco', 'ssgpay', 'lpay', 'applepay'];
  assert.deepEqual(all.methods, ['card', ...wallets, 'transfer', 'virtual_account', 'phone']);
  for (const [code, method] of [
    ['21', 'transfer'],
    ['22', 'virtual_account'],
    ['31', 'phone'],
  ]) {
    assert.deepEqual((await stateOf(trial, { payMethodTypeCode: code })).methods, [method]);
  }
});

test('the areas of the card window: its table, its wallets, and which wallets', async (t) => {
  const trial = await startTrial(t);
  const shown = async (cardMethodInfo: Fields): Promise<unknown[]> => {
    const { methods, issuers } = await stateOf(trial, card(cardMethodInfo));
    return [issuers.length > 0, ...methods];
  };
  assert.deepEqual(await shown({ displayArea: ['CARD'] }), [true, 'card']);
  assert.deepEqual(await shown({ displayArea: ['SPAY'], usedSpayCode: ['KKO', 'TMN'] }), [false, 'kakaopay', 'tmoney']);
  assert.deepEqual(await shown({ displayArea: ['CARD', 'SPAY'], usedSpayCode: ['PCO'] }), [true, 'card', 'payco']);
  assert.deepEqual(await shown({ paymentType: '0' }), [true, 'card'], 'who types a number has no wallet');
});

test('a wallet charges a card of the buyer, or its own money', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  const onCard = (await pay({}, { method: 'kakaopay', issuer: '027', instalmentMonths: 3 })).json;
  const { paymentInfo } = onCard;
  assert.deepEqual(
    [paymentInfo.payMethodTypeCode, paymentInfo.cpCode, paymentInfo.cardInfo.issuerCode, onCard.statusCode],
    ['11', 'KKO', '027', 'TS03'],
  );
  const money = (await pay({}, { method: 'kakaopay', source: 'points' })).json;
  assert.deepEqual([money.paymentInfo.payMethodTypeCode, money.paymentInfo.cpCode], ['50', 'KKO']);
  assert.ok(money.paymentInfo.prepaidInfo.billId);
  assert.equal(money.paymentInfo.cardInfo, undefined);
  const own = (await pay({}, { method: 'payco', source: 'points' })).json;
  assert.equal(own.paymentInfo.payMethodTypeCode, '60');
  assert.equal((await revise(own.pgCno, { reviseTypeCode: '33', amount: 1_000 })).json.resCd, 'SX09');
  const part = (await revise(own.pgCno, { reviseTypeCode: '32', amount: 1_000 })).json;
  assert.deepEqual([part.resCd, part.statusCode, part.reviseInfo.payMethodTypeCode], ['0000', 'TS06', '60']);
});

test('card points are a part of the amount where the registration lets them', async (t) => {
  const trial = await startTrial(t);
  const { pay } = merchantAt(trial);
  assert.equal((await stateOf(trial, card({ setCardPoint: 'Y' }))).pointsLeft, 1_000);
  const points = { usesPoints: true };
  const { paymentInfo } = (await pay(card({ setCardPoint: 'Y' }), points)).json;
  assert.deepEqual([paymentInfo.multiCardAmount, paymentInfo.multiPntAmount], [59_000, 1_000]);
  assert.equal(paymentInfo.cardInfo.pntAmount, 1_000);
  assert.equal((await pay(card({ setCardPoint: 'N' }), points)).json.paymentInfo.multiPntAmount, undefined);
});

test('a transfer: bank, cash receipt, cancelled as a whole or in parts by its own word', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise, lookUp } = merchantAt(trial);
  const cashReceipt = { kind: 'personal', number: '010-1234-5678' };
  const paid = (await pay({ payMethodTypeCode: '21' }, { bank: '026', cashReceipt })).json;
  const { paymentInfo } = paid;
  assert.deepEqual([paid.resCd, paid.statusCode, paymentInfo.payMethodTypeCode], ['0000', 'TS01', '21']);
  assert.deepEqual(paymentInfo.bankInfo, { bankCode: '026', bankName: '신한은행' });
  assert.equal(paymentInfo.cashReceiptInfo.resCd, '0000');
  assert.equal(paymentInfo.cardInfo, undefined);
  assert.deepEqual((await lookUp(paid.shopTransactionId)).json.paymentInfo, paymentInfo);
  assert.equal((await revise(paid.pgCno, { reviseTypeCode: '32', amount: 1_000 })).json.resCd, 'SX09');
  const part = (await revise(paid.pgCno, { reviseTypeCode: '33', amount: 10_000 })).json;
  assert.deepEqual([part.statusCode, part.remainAmount], ['TS06', 50_000]);
  const rest = (await revise(paid.pgCno, { reviseTypeCode: '33', amount: 50_000 })).json;
  assert.deepEqual([rest.remainAmount, rest.reviseInfo.cashReceiptInfo.resCd], [0, '0000']);

  const plain = (await pay({ payMethodTypeCode: '21' }, { bank: '004' })).json;
  assert.equal(plain.paymentInfo.cashReceiptInfo, undefined);
  const undone = (await revise(plain.pgCno)).json;
  assert.deepEqual([undone.statusCode, undone.remainAmount], ['TS02', 0]);
  assert.deepEqual(await ledgerOf(trial, plain.shopOrderNo), [
    ['approval', 60_000],
    ['cancellation', 60_000],
  ]);
});

test('a phone: carrier and number, and nothing back once the month is over', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  const at = (time: string) => trial.control('PUT', '/clock', { offset_ms: 0, held_at: time });
  await at('2026-03-31T23:00:00+09:00');
  const order = { payMethodTypeCode: '31', orderInfo: { goodsName: '전자책', goodsTypeCode: '1' } };
  const { json } = await pay(order, { carrier: 'LGT', phoneNumber: '010-9876-5432' });
  const { mobInfo, payMethodTypeCode } = json.paymentInfo;
  assert.deepEqual([payMethodTypeCode, mobInfo.mobileCd, mobInfo.mobileNo], ['31', 'LGT', '010****5432']);
  const other = (await pay(order)).json;
  assert.equal((await revise(json.pgCno)).json.statusCode, 'TS02');
  await at('2026-04-01T00:00:00+09:00');
  assert.equal((await revise(other.pgCno)).json.resCd, 'SX20');
  assert.equal((await revise(other.pgCno, { reviseTypeCode: '33', amount: 1_000 })).json.resCd, 'SX20');
});

test('an end can be ordered for a method that has no card number', async (t) => {
  const { pay } = merchantAt(await startTrial(t));
  for (const [payMethodTypeCode, choice] of [
    ['21', { bank: '004' }],
    ['31', {}],
    ['22', { bank: '004' }],
  ] as const) {
    const { json } = await pay({ payMethodTypeCode }, { ...choice, outcome: 'insufficient-balance' });
    assert.equal(json.resCd, '8035', payMethodTypeCode);
  }
});

test('what the window does not offer is refused, and it stays open', async (t) => {
  const trial = await startTrial(t);
  const refusal = async (changes: Fields, choice: Fields): Promise<string> => {
    const id = authorizationIdOf(await merchantAt(trial).register(changes));
    return (await windowCall(trial, id, 'pay', choice)).json.code;
  };
  const account = { payMethodTypeCode: '22', payMethodInfo: { virtualAccountMethodInfo: { bankList: ['020'] } } };
  assert.equal(await refusal({}, { method: 'transfer', bank: '004' }), 'SX18');
  assert.equal(await refusal(account, { bank: '004' }), 'SX18');
  assert.equal(await refusal({ payMethodTypeCode: '21' }, { bank: '999' }), 'SX18');
  assert.equal(await refusal({ payMethodTypeCode: '31' }, { phoneNumber: '02-123-4567' }), 'SX18');
  const receipt = { kind: 'corporate', number: '123' };
  assert.equal(await refusal({ payMethodTypeCode: '21' }, { bank: '004', cashReceipt: receipt }), 'SX18');
  assert.equal(await refusal({}, { method: 'applepay', source: 'points' }), 'SX18');
});

test('the standalone window is every method`s but the account`s', async (t) => {
  const trial = await startTrial(t);
  const { api, mallId } = merchantAt(trial);
  const register = (changes: Fields): Promise<Reply> =>
    api('/api/v2/trades/webpay', registrationOf(mallId, { clientTypeCode: '10', ...changes }));
  assert.equal((await register({ payMethodTypeCode: '22' })).json.resCd, 'SX15');
  assert.equal((await register({ payMethodTypeCode: '00' })).json.resCd, 'SX15');
  assert.equal((await register(card({}))).json.resCd, 'SX01', 'a card names itself');
  const wallet = authorizationIdOf(await register(card({ usedSpayCode: ['TOS'] })));
  assert.deepEqual((await windowCall(trial, wallet, 'state')).json.methods, ['tosspay']);
  const shopOrderNo = nextNumber('imp_');
  const transfer = authorizationIdOf(await register({ payMethodTypeCode: '21', shopOrderNo }));
  const { json } = await windowCall(trial, transfer, 'state');
  assert.deepEqual([json.window, json.methods], ['standalone', ['transfer']]);
  assert.equal(codes(json.transferBanks).length, 24);
  await windowCall(trial, transfer, 'pay', { bank: '088' }).then((reply) => assert.equal(reply.json.code, 'SX18'));
  await windowCall(trial, transfer, 'pay', { bank: '090' });
  const approvalReqDate = `20${transfer.slice(0, 6)}`;
  const body = { mallId, shopTransactionId: nextNumber('A-'), authorizationId: transfer, shopOrderNo, approvalReqDate };
  assert.equal((await api('/api/v2/trades/approval', body)).json.paymentInfo.bankInfo.bankCode, '090');
});

test('tax parts are refused for phones, and for escrow unless all is free', async (t) => {
  const { register } = merchantAt(await startTrial(t));
  const taxInfo = { taxAmount: 50_000, freeAmount: 5_000, vatAmount: 5_000 };
  assert.equal((await register({ payMethodTypeCode: '31', taxInfo })).json.resCd, 'SX15');
  const goodsInfoList = [{ productNo: '1', productName: '찻잔', productAmount: 60_000 }];
  const recvInfo = { recvName: '홍길동', recvMobileNo: '01012345678' };
  const escrow = { payMethodTypeCode: '21', escrowInfo: { escrowType: 'K', goodsInfoList, recvInfo } };
  assert.equal((await register({ ...escrow, taxInfo })).json.resCd, 'SX15');
  const allFree = { taxAmount: 0, freeAmount: 60_000, vatAmount: 0 };
  assert.equal((await register({ ...escrow, taxInfo: allFree })).json.resCd, '0000');
});
