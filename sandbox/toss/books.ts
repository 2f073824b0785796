import type { SandboxPorts } from '../gateway.ts';
import type { Table } from '../journal.ts';
import type { BillingKey, BillingWindow } from './billing.ts';
import { merchantOfMid } from './merchants.ts';
import { upgradeRow } from './older-rows.ts';
import { deadlineOf, isConfirmed } from './payment.ts';
import type { TossPayment } from './payment.ts';
import type { AskedReceipt } from './receipts.ts';
import { announce } from './webhooks.ts';

/** The first answer to an idempotent request, errors included (section 1). */
export type StoredAnswer = {
  readonly status: number;
  /** Replayed byte for byte. */
  readonly body: string;
  readonly traceId: string;
  readonly storedAt: number;
};

/** All that the gateway knows, and the ports through which it touches the world. */
export type TossBooks = {
  readonly ports: SandboxPorts;
  readonly payments: Table<TossPayment>;
  /** Payment keys by MID and order number, oldest first. */
  readonly keysByOrder: Map<string, string[]>;
  readonly billingWindows: Table<BillingWindow>;
  /** The windows' numbers by the authKey that each has given out. */
  readonly windowsByAuthKey: Table<string>;
  readonly billingKeys: Table<BillingKey>;
  /** Cash receipts that were asked for by the API; no payment knows of them. */
  readonly receipts: Table<AskedReceipt>;
  readonly answers: Table<StoredAnswer>;
  /** Idempotent requests whose first answer is still being made. Not journaled: a restart ends them all. */
  readonly inFlight: Set<string>;
};

export function openBooks(ports: SandboxPorts): TossBooks {
  const books: TossBooks = {
    ports,
    payments: ports.journal.table('toss.payments'),
    keysByOrder: new Map(),
    billingWindows: ports.journal.table('toss.billing-windows'),
    windowsByAuthKey: ports.journal.table('toss.auth-keys'),
    billingKeys: ports.journal.table('toss.billing-keys'),
    receipts: ports.journal.table('toss.receipts'),
    answers: ports.journal.table('toss.answers'),
    inFlight: new Set(),
  };
  for (const row of books.payments.rows()) {
    const payment = upgradeRow(row);
    if (payment !== row) books.payments.put(payment.paymentKey, payment);
    indexByOrder(books, payment);
    schedule(books, payment);
  }
  return books;
}

export function addPayment(books: TossBooks, payment: TossPayment): void {
  books.payments.put(payment.paymentKey, payment);
  indexByOrder(books, payment);
  schedule(books, payment);
}

/**
 * Puts the changed payment in the books and tells the merchant where the papers say so; answers with the numbers of
 * what is told.
 */
export function changePayment(books: TossBooks, payment: TossPayment): readonly string[] {
  changeQuietly(books, payment);
  return announce(books.ports, merchantOfMid(payment.mid), payment);
}

/** A change that nobody is told. */
export function changeQuietly(books: TossBooks, payment: TossPayment): void {
  books.payments.put(payment.paymentKey, payment);
  schedule(books, payment);
}

/** The payment last approved for an order number, else the one last begun; null when there is none. */
export function findByOrder(books: TossBooks, mid: string, orderId: string): TossPayment | null {
  const keys = books.keysByOrder.get(orderKey(mid, orderId)) ?? [];
  const found = keys.map((key) => books.payments.get(key)).filter((payment) => payment !== undefined);
  return found.findLast(isConfirmed) ?? found.at(-1) ?? null;
}

/**
 * Ends an authentication or a window that is past its time; true when the payment had to be ended. An account past its
 * time keeps its status and nobody is told: only `expired` says so (section 6).
 */
export function expireIfDue(books: TossBooks, payment: TossPayment): boolean {
  const deadline = deadlineOf(payment);
  if (deadline === null || books.ports.now() < deadline) return false;
  if (payment.account) changeQuietly(books, { ...payment, account: { ...payment.account, isExpired: true } });
  else changePayment(books, { ...payment, status: 'EXPIRED' });
  return true;
}

export function clearBooks(books: TossBooks): void {
  books.payments.clear();
  books.billingWindows.clear();
  books.windowsByAuthKey.clear();
  books.billingKeys.clear();
  books.receipts.clear();
  books.answers.clear();
  books.keysByOrder.clear();
}

/** What happens to a payment by itself: its end, and the arrival of a refund. */
function schedule(books: TossBooks, payment: TossPayment): void {
  const { paymentKey, status, account } = payment;
  const current = (): TossPayment | undefined => books.payments.get(paymentKey);
  const deadline = deadlineOf(payment);
  if (deadline !== null) {
    books.ports.agenda.add({
      at: deadline,
      isWanted: () => current()?.status === status,
      keep() {
        const due = current();
        if (due) expireIfDue(books, due);
      },
    });
  }
  const refundAt = account?.refundStatus === 'PENDING' ? account.refundDueAt : null;
  if (refundAt === null) return;
  books.ports.agenda.add({
    at: refundAt,
    isWanted: () => current()?.account?.refundDueAt === refundAt && current()?.account?.refundStatus === 'PENDING',
    keep() {
      const due = current();
      if (due) endRefund(books, due);
    },
  });
}

/** The money has reached the buyer, or has come back from an account that does not take it. Nobody is told. */
function endRefund(books: TossBooks, payment: TossPayment): void {
  if (!payment.account) return;
  const refundStatus = payment.account.isRefundBouncing ? 'FAILED' : 'COMPLETED';
  changeQuietly(books, { ...payment, account: { ...payment.account, refundStatus } });
}

function indexByOrder(books: TossBooks, payment: TossPayment): void {
  const key = orderKey(payment.mid, payment.orderId);
  const keys = books.keysByOrder.get(key);
  if (keys) keys.push(payment.paymentKey);
  else books.keysByOrder.set(key, [payment.paymentKey]);
}

function orderKey(mid: string, orderId: string): string {
  return `${mid}/${orderId}`;
}
