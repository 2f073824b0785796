import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial } from '../trial.ts';
import { merchantAt, nextNumber, todayAt } from './trial-merchant.ts';

const mallId = 'T5102001';

type Scene = {
  readonly trial: Trial;
  issue(changes?: Fields, wrapper?: string): Promise<Reply>;
  revise(pgCno: string, changes?: Fields): Promise<Reply>;
  lookUp(shopTransactionId: string): Promise<Reply>;
};

async function open(t: TestContext): Promise<Scene> {
  const trial = await startTrial(t);
  const { api, revise, lookUp } = merchantAt(trial, mallId);
  return {
    trial,
    async issue(changes = {}, wrapper = 'directCashReceiptnfo') {
      const fields = {
        mallId,
        shopTransactionId: nextNumber('receipt'),
        shopReqDate: await todayAt(trial),
        shopOrderNo: nextNumber('order'),
        goodsName: '찻잔',
        amount: 11_000,
        serviceAmount: 0,
        vatAmount: 1_000,
        issueType: '01',
        authType: '03',
        authValue: '01098765432',
        subMallUsed: '0',
        ...changes,
      };
      return api('/directapi/trades/directCashReceiptApproval', { [wrapper]: fields });
    },
    revise: (pgCno, changes = {}) => revise(pgCno, { reviseTypeCode: '51', ...changes }),
    lookUp: (shopTransactionId) => lookUp(shopTransactionId),
  };
}

test('a receipt is issued in the object that the papers misspell, and in the right one', async (t) => {
  const { issue, lookUp, trial } = await open(t);
  for (const wrapper of ['directCashReceiptnfo', 'directCashReceiptInfo']) {
    const { json } = await issue({}, wrapper);
    assert.deepEqual(
      [json.resCd, json.resMsg, json.amount, json.mallId],
      ['0000', '현금영수증 정상 발급', 11_000, mallId],
    );
    assert.match(`${json.pgCno} ${json.approvalNo} ${json.transactionDate}`, /^[0-9]{20} [0-9]{8} [0-9]{14}$/);
    assert.deepEqual((await lookUp(json.shopTransactionId)).json, json);
  }
  const { entries } = (await trial.control('GET', '/ledger?gateway=kicc')).json;
  assert.deepEqual(
    entries.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]),
    [
      ['receipt', 11_000],
      ['receipt', 11_000],
    ],
  );
});

test('a part is cancelled, then the rest, and no more; another change is refused', async (t) => {
  const { issue, revise, trial } = await open(t);
  const { pgCno } = (await issue()).json;
  assert.equal((await revise(pgCno, { reviseTypeCode: '40' })).json.resCd, 'SX09');
  assert.equal((await revise(pgCno, { msgAuthValue: 'wrong' })).json.resCd, 'SX06');
  const part = (await revise(pgCno, { reviseTypeCode: '52', amount: 1_000 })).json;
  assert.deepEqual([part.resCd, part.statusCode, part.remainAmount], ['0000', 'TS06', 10_000]);
  assert.equal((await revise(pgCno)).json.resCd, 'SX08');
  await trial.restart();
  const rest = (await revise(pgCno, { reviseTypeCode: '52', amount: 10_000 })).json;
  assert.deepEqual([rest.oriPgCno, rest.statusCode, rest.remainAmount], [pgCno, 'TS02', 0]);
  assert.equal((await revise(pgCno, { reviseTypeCode: '52', amount: 1 })).json.resCd, 'SX08');
  assert.equal((await revise('00000000000000000000')).json.resCd, 'SX07');
});

test('what is wrong is refused by its field', async (t) => {
  const { issue } = await open(t);
  const rows: readonly (readonly [changes: Fields, code: string, field: string])[] = [
    [{ amount: 0 }, 'SX01', 'amount'],
    [{ vatAmount: 20_000 }, 'SX01', 'amount'],
    [{ taxFlg: 'TG01', taxAmount: 1, freeAmount: 1 }, 'SX01', 'taxAmount'],
    [{ issueType: '09' }, 'SX01', 'issueType'],
    [{ authType: '02' }, 'SX01', 'authType'],
    [{ authValue: '1234567890' }, 'SX03', 'authValue'],
    [{ authType: '04', authValue: '01098765432' }, 'SX03', 'authValue'],
    [{ goodsName: '<찻잔>' }, 'SX03', 'goodsName'],
    [{ shopOrderNo: '찻잔' }, 'SX03', 'shopOrderNo'],
    [{ shopReqDate: '20200101' }, 'SX11', 'shopReqDate'],
    [{ authValue: '01000000000' }, 'SX21', '발급할 수 없는 번호'],
  ];
  for (const [changes, code, field] of rows) {
    const { json } = await issue(changes);
    assert.equal(json.resCd, code, JSON.stringify(changes));
    assert.match(json.resMsg, new RegExp(field));
  }
  const twice = { shopTransactionId: nextNumber('twice') };
  assert.equal((await issue(twice)).json.resCd, '0000');
  assert.equal((await issue(twice)).json.resCd, 'SX04');
});
