import type { Fields } from '../json-body.ts';
import { kstTimestamp, readKst } from '../kst.ts';
import type { TossBooks } from './books.ts';
import { TossError } from './errors.ts';
import type { TossMerchant } from './merchants.ts';
import type { TossPayment } from './payment.ts';
import { receiptAddress } from './projection-methods.ts';

/** One row per approval and per cancellation (section 5.4). Amounts of cancellations are positive here (ours). */
type Row = {
  readonly transactionKey: string;
  readonly status: string;
  readonly at: number;
  readonly amount: number;
  readonly payment: TossPayment;
};

const limits = { usual: 100, most: 5_000 };

/** The rows of a span of time, oldest first, from the one after `startingAfter`. */
export function listTransactions(books: TossBooks, merchant: TossMerchant, query: Fields): unknown[] {
  const from = readDate(query['startDate']);
  const to = readDate(query['endDate']);
  const limit = readLimit(query['limit']);
  const rows = [...books.payments.rows()]
    .filter((payment) => payment.mid === merchant.mid)
    .flatMap(rowsOf)
    .filter((row) => row.at >= from && row.at <= to)
    .sort((a, b) => a.at - b.at);
  const start = placeAfter(rows, query['startingAfter']);
  return rows.slice(start, start + limit).map((row) => wireRow(row, books.ports.origin()));
}

function rowsOf(payment: TossPayment): Row[] {
  const { approval, approvedAt } = payment;
  if (!approval || approvedAt === null) return [];
  const amount = payment.totalAmount;
  const approved: Row = { transactionKey: approval.transactionKey, status: 'DONE', at: approvedAt, amount, payment };
  return [
    approved,
    ...payment.cancels.map((cancel, place): Row => ({
      transactionKey: cancel.transactionKey,
      status: place === 0 && cancel.refundableAmount === 0 ? 'CANCELED' : 'PARTIAL_CANCELED',
      at: cancel.canceledAt,
      amount: cancel.cancelAmount,
      payment,
    })),
  ];
}

function wireRow({ transactionKey, status, at, amount, payment }: Row, origin: string): Fields {
  return {
    mId: payment.mid,
    transactionKey,
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    method: payment.method,
    customerKey: null,
    useEscrow: payment.useEscrow,
    receiptUrl: payment.approval && receiptAddress(payment.approval.receiptId, origin),
    status,
    transactionAt: kstTimestamp(at),
    currency: payment.currency,
    amount,
  };
}

function readDate(value: unknown): number {
  const at = typeof value === 'string' ? readKst(value) : null;
  if (at === null) throw new TossError('INVALID_DATE');
  return at;
}

function readLimit(value: unknown): number {
  if (value === undefined) return limits.usual;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1) throw new TossError('INVALID_REQUEST');
  if (limit > limits.most) throw new TossError('EXCEED_MAX_QUERY_LIMIT');
  return limit;
}

function placeAfter(rows: readonly Row[], transactionKey: unknown): number {
  if (transactionKey === undefined) return 0;
  const place = rows.findIndex((row) => row.transactionKey === transactionKey);
  if (place < 0) throw new TossError('INVALID_PAGING_KEY');
  return place + 1;
}
