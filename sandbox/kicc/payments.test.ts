import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import { startTrial } from '../trial.ts';
import type { Trial, Wire } from '../trial.ts';
import { sign } from './signature.ts';
import { authorizationIdOf, merchantAt, nextNumber, registrationOf, secretKey, windowCall } from './trial-merchant.ts';

async function holdAt(trial: Trial, time: string): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: time });
}

async function ledgerOf(trial: Trial, shopOrderNo: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${shopOrderNo}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

const cardNumber = (outcome: string): string => testCards.find((card) => card.outcome === outcome)?.number ?? '';

test('an approval takes what was registered, and is signed', async (t) => {
  const trial = await startTrial(t);
  const { pay } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T12:00:05+09:00');
  const choice = { issuer: '027', instalmentMonths: 3, cardNumber: '4119-0400-1234-7041' };
  const { status, json } = await pay({ amount: 51_004 }, choice);
  assert.deepEqual([status, json.resCd, json.resMsg, json.amount], [200, '0000', 'MPI결제 정상', 51_004]);
  assert.match(json.pgCno, /^260301120005[0-9]{8}$/);
  assert.deepEqual([json.transactionDate, json.statusCode, json.statusMessage], ['20260301120005', 'TS03', '매입요청']);
  assert.equal(json.msgAuthValue, sign(secretKey, json.pgCno, 51_004, '20260301120005'));
  const { cardInfo, approvalNo } = json.paymentInfo;
  assert.match(approvalNo, /^[0-9]{8}$/);
  assert.deepEqual(
    [cardInfo.cardNo, cardInfo.issuerCode, cardInfo.acquirerCode, cardInfo.installmentMonth, cardInfo.cardGubun],
    ['41190400****704*', '027', '027', 3, 'N'],
  );
  assert.deepEqual(await ledgerOf(trial, json.shopOrderNo), [['approval', 51_004]]);
});

test('a member bank of BC pays as BC, with its own code beside it', async (t) => {
  const { pay } = merchantAt(await startTrial(t));
  const { cardInfo } = (await pay({}, { issuer: '526' })).json.paymentInfo;
  assert.deepEqual([cardInfo.issuerCode, cardInfo.subCardCd, cardInfo.acquirerCode], ['026', '526', '026']);
});

test('instalments whose interest the merchant pays say so', async (t) => {
  const { pay } = merchantAt(await startTrial(t));
  const cardInfoList = [{ cardCd: '029', freeInstallmentMonthList: [2, 3] }];
  const freeFor = async (setFreeInstallment: string, instalmentMonths: number): Promise<string> => {
    const cardMethodInfo = { setFreeInstallment, cardInfoList };
    const { json } = await pay({ payMethodInfo: { cardMethodInfo } }, { issuer: '029', instalmentMonths });
    return json.paymentInfo.cardInfo.freeInstallmentTypeCode;
  };
  assert.deepEqual([await freeFor('Y', 3), await freeFor('Y', 4), await freeFor('N', 3)], ['02', '00', '00']);
});

test('what is not authenticated, not theirs, or used up is one and the same refusal', async (t) => {
  const trial = await startTrial(t);
  const { register, authenticate, approve } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T12:00:00+09:00');
  const refusal = async (by: Promise<{ json: Wire }>): Promise<string> => (await by).json.resCd;
  const shopOrderNo = nextNumber('imp_');
  const opened = { authorizationId: authorizationIdOf(await register({ shopOrderNo })), shopOrderNo };
  assert.equal(await refusal(approve(opened)), 'R102', 'nobody authenticated');
  const authenticated = await authenticate();
  const unknown = await approve({ ...authenticated, authorizationId: '26030112000000000000' });
  assert.equal(unknown.json.resMsg, '인증 내역에 존재하지 않는 거래입니다. KICC로 문의바랍니다');
  assert.equal(await refusal(approve({ ...authenticated, shopOrderNo: 'other' })), 'R102');
  assert.equal(await refusal(merchantAt(trial, 'T0020391').approve(authenticated)), 'R102');
  assert.deepEqual((await trial.control('GET', '/ledger')).json.entries, []);
  assert.equal(await refusal(approve(authenticated)), '0000');
  assert.equal(await refusal(approve(authenticated)), 'R102', 'approved already');
  await windowCall(trial, opened.authorizationId, 'cancel', {});
  assert.equal(await refusal(approve(opened)), 'R102', 'cancelled');
  const late = await authenticate();
  await holdAt(trial, '2026-03-01T12:30:00+09:00');
  assert.equal(await refusal(approve(late)), 'R102', 'too late');
});

test('two approvals at once take the money once', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const authenticated = await authenticate();
  const ends = await Promise.all([approve(authenticated), approve(authenticated), approve(authenticated)]);
  assert.deepEqual(ends.map(({ json }) => String(json.resCd)).toSorted(), ['0000', 'R102', 'R102']);
  assert.deepEqual(await ledgerOf(trial, authenticated.shopOrderNo), [['approval', 60_000]]);
});

test('an approval is of today, or of yesterday when it set out before midnight', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T00:00:01+09:00');
  const authenticated = await authenticate();
  for (const approvalReqDate of ['20260227', '20260302', '2026-3-1'])
    assert.equal((await approve(authenticated, { approvalReqDate })).json.resCd.slice(0, 2), 'SX', approvalReqDate);
  assert.equal((await approve(authenticated, { approvalReqDate: '20260228' })).json.resCd, '0000');
});

test('the test cards are refused where their row says, and nothing is taken', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const refusals: [string, string][] = [
    ['insufficient-balance', '8035'],
    ['limit-exceeded', '8521'],
    ['lost-or-stolen', '8350'],
    ['expired', '8314'],
    ['wrong-number', 'SX16'],
    ['issuer-down', '8373'],
  ];
  for (const [outcome, code] of refusals) {
    const authenticated = await authenticate({}, { cardNumber: cardNumber(outcome) });
    const { status, json } = await approve(authenticated);
    assert.deepEqual([status, json.resCd, json.msgAuthValue], [200, code, undefined], outcome);
    assert.equal((await approve(authenticated)).json.resCd, 'R102', 'a refusal uses the authentication up');
  }
  assert.deepEqual((await trial.control('GET', '/ledger')).json.entries, []);
});

test('the standalone window has registration and approval of its own', async (t) => {
  const trial = await startTrial(t);
  const { api, mallId, approve } = merchantAt(trial);
  const cardMethodInfo = { usedSpayCode: ['CRD'], cardInfoList: [{ cardCd: '027' }], installmentMonthList: [3] };
  const wanted = registrationOf(mallId, { clientTypeCode: '10', payMethodInfo: { cardMethodInfo } });
  const wrong: [object, string][] = [
    [{ usedSpayCode: ['CRD', 'KKO'] }, 'SX01'],
    [{ usedSpayCode: [] }, 'SX01'],
    [{ cardInfoList: [] }, 'SX01'],
    [{ installmentMonthList: [2, 3] }, 'SX01'],
  ];
  for (const [change, code] of wrong) {
    const changed = { ...wanted, payMethodInfo: { cardMethodInfo: { ...cardMethodInfo, ...change } } };
    assert.equal((await api('/api/v2/trades/webpay', changed)).json.resCd, code, JSON.stringify(change));
  }
  const authorizationId = authorizationIdOf(await api('/api/v2/trades/webpay', wanted));
  const { json: state } = await windowCall(trial, authorizationId, 'state');
  assert.deepEqual([state.window, state.issuers.length, state.instalmentMonths], ['standalone', 1, [3]]);
  await windowCall(trial, authorizationId, 'pay', { issuer: '027' });
  const authenticated = { authorizationId, shopOrderNo: String(wanted['shopOrderNo']) };
  assert.equal((await approve(authenticated)).json.resCd, 'R102', 'the integrated window`s approval knows it not');
  const body = { mallId, shopTransactionId: nextNumber('A-'), approvalReqDate: `20${authorizationId.slice(0, 6)}` };
  const approved = await api('/api/v2/trades/approval', { ...body, ...authenticated });
  assert.equal(approved.json.paymentInfo.cardInfo.installmentMonth, 3);
});

test('on the same day the approval is undone, on a later one the capture', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T23:59:59+09:00');
  const first = (await pay()).json;
  const second = (await pay()).json;
  const undone = (await revise(first.pgCno)).json;
  assert.deepEqual(
    [undone.resCd, undone.resMsg, undone.statusCode, undone.cancelAmount, undone.remainAmount, undone.oriPgCno],
    ['0000', '정상취소', 'TS02', 60_000, 0, first.pgCno],
  );
  assert.match(undone.cancelPgCno, /^260301235959[0-9]{8}$/);
  assert.equal(undone.msgAuthValue, undefined);
  await holdAt(trial, '2026-03-02T00:00:00+09:00');
  const later = (await revise(second.pgCno)).json;
  assert.deepEqual([later.resMsg, later.statusCode], ['EDI 취소 매입처리로 취소처리됨', 'TS05']);
  assert.deepEqual(await ledgerOf(trial, first.shopOrderNo), [
    ['approval', 60_000],
    ['cancellation', 60_000],
  ]);
});

test('a payment is cancelled in parts down to nothing, and never as a whole after a part', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  const { pgCno, shopOrderNo } = (await pay()).json;
  const part = async (changes: object): Promise<unknown[]> => {
    const { json } = await revise(pgCno, { reviseTypeCode: '32', ...changes });
    return [json.resCd, json.statusCode, json.remainAmount];
  };
  assert.deepEqual(await part({}), ['SX01', undefined, undefined]);
  assert.deepEqual(await part({ amount: 0 }), ['SX08', undefined, undefined]);
  assert.deepEqual(await part({ amount: 60_001 }), ['SX08', undefined, undefined]);
  assert.deepEqual(await part({ amount: 20_000, remainAmount: 60_000 }), ['0000', 'TS06', 40_000]);
  assert.equal((await revise(pgCno)).json.resCd, 'SX08');
  assert.deepEqual(await part({ amount: 1_000, remainAmount: 38_000 }), ['SX08', undefined, undefined]);
  assert.deepEqual(await part({ amount: '10000', remainAmount: '30000' }), ['0000', 'TS06', 30_000]);
  assert.deepEqual(await part({ amount: 30_000 }), ['0000', 'TS06', 0]);
  assert.deepEqual(await part({ amount: 1 }), ['SX08', undefined, undefined]);
  assert.equal((await ledgerOf(trial, shopOrderNo)).length, 4);
});

test('a cancellation that is not signed, not of today, or not of this payment is refused', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T12:00:00+09:00');
  const { pgCno, shopOrderNo } = (await pay()).json;
  const refusal = async (changes: object, by = revise): Promise<string> => (await by(pgCno, { ...changes })).json.resCd;
  assert.equal(await refusal({ msgAuthValue: undefined }), 'SX01');
  assert.equal(await refusal({ msgAuthValue: sign(secretKey, pgCno, 'another') }), 'SX06');
  assert.equal(await refusal({ msgAuthValue: sign('another key', pgCno, 'C-9'), shopTransactionId: 'C-9' }), 'SX06');
  for (const cancelReqDate of ['20260228', '20260302']) assert.equal(await refusal({ cancelReqDate }), 'SX11');
  for (const reviseTypeCode of ['20', '33', '51', '60', '61', '63'])
    assert.equal(await refusal({ reviseTypeCode, amount: 1_000 }), 'SX09', reviseTypeCode);
  assert.equal(await refusal({ amount: 1_000 }), 'SX08', 'the whole is not a part');
  assert.equal(await refusal({}, merchantAt(trial, 'T0020391').revise), 'SX07');
  assert.equal((await revise('26030112000000000000')).json.resCd, 'SX07');
  assert.deepEqual(await ledgerOf(trial, shopOrderNo), [['approval', 60_000]]);
  assert.equal(await refusal({ amount: 60_000 }), '0000');
  assert.equal(await refusal({}), 'SX08', 'cancelled already');
});

test('some cards give back nothing, and some only the whole', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  const stubborn = (await pay({}, { cardNumber: cardNumber('cancellation-refused') })).json;
  assert.equal((await revise(stubborn.pgCno)).json.resCd, 'SX17');
  assert.deepEqual(await ledgerOf(trial, stubborn.shopOrderNo), [['approval', 60_000]]);
  const foreign = (await pay({}, { issuer: '050' })).json;
  assert.equal(foreign.paymentInfo.cardInfo.partCancelUsed, 'N');
  assert.equal((await revise(foreign.pgCno, { reviseTypeCode: '32', amount: 1_000 })).json.resCd, 'SX12');
  assert.equal((await revise(foreign.pgCno)).json.resCd, '0000');
});

test('a look-up tells again what a request of today or yesterday did, with the status of the day', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise, lookUp, authenticate, approve } = merchantAt(trial);
  await holdAt(trial, '2026-03-01T12:00:00+09:00');
  const { msgAuthValue, ...approved } = (await pay()).json;
  assert.ok(msgAuthValue);
  assert.deepEqual((await lookUp(approved.shopTransactionId)).json, approved);
  const cancelled = (await revise(approved.pgCno, { reviseTypeCode: '32', amount: 1_000 })).json;
  assert.deepEqual((await lookUp(cancelled.shopTransactionId)).json, cancelled);
  const now = (await lookUp(approved.shopTransactionId)).json;
  assert.deepEqual([now.amount, now.statusCode, now.statusMessage], [60_000, 'TS06', '부분매입취소']);

  const refused = await authenticate({}, { cardNumber: cardNumber('lost-or-stolen') });
  const { shopTransactionId } = (await approve(refused)).json;
  assert.equal((await lookUp(shopTransactionId)).json.resCd, 'SX07', 'it did nothing');
  const stranger = merchantAt(trial, 'T0020391');
  assert.equal((await stranger.lookUp(approved.shopTransactionId)).json.resCd, 'SX07');

  await holdAt(trial, '2026-03-02T23:59:59+09:00');
  await trial.restart();
  assert.equal((await lookUp(approved.shopTransactionId)).json.resCd, 'SX07', 'of that day, not of this one');
  const yesterday = { transactionDate: '20260301' };
  assert.equal((await lookUp(approved.shopTransactionId, yesterday)).json.pgCno, approved.pgCno);
  await holdAt(trial, '2026-03-03T00:00:00+09:00');
  assert.equal((await lookUp(approved.shopTransactionId, yesterday)).json.resCd, 'SX11');
});

test('a lost request used no number up, a lost reply did what it was asked', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve, lookUp } = merchantAt(trial);
  const authenticated = await authenticate();
  const number = { shopTransactionId: nextNumber('A-') };
  const fault = (kind: string) => trial.control('POST', '/faults', { gateway: 'kicc', call: 'approve', fault: kind });
  await fault('lose-request');
  await assert.rejects(approve(authenticated, number));
  await fault('http-500');
  assert.equal((await approve(authenticated, number)).status, 500);
  assert.equal((await lookUp(number.shopTransactionId)).json.resCd, 'SX07');
  await fault('lose-reply');
  await assert.rejects(approve(authenticated, number));
  assert.equal((await lookUp(number.shopTransactionId)).json.amount, 60_000);
  assert.equal((await approve(authenticated, number)).json.resCd, 'SX04', 'a repeat is no replay');
  assert.deepEqual(await ledgerOf(trial, authenticated.shopOrderNo), [['approval', 60_000]]);
});

test('garbage happened, at a cancellation and at a look-up', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise, lookUp } = merchantAt(trial);
  const { pgCno, shopTransactionId, shopOrderNo } = (await pay()).json;
  for (const call of ['cancel', 'settle'])
    await trial.control('POST', '/faults', { gateway: 'kicc', call, fault: 'garbage' });
  assert.equal((await revise(pgCno)).json, null);
  assert.equal((await lookUp(shopTransactionId)).json, null);
  assert.equal((await lookUp(shopTransactionId)).json.statusCode, 'TS02');
  assert.equal((await ledgerOf(trial, shopOrderNo)).length, 2);
});

test('a wrong signature and a wrong amount come where ordered, and the books say what was taken', async (t) => {
  const trial = await startTrial(t);
  const { pay, lookUp } = merchantAt(trial);
  const fault = (call: string, kind: string) =>
    trial.control('POST', '/faults', { gateway: 'kicc', call, fault: kind });
  await fault('any', 'bad-signature');
  await fault('approve', 'amount-mismatch');
  const unsigned = (await pay()).json;
  assert.notEqual(unsigned.msgAuthValue, sign(secretKey, unsigned.pgCno, unsigned.amount, unsigned.transactionDate));
  const tooMuch = (await pay()).json;
  assert.equal(tooMuch.amount, 60_100);
  assert.equal(tooMuch.msgAuthValue, sign(secretKey, tooMuch.pgCno, 60_100, tooMuch.transactionDate));
  assert.equal((await lookUp(tooMuch.shopTransactionId)).json.amount, 60_100);
  assert.deepEqual(await ledgerOf(trial, tooMuch.shopOrderNo), [['approval', 60_100]]);
  assert.equal((await fault('cancel', 'bad-signature')).status, 400, 'a cancellation`s answer is never signed');
});

test('the approval whose reply is lost is in the books', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const authenticated = await authenticate({}, { cardNumber: cardNumber('reply-lost') });
  await assert.rejects(approve(authenticated));
  assert.deepEqual(await ledgerOf(trial, authenticated.shopOrderNo), [['approval', 60_000]]);
});

test('what was answered is there after a crash that cut off a line, and reset empties it', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise, lookUp } = merchantAt(trial);
  const { pgCno, shopTransactionId } = (await pay()).json;
  await trial.restart(() => appendFile(join(trial.home, 'journal.jsonl'), '[["kicc.transactions","torn",{"mid"'));
  assert.equal((await lookUp(shopTransactionId)).json.pgCno, pgCno);
  assert.equal((await revise(pgCno)).json.resCd, '0000');
  await trial.control('POST', '/reset', {});
  await trial.restart();
  assert.equal((await lookUp(shopTransactionId)).json.resCd, 'SX07');
});
