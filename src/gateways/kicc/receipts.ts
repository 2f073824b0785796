import type { IdentifierKind, ReceiptPurpose } from '../../core/cash-receipt.ts';
import type {
  CancelDone,
  CancelReceipt,
  FindReceipt,
  IssuedReceipt,
  IssueReceipt,
  Outcome,
  ReceiptCancelled,
} from '../gateway.ts';
import type { Credentials } from './credentials.ts';
import { signRevise } from './signature.ts';
import { cancelOutcome, foundCancel, kstDay, refusalOutcome, shopTransactionId, unknown } from './translate.ts';
import { customerOf, goodsNameOf } from './window.ts';
import { number, text, time, type Json, type KiccReply } from './wire.ts';

/*
 * Cash receipts by the API ("현금영수증 단독 발행"). An issue has a number as a payment has, and its cancellation is a change
 * of that number; both are found by the number of the request.
 */

const issueTypes: Record<ReceiptPurpose, string> = { income_deduction: '01', business_expense: '02' };
const authTypes: Partial<Record<IdentifierKind, string>> = { phone: '03', business: '04', tax_card: '05' };

export type Asking = { readonly mallId: string; readonly now: Date };

/** The name of the object lacks a letter in the papers, and on the wire. */
export function receiptBody(request: IssueReceipt, { mallId, now }: Asking): object {
  const { reference, receiptId, amount, taxFree, vat, purpose, identifier, buyer } = request;
  const { customerName, customerMail } = customerOf({
    buyer: { ...buyer, phone: null, address: null, postcode: null },
    customerId: null,
  });
  const directCashReceiptnfo = {
    mallId,
    shopTransactionId: shopTransactionId(reference),
    shopReqDate: kstDay(now),
    shopOrderNo: receiptId,
    goodsName: goodsNameOf(request),
    amount,
    serviceAmount: 0,
    vatAmount: vat,
    ...(customerName !== undefined && { customerName }),
    ...(customerMail !== undefined && { customerMail }),
    issueType: issueTypes[purpose],
    authType: authTypes[identifier.kind ?? 'resident'],
    authValue: identifier.digits,
    subMallUsed: '0',
    ...(taxFree > 0 && { taxFlg: 'TG01', taxAmount: amount - taxFree - vat, freeAmount: taxFree }),
  };
  return { directCashReceiptnfo };
}

type Asked = Pick<FindReceipt, 'receiptId' | 'amount'>;

export function issuedOutcome(reply: KiccReply, asked: Asked): Outcome<IssuedReceipt> {
  return reply.kind === 'success' ? foundReceipt(reply.body, asked) : refusalOutcome(reply);
}

/** Who receives a receipt sees it at the tax office's: no address of the gateway's is named. */
export function foundReceipt(body: Json, asked: Asked): Outcome<IssuedReceipt> {
  const [transactionId, approvalNumber] = [text(body['pgCno']), text(body['approvalNo'])];
  const [issuedAt, amount] = [time(body['transactionDate']), number(body['amount'])];
  if (transactionId === null || approvalNumber === null || issuedAt === null)
    return unknown('the cash receipt lacks its number, its approval or its time');
  if (text(body['shopOrderNo']) !== asked.receiptId)
    return unknown(`the answer speaks of another cash receipt: ${text(body['shopOrderNo'])}`);
  if (amount !== asked.amount) return unknown(`the cash receipt says ${amount} instead of ${asked.amount}`);
  return { outcome: 'done', detail: { transactionId, approvalNumber, issuedAt, receiptUrl: null } };
}

/** "변경 구분" 51: all of a receipt. */
export function receiptCancelBody(request: CancelReceipt, credentials: Credentials & { readonly now: Date }): object {
  const { mallId, secretKey, now } = credentials;
  const { reference, transactionId: pgCno } = request;
  const id = shopTransactionId(reference);
  return {
    mallId,
    shopTransactionId: id,
    pgCno,
    reviseTypeCode: '51',
    cancelReqDate: kstDay(now),
    msgAuthValue: signRevise(secretKey, pgCno, id),
    reviseMessage: '현금영수증 취소',
  };
}

type Cancelled = Pick<CancelReceipt, 'transactionId' | 'amount'>;

export function receiptCancelOutcome(reply: KiccReply, asked: Cancelled): Outcome<ReceiptCancelled> {
  return ofReceipt(cancelOutcome(reply, asked, () => null));
}

export function foundReceiptCancel(body: Json, asked: Cancelled): Outcome<ReceiptCancelled> {
  return ofReceipt(foundCancel(body, asked, () => null));
}

function ofReceipt(outcome: Outcome<CancelDone>): Outcome<ReceiptCancelled> {
  if (outcome.outcome !== 'done') return outcome;
  return { outcome: 'done', detail: { cancelledAt: outcome.detail.cancelledAt } };
}
