import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Reply, Trial, Wire } from '../trial.ts';
import { authorizationIdOf, merchantAt, windowCall } from './trial-merchant.ts';

const received = '{"resCd":"0000","resMsg":"정상"}';

/** Time is held; what is told goes out when the timers are run. */
async function prepare(t: TestContext, mid = 'T5102001'): Promise<{ trial: Trial; receiver: Receiver }> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  receiver.answerWith(200, received);
  await trial.control('PUT', '/webhooks', { gateway: 'kicc', mid, url: receiver.url });
  await holdAt(trial, '2026-03-01T12:00:00+09:00');
  return { trial, receiver };
}

const holdAt = (trial: Trial, time: string): Promise<Reply> =>
  trial.control('PUT', '/clock', { offset_ms: 0, held_at: time });

const accountOf = (virtualAccountMethodInfo: Fields): Fields => ({
  payMethodTypeCode: '22',
  payMethodInfo: { virtualAccountMethodInfo },
});

const untilTheFifth = accountOf({ expiryDate: '20260305', expiryTime: '180000' });

async function issue(trial: Trial, choice: Fields = {}, mid?: string): Promise<Wire> {
  return (await merchantAt(trial, mid).pay(untilTheFifth, { bank: '004', ...choice })).json;
}

async function deposit(trial: Trial, orderId: string, more: Fields = {}): Promise<Reply> {
  return await trial.control('POST', '/deposits', { gateway: 'kicc', order_id: orderId, ...more });
}

async function ledgerOf(trial: Trial, shopOrderNo: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${shopOrderNo}`)).json;
  return entries.map((each: Wire) => `${each.kind} ${each.amount}`);
}

const last = ({ received: all }: Receiver): Wire => JSON.parse(all.at(-1)?.body ?? '{}');

const refundInfo = { refundBankCode: '088', refundAccountNo: '11012345678', refundDepositName: '홍길동' };

test('an approval gives out an account, and moves no money', async (t) => {
  const { trial } = await prepare(t);
  const issued = await issue(trial);
  const { paymentInfo } = issued;
  assert.deepEqual([issued.resCd, issued.statusCode, issued.statusMessage], ['0000', 'TS07', '입금대기']);
  assert.deepEqual([issued.amount, issued.escrowUsed, paymentInfo.payMethodTypeCode], [60_000, 'N', '22']);
  const { accountNo, ...account } = paymentInfo.virtualAccountInfo;
  assert.match(accountNo, /^[0-9]{11,14}$/);
  assert.deepEqual(account, {
    bankCode: '004',
    bankName: 'KB국민은행',
    depositName: '나루 시험 상점',
    expiryDate: '20260305180000',
  });
  assert.deepEqual(await ledgerOf(trial, issued.shopOrderNo), ['issue 0']);
  const { accounts } = (await trial.control('GET', '/accounts')).json;
  assert.deepEqual([accounts[0].number, accounts[0].state, accounts[0].bankCode], [accountNo, 'waiting', '004']);
});

test('which banks and until when is the registration`s', async (t) => {
  const { trial } = await prepare(t);
  const state = async (info: Fields): Promise<Wire> => {
    const id = authorizationIdOf(await merchantAt(trial).register(accountOf(info)));
    return (await windowCall(trial, id, 'state')).json;
  };
  const some = await state({ bankList: ['026', '092'], expiryDate: '20260302' });
  assert.deepEqual(
    [some.accountBanks.map(({ kftc }: Wire) => kftc), some.accountUntil],
    [['088', '092'], '2026-03-02T23:59:59+09:00'],
  );
  const every = await state({});
  assert.deepEqual([every.accountBanks.length, every.accountUntil], [13, '2026-03-08T23:59:59+09:00']);
  for (const info of [
    { bankList: ['088'] },
    { bankList: ['090'] },
    { expiryDate: '20260228' },
    { expiryDate: '2026-03-05' },
    { expiryDate: '20260305', expiryTime: '1800' },
    { expiryDate: '20261305' },
  ]) {
    const { json } = await merchantAt(trial).register(accountOf(info));
    assert.match(json.resCd, /^SX0[13]$/, JSON.stringify(info));
  }
});

test('a deposit is told by a number of its own, and its bank in two digits', async (t) => {
  const { trial, receiver } = await prepare(t);
  const issued = await issue(trial, { bank: '011', cashReceipt: { kind: 'corporate', number: '123-45-67890' } });
  const { status, json } = await deposit(trial, issued.shopOrderNo);
  assert.deepEqual([status, json.amount, json.notices[0].status], [200, 60_000, 200]);
  const notice = last(receiver);
  for (const value of Object.values(notice)) assert.equal(typeof value, 'string');
  assert.deepEqual(
    [notice.notiType, notice.tlfSno, notice.amount, notice.bankCode, notice.accountType, notice.resMsg],
    ['30', issued.pgCno, '60000', '11', 'V', '입금완료'],
  );
  assert.notEqual(notice.pgCno, issued.pgCno);
  assert.equal(notice.accountNo, issued.paymentInfo.virtualAccountInfo.accountNo);
  assert.deepEqual(
    [notice.cashUsed, notice.cashIssueType, notice.cashAuthType, notice.cashAmount],
    ['1', '02', '04', '60000'],
  );
  assert.deepEqual(await ledgerOf(trial, issued.shopOrderNo), ['issue 0', 'deposit 60000']);
  const { lookUp } = merchantAt(trial);
  assert.equal((await lookUp(issued.shopTransactionId)).json.statusCode, 'TS08');
});

test('a bank refuses a wrong amount, a second deposit, and one too late; a misbehaving one does not', async (t) => {
  const { trial, receiver } = await prepare(t);
  const { shopOrderNo } = await issue(trial);
  assert.equal((await deposit(trial, shopOrderNo, { amount: 59_999 })).status, 409);
  assert.equal((await deposit(trial, 'nobody')).status, 409);
  assert.equal((await deposit(trial, shopOrderNo)).status, 200);
  assert.equal((await deposit(trial, shopOrderNo)).status, 409);
  const late = await issue(trial);
  await holdAt(trial, '2026-03-05T18:00:01+09:00');
  assert.equal((await deposit(trial, late.shopOrderNo)).status, 409);
  assert.equal((await trial.control('GET', '/accounts')).json.accounts.at(-1).state, 'expired');
  assert.equal((await deposit(trial, late.shopOrderNo, { amount: 1, force: true })).status, 200);
  assert.deepEqual([last(receiver).tlfSno, last(receiver).amount], [late.pgCno, '1']);
});

test('a deposit that the bank takes back is told, and the money is gone', async (t) => {
  const { trial, receiver } = await prepare(t);
  const { shopOrderNo, pgCno, shopTransactionId } = await issue(trial);
  const withdraw = () => trial.control('POST', '/withdrawals', { gateway: 'kicc', order_id: shopOrderNo });
  assert.equal((await withdraw()).status, 409);
  await deposit(trial, shopOrderNo);
  const paidIn = last(receiver).pgCno;
  assert.equal((await withdraw()).status, 200);
  const notice = last(receiver);
  assert.deepEqual([notice.notiType, notice.pgCno, notice.tlfSno, notice.resMsg], ['31', paidIn, pgCno, '입금취소']);
  assert.deepEqual(await ledgerOf(trial, shopOrderNo), ['issue 0', 'deposit 60000', 'cancellation 60000']);
  assert.equal((await merchantAt(trial).lookUp(shopTransactionId)).json.statusCode, 'TS07');
});

test('before a deposit 40 closes the account: nothing moves, and nothing comes in any more', async (t) => {
  const { trial } = await prepare(t);
  const { revise } = merchantAt(trial);
  const { pgCno, shopOrderNo } = await issue(trial);
  for (const reviseTypeCode of ['32', '33', '60', '61', '62', '63'])
    assert.equal((await revise(pgCno, { reviseTypeCode, amount: 60_000 })).json.resCd, 'SX09', reviseTypeCode);
  const closed = (await revise(pgCno)).json;
  assert.deepEqual([closed.resCd, closed.statusCode, closed.remainAmount], ['0000', 'TS02', 0]);
  assert.equal((await revise(pgCno)).json.resCd, 'SX08');
  assert.equal((await deposit(trial, shopOrderNo)).status, 409);
  assert.deepEqual(await ledgerOf(trial, shopOrderNo), ['issue 0']);
});

test('a settlement refund is asked for today and paid out on the next day', async (t) => {
  const { trial, receiver } = await prepare(t);
  const { revise, lookUp } = merchantAt(trial);
  const { pgCno, shopOrderNo } = await issue(trial);
  await deposit(trial, shopOrderNo);
  const paidIn = last(receiver).pgCno;
  assert.equal((await revise(pgCno)).json.resCd, 'SX01', 'the sub code is missing');
  assert.equal((await revise(pgCno, { reviseTypeCode: '60', reviseSubTypeCode: 'RF01' })).json.resCd, 'SX01');
  const part = { reviseTypeCode: '62', reviseSubTypeCode: 'RF01', amount: 20_000, refundInfo };
  const asked = (await revise(pgCno, part)).json;
  assert.deepEqual([asked.resCd, asked.statusCode, asked.remainAmount], ['0000', 'RF01', 40_000]);
  assert.deepEqual(asked.reviseInfo.refundInfo, { refundDate: '20260302', depositPgCno: paidIn });
  const whole = { reviseTypeCode: '60', reviseSubTypeCode: 'RF01', refundInfo };
  assert.equal((await revise(pgCno, whole)).json.resCd, 'SX08', 'a part is gone');
  assert.equal((await trial.control('POST', '/timers/run', {})).json.ran, 0);
  await trial.restart();
  await holdAt(trial, '2026-03-02T10:00:00+09:00');
  await trial.control('POST', '/timers/run', {});
  const notice = last(receiver);
  assert.deepEqual(
    [notice.notiType, notice.pgCno, notice.statusCode, notice.cancelPgCno, notice.cancelAmount, notice.depositPgCno],
    ['50', pgCno, 'RF02', asked.cancelPgCno, '20000', paidIn],
  );
  const yesterday = { transactionDate: '20260301' };
  assert.equal((await lookUp(asked.shopTransactionId, yesterday)).json.statusCode, 'RF02');
  assert.deepEqual(await ledgerOf(trial, shopOrderNo), ['issue 0', 'deposit 60000', 'refund 20000']);
});

test('an account that nobody can pay into bounces', async (t) => {
  const { trial, receiver } = await prepare(t);
  const { revise } = merchantAt(trial);
  const { pgCno, shopOrderNo } = await issue(trial);
  await deposit(trial, shopOrderNo);
  const bouncing = { ...refundInfo, refundAccountNo: '11000005413' };
  const wanted = { reviseTypeCode: '60', reviseSubTypeCode: 'RF01', refundInfo: bouncing };
  assert.equal((await revise(pgCno, wanted)).json.statusCode, 'RF01');
  await holdAt(trial, '2026-03-02T10:00:00+09:00');
  await trial.control('POST', '/timers/run', {});
  const { notiType, resCd, resMsg, statusCode } = last(receiver);
  assert.deepEqual([notiType, resCd, resMsg, statusCode], ['51', '5413', '기타수취불가', 'RF03']);
});

test('a realtime refund is paid at once, and a slow bank is asked again with a flag', async (t) => {
  const { trial } = await prepare(t);
  const { revise, lookUp } = merchantAt(trial);
  const { pgCno, shopOrderNo } = await issue(trial);
  await deposit(trial, shopOrderNo);
  const realtime = { reviseTypeCode: '63', reviseSubTypeCode: '11', amount: 10_000, refundInfo };
  const done = (await revise(pgCno, realtime)).json;
  assert.deepEqual([done.resCd, done.statusCode, done.remainAmount], ['0000', 'RF02', 50_000]);
  const unknown = { ...refundInfo, refundBankCode: '999' };
  assert.equal((await revise(pgCno, { ...realtime, refundInfo: unknown })).json.resCd, 'SX14');
  const nobodys = { ...refundInfo, refundAccountNo: '5413' };
  assert.equal((await revise(pgCno, { ...realtime, refundInfo: nobodys })).json.resCd, 'SX14');
  const slow = { ...refundInfo, refundAccountNo: '11012348888' };
  const number = { shopTransactionId: 'C-slow-1' };
  const late = { ...realtime, ...number, refundInfo: slow };
  assert.equal((await revise(pgCno, late)).json.resCd, 'VTIM');
  assert.equal((await lookUp('C-slow-1')).json.statusCode, 'RF02');
  const again = (await revise(pgCno, { ...realtime, refundQueryFlag: 'Y' })).json;
  assert.deepEqual([again.resCd, again.remainAmount], ['0000', 40_000]);
  assert.deepEqual((await ledgerOf(trial, shopOrderNo)).slice(2), ['refund 10000', 'refund 10000']);
});

test('the older wire writes an account`s notice with its empty fields', async (t) => {
  const { trial, receiver } = await prepare(t, 'T0020391');
  const issued = await issue(trial, {}, 'T0020391');
  assert.deepEqual([issued.paymentInfo.cardInfo.cardNo, issued.paymentInfo.bankInfo.bankCode], ['', '']);
  await deposit(trial, issued.shopOrderNo);
  assert.deepEqual([last(receiver).cardNo, last(receiver).statusCode, last(receiver).bankCode], ['', '', '04']);
});

test('a fault can be ordered for accounts alone', async (t) => {
  const { trial } = await prepare(t);
  const { authenticate, approve, pay, lookUp } = merchantAt(trial);
  const fault = { gateway: 'kicc', call: 'issue-virtual-account', fault: 'lose-reply' };
  assert.equal((await trial.control('POST', '/faults', fault)).status, 200);
  assert.equal((await pay()).json.resCd, '0000', 'a card');
  const authenticated = await authenticate(untilTheFifth, { bank: '004' });
  await assert.rejects(approve(authenticated, { shopTransactionId: 'A-account-1' }));
  assert.equal((await lookUp('A-account-1')).json.statusCode, 'TS07');
});
