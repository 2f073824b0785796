import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import type { Reply } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

const number = '01098765432';
const wanted = {
  amount: 11_000,
  orderId: 'receipt-0001',
  orderName: '찻잔',
  type: '소득공제',
  customerIdentityNumber: number,
};

function refusalOf({ status, json }: Reply): unknown[] {
  return [status, json.code];
}

test('a receipt is taken at once, completed a day later, and listed with its cancellation', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial);
  const holdAt = (at: string): Promise<Reply> => trial.control('PUT', '/clock', { offset_ms: 0, held_at: at });
  await holdAt('2026-03-02T23:59:00+09:00');
  const issued = await shop.api('POST', '/v1/cash-receipts', { body: wanted });
  const { receiptKey, issueNumber, ...told } = issued.json;
  assert.match(`${receiptKey} ${issueNumber}`, /^[A-Za-z0-9]{48} [0-9]{9}$/);
  assert.deepEqual(
    [told.issueStatus, told.transactionType, told.customerIdentityNumber, told.requestedAt],
    ['IN_PROGRESS', 'CONFIRM', '010****5432', '2026-03-02T23:59:00+09:00'],
  );
  // Measured: another one for the same order number is another receipt.
  const second = await shop.api('POST', '/v1/cash-receipts', { body: wanted });
  assert.notEqual(second.json.receiptKey, receiptKey);

  await holdAt('2026-03-03T00:01:00+09:00');
  const path = `/v1/cash-receipts/${receiptKey}/cancel`;
  const part = await shop.api('POST', path, { body: { amount: 1_000 } });
  assert.deepEqual([part.json.receiptKey, part.json.amount], [`c_${receiptKey}`, 1_000]);
  assert.deepEqual(refusalOf(await shop.api('POST', path, { body: { amount: 10_001 } })), [
    403,
    'NOT_CANCELABLE_AMOUNT',
  ]);
  assert.equal((await shop.api('POST', path, { body: {} })).json.amount, 10_000);
  assert.deepEqual(refusalOf(await shop.api('POST', path, { body: {} })), [400, 'ALREADY_CANCELED_PAYMENT']);
  assert.deepEqual(refusalOf(await shop.api('POST', '/v1/cash-receipts/none/cancel', { body: {} })), [
    404,
    'NOT_FOUND',
  ]);

  await trial.restart();
  await holdAt('2026-03-04T00:00:00+09:00');
  const listed = async (query: string): Promise<Reply> => shop.api('GET', `/v1/cash-receipts?${query}`);
  const first = (await listed('requestDate=2026-03-02&limit=1')).json;
  assert.deepEqual([first.hasNext, first.lastCursor, first.data.length], [true, 1, 1]);
  assert.equal(first.data[0].issueStatus, 'COMPLETED');
  const rest = (await listed('requestDate=2026-03-02&limit=1&cursor=1')).json;
  assert.deepEqual([rest.hasNext, rest.data[0].receiptKey], [false, second.json.receiptKey]);
  const cancelled = (await listed('requestDate=2026-03-03')).json.data;
  assert.deepEqual(
    cancelled.map((each: { transactionType: string; amount: number }) => [each.transactionType, each.amount]),
    [
      ['CANCEL', 1_000],
      ['CANCEL', 10_000],
    ],
  );
  for (const wrong of ['', 'requestDate=20260302', 'requestDate=2026-03-02&limit=0', 'requestDate=2026-03-02&cursor=x'])
    assert.equal((await listed(wrong)).status, 400, wrong);
  const journal = await readFile(join(trial.home, 'journal.jsonl'), 'utf8');
  assert.match(journal, /010\*{4}5432/);
  assert.doesNotMatch(journal, new RegExp(number));
});

test('what is wrong is refused, and nothing is made', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial);
  const refused = async (change: object): Promise<unknown[]> =>
    refusalOf(await shop.api('POST', '/v1/cash-receipts', { body: { ...wanted, ...change } }));
  assert.deepEqual(await refused({ amount: undefined }), [400, 'REQUIRED_AMOUNT']);
  assert.deepEqual(await refused({ amount: 0 }), [400, 'BELOW_ZERO_AMOUNT']);
  assert.deepEqual(await refused({ taxFreeAmount: 11_001 }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refused({ orderId: 'x' }), [400, 'INVALID_ORDER_ID']);
  assert.deepEqual(await refused({ orderName: '' }), [400, 'INVALID_ORDER_NAME']);
  for (const change of [
    { type: '미발행' },
    { customerIdentityNumber: 'x' },
    { customerIdentityNumber: '010-0000-0000' },
  ])
    assert.deepEqual(await refused(change), [400, 'INVALID_CASH_RECEIPT_INFO'], JSON.stringify(change));
  const { entries } = (await trial.control('GET', '/ledger?gateway=toss')).json;
  assert.deepEqual(entries, []);
});

test('a merchant of 1.4 has other names, and no list', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial, 'iamporttest_14');
  const { customerIdentityNumber: _, ...rest } = wanted;
  const issued = await shop.api('POST', '/v1/cash-receipts', { body: { ...rest, registrationNumber: number } });
  const { receiptKey, approvalNumber, approvedAt, canceledAt, transactionType } = issued.json;
  assert.match(`${approvalNumber} ${approvedAt}`, /^[0-9]{9} .*\+09:00$/);
  assert.deepEqual([canceledAt, transactionType], [null, undefined]);
  const cancelled = await shop.api('POST', `/v1/cash-receipts/${receiptKey}/cancel`, { body: {} });
  assert.equal(cancelled.json.receiptKey, receiptKey);
  assert.match(cancelled.json.canceledAt, /\+09:00$/);
  assert.equal((await shop.api('GET', '/v1/cash-receipts?requestDate=2026-03-02')).status, 404);
});
