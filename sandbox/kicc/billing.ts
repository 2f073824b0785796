import type { Fields } from '../json-body.ts';
import { kstDay } from '../kst.ts';
import { digits, randomText } from '../random.ts';
import { holdsOrder } from './authorization.ts';
import type { Authorization } from './authorization.ts';
import { findByOrder, isCharged, newPgCno, putAuthorization, putTransaction } from './books.ts';
import { recordMoney, recordResult, today, yesterday } from './books.ts';
import type { BillingKey, KiccBooks } from './books.ts';
import type { CardChoice } from './choice.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readObject, readOneOf, readOptionalText, readOrderNo, readText, readWholeNumber } from './fields.ts';
import { makeApprovalNo } from './identifiers.ts';
import { announceApproval } from './notices.ts';
import { issueCode } from './offer.ts';
import { readOrderInfo, readTaxFree } from './order-info.ts';
import type { OrderInfo } from './order-info.ts';
import { kiccOutcomes } from './outcomes.ts';
import { KiccRefusal } from './refusals.ts';
import type { RefusalCode } from './refusals.ts';
import { signedReply } from './replies.ts';
import type { Transaction } from './transaction.ts';

/*
 * Cards that are charged again and again ("빌키"): a window registers one, and what is answered to its approval names
 * the key; a batch approval charges it without its owner; a key can be removed.
 */

/** Registers the card that was typed in the window. There is a number and an approval number, and no money moves. */
export function issueKey(books: KiccBooks, authorization: Authorization, request: EndpointRequest): Transaction {
  const { choice, mallId, shopOrderNo, goodsName, shopName, customer, shopValues } = authorization;
  if (choice?.means !== 'card') throw new Error(`authenticated without a card: ${authorization.authorizationId}`);
  const { cardCode, maskedNumber, outcome } = choice;
  const key = makeKey(books, mallId);
  books.billingKeys.put(key, { key, mallId, cardCode, maskedNumber, outcome, hasCharged: false, isRemoved: false });
  const shown = { mallId, shopOrderNo, goodsName, shopName, customer, shopValues };
  const transaction = putDeed(books, request, { ...shown, amount: 0, choice, billing: { deed: 'issue', key } });
  putAuthorization(books, { ...authorization, state: 'approved' });
  recordMoney(books, transaction, { kind: 'issue', amount: 0, transactionId: transaction.pgCno });
  return transaction;
}

/** Six digits of the mallId, the day and `BA` with six digits, as one was logged. */
function makeKey(books: KiccBooks, mallId: string): string {
  const { now, random } = books.ports;
  for (;;) {
    const key = `${mallId.slice(-6)}${kstDay(now()).slice(2)}BA${randomText(random, digits, 6)}`;
    if (!books.billingKeys.get(key)) return key;
  }
}

/** Takes money with a key ("배치 승인"). Here the request names the amount, and one order number is charged once. */
export function charge(books: KiccBooks, request: EndpointRequest): Done {
  const { merchant, body, fault } = request;
  const { mallId, name: shopName } = merchant;
  if (!merchant.payMethods.includes(issueCode)) throw new KiccRefusal('SX15', `${issueCode} is not contracted`);
  const wanted = readCharge(books, body);
  const { shopOrderNo, key, amount, months, isInterestFree, goodsName, customer } = wanted;
  const sameOrder = findByOrder(books, mallId, shopOrderNo);
  const isTaken = sameOrder !== null && holdsOrder(sameOrder, books.ports.now());
  if (isTaken || isCharged(books, mallId, shopOrderNo)) throw new KiccRefusal('SX05', shopOrderNo);
  const card = usableKey(books, mallId, key);
  const refusal = refusalOf(card);
  if (refusal) throw new KiccRefusal(refusal);

  const { cardCode, maskedNumber, outcome } = card;
  const paidWith = { cardCode, maskedNumber, outcome, wallet: null, points: 0, isInterestFree };
  const choice: CardChoice = { means: 'card', ...paidWith, instalmentMonths: months };
  const taken = amount + (fault === 'amount-mismatch' ? mismatch : 0);
  const shown = { mallId, shopOrderNo, goodsName, shopName, customer, shopValues: noValues };
  const transaction = putDeed(books, request, { ...shown, amount: taken, choice, billing: { deed: 'charge', key } });
  books.billingKeys.put(key, { ...card, hasCharged: true });
  recordMoney(books, transaction, { kind: 'approval', amount: taken, transactionId: transaction.pgCno });
  announceApproval(books.ports, transaction);
  return { reply: signedReply(transaction, merchant, fault), isReplyLost: outcome === 'reply-lost' };
}

/** What an approval for a wrong amount takes too much. */
export const mismatch = 100;

const noValues: readonly string[] = Array.from({ length: 7 }, () => '');

type WantedCharge = OrderInfo & {
  readonly amount: number;
  readonly months: number;
  readonly shopOrderNo: string;
  readonly key: string;
  readonly isInterestFree: boolean;
};

/** Whether a repeated order number is refused after a refusal is not said; here it is free again. */
function readCharge(books: KiccBooks, body: Fields): WantedCharge {
  readDay(body, 'approvalReqDate', [today(books), yesterday(books)]);
  readOneOf(body, 'currency', ['00']);
  const amount = readWholeNumber(body, 'amount');
  if (amount === 0) throw new KiccRefusal('SX01', 'amount');
  readTaxFree(body, amount);
  const info = readObject(body, 'payMethodInfo');
  const card = readObject(info, 'cardMethodInfo');
  readOptionalText(card, 'joinCd', 4);
  const months = amount < leastForInstalments ? 0 : readMonths(card);
  return {
    ...readOrderInfo(body),
    amount,
    months,
    shopOrderNo: readOrderNo(body),
    key: readText(readObject(info, 'billKeyMethodInfo'), 'batchKey', 60),
    isInterestFree: months > 0 && readFlag(card, 'freeInstallmentUsed'),
  };
}

/** As in the window: whatever is asked for, a small amount is one sum. */
const leastForInstalments = 50_000;
const mostMonths = 36;

function readMonths(card: Fields): number {
  const months = readWholeNumber(card, 'installmentMonth');
  if (months === 1 || months > mostMonths) throw new KiccRefusal('SX01', 'installmentMonth');
  return months;
}

function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value !== 'boolean') throw new KiccRefusal('SX01', name);
  return value;
}

function usableKey(books: KiccBooks, mallId: string, key: string): BillingKey {
  const found = books.billingKeys.get(key);
  // The key itself is never said again, not in a refusal either.
  if (found?.mallId !== mallId || found.isRemoved) throw new KiccRefusal('SX10');
  return found;
}

function refusalOf({ outcome, hasCharged }: BillingKey): RefusalCode | null {
  if (outcome === null) return null;
  const { approval, laterCharge } = kiccOutcomes[outcome];
  return approval ?? (hasCharged ? laterCharge : null) ?? null;
}

/** Removes a key. The answer is not signed; what the key has charged stands. */
export function removeKey(books: KiccBooks, { merchant: { mallId }, body }: EndpointRequest): Done {
  const shopTransactionId = readText(body, 'shopTransactionId', 60);
  const removeReqDate = readDay(body, 'removeReqDate', [today(books)]);
  const found = usableKey(books, mallId, readText(body, 'batchKey', 40));
  books.billingKeys.put(found.key, { ...found, isRemoved: true });
  return { reply: { resCd: '0000', resMsg: '정상', mallId, shopTransactionId, removeReqDate } };
}

type Deed = Pick<
  Transaction,
  'mallId' | 'shopOrderNo' | 'goodsName' | 'shopName' | 'customer' | 'shopValues' | 'amount' | 'choice' | 'billing'
>;

function putDeed(books: KiccBooks, { body, requestKey }: EndpointRequest, deed: Deed): Transaction {
  const { ports } = books;
  const transaction: Transaction = {
    ...deed,
    pgCno: newPgCno(books),
    shopTransactionId: readText(body, 'shopTransactionId', 60),
    approvedAt: ports.now(),
    approvalNo: makeApprovalNo(ports),
    account: null,
    escrow: null,
    receipt: null,
    revisions: [],
  };
  putTransaction(books, transaction);
  recordResult(books, requestKey, { pgCno: transaction.pgCno, cancelPgCno: null });
  return transaction;
}
