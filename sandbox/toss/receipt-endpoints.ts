import type { Fields } from '../json-body.ts';
import { kstTimestamp } from '../kst.ts';
import type { TossBooks } from './books.ts';
import { issuedAfterMs } from './cash-receipt.ts';
import type { Done, Endpoint, EndpointRequest } from './endpoint.ts';
import { TossError } from './errors.ts';
import { readNumber, readOptionalNumber, readText } from './fields.ts';
import { cancelReceiptKey, cashReceiptUrl, sellersNumber } from './projection-methods.ts';
import type { View } from './projection-methods.ts';
import { cancelReceipt, issueReceipt } from './receipts.ts';
import type { AskedReceipt, ReceiptCancel, WantedReceipt } from './receipts.ts';
import { isBefore } from './versions.ts';

/** Cash receipts by the API (section 4, rows 14 to 16). */
export const receiptEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/cash-receipts',
    faultCall: 'issue-cash-receipt',
    act(books, { merchant, view, body }) {
      const receipt = issueReceipt(books, merchant, readReceipt(body, view));
      return { body: written(receipt, null, view) };
    },
  },
  {
    method: 'POST',
    path: '/v1/cash-receipts/:receiptKey/cancel',
    faultCall: 'cancel-cash-receipt',
    act(books, { merchant, view, params, body }) {
      const asked = { receiptKey: params['receiptKey'] ?? '', amount: readOptionalNumber(body, 'amount') };
      const receipt = cancelReceipt(books, merchant, asked);
      return { body: written(receipt, receipt.cancels.at(-1) ?? null, view) };
    },
  },
  { method: 'GET', path: '/v1/cash-receipts', faultCall: 'settle', act: list },
];

function readReceipt(body: Fields, view: View): WantedReceipt {
  const amount = readNumber(body, 'amount', 'REQUIRED_AMOUNT');
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new TossError('BELOW_ZERO_AMOUNT');
  const taxFreeAmount = readOptionalNumber(body, 'taxFreeAmount') ?? 0;
  if (!Number.isInteger(taxFreeAmount) || taxFreeAmount < 0 || taxFreeAmount > amount)
    throw new TossError('INVALID_REQUEST');
  const orderId = readText(body, 'orderId', 64, 'INVALID_ORDER_ID');
  if (!/^[A-Za-z0-9_=-]{6,64}$/.test(orderId)) throw new TossError('INVALID_ORDER_ID');
  const orderName = readText(body, 'orderName', 100, 'INVALID_ORDER_NAME');
  const { type } = body;
  if (type !== '소득공제' && type !== '지출증빙') throw new TossError('INVALID_CASH_RECEIPT_INFO');
  // Section 2: the field has had this name since 2022-07-27.
  const name = isOlder(view) ? 'registrationNumber' : 'customerIdentityNumber';
  const number = readText(body, name, 30, 'INVALID_CASH_RECEIPT_INFO').replaceAll('-', '');
  if (!/^[0-9]+$/.test(number)) throw new TossError('INVALID_CASH_RECEIPT_INFO');
  return { amount, taxFreeAmount, orderId, orderName, type, number };
}

const dayMs = 24 * 60 * 60_000;
const mostRows = 10_000;

/** Of one day in Korea, issues and cancellations as they came; `cursor` is how many of them were read before. */
function list(books: TossBooks, { merchant, view, query }: EndpointRequest): Done {
  if (isOlder(view)) throw new TossError('NOT_FOUND');
  const day = readDay(query['requestDate']);
  const records = [...books.receipts.rows()]
    .filter(({ mid }) => mid === merchant.mid)
    .flatMap((receipt) => [
      { at: receipt.requestedAt, receipt, cancel: null },
      ...receipt.cancels.map((cancel) => ({ at: cancel.requestedAt, receipt, cancel })),
    ])
    .filter(({ at }) => at >= day && at < day + dayMs)
    .toSorted((a, b) => a.at - b.at);
  const [cursor, limit] = [readCount(query['cursor'] ?? '0'), readCount(query['limit'] ?? '100')];
  if (limit < 1 || limit > mostRows) throw new TossError('INVALID_REQUEST');
  const lastCursor = Math.min(cursor + limit, records.length);
  const data = records.slice(cursor, lastCursor).map(({ receipt, cancel }) => written(receipt, cancel, view));
  return { body: { hasNext: lastCursor < records.length, lastCursor, data } };
}

function readDay(written: unknown): number {
  const isDay = typeof written === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(written);
  const at = isDay ? Date.parse(`${written}T00:00:00+09:00`) : Number.NaN;
  if (Number.isNaN(at)) throw new TossError('INVALID_REQUEST');
  return at;
}

function readCount(written: unknown): number {
  if (typeof written !== 'string' || !/^[0-9]{1,9}$/.test(written)) throw new TossError('INVALID_REQUEST');
  return Number(written);
}

function isOlder({ version }: View): boolean {
  return isBefore(version, '2022-07-27');
}

/** Section 5.6; before 2022-07-27 a cancellation is a time in the one record of the receipt. */
function written(receipt: AskedReceipt, cancel: ReceiptCancel | null, view: View): Fields {
  const { receiptKey, issueNumber, orderId, orderName, type, maskedNumber } = receipt;
  const requestedAt = cancel?.requestedAt ?? receipt.requestedAt;
  const common = {
    amount: cancel?.amount ?? receipt.amount,
    taxFreeAmount: cancel === null ? receipt.taxFreeAmount : 0,
    orderId,
    orderName,
    type,
    businessNumber: sellersNumber,
    receiptUrl: cashReceiptUrl(receipt, view),
  };
  if (isOlder(view)) {
    return {
      ...common,
      receiptKey,
      approvalNumber: issueNumber,
      registrationNumber: maskedNumber,
      approvedAt: kstTimestamp(receipt.requestedAt),
      canceledAt: cancel && kstTimestamp(cancel.requestedAt),
    };
  }
  return {
    ...common,
    receiptKey: cancel ? cancelReceiptKey(receipt) : receiptKey,
    issueNumber,
    issueStatus: view.now < requestedAt + issuedAfterMs ? 'IN_PROGRESS' : 'COMPLETED',
    transactionType: cancel ? 'CANCEL' : 'CONFIRM',
    customerIdentityNumber: maskedNumber,
    failure: null,
    requestedAt: kstTimestamp(requestedAt),
  };
}
