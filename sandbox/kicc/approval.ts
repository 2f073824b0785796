import type { FaultCall } from '../faults.ts';
import { digits, randomText } from '../random.ts';
import { isExpired } from './authorization.ts';
import type { Authorization, WindowKind } from './authorization.ts';
import { issueKey, mismatch } from './billing.ts';
import { newPgCno, putAuthorization, putTransaction, recordMoney, recordResult, today, yesterday } from './books.ts';
import type { KiccBooks } from './books.ts';
import { issueReceipt } from './cash-receipt.ts';
import type { CashReceipt } from './cash-receipt.ts';
import type { Choice } from './choice.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readOrderNo, readText } from './fields.ts';
import { makeApprovalNo } from './identifiers.ts';
import { announceApproval } from './notices.ts';
import { kiccOutcomes } from './outcomes.ts';
import { KiccRefusal } from './refusals.ts';
import { signedReply } from './replies.ts';
import type { GivenOut, Transaction } from './transaction.ts';

/**
 * Takes the money for an authenticated payment, gives out the account that it is to come to, or registers a card. The
 * request names no amount: it is what was registered.
 */
export function approve(books: KiccBooks, request: EndpointRequest, window: WindowKind): Done {
  const { merchant, body, fault } = request;
  const authorizationId = readText(body, 'authorizationId', 60);
  const shopOrderNo = readOrderNo(body);
  // A request that set out before midnight may arrive after it.
  readDay(body, 'approvalReqDate', [today(books), yesterday(books)]);
  const authorization = payableOf(books, authorizationId, { mallId: merchant.mallId, shopOrderNo, window });
  const outcome = authorization.choice?.outcome ?? null;
  const isIssue = authorization.offer.certType !== undefined;
  const refusal = outcome && (isIssue ? kiccOutcomes[outcome].issue : kiccOutcomes[outcome].approval);
  if (refusal) {
    putAuthorization(books, { ...authorization, state: 'refused' });
    throw new KiccRefusal(refusal);
  }
  if (isIssue) return { reply: signedReply(issueKey(books, authorization, request), merchant, fault) };
  const transaction = take(books, authorization, request);
  announceApproval(books.ports, transaction);
  return { reply: signedReply(transaction, merchant, fault), isReplyLost: outcome === 'reply-lost' };
}

/** What an approval is for, the most special word first: an account moves no money, and a key is a thing of its own. */
export function approvalCalls(books: KiccBooks, { authorizationId }: EndpointRequest['body']): readonly FaultCall[] {
  const found = books.authorizations.get(String(authorizationId));
  if (found?.offer.certType) return ['issue-billing-key'];
  return found?.choice?.means === 'virtual_account' ? ['issue-virtual-account', 'approve'] : ['approve'];
}

type Claim = Pick<Authorization, 'mallId' | 'shopOrderNo' | 'window'>;

/** One answer for whatever cannot be approved: no such authentication, or not this one's, not yet, or not any more. */
function payableOf(books: KiccBooks, authorizationId: string, claim: Claim): Authorization {
  const found = books.authorizations.get(authorizationId);
  const isTheirs =
    found?.mallId === claim.mallId && found.shopOrderNo === claim.shopOrderNo && found.window === claim.window;
  if (!found || !isTheirs || found.state !== 'authenticated' || isExpired(found, books.ports.now())) {
    throw new KiccRefusal('R102');
  }
  return found;
}

function take(
  books: KiccBooks,
  authorization: Authorization,
  { body, fault, requestKey }: EndpointRequest,
): Transaction {
  const { choice } = authorization;
  if (!choice) throw new Error(`authenticated without a method: ${authorization.authorizationId}`);
  const { ports } = books;
  const amount = authorization.amount + (fault === 'amount-mismatch' ? mismatch : 0);
  const { goodsName, shopName, customer, shopValues, mallId, shopOrderNo } = authorization;
  const transaction: Transaction = {
    pgCno: newPgCno(books),
    mallId,
    shopOrderNo,
    shopTransactionId: readText(body, 'shopTransactionId', 60),
    goodsName,
    shopName,
    customer,
    shopValues,
    amount,
    approvedAt: ports.now(),
    approvalNo: makeApprovalNo(ports),
    choice,
    account: choice.means === 'virtual_account' ? giveOutAccount(books, authorization) : null,
    escrow: authorization.escrow && (choice.means === 'virtual_account' ? 'ES03' : 'ES01'),
    receipt: receiptAtOnce(books, choice, amount),
    revisions: [],
  };
  const { pgCno } = transaction;
  putTransaction(books, transaction);
  putAuthorization(books, { ...authorization, state: 'approved' });
  recordResult(books, requestKey, { pgCno, cancelPgCno: null });
  recordMoney(books, transaction, {
    kind: transaction.account ? 'issue' : 'approval',
    amount: transaction.account ? 0 : amount,
    transactionId: pgCno,
  });
  return transaction;
}

/** Invented: eleven to fourteen digits, of which the first three are the bank's. */
function giveOutAccount({ ports, transactions }: KiccBooks, { choice, offer, shopName }: Authorization): GivenOut {
  const bankCode = choice?.means === 'virtual_account' ? choice.bankCode : '';
  const isTaken = (wanted: string): boolean =>
    [...transactions.rows()].some(({ account }) => account?.number === wanted);
  let number = '';
  do number = bankCode + randomText(ports.random, digits, 9 + ports.random(3));
  while (isTaken(number));
  return { number, holder: shopName.slice(0, 20), dueAt: offer.account.dueAt, deposits: [] };
}

/** A transfer is cash at once; an account's receipt is made when its money comes. */
function receiptAtOnce({ ports }: KiccBooks, choice: Choice, amount: number): CashReceipt | null {
  return choice.means === 'transfer' ? issueReceipt(ports, choice.receiptWish, amount) : null;
}
