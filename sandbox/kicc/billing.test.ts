import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { testCards } from '../cards.ts';
import type { CardOutcome } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { sign } from './signature.ts';
import { authorizationIdOf, issueChanges, merchantAt, nextNumber, secretKey } from './trial-merchant.ts';
import { todayAt, typedCard, windowCall } from './trial-merchant.ts';
import type { TrialMerchant } from './trial-merchant.ts';

type Scene = { readonly trial: Trial; readonly merchant: TrialMerchant };

async function open(t: TestContext): Promise<Scene> {
  const trial = await startTrial(t);
  return { trial, merchant: merchantAt(trial, 'T0021766') };
}

async function ledgerOf(trial: Trial, shopOrderNo: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=kicc&order=${shopOrderNo}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

const cardNumber = (outcome: CardOutcome): string => testCards.find((card) => card.outcome === outcome)?.number ?? '';

const keyOf = (issued: Reply): string => issued.json.paymentInfo.cardInfo.cardNo;

const certType = (type: string): Fields => ({ payMethodInfo: { billKeyMethodInfo: { certType: type } } });

test('a registered card is answered with its key, signed for no amount, and no money moves', async (t) => {
  const { trial, merchant } = await open(t);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2025-12-09T11:14:48+09:00' });
  const { json } = await merchant.issue();
  assert.deepEqual(
    [json.resCd, json.resMsg, json.amount, json.statusCode, json.statusMessage, json.escrowUsed],
    ['0000', '단독인증 정상', 0, '', '', 'N'],
  );
  assert.equal(json.msgAuthValue, sign(secretKey, json.pgCno, 0, '20251209111448'));
  const { payMethodTypeCode, approvalNo, cardInfo } = json.paymentInfo;
  assert.deepEqual([payMethodTypeCode, cardInfo.cardMaskNo, cardInfo.issuerCode], ['11', '94901900****789*', '027']);
  assert.match(cardInfo.cardNo, /^021766251209BA[0-9]{6}$/);
  assert.match(approvalNo, /^[0-9]{8}$/);
  assert.deepEqual(await ledgerOf(trial, json.shopOrderNo), [['issue', 0]]);
  const { status } = await trial.call('GET', `/kicc/receipt/ReceiptBranch.jsp?controlNo=${json.pgCno}&payment=01`);
  assert.equal(status, 404, 'there is no slip of what was not paid');
  assert.equal((await merchant.revise(json.pgCno)).json.resCd, 'SX09', 'and nothing to give back');
});

test('the window asks for what the kind of authentication says, and for nothing else', async (t) => {
  const { trial, merchant } = await open(t);
  const said = async (type: string, typed: Fields): Promise<string> => {
    const id = authorizationIdOf(await merchant.register({ ...issueChanges, ...certType(type) }));
    assert.equal((await windowCall(trial, id, 'state')).json.certType, type);
    const { json } = await windowCall(trial, id, 'pay', { cardNumber: '9490190012347890', expiry: '12/49', ...typed });
    return json.form?.resCd ?? json.code;
  };
  assert.equal(await said('0', { birth: '900101', password: '12' }), '0000');
  assert.equal(await said('0', { birth: '1208800767', password: '12' }), '0000', 'the number of a business');
  assert.equal(await said('0', { birth: '900101' }), 'SX01');
  assert.equal(await said('0', { password: '12' }), 'SX01');
  assert.equal(await said('2', { birth: '900101' }), '0000');
  assert.equal(await said('2', {}), 'SX01');
  assert.equal(await said('1', {}), '0000');
  assert.equal(await said('1', { cardNumber: '12' }), 'SX18');
  assert.equal(await said('1', { expiry: '01/20' }), '8314');
});

test('a registration says how the card is typed, names no amount, and needs its contract', async (t) => {
  const { trial, merchant } = await open(t);
  const refused = async (changes: Fields, { register } = merchant): Promise<string> =>
    (await register({ ...issueChanges, ...changes })).json.resCd;
  assert.equal(await refused({}), '0000');
  assert.equal(await refused({ amount: 1_000 }), 'SX01');
  assert.equal(await refused(certType('3')), 'SX01');
  assert.equal(await refused({ payMethodInfo: {} }), 'SX01');
  assert.equal(await refused({}, merchantAt(trial)), 'SX15', 'T5102001 takes payments only');
  assert.equal(await refused({ payMethodTypeCode: '11', amount: 1_000 }), 'SX15', 'and T0021766 keys only');
});

test('a key is charged without its owner, each time for an order of its own', async (t) => {
  const { trial, merchant } = await open(t);
  const key = keyOf(await merchant.issue());
  const first = (await merchant.charge(key)).json;
  assert.deepEqual(
    [first.resCd, first.resMsg, first.amount, first.statusCode, first.statusMessage],
    ['0000', '단독승인 정상', 9_900, 'TS03', '매입요청'],
  );
  assert.equal(first.msgAuthValue, sign(secretKey, first.pgCno, 9_900, first.transactionDate));
  assert.equal(first.paymentInfo.cardInfo.cardNo, '94901900****789*');
  assert.ok(!JSON.stringify(first).includes(key));
  assert.deepEqual(await ledgerOf(trial, first.shopOrderNo), [['approval', 9_900]]);
  assert.equal((await merchant.charge(key)).json.resCd, '0000');
  assert.equal((await merchant.charge(key, { shopOrderNo: first.shopOrderNo })).json.resCd, 'SX05');
  assert.equal((await merchant.register({ ...issueChanges, shopOrderNo: first.shopOrderNo })).json.resCd, 'SX05');
});

test('a charge in instalments says so, and a small one is one sum', async (t) => {
  const { merchant } = await open(t);
  const batchKey = keyOf(await merchant.issue());
  const inMonths = (installmentMonth: number, more: Fields = {}): Fields => ({
    payMethodInfo: { billKeyMethodInfo: { batchKey }, cardMethodInfo: { installmentMonth, ...more } },
  });
  const told = async (amount: number, changes: Fields): Promise<unknown[]> => {
    const { cardInfo } = (await merchant.charge(batchKey, { amount, ...changes })).json.paymentInfo;
    return [cardInfo.installmentMonth, cardInfo.freeInstallmentTypeCode];
  };
  assert.deepEqual(await told(60_000, inMonths(3)), [3, '00']);
  assert.deepEqual(await told(60_000, inMonths(3, { freeInstallmentUsed: true })), [3, '02']);
  assert.deepEqual(await told(49_999, inMonths(3)), [0, '00']);
  assert.equal((await merchant.charge(batchKey, { amount: 60_000, ...inMonths(1) })).json.resCd, 'SX01');
});

test('a charge is refused in whatever it lacks', async (t) => {
  const { merchant } = await open(t);
  const key = keyOf(await merchant.issue());
  const refused = async (changes: Fields): Promise<string> => (await merchant.charge(key, changes)).json.resCd;
  assert.equal(await refused({ amount: 0 }), 'SX01');
  assert.equal(await refused({ currency: '01' }), 'SX01');
  assert.equal(await refused({ orderInfo: {} }), 'SX01');
  assert.equal(await refused({ payMethodInfo: {} }), 'SX01');
  assert.equal(await refused({ approvalReqDate: '20200101' }), 'SX11');
  assert.equal(await refused({ orderInfo: { goodsName: 'a<b' } }), 'SX03');
  assert.equal(await refused({ taxInfo: { taxAmount: 1, freeAmount: 1, vatAmount: 1 } }), 'SX01');
  assert.equal(await refused({ taxInfo: { taxAmount: 9_000, freeAmount: 0, vatAmount: 900 } }), '0000');
});

test('a key is good for the merchant that it was issued to, and until it is removed', async (t) => {
  const { trial, merchant } = await open(t);
  const batchKey = keyOf(await merchant.issue());
  const remove = async (changes: Fields = {}): Promise<Wire> => {
    const asked = { shopTransactionId: nextNumber('D-'), batchKey, removeReqDate: await todayAt(trial), ...changes };
    return (await merchant.api('/api/trades/removeBatchKey', { mallId: 'T0021766', ...asked })).json;
  };
  assert.equal((await merchantAt(trial).charge(batchKey)).json.resCd, 'SX15');
  assert.equal((await merchant.charge('021766251209BA000000')).json.resCd, 'SX10');
  assert.equal((await remove({ removeReqDate: '20200101' })).resCd, 'SX11');
  assert.equal((await remove({ mallId: 'T5102001' })).resCd, 'SX10');
  const charged = (await merchant.charge(batchKey)).json;
  const shopTransactionId = nextNumber('D-');
  const removed = await remove({ shopTransactionId });
  assert.deepEqual(Object.keys(removed).toSorted(), [
    'mallId',
    'removeReqDate',
    'resCd',
    'resMsg',
    'shopTransactionId',
  ]);
  assert.equal(removed.resCd, '0000');
  assert.equal((await remove({ shopTransactionId })).resCd, 'SX04');
  assert.equal((await remove()).resCd, 'SX10');
  assert.equal((await merchant.charge(batchKey)).json.resCd, 'SX10');
  assert.equal((await merchant.revise(charged.pgCno)).json.resCd, '0000', 'what it charged can be given back');
});

test('each test card shows its temper with a key', async (t) => {
  const { trial, merchant } = await open(t);
  const issued = (outcome: CardOutcome): Promise<Reply> => merchant.issue({}, { cardNumber: cardNumber(outcome) });
  for (const [outcome, code] of [
    ['lost-or-stolen', '8350'],
    ['expired', '8314'],
    ['wrong-number', 'SX16'],
    // Refused in the window, so there is nothing to approve.
    ['wrong-password', 'R102'],
  ] as const) {
    assert.equal((await issued(outcome)).json.resCd, code, outcome);
  }
  for (const [outcome, code] of [
    ['insufficient-balance', '8035'],
    ['limit-exceeded', '8521'],
    ['issuer-down', '8373'],
  ] as const) {
    const shopOrderNo = nextNumber('imps_');
    assert.equal((await merchant.charge(keyOf(await issued(outcome)), { shopOrderNo })).json.resCd, code, outcome);
    assert.deepEqual(await ledgerOf(trial, shopOrderNo), []);
  }
  const once = keyOf(await issued('later-charges-fail'));
  const codes = [await merchant.charge(once), await merchant.charge(once), await merchant.charge(once)];
  assert.deepEqual(
    codes.map(({ json }) => json.resCd),
    ['0000', '8035', '8035'],
  );
  const kept = (await merchant.charge(keyOf(await issued('cancellation-refused')))).json;
  assert.equal((await merchant.revise(kept.pgCno)).json.resCd, 'SX17');
  const silent = keyOf(await issued('reply-lost'));
  const shopOrderNo = nextNumber('imps_');
  await assert.rejects(merchant.charge(silent, { shopOrderNo }));
  assert.deepEqual(await ledgerOf(trial, shopOrderNo), [['approval', 9_900]]);
});

test('issues and charges are looked up by the number of their request, charges cancelled as cards are', async (t) => {
  const { trial, merchant } = await open(t);
  const issued = await merchant.issue();
  const { msgAuthValue: _issue, ...issue } = issued.json;
  assert.deepEqual((await merchant.lookUp(issue.shopTransactionId)).json, issue);
  const { msgAuthValue: _charge, ...charged } = (await merchant.charge(keyOf(issued))).json;
  assert.deepEqual((await merchant.lookUp(charged.shopTransactionId)).json, charged);
  const part = (await merchant.revise(charged.pgCno, { reviseTypeCode: '32', amount: 900 })).json;
  assert.deepEqual([part.resCd, part.statusCode, part.remainAmount], ['0000', 'TS06', 9_000]);
  assert.equal((await merchant.lookUp(charged.shopTransactionId)).json.statusCode, 'TS06');
  assert.equal((await merchant.revise(charged.pgCno)).json.resCd, 'SX08', '40 is for an untouched payment');
  await trial.restart();
  assert.equal((await merchant.charge(keyOf(issued), { shopOrderNo: charged.shopOrderNo })).json.resCd, 'SX05');
  assert.equal((await merchant.charge(keyOf(issued))).json.resCd, '0000', 'keys outlive a restart');
});

test('of a typed card the journal keeps the masked number, and nothing else', async (t) => {
  const { trial, merchant } = await open(t);
  await merchant.issue({}, { ...typedCard, birth: '770523', password: '83' });
  const journal = await readFile(join(trial.home, 'journal.jsonl'), 'utf8');
  for (const typed of ['9490190012347890', '9490-1900-1234-7890', '770523', '12/49', '"83"'])
    assert.ok(!journal.includes(typed), typed);
  assert.ok(journal.includes('94901900****789*'));
});

test('issues and charges go wrong on demand, each by its own name', async (t) => {
  const { trial, merchant } = await open(t);
  const broken = (call: string, fault: string): Promise<Reply> =>
    trial.control('POST', '/faults', { gateway: 'kicc', call, fault, times: 1 });
  await broken('issue-billing-key', 'lose-reply');
  await broken('charge-billing-key', 'amount-mismatch');
  await broken('charge-billing-key', 'bad-signature');
  await assert.rejects(merchant.issue());
  const key = keyOf(await merchant.issue());
  assert.equal((await merchant.charge(key)).json.amount, 10_000);
  const { json } = await merchant.charge(key);
  assert.notEqual(json.msgAuthValue, sign(secretKey, json.pgCno, json.amount, json.transactionDate));
  await broken('approve', 'lose-reply');
  assert.equal((await merchant.issue()).json.resCd, '0000', 'an issue is no approval');
  assert.equal((await broken('issue-billing-key', 'amount-mismatch')).status, 400, 'a key costs nothing');
});
