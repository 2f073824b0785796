import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { kstCompact } from '../kst.ts';
import { startTrial } from '../trial.ts';
import { merchantAt, todayAt } from './trial-merchant.ts';

test('a payment of the days when cards were the only method is still known, and can be cancelled', async (t) => {
  const trial = await startTrial(t);
  const now = Date.now();
  const common = {
    mallId: 'T5102001',
    shopOrderNo: 'imp_older_0001',
    goodsName: '나룻배 표',
    shopName: '나루터',
    customer: { id: '', name: '' },
    shopValues: ['', '', '', '', '', '', ''],
    amount: 10_000,
  };
  const card = { cardCode: '027', maskedNumber: '94901900****111*', instalmentMonths: 0, isInterestFree: false };
  const pgCno = `${kstCompact(now).slice(2)}00000001`;
  const part = { shopTransactionId: 'C-1', cancelPgCno: `${pgCno.slice(0, -1)}2`, revisedAt: now, cancelAmount: 1_000 };
  const paid = {
    ...common,
    pgCno,
    shopTransactionId: 'A-older-1',
    approvedAt: now,
    approvalNo: '00190653',
    card: { ...card, outcome: null },
    revisions: [{ ...part, remainAmount: 9_000, statusCode: 'TS06', resMsg: '정상처리' }],
  };
  const registered = {
    ...common,
    authorizationId: pgCno,
    window: 'integrated',
    state: 'registered',
    device: 'pc',
    returnUrl: 'https://hub.example/return',
    cardOffer: { cardCodes: ['027'], instalmentMonths: [0], freeInstalments: [] },
    cardChoice: null,
    registeredAt: now,
    authenticatedAt: null,
  };
  const day = await todayAt(trial);
  const changes = [
    ['kicc.transactions', pgCno, paid],
    ['kicc.authorizations', pgCno, registered],
    ['kicc.requests', `T5102001/${day}/A-older-1`, { day, pgCno, cancelPgCno: null }],
  ];
  await trial.restart(() => appendFile(join(trial.home, 'journal.jsonl'), `${JSON.stringify(changes)}\n`));
  const { lookUp, revise } = merchantAt(trial);
  const found = (await lookUp('A-older-1')).json;
  assert.deepEqual([found.statusCode, found.paymentInfo.cardInfo.issuerCode], ['TS06', '027']);
  const rest = (await revise(pgCno, { reviseTypeCode: '32', amount: 9_000 })).json;
  assert.deepEqual([rest.resCd, rest.remainAmount], ['0000', 0]);
  const { json: state } = await trial.call('GET', `/kicc/view/trades/${pgCno}/state`);
  assert.deepEqual([state.methods, state.issuers.length], [['card'], 1]);
});
