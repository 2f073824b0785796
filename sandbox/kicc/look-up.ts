import type { Fields } from '../json-body.ts';
import { requestKey, today, yesterday } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readText } from './fields.ts';
import type { KiccMerchant } from './merchants.ts';
import { KiccRefusal } from './refusals.ts';
import { issuedReply, receiptCancelReply } from './receipts.ts';
import type { AskedReceipt } from './receipts.ts';
import { approvalReply, revisionReply } from './replies.ts';

/** Tells again what a request of today or yesterday did. A request that did nothing is not found. */
export function lookUp(books: KiccBooks, { merchant, body }: EndpointRequest): Done {
  const shopTransactionId = readText(body, 'shopTransactionId', 60);
  const day = readDay(body, 'transactionDate', [today(books), yesterday(books)]);
  const request = books.requests.get(requestKey(merchant.mallId, day, shopTransactionId));
  const receipt = books.receipts.get(request?.pgCno ?? '');
  if (receipt) return { reply: receiptReply(receipt, request?.cancelPgCno ?? null, merchant) };
  const transaction = request && request.pgCno !== null ? books.transactions.get(request.pgCno) : undefined;
  if (!request || !transaction) throw new KiccRefusal('SX07', shopTransactionId);
  if (request.cancelPgCno === null) return { reply: approvalReply(transaction, merchant) };
  const revision = transaction.revisions.find((each) => each.cancelPgCno === request.cancelPgCno);
  if (!revision) throw new Error(`the books name a cancellation that is not there: ${request.cancelPgCno}`);
  return { reply: revisionReply(transaction, revision, merchant) };
}

function receiptReply(receipt: AskedReceipt, cancelPgCno: string | null, merchant: KiccMerchant): Fields {
  const cancel = receipt.cancels.find((each) => each.cancelPgCno === cancelPgCno);
  return cancel ? receiptCancelReply(receipt, cancel, merchant) : issuedReply(receipt);
}
