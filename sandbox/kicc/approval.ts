import { isExpired } from './authorization.ts';
import type { Authorization, WindowKind } from './authorization.ts';
import { newPgCno, putAuthorization, recordResult, today, yesterday } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readOrderNo, readText } from './fields.ts';
import { makeApprovalNo } from './identifiers.ts';
import { announceApproval } from './notices.ts';
import { kiccOutcomes } from './outcomes.ts';
import { KiccRefusal } from './refusals.ts';
import { approvalReply } from './replies.ts';
import { sign } from './signature.ts';
import type { Transaction } from './transaction.ts';

/** Takes the money for an authenticated payment. The request names no amount: it is what was registered. */
export function approve(books: KiccBooks, request: EndpointRequest, window: WindowKind): Done {
  const { merchant, body, fault } = request;
  const authorizationId = readText(body, 'authorizationId', 60);
  const shopOrderNo = readOrderNo(body);
  // A request that set out before midnight may arrive after it.
  readDay(body, 'approvalReqDate', [today(books), yesterday(books)]);
  const authorization = payableOf(books, authorizationId, { mallId: merchant.mallId, shopOrderNo, window });
  const outcome = authorization.cardChoice?.outcome ?? null;
  const refusal = outcome && kiccOutcomes[outcome].approval;
  if (refusal) {
    putAuthorization(books, { ...authorization, state: 'refused' });
    throw new KiccRefusal(refusal);
  }
  const transaction = take(books, authorization, request);
  const reply = approvalReply(transaction, merchant);
  const { pgCno, amount, transactionDate } = reply;
  const key = fault === 'bad-signature' ? `${merchant.secretKey}?` : merchant.secretKey;
  const msgAuthValue = sign(key, pgCno, amount, transactionDate);
  announceApproval(books.ports, merchant, transaction);
  return { reply: { ...reply, msgAuthValue }, isReplyLost: outcome === 'reply-lost' };
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

/** What an approval for a wrong amount takes too much. */
const mismatch = 100;

function take(
  books: KiccBooks,
  authorization: Authorization,
  { body, fault, requestKey }: EndpointRequest,
): Transaction {
  const { ports } = books;
  const { cardChoice: card, mallId, shopOrderNo } = authorization;
  if (!card) throw new Error(`authenticated without a card: ${authorization.authorizationId}`);
  const amount = authorization.amount + (fault === 'amount-mismatch' ? mismatch : 0);
  const { goodsName, shopName, customer, shopValues } = authorization;
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
    card,
    revisions: [],
  };
  const { pgCno } = transaction;
  books.transactions.put(pgCno, transaction);
  putAuthorization(books, { ...authorization, state: 'approved' });
  recordResult(books, requestKey, { pgCno, cancelPgCno: null });
  const at = ports.now();
  ports.ledger.add({
    gateway: 'kicc',
    orderId: shopOrderNo,
    kind: 'approval',
    amount,
    at,
    transactionId: pgCno,
    mid: mallId,
  });
  return transaction;
}
