import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import type { CardOutcome } from '../cards.ts';
import { startTrial } from '../trial.ts';
import type { Trial, Wire } from '../trial.ts';
import { resultHash } from './signature.ts';
import { merchantAt, mertKey, nextNumber, txIdOf } from './trial-merchant.ts';
import type { Texts } from './trial-merchant.ts';

async function ledgerOf(trial: Trial, oid: string): Promise<[string, number][]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=uplus&order=${oid}`)).json;
  return entries.map((entry: { kind: string; amount: number }) => [entry.kind, entry.amount]);
}

const numberOf = (outcome: CardOutcome): string => testCards.find((each) => each.outcome === outcome)?.number ?? '';

test('an approval tells all of the slip in texts, signed with its order, amount, code and time', async (t) => {
  const trial = await startTrial(t);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-01T23:30:15Z' });
  const paid = await merchantAt(trial).pay(
    { LGD_BUYERID: 'u1', LGD_NOINTINF: '61-3' },
    { issuer: '61', instalmentMonths: 3 },
  );
  for (const value of Object.values(paid)) assert.equal(typeof value, 'string');
  assert.match(paid.LGD_TID, /^tlgda20260302083015[A-Za-z0-9]{5}$/);
  assert.deepEqual(
    [paid.LGD_PAYTYPE, paid.LGD_PAYDATE, paid.LGD_AMOUNT, paid.LGD_FINANCECODE, paid.LGD_FINANCENAME],
    ['SC0010', '20260302083015', '60000', '61', '현대카드'],
  );
  assert.deepEqual(
    [paid.LGD_CARDINSTALLMONTH, paid.LGD_CARDNOINTYN, paid.LGD_FINANCEAUTHNUM, paid.LGD_BUYERID, paid.LGD_ESCROWYN],
    ['03', '1', '00000000', 'u1', 'N'],
  );
  assert.match(paid.LGD_CARDNUM, /^949019\d{2}\*{4}\d{3}\*$/);
  const { LGD_MID: mid, LGD_OID: oid, LGD_AMOUNT: amount, LGD_TIMESTAMP: timestamp } = paid;
  assert.equal(paid.LGD_HASHDATA, resultHash({ mid, oid, amount, timestamp }, '0000', mertKey));
  assert.deepEqual(await ledgerOf(trial, oid), [['approval', 60_000]]);
});

test('a key is used once, by its own shop, within ten minutes, for the amount that was authenticated', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const at = (time: string) => trial.control('PUT', '/clock', { offset_ms: 0, held_at: `2026-03-01T${time}+09:00` });
  await at('12:00:00');
  const first = await authenticate();
  const codeOf = async (fields?: Texts, by = approve): Promise<string> => (await by(first, fields)).json.LGD_RESPCODE;
  const checked = { LGD_AMOUNTCHECKYN: 'Y' };
  assert.equal(await codeOf({ LGD_PAYKEY: '' }), 'S050');
  assert.equal(await codeOf({ LGD_PAYKEY: 'unknown' }), 'S051');
  assert.equal(await codeOf({}, merchantAt(trial, 'tnarucardonly').approve), 'S051');
  assert.equal(await codeOf(checked), 'S054');
  assert.equal(await codeOf({ ...checked, LGD_AMOUNT: '59999' }), 'S055');
  assert.equal(await codeOf({ LGD_AMOUNT: '1' }), '0000', 'without the switch nobody looks');
  assert.equal(await codeOf(), 'S007');
  const second = await authenticate();
  const sameOrder = await authenticate({ LGD_OID: second.oid });
  await approve(second);
  assert.equal((await approve(sameOrder)).json.LGD_RESPCODE, 'S021');
  const late = await authenticate();
  await at('12:10:01');
  assert.equal((await approve(late)).json.LGD_RESPCODE, 'S052');
});

test('test cards meet the vendor`s codes, and take nothing', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const codes: [CardOutcome, string][] = [
    ['insufficient-balance', 'A8'],
    ['limit-exceeded', 'B8'],
    ['lost-or-stolen', 'A7'],
    ['expired', 'A1'],
    ['wrong-number', 'A0'],
    ['issuer-down', '3001'],
  ];
  for (const [outcome, code] of codes) {
    const authenticated = await authenticate({}, { cardNumber: numberOf(outcome) });
    const refused = (await approve(authenticated)).json;
    assert.equal(refused.LGD_RESPCODE, code);
    assert.deepEqual(await ledgerOf(trial, authenticated.oid), []);
    assert.equal((await approve(authenticated)).json.LGD_RESPCODE, 'S009');
  }
});

test('a transfer takes money from a bank, with a cash receipt, and is refused where there is none', async (t) => {
  const trial = await startTrial(t);
  const { pay, authenticate, approve } = merchantAt(trial);
  const cashReceipt = { kind: 'corporate', number: '123-45-67890' };
  const paid = await pay({ LGD_CUSTOM_USABLEPAY: 'SC0030', LGD_ESCROW_USEYN: 'Y' }, { bank: '06', cashReceipt });
  assert.deepEqual(
    [paid.LGD_PAYTYPE, paid.LGD_FINANCECODE, paid.LGD_FINANCENAME, paid.LGD_CASHRECEIPTKIND, paid.LGD_ESCROWYN],
    ['SC0030', '06', 'KB국민은행', '1', 'Y'],
  );
  assert.match(paid.LGD_CASHRECEIPTNUM, /^\d{9}$/);
  assert.equal((await pay({ LGD_CUSTOM_USABLEPAY: 'SC0030' })).LGD_CASHRECEIPTNUM, '');
  const poor = await authenticate({ LGD_CUSTOM_USABLEPAY: 'SC0030' }, { outcome: 'insufficient-balance' });
  assert.equal((await approve(poor)).json.LGD_RESPCODE, '526');
});

test('a payment is cancelled once and whole, or in parts by the balance before each', async (t) => {
  const trial = await startTrial(t);
  const { pay, call } = merchantAt(trial);
  const whole = await pay();
  const { LGD_TID } = whole;
  const cancelled = (await call('Cancel', { LGD_TID })).json;
  assert.deepEqual([cancelled.LGD_RESPCODE, cancelled.LGD_RESPONSE[0].LGD_CANCELAMOUNT], ['0000', '60000']);
  assert.equal((await call('Cancel', { LGD_TID })).json.LGD_RESPCODE, 'S020');
  assert.deepEqual((await ledgerOf(trial, whole.LGD_OID))[1], ['cancellation', 60_000]);

  const paid = await pay();
  const part = async (amount: string, remain: string, more: Texts = {}): Promise<Wire> =>
    (
      await call('PartialCancel', {
        LGD_TID: paid.LGD_TID,
        LGD_CANCELAMOUNT: amount,
        LGD_REMAINAMOUNT: remain,
        LGD_REQREMAIN: '1',
        ...more,
      })
    ).json;
  assert.equal((await part('60001', '60000')).LGD_RESPCODE, 'C053');
  assert.equal((await part('0', '60000')).LGD_RESPCODE, 'C094');
  assert.equal((await part('', '60000')).LGD_RESPCODE, 'C094');
  assert.equal((await part('10000', '59999')).LGD_RESPCODE, 'C112');
  assert.equal((await part('10000', '60000', { LGD_CANCELTAXFREEAMOUNT: '10001' })).LGD_RESPCODE, 'C094');
  assert.equal((await part('10000', '60000')).LGD_RESPONSE[0].LGD_REMAINAMOUNT, '50000');
  assert.equal((await part('10000', '60000')).LGD_RESPCODE, 'C112', 'the balance is another one by now');
  assert.equal('LGD_REMAINAMOUNT' in (await part('10000', '', { LGD_REQREMAIN: '0' })).LGD_RESPONSE[0], false);
  assert.equal((await call('Cancel', { LGD_TID: paid.LGD_TID })).json.LGD_RESPCODE, 'S025');
  assert.equal((await part('40001', '40000')).LGD_RESPCODE, 'C094');
  assert.equal((await part('40000', '40000')).LGD_RESPONSE[0].LGD_REMAINAMOUNT, '0');
  assert.equal((await part('1', '0')).LGD_RESPCODE, 'S020');
});

test('what cannot be cancelled has the code for it', async (t) => {
  const trial = await startTrial(t);
  const { pay, call } = merchantAt(trial);
  const codeOf = async (name: string, fields: Texts): Promise<string> => (await call(name, fields)).json.LGD_RESPCODE;
  assert.equal(await codeOf('Cancel', { LGD_TID: 'nothing' }), 'S012');
  const refusing = await pay({}, { cardNumber: numberOf('cancellation-refused') });
  assert.equal(await codeOf('Cancel', { LGD_TID: refusing.LGD_TID }), 'C046');
  const foreign = await pay({}, { issuer: '4V' });
  assert.equal(await codeOf('PartialCancel', { LGD_TID: foreign.LGD_TID, LGD_CANCELAMOUNT: '1' }), 'C090');
  const escrow = await pay({ LGD_CUSTOM_USABLEPAY: 'SC0030', LGD_ESCROW_USEYN: 'Y' });
  assert.equal(await codeOf('PartialCancel', { LGD_TID: escrow.LGD_TID, LGD_CANCELAMOUNT: '1' }), 'RF30');
  assert.equal(await codeOf('Cancel', { LGD_TID: escrow.LGD_TID }), 'RF00', 'a transfer`s own word for done');
  const others = await merchantAt(trial, 'tnarucardonly').pay();
  assert.equal(await codeOf('Cancel', { LGD_TID: others.LGD_TID }), 'S012');
});

test('a rollback undoes what a call made, and answers 0000 where it made nothing', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve, call } = merchantAt(trial);
  const rollBack = async (LGD_RB_TXID: string): Promise<string> =>
    (await call('Rollback', { LGD_RB_TXID, LGD_RB_REASON: 'Timeout' })).json.LGD_RESPCODE;
  const authenticated = await authenticate();
  const LGD_TXID = txIdOf('tlgdacomxpay', nextNumber('rb'));
  const { LGD_TID } = (await approve(authenticated, { LGD_TXID })).json.LGD_RESPONSE[0];
  assert.equal(await rollBack(LGD_TXID), '0000');
  assert.deepEqual(await ledgerOf(trial, authenticated.oid), [
    ['approval', 60_000],
    ['cancellation', 60_000],
  ]);
  assert.equal(await rollBack(LGD_TXID), '0000', 'twice undoes once');
  assert.equal((await ledgerOf(trial, authenticated.oid)).length, 2);
  assert.equal((await call('Cancel', { LGD_TID })).json.LGD_RESPCODE, 'S020');
  assert.equal(await rollBack(txIdOf('tlgdacomxpay', nextNumber('never'))), '0000');
  assert.equal(await rollBack(txIdOf('tnarucardonly', 'other')), 'S018');
});

test('a call that comes after its own rollback, or is still under way, takes nothing', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve, call } = merchantAt(trial);
  const rollBack = (LGD_RB_TXID: string) => call('Rollback', { LGD_RB_TXID, LGD_RB_REASON: 'Timeout' });
  const overtaken = await authenticate();
  const early = { LGD_TXID: txIdOf('tlgdacomxpay', nextNumber('early')) };
  await rollBack(early.LGD_TXID);
  await trial.restart();
  assert.equal((await approve(overtaken, early)).json.LGD_RESPCODE, 'S009');
  const slow = await authenticate();
  const late = { LGD_TXID: txIdOf('tlgdacomxpay', nextNumber('late')) };
  await trial.control('POST', '/faults', { gateway: 'uplus', call: 'approve', fault: 'slow', delay_ms: 400 });
  const answered = approve(slow, late);
  while ((await trial.control('GET', '/faults')).json.faults.length > 0) await new Promise((done) => setTimeout(done));
  assert.equal((await rollBack(late.LGD_TXID)).json.LGD_RESPCODE, '0000');
  assert.equal((await answered).json.LGD_RESPCODE, 'S009');
  assert.deepEqual([...(await ledgerOf(trial, slow.oid)), ...(await ledgerOf(trial, overtaken.oid))], []);
});

test('a cancellation is never undone', async (t) => {
  const trial = await startTrial(t);
  const { pay, call } = merchantAt(trial);
  const { LGD_TID } = await pay();
  const LGD_TXID = txIdOf('tlgdacomxpay', nextNumber('c'));
  await call('Cancel', { LGD_TID, LGD_TXID });
  const undone = await call('Rollback', { LGD_RB_TXID: LGD_TXID, LGD_RB_REASON: 'Timeout' });
  assert.equal(undone.json.LGD_RESPCODE, 'S018');
});

test('an approval can be signed wrongly, or be for another amount, and its answer can be lost', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const fault = (kind: string) => trial.control('POST', '/faults', { gateway: 'uplus', call: 'approve', fault: kind });
  await fault('bad-signature');
  const forged = (await approve(await authenticate())).json.LGD_RESPONSE[0];
  const { LGD_MID: mid, LGD_OID: oid, LGD_AMOUNT: amount, LGD_TIMESTAMP: timestamp } = forged;
  assert.notEqual(forged.LGD_HASHDATA, resultHash({ mid, oid, amount, timestamp }, '0000', mertKey));
  await fault('amount-mismatch');
  const more = await authenticate();
  assert.equal((await approve(more)).json.LGD_RESPONSE[0].LGD_AMOUNT, '60100');
  assert.deepEqual(await ledgerOf(trial, more.oid), [['approval', 60_100]]);
  const lost = await authenticate({}, { cardNumber: numberOf('reply-lost') });
  await assert.rejects(approve(lost));
  assert.deepEqual(await ledgerOf(trial, lost.oid), [['approval', 60_000]]);
});
