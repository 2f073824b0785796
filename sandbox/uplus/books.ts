import type { SandboxPorts } from '../gateway.ts';
import type { Table } from '../journal.ts';
import type { Transaction } from './transaction.ts';
import type { XpayWindow } from './window.ts';

/** All that the gateway knows, and the ports through which it touches the world. */
export type UplusBooks = {
  readonly ports: SandboxPorts;
  readonly windows: Table<XpayWindow>;
  readonly transactions: Table<Transaction>;
  /** Calls by LGD_TXID, and how they ended. */
  readonly calls: Table<EndedCall>;
  /** Calls that are being answered. Not journaled: a restart ends them all. */
  readonly underWay: Set<string>;
  /** Numbers of windows by their LGD_PAYKEY. */
  readonly windowByKey: Map<string, string>;
  /** LGD_TID of what stands for an order number. */
  readonly tidByOrder: Map<string, string>;
};

/** `undone`: a Rollback named it, whether it had come by then or not. */
export type EndedCall = {
  readonly end: 'done' | 'refused' | 'undone';
  readonly name: string;
  readonly tid: string | null;
  readonly at: number;
};

export function openBooks(ports: SandboxPorts): UplusBooks {
  const books: UplusBooks = {
    ports,
    windows: ports.journal.table('uplus.windows'),
    transactions: ports.journal.table('uplus.transactions'),
    calls: ports.journal.table('uplus.calls'),
    underWay: new Set(),
    windowByKey: new Map(),
    tidByOrder: new Map(),
  };
  for (const window of books.windows.rows()) indexWindow(books, window);
  for (const transaction of books.transactions.rows()) indexTransaction(books, transaction);
  return books;
}

export function putWindow(books: UplusBooks, window: XpayWindow): void {
  books.windows.put(window.id, window);
  indexWindow(books, window);
}

export function putTransaction(books: UplusBooks, transaction: Transaction): void {
  books.transactions.put(transaction.tid, transaction);
  indexTransaction(books, transaction);
}

export function findByKey(books: UplusBooks, payKey: string): XpayWindow | null {
  const id = books.windowByKey.get(payKey);
  return (id === undefined ? undefined : books.windows.get(id)) ?? null;
}

/** The payment or the account that an order number was used for. */
export function findByOrder(books: UplusBooks, mid: string, oid: string): Transaction | null {
  const tid = books.tidByOrder.get(orderKey(mid, oid));
  return (tid === undefined ? undefined : books.transactions.get(tid)) ?? null;
}

const keptCallsMs = 2 * 24 * 60 * 60_000;

/** Calls stand in the order in which they ended, so the old ones come first. */
export function putCall(books: UplusBooks, txId: string, call: Omit<EndedCall, 'at'>): void {
  const now = books.ports.now();
  for (const key of books.calls.keys()) {
    const old = books.calls.get(key);
    if (old && old.at > now - keptCallsMs) break;
    books.calls.remove(key);
  }
  books.calls.put(txId, { ...call, at: now });
}

export function clearBooks(books: UplusBooks): void {
  books.windows.clear();
  books.transactions.clear();
  books.calls.clear();
  books.windowByKey.clear();
  books.tidByOrder.clear();
}

function indexWindow(books: UplusBooks, { id, payKey }: XpayWindow): void {
  if (payKey !== null) books.windowByKey.set(payKey, id);
}

function indexTransaction(books: UplusBooks, { mid, oid, tid }: Transaction): void {
  books.tidByOrder.set(orderKey(mid, oid), tid);
}

function orderKey(mid: string, oid: string): string {
  return `${mid}/${oid}`;
}
