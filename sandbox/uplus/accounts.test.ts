import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Reply, Trial, Wire } from '../trial.ts';
import { resultHash, shippingHash } from './signature.ts';
import { merchantAt, mertKey, nextNumber } from './trial-merchant.ts';
import type { Texts } from './trial-merchant.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-03-01T09:00:00+09:00');

type Scene = { readonly trial: Trial; readonly receiver: Receiver; issue(changes?: Texts): Promise<Wire> };

/** Time is held, so notices go out only when the timers are run. */
async function prepare(t: TestContext): Promise<Scene> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  receiver.answerWith(200, 'OK');
  await holdAt(trial, start);
  const form = { LGD_CUSTOM_USABLEPAY: 'SC0040', LGD_CASNOTEURL: receiver.url };
  return { trial, receiver, issue: (changes) => merchantAt(trial).pay({ ...form, ...changes }) };
}

async function holdAt(trial: Trial, at: number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
}

async function run(trial: Trial): Promise<{ ran: number; next: string | null }> {
  return (await trial.control('POST', '/timers/run', {})).json;
}

const deposit = (trial: Trial, order_id: string, more: object = {}) =>
  trial.control('POST', '/deposits', { gateway: 'uplus', order_id, ...more });

const bodies = (receiver: Receiver): Record<string, string>[] =>
  receiver.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

const refundTo = { LGD_RFBANKCODE: '88', LGD_RFACCOUNTNUM: '110123456789', LGD_RFCUSTOMERNAME: '홍길동' };

test('an account is given out until its last second, and told of at once', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  const issued = await issue({ LGD_CLOSEDATE: '20260303' });
  assert.match(issued.LGD_ACCOUNTNUM, /^X\d{13}$/);
  assert.deepEqual(
    [issued.LGD_PAYTYPE, issued.LGD_SAOWNER, issued.LGD_PAYER, issued.LGD_FINANCECODE, issued.LGD_CLOSEDATE],
    ['SC0040', '이크레디트', '홍길동', '88', '20260303235959'],
  );
  const { accounts } = (await trial.control('GET', '/accounts')).json;
  assert.deepEqual(
    [accounts[0].orderId, accounts[0].bankCode, accounts[0].amount, accounts[0].state],
    [issued.LGD_OID, '088', 60_000, 'waiting'],
  );
  await run(trial);
  const [told] = bodies(receiver);
  assert.deepEqual(
    [told?.['LGD_CASFLAG'], told?.['LGD_TID'], told?.['LGD_OID']],
    ['R', issued.LGD_TID, issued.LGD_OID],
  );
});

test('a deposit is told as a signed form in the letters of the order, and only OK counts', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  const issued = await issue({ LGD_ENCODING_NOTEURL: '' });
  await run(trial);
  const answers: [[number, string], ...[number, string][]] = [
    [200, 'ok'],
    [200, 'OK\n'],
    [200, '{"OK":true}'],
    [500, 'OK'],
  ];
  let due = start;
  receiver.answerWith(...answers[0]);
  const { json } = await deposit(trial, issued.LGD_OID);
  assert.deepEqual([json.amount, json.notices.length, json.notices[0].status], [60_000, 1, 200]);
  for (const answer of answers.slice(1)) {
    receiver.answerWith(...answer);
    due += 3 * minuteMs;
    await holdAt(trial, due);
    assert.ok((await run(trial)).next, answer[1]);
  }
  receiver.answerWith(200, 'OK');
  await holdAt(trial, due + 3 * minuteMs);
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  const [, first] = receiver.received;
  assert.match(String(first?.headers['content-type']), /euc-kr/i);
  assert.match(first?.body ?? '', /LGD_BUYER=%C8%AB%B1%E6%B5%BF/);
  const told = bodies(receiver)[1] ?? {};
  assert.deepEqual(
    [told['LGD_CASFLAG'], told['LGD_CASSEQNO'], told['LGD_CASCAMOUNT'], told['LGD_CASTAMOUNT'], told['LGD_PAYDATE']],
    ['I', '001', '60000', '60000', '20260301090000'],
  );
  const { LGD_MID: mid = '', LGD_OID: oid = '', LGD_AMOUNT: amount = '', LGD_TIMESTAMP: timestamp = '' } = told;
  assert.equal(told['LGD_HASHDATA'], resultHash({ mid, oid, amount, timestamp }, '0000', mertKey));
});

test('a notice that nobody takes comes forty times more, over a restart too', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  receiver.answerWith(500);
  await issue();
  let due = start;
  for (let again = 0; again < 40; again += 1) {
    assert.equal((await run(trial)).next, new Date(due + 3 * minuteMs).toISOString());
    if (again === 20) await trial.restart();
    due += 3 * minuteMs;
    await holdAt(trial, due);
  }
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  assert.equal(receiver.received.length, 41);
});

test('a bank refuses a wrong amount, a second deposit and a late one, unless it is forced', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  const { LGD_OID } = await issue({ LGD_CLOSEDATE: '20260301120000' });
  assert.equal((await deposit(trial, LGD_OID, { amount: 59_999 })).status, 409);
  assert.equal((await deposit(trial, 'nothing')).status, 409);
  assert.equal((await deposit(trial, LGD_OID)).status, 200);
  assert.equal((await deposit(trial, LGD_OID)).status, 409);
  assert.equal((await deposit(trial, LGD_OID, { amount: 500, force: true })).json.amount, 500);
  const last = bodies(receiver).at(-1) ?? {};
  assert.deepEqual([last['LGD_CASSEQNO'], last['LGD_CASCAMOUNT'], last['LGD_CASTAMOUNT']], ['002', '500', '60500']);
  const late = await issue({ LGD_CLOSEDATE: '20260301120000' });
  await holdAt(trial, start + 3 * 60 * minuteMs + 1_000);
  assert.equal((await trial.control('GET', '/accounts')).json.accounts[1].state, 'expired');
  assert.equal((await deposit(trial, late.LGD_OID)).status, 409);
  assert.equal((await deposit(trial, late.LGD_OID, { force: true })).status, 200);
});

test('a deposit that the bank takes back is told, and the account waits again', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  const { LGD_OID } = await issue();
  const withdraw = () => trial.control('POST', '/withdrawals', { gateway: 'uplus', order_id: LGD_OID });
  assert.equal((await withdraw()).status, 409);
  await deposit(trial, LGD_OID);
  assert.equal((await withdraw()).json.amount, 60_000);
  const told = bodies(receiver).at(-1) ?? {};
  assert.deepEqual([told['LGD_CASFLAG'], told['LGD_CASCAMOUNT'], told['LGD_CASTAMOUNT']], ['C', '60000', '0']);
  assert.equal((await trial.control('GET', '/accounts')).json.accounts[0].state, 'waiting');
  const { entries } = (await trial.control('GET', `/ledger?gateway=uplus&order=${LGD_OID}`)).json;
  assert.deepEqual(
    entries.map(({ kind }: { kind: string }) => kind),
    ['issue', 'deposit', 'refund'],
  );
});

test('an account is closed before a deposit, and its money goes back to the buyer`s after it', async (t) => {
  const { trial, issue } = await prepare(t);
  const { call } = merchantAt(trial);
  const codeOf = async (name: string, fields: Texts): Promise<string> => (await call(name, fields)).json.LGD_RESPCODE;
  const empty = await issue();
  assert.equal(await codeOf('Cancel', { LGD_TID: empty.LGD_TID, ...refundTo }), 'RF24');
  assert.equal(await codeOf('PartialCancel', { LGD_TID: empty.LGD_TID, LGD_CANCELAMOUNT: '1' }), 'RF24');
  assert.equal(await codeOf('Cancel', { LGD_TID: empty.LGD_TID }), '0000');
  assert.equal((await deposit(trial, empty.LGD_OID)).status, 409);
  assert.equal(await codeOf('Cancel', { LGD_TID: empty.LGD_TID }), 'S020');

  const { LGD_TID, LGD_OID } = await issue();
  await deposit(trial, LGD_OID);
  assert.equal(await codeOf('Cancel', { LGD_TID }), 'RF26');
  const part = { LGD_TID, LGD_CANCELAMOUNT: '20000', ...refundTo };
  assert.equal(await codeOf('PartialCancel', { ...part, LGD_RFBANKCODE: '99' }), 'RF26');
  assert.equal(await codeOf('PartialCancel', { ...part, LGD_CANCELAMOUNT: '60001' }), 'RF27');
  assert.equal(await codeOf('PartialCancel', part), '0000');
  assert.equal(await codeOf('Cancel', { LGD_TID, ...refundTo }), 'S025');
  assert.equal(await codeOf('PartialCancel', { ...part, LGD_CANCELAMOUNT: '40000' }), '0000');
  const { entries } = (await trial.control('GET', `/ledger?gateway=uplus&order=${LGD_OID}`)).json;
  assert.deepEqual(
    entries.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]),
    [
      ['issue', 0],
      ['deposit', 60_000],
      ['refund', 20_000],
      ['refund', 40_000],
    ],
  );
});

test('an account is given out without a window, once an order, and changed while it is empty', async (t) => {
  const { trial, receiver } = await prepare(t);
  const { call } = merchantAt(trial);
  const LGD_OID = nextNumber();
  const wanted = {
    LGD_METHOD: 'ASSIGN',
    LGD_OID,
    LGD_AMOUNT: '60000',
    LGD_BANKCODE: '11',
    LGD_BUYER: '홍길동',
    LGD_PRODUCTINFO: '표',
    LGD_CASNOTEURL: receiver.url,
    LGD_TIMESTAMP: '20260301090000',
  };
  const account = async (fields: Texts): Promise<Wire> => (await call('CyberAccount', fields)).json;
  assert.equal((await account({ ...wanted, LGD_BANKCODE: '90' })).LGD_RESPCODE, 'A013');
  assert.equal((await account({ ...wanted, LGD_AMOUNT: '0' })).LGD_RESPCODE, 'A022');
  assert.equal((await account({ ...wanted, LGD_CLOSEDATE: '20200101' })).LGD_RESPCODE, 'A020');
  assert.equal((await account({ ...wanted, LGD_CASHRECEIPTUSE: '3' })).LGD_RESPCODE, 'SX01');
  assert.equal((await account({ ...wanted, LGD_METHOD: '' })).LGD_RESPCODE, 'SX01');
  const [assigned] = (await account({ ...wanted, LGD_CASHRECEIPTUSE: '2', LGD_CASHCARDNUM: '1234567890' }))
    .LGD_RESPONSE;
  assert.deepEqual([assigned.LGD_FINANCECODE, assigned.LGD_PAYER, assigned.LGD_CASHRECEIPTKIND], ['11', '홍길동', '1']);
  assert.equal((await account(wanted)).LGD_RESPCODE, 'A016');
  const changed = await account({ LGD_METHOD: 'CHANGE', LGD_OID, LGD_AMOUNT: '50000', LGD_CLOSEDATE: '20260331' });
  assert.deepEqual(
    [changed.LGD_RESPONSE[0].LGD_AMOUNT, changed.LGD_RESPONSE[0].LGD_CLOSEDATE],
    ['50000', '20260331235959'],
  );
  assert.equal((await account({ LGD_METHOD: 'CHANGE', LGD_OID: 'nothing' })).LGD_RESPCODE, 'A028');
  assert.equal((await deposit(trial, LGD_OID)).json.amount, 50_000);
  assert.match(bodies(receiver).at(-1)?.['LGD_CASHRECEIPTNUM'] ?? '', /^\d{9}$/);
  assert.equal((await account({ LGD_METHOD: 'CHANGE', LGD_OID, LGD_AMOUNT: '1' })).LGD_RESPCODE, 'A025');
});

test('the bank follows a change at once, and nothing is changed that is wrong, closed or over', async (t) => {
  const { trial, receiver, issue } = await prepare(t);
  const { call } = merchantAt(trial);
  const [{ LGD_OID }, closed] = [await issue({ LGD_CLOSEDATE: '20260303' }), await issue()];
  const change = async (fields: Texts): Promise<Wire> =>
    (await call('CyberAccount', { LGD_METHOD: 'CHANGE', LGD_OID, ...fields })).json;
  const changed = (await change({ LGD_AMOUNT: '50000', LGD_CLOSEDATE: '20260305101112' })).LGD_RESPONSE[0];
  const { LGD_MID: mid, LGD_OID: oid, LGD_AMOUNT: amount, LGD_TIMESTAMP: timestamp } = changed;
  assert.deepEqual([amount, changed.LGD_CLOSEDATE], ['50000', '20260305101112']);
  assert.equal(changed.LGD_HASHDATA, resultHash({ mid, oid, amount, timestamp }, '0000', mertKey));
  for (const [fields, code] of [
    [{ LGD_AMOUNT: '0' }, 'A022'],
    [{ LGD_AMOUNT: '5,000' }, 'SX01'],
    [{ LGD_CLOSEDATE: '20260228' }, 'A020'],
    [{ LGD_CLOSEDATE: 'tomorrow' }, 'A020'],
  ] as const)
    assert.equal((await change(fields)).LGD_RESPCODE, code);
  await call('Cancel', { LGD_TID: closed.LGD_TID });
  assert.equal((await change({ LGD_OID: closed.LGD_OID, LGD_AMOUNT: '1' })).LGD_RESPCODE, 'A028');
  await run(trial);
  assert.deepEqual(
    bodies(receiver).map((each) => each['LGD_CASFLAG']),
    ['R', 'R'],
    'nobody is told of a change',
  );
  await holdAt(trial, Date.parse('2026-03-05T10:11:12+09:00'));
  assert.equal((await deposit(trial, LGD_OID, { amount: 60_000 })).status, 409);
  await holdAt(trial, Date.parse('2026-03-05T10:11:13+09:00'));
  assert.equal((await deposit(trial, LGD_OID)).status, 409);
  assert.equal((await change({ LGD_CLOSEDATE: '20260401' })).LGD_RESPCODE, 'A028');
});

test('goods in escrow are shipped by a signed report, and the buyer answers after that', async (t) => {
  const { trial, issue } = await prepare(t);
  const { LGD_OID: oid } = await issue({ LGD_ESCROW_USEYN: 'Y' });
  const decide = (decision: string, order_id = oid) =>
    trial.control('POST', '/escrow', { gateway: 'uplus', order_id, decision });
  assert.equal((await decide('confirm')).status, 409);
  const report = async (changes: Texts = {}): Promise<string> => {
    const said = {
      mid: 'tlgdacomxpay',
      oid,
      dlvtype: '03',
      dlvdate: '202603011000',
      dlvcompcode: 'CJ',
      dlvno: '1',
      ...changes,
    };
    const { mid, dlvdate, dlvcompcode, dlvno } = said;
    const hashdata = shippingHash([mid, said.oid, dlvdate, dlvcompcode, dlvno], mertKey);
    const query = new URLSearchParams({ ...said, hashdata, ...changes }).toString();
    return (await trial.call('GET', `/uplus/pg/wmp/mertadmin/jsp/escrow/rcvdlvinfo.jsp?${query}`)).text;
  };
  assert.equal(await report({ hashdata: '0' }), 'ERROR hashdata');
  assert.equal(await report({ mid: 'tnobody' }), 'ERROR mid');
  assert.equal(await report({ oid: 'nothing' }), 'ERROR oid');
  assert.equal(await report({ dlvtype: '01' }), 'ERROR dlvtype');
  assert.equal(await report({ dlvno: '' }), 'ERROR dlvno');
  assert.equal(await report(), 'OK');
  assert.equal(await report({ dlvno: '2' }), 'OK', 'a corrected number');
  assert.equal((await decide('confirm')).status, 200);
  assert.equal(await report({ dlvno: '3' }), 'ERROR decided');
  assert.equal((await decide('ship', 'nothing')).status, 409);
});

test('a report of shipped goods meets its own faults, and none of other calls', async (t) => {
  const { trial, issue } = await prepare(t);
  const { LGD_OID: oid = '' } = await issue({ LGD_ESCROW_USEYN: 'Y' });
  const said = { mid: 'tlgdacomxpay', oid, dlvtype: '03', dlvdate: '202603011000', dlvcompcode: 'CJ', dlvno: '1' };
  const hashdata = shippingHash([said.mid, oid, said.dlvdate, said.dlvcompcode, said.dlvno], mertKey);
  const query = new URLSearchParams({ ...said, hashdata }).toString();
  const report = (): Promise<Reply> => trial.call('GET', `/uplus/pg/wmp/mertadmin/jsp/escrow/rcvdlvinfo.jsp?${query}`);
  const breakCall = (call: string, fault: string): Promise<Reply> =>
    trial.control('POST', '/faults', { gateway: 'uplus', call, fault });
  const isShipped = async (): Promise<boolean> =>
    (await trial.control('POST', '/escrow', { gateway: 'uplus', order_id: oid, decision: 'confirm' })).status === 200;
  await breakCall('cancel', 'http-500');
  await breakCall('register-delivery', 'http-500');
  assert.equal((await report()).status, 500);
  assert.equal(await isShipped(), false, 'nothing happened');
  await breakCall('register-delivery', 'garbage');
  assert.deepEqual([(await report()).text, await isShipped()], ['O', true]);
  assert.equal((await breakCall('register-delivery', 'bad-signature')).status, 400);
});
