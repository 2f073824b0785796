import type { SandboxPorts } from '../gateway.ts';
import type { Table } from '../journal.ts';
import { kstDay } from '../kst.ts';
import type { Movement } from '../ledger.ts';
import type { Authorization } from './authorization.ts';
import type { CardChoice } from './choice.ts';
import { makeNumber } from './identifiers.ts';
import type { KiccMerchant } from './merchants.ts';
import { rewriteOlderRows } from './older-rows.ts';
import type { AskedReceipt } from './receipts.ts';
import { KiccRefusal } from './refusals.ts';
import type { Transaction } from './transaction.ts';

/** All that the gateway knows, and the ports through which it touches the world. */
export type KiccBooks = {
  readonly ports: SandboxPorts;
  readonly authorizations: Table<Authorization>;
  readonly transactions: Table<Transaction>;
  /** Requests that move money, by mallId, day and shopTransactionId. */
  readonly requests: Table<MoneyRequest>;
  /** The authorizationId last given out for a mallId and order number. */
  readonly lastByOrder: Map<string, string>;
  /** One sequence numbers approvals and cancellations; these are taken. */
  readonly pgCnos: Set<string>;
  readonly billingKeys: Table<BillingKey>;
  /** Cash receipts that were asked for by the API, by pgCno. */
  readonly receipts: Table<AskedReceipt>;
  /** Order numbers of charges by a key. */
  readonly charged: Set<string>;
};

/** A card that is charged without its owner. Only the masked number is kept. */
export type BillingKey = Pick<CardChoice, 'cardCode' | 'maskedNumber' | 'outcome'> & {
  readonly key: string;
  /** Whose it is: nobody else can charge it. */
  readonly mallId: string;
  readonly hasCharged: boolean;
  readonly isRemoved: boolean;
};

/** What a request made, for whoever looks it up later; nulls when it made nothing. */
export type MoneyRequest = {
  readonly day: string;
  readonly pgCno: string | null;
  /** Of the cancellation, where the request was one. */
  readonly cancelPgCno: string | null;
};

export function openBooks(ports: SandboxPorts): KiccBooks {
  rewriteOlderRows(ports);
  const books: KiccBooks = {
    ports,
    authorizations: ports.journal.table('kicc.authorizations'),
    transactions: ports.journal.table('kicc.transactions'),
    requests: ports.journal.table('kicc.requests'),
    lastByOrder: new Map(),
    pgCnos: new Set(),
    billingKeys: ports.journal.table('kicc.billingKeys'),
    receipts: ports.journal.table('kicc.receipts'),
    charged: new Set(),
  };
  for (const authorization of books.authorizations.rows()) index(books, authorization);
  for (const transaction of books.transactions.rows()) {
    const { pgCno, revisions, account } = transaction;
    noteCharge(books, transaction);
    const deposits = (account?.deposits ?? []).map((each) => each.pgCno);
    for (const number of [pgCno, ...deposits, ...revisions.map((each) => each.cancelPgCno)]) books.pgCnos.add(number);
  }
  for (const { pgCno, cancels } of books.receipts.rows())
    for (const number of [pgCno, ...cancels.map((each) => each.cancelPgCno)]) books.pgCnos.add(number);
  return books;
}

export function putAuthorization(books: KiccBooks, authorization: Authorization): void {
  books.authorizations.put(authorization.authorizationId, authorization);
  index(books, authorization);
}

/** The authorization that was last registered for an order number; null when there is none. */
export function findByOrder(books: KiccBooks, mallId: string, shopOrderNo: string): Authorization | null {
  const id = books.lastByOrder.get(orderKey(mallId, shopOrderNo));
  return (id === undefined ? undefined : books.authorizations.get(id)) ?? null;
}

export function putTransaction(books: KiccBooks, transaction: Transaction): void {
  books.transactions.put(transaction.pgCno, transaction);
  noteCharge(books, transaction);
}

/** Whether a key was charged under this order number, cancelled since or not. */
export function isCharged(books: KiccBooks, mallId: string, shopOrderNo: string): boolean {
  return books.charged.has(orderKey(mallId, shopOrderNo));
}

function noteCharge(books: KiccBooks, { billing, mallId, shopOrderNo }: Transaction): void {
  if (billing?.deed === 'charge') books.charged.add(orderKey(mallId, shopOrderNo));
}

/** The newest transaction of an order number, whoever's it is: what the bank and the buyer's mail know. */
export function transactionOfOrder(books: KiccBooks, shopOrderNo: string): Transaction | null {
  return [...books.transactions.rows()].findLast((each) => each.shopOrderNo === shopOrderNo) ?? null;
}

export function today({ ports }: KiccBooks): string {
  return kstDay(ports.now());
}

const dayMs = 24 * 60 * 60_000;

export function yesterday({ ports }: KiccBooks): string {
  return kstDay(ports.now() - dayMs);
}

/** Takes a shopTransactionId for the day: a second use before midnight is refused, and is no replay of the first. */
export function claimRequest(books: KiccBooks, { mallId }: KiccMerchant, shopTransactionId: string): string {
  const day = today(books);
  const key = requestKey(mallId, day, shopTransactionId);
  if (books.requests.get(key)) throw new KiccRefusal('SX04', shopTransactionId);
  forgetOlderThan(books, yesterday(books));
  books.requests.put(key, { day, pgCno: null, cancelPgCno: null });
  return key;
}

/** Writes down what a request made, so that it can be looked up. */
export function recordResult(books: KiccBooks, key: string, made: { pgCno: string; cancelPgCno: string | null }): void {
  books.requests.put(key, { day: books.requests.get(key)?.day ?? today(books), ...made });
}

/** One movement in the books that tests compare a hub with. */
export function recordMoney(
  { ports }: KiccBooks,
  { shopOrderNo, mallId }: Transaction,
  moved: Pick<Movement, 'kind' | 'amount' | 'transactionId'>,
): void {
  ports.ledger.add({ gateway: 'kicc', orderId: shopOrderNo, at: ports.now(), mid: mallId, ...moved });
}

export function newPgCno(books: KiccBooks): string {
  const number = makeNumber(books.ports, (each) => books.pgCnos.has(each));
  books.pgCnos.add(number);
  return number;
}

export function requestKey(mallId: string, day: string, shopTransactionId: string): string {
  return `${mallId}/${day}/${shopTransactionId}`;
}

export function clearBooks(books: KiccBooks): void {
  books.authorizations.clear();
  books.transactions.clear();
  books.requests.clear();
  books.lastByOrder.clear();
  books.pgCnos.clear();
  books.billingKeys.clear();
  books.receipts.clear();
  books.charged.clear();
}

/** Requests stand in the order in which they came, so the old ones come first. */
function forgetOlderThan(books: KiccBooks, day: string): void {
  for (const key of books.requests.keys()) {
    const request = books.requests.get(key);
    if (request && request.day >= day) return;
    books.requests.remove(key);
  }
}

function index(books: KiccBooks, { authorizationId, mallId, shopOrderNo }: Authorization): void {
  books.lastByOrder.set(orderKey(mallId, shopOrderNo), authorizationId);
}

function orderKey(mallId: string, shopOrderNo: string): string {
  return `${mallId}/${shopOrderNo}`;
}
