import { withAccount } from './account.ts';
import { changePayment, expireIfDue, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { issueCashReceipt } from './cash-receipt.ts';
import { TossError, messageOf } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { makeReceiptId, makeTransactionKey } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import { outcomeFor } from './outcomes.ts';
import { isConfirmed } from './payment.ts';
import type { TossPayment } from './payment.ts';

export type ConfirmRequest = { readonly paymentKey: string; readonly orderId: string; readonly amount: number };

/**
 * Takes the money for an authenticated payment, or gives out the account that it is paid into, with the checks in the
 * order of section 13.1.
 */
export function confirmPayment(books: TossBooks, merchant: TossMerchant, request: ConfirmRequest): TossPayment {
  const payment = payableOf(books, merchant, request);
  const refusal = refusalOf(payment);
  if (refusal) {
    changePayment(books, aborted(payment, refusal));
    throw new TossError(refusal);
  }
  const isAccount = payment.authentication?.by === 'virtual_account';
  const confirmed = isAccount ? withAccount(books, merchant, payment) : approve(books, merchant, payment);
  changePayment(books, confirmed);
  books.ports.ledger.add({
    gateway: 'toss',
    orderId: confirmed.orderId,
    kind: isAccount ? 'issue' : 'approval',
    amount: isAccount ? 0 : confirmed.totalAmount,
    at: books.ports.now(),
    transactionId: confirmed.paymentKey,
    mid: confirmed.mid,
  });
  return confirmed;
}

/** What a phone bill takes in a month (section 7.1). */
const phoneLimitWon = 1_000_000;

function refusalOf({ authentication, totalAmount }: TossPayment): TossErrorCode | null {
  const isOverLimit = authentication?.by === 'phone' && totalAmount > phoneLimitWon;
  return isOverLimit ? 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT' : (outcomeFor(authentication).confirm ?? null);
}

/** The payment as it is after a refusal at authentication or approval. */
export function aborted(payment: TossPayment, code: TossErrorCode): TossPayment {
  return { ...payment, status: 'ABORTED', failure: { code, message: messageOf(code, false) } };
}

function payableOf(books: TossBooks, merchant: TossMerchant, request: ConfirmRequest): TossPayment {
  const payment = books.payments.get(request.paymentKey);
  if (!payment) throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (payment.mid !== merchant.mid || payment.orderId !== request.orderId) throw new TossError('FORBIDDEN_REQUEST');
  if (isConfirmed(payment)) throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (expireIfDue(books, payment) || payment.status !== 'IN_PROGRESS') throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (payment.totalAmount !== request.amount) throw new TossError('FORBIDDEN_REQUEST');
  const sameOrder = findByOrder(books, payment.mid, payment.orderId);
  if (sameOrder && isConfirmed(sameOrder)) throw new TossError('ALREADY_COMPLETED_PAYMENT');
  return payment;
}

/** Money moves: it is in the books when they are told. */
export function approve(books: TossBooks, merchant: TossMerchant, payment: TossPayment): TossPayment {
  const { random, now } = books.ports;
  const transactionKey = makeTransactionKey(merchant, now(), random);
  return {
    ...payment,
    status: 'DONE',
    approvedAt: now(),
    // Measured: in test mode every approval number is this one.
    approval: { transactionKey, approveNo: '00000000', receiptId: makeReceiptId(merchant, now(), random) },
    cashReceipt: issueCashReceipt(payment, now(), random),
    lastTransactionKey: transactionKey,
  };
}
