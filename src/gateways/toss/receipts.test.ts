import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CashReceiptId } from '../../core/cash-receipt.ts';
import { brandId, type OperationId } from '../../core/ids.ts';
import type { HttpReply, IssueReceipt } from '../gateway.ts';
import type { Client } from './client.ts';
import {
  cancelledOutcome,
  findReceipt,
  findReceiptCancellation,
  issuedOutcome,
  issueReceipt,
  receiptBody,
} from './receipts.ts';

const receiptId = brandId<CashReceiptId>('019ac0de-0000-7000-8000-000000000001');
const reference = brandId<OperationId>('019ac0de-0000-7000-8000-000000000002');
const request: IssueReceipt = {
  reference,
  receiptId,
  orderName: '찻잔',
  amount: 11_000,
  taxFree: 1_000,
  vat: 909,
  purpose: 'business_expense',
  identifier: { kind: null, digits: '1234567890' },
  buyer: { name: null, email: null },
};

const record = {
  receiptKey: 'k'.repeat(48),
  issueNumber: '113463229',
  issueStatus: 'IN_PROGRESS',
  amount: 11_000,
  orderId: receiptId,
  transactionType: 'CONFIRM',
  requestedAt: '2026-11-27T00:30:00+09:00',
  receiptUrl: 'https://r.example',
  failure: null,
};

function replied(body: object, status = 200): HttpReply {
  return { status, headers: {}, body: JSON.stringify(body) };
}

test('the number is sent under both of its names, for no header tells the version', () => {
  assert.deepEqual(receiptBody(request), {
    amount: 11_000,
    orderId: receiptId,
    orderName: '찻잔',
    type: '지출증빙',
    customerIdentityNumber: '1234567890',
    registrationNumber: '1234567890',
    taxFreeAmount: 1_000,
  });
});

test('a receipt that is accepted is issued; what the tax office refused is a refusal', () => {
  const detail = { transactionId: record.receiptKey, approvalNumber: '113463229', receiptUrl: 'https://r.example' };
  const issuedAt = new Date('2026-11-26T15:30:00Z');
  assert.deepEqual(issuedOutcome(replied(record), request), { outcome: 'done', detail: { ...detail, issuedAt } });
  const older = { ...record, issueNumber: undefined, requestedAt: undefined, transactionType: undefined };
  const of14 = { ...older, approvalNumber: '113463229', approvedAt: record.requestedAt };
  assert.deepEqual(issuedOutcome(replied(of14), request), { outcome: 'done', detail: { ...detail, issuedAt } });
  const failure = { code: 'NTS_ERROR', message: '[TS1] 신분확인 자릿수 오류' };
  const failed = issuedOutcome(replied({ ...record, issueStatus: 'FAILED', failure }), request);
  assert.deepEqual([failed.outcome, 'code' in failed && failed.code], ['declined', 'NTS_ERROR']);
  for (const change of [{ orderId: 'another' }, { amount: 10_000 }, { receiptKey: '' }, { issueNumber: '' }])
    assert.equal(issuedOutcome(replied({ ...record, ...change }), request).outcome, 'unknown', JSON.stringify(change));
  assert.equal(issuedOutcome(replied({ code: 'UNKNOWN_ERROR', message: '' }, 500), request).outcome, 'unknown');
});

test('up to 1.4 a cancellation is a time in the receipt; later it is a record of its own', () => {
  const older = { ...record, issueNumber: undefined, approvalNumber: '1', canceledAt: '2026-11-28T00:00:00+09:00' };
  assert.deepEqual(cancelledOutcome(replied(older), request), {
    outcome: 'done',
    detail: { cancelledAt: new Date('2026-11-27T15:00:00Z') },
  });
  const own = { ...record, receiptKey: `c_${record.receiptKey}`, transactionType: 'CANCEL' };
  assert.deepEqual(cancelledOutcome(replied(own), request), {
    outcome: 'done',
    detail: { cancelledAt: new Date('2026-11-26T15:30:00Z') },
  });
});

/** A gateway whose list comes in pages of two, and the addresses that were asked. */
function listing(days: Readonly<Record<string, readonly object[]>>): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const client: Client = {
    async get(path) {
      asked.push(path);
      const query = new URL(path, 'https://gateway.example').searchParams;
      const rows = days[query.get('requestDate') ?? ''] ?? [];
      const from = Number(query.get('cursor') ?? 0);
      const [lastCursor, data] = [from + 2, rows.slice(from, from + 2)];
      return { reply: replied({ hasNext: lastCursor < rows.length, lastCursor, data }) };
    },
    post: async () => ({ reply: replied({ code: 'DUPLICATED_CASH_RECEIPT', message: '이미' }, 400), wasLost: true }),
    delete: async () => ({ outcome: 'unknown', cause: 'not asked' }),
  };
  return { client, asked };
}

const others = Array.from({ length: 5 }, (_, number) => ({ ...record, orderId: `order-${number}` }));

test('a receipt is looked for on every page, on the day in Korea on which it may have arrived', async () => {
  const sentAt = new Date('2026-11-26T14:58:00Z');
  const { client, asked } = listing({ '2026-11-26': others, '2026-11-27': [...others, record] });
  const found = await findReceipt(client, { reference, receiptId, amount: 11_000, sentAt });
  assert.equal(found.outcome, 'done');
  assert.deepEqual(
    asked.map((path) => path.replace(/^.*requestDate=/, '')),
    [
      '2026-11-26&limit=1000',
      '2026-11-26&limit=1000&cursor=2',
      '2026-11-26&limit=1000&cursor=4',
      '2026-11-27&limit=1000',
      '2026-11-27&limit=1000&cursor=2',
      '2026-11-27&limit=1000&cursor=4',
    ],
  );
  const noon = new Date('2026-11-26T03:00:00Z');
  assert.deepEqual(await findReceipt(client, { reference, receiptId, amount: 11_000, sentAt: noon }), {
    outcome: 'notFound',
  });
});

test('an issue is no cancellation', async () => {
  const { client } = listing({ '2026-11-26': [record] });
  const asked = { reference, receiptId, amount: 11_000, sentAt: new Date('2026-11-26T03:00:00Z') };
  const found = await findReceiptCancellation(client, { ...asked, transactionId: record.receiptKey });
  assert.deepEqual(found, { outcome: 'notFound' });
});

test('a refusal after a lost answer may speak of the first try', async () => {
  assert.equal((await issueReceipt(listing({}).client, request)).outcome, 'unknown');
});
