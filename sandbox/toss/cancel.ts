import { isAmount, minus, type Currency } from './amounts.ts';
import { changePayment } from './books.ts';
import type { TossBooks } from './books.ts';
import { TossError } from './errors.ts';
import { makeTransactionKey } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import { tossOutcomes } from './outcomes.ts';
import { isApproved } from './payment.ts';
import type { Cancel, TossPayment } from './payment.ts';

export type CancelRequest = {
  readonly paymentKey: string;
  readonly cancelReason: string;
  /** Null: everything that is left. */
  readonly cancelAmount: number | null;
  /** Null: nothing. */
  readonly taxFreeAmount: number | null;
  readonly taxExemptionAmount: number | null;
  readonly currency: string | null;
  /** An optimistic lock: refused unless it equals the balance. */
  readonly refundableAmount: number | null;
};

/** Gives money back, with the checks in the order of section 13.1. */
export function cancelPayment(books: TossBooks, merchant: TossMerchant, request: CancelRequest): TossPayment {
  const payment = books.payments.get(request.paymentKey);
  if (!payment) throw new TossError('NOT_FOUND_PAYMENT');
  if (payment.mid !== merchant.mid) throw new TossError('FORBIDDEN_REQUEST');
  const amount = cancellableAmount(payment, request);
  const refusal = payment.authentication?.outcome && tossOutcomes[payment.authentication.outcome].cancel;
  if (refusal) throw new TossError(refusal);

  const now = books.ports.now();
  const transactionKey = makeTransactionKey(merchant, now, books.ports.random);
  const taxFree = taxFreeShare(payment, request, amount);
  const done = { amount, taxFree, cancelReason: request.cancelReason, transactionKey, canceledAt: now };
  const cancelled = withCancel(payment, done);
  changePayment(books, cancelled);
  books.ports.ledger.add({
    gateway: 'toss',
    orderId: payment.orderId,
    kind: 'cancellation',
    amount,
    at: now,
    transactionId: transactionKey,
    mid: payment.mid,
  });
  return cancelled;
}

function cancellableAmount(payment: TossPayment, request: CancelRequest): number {
  const balance = payment.balanceAmount;
  const amount = request.cancelAmount ?? balance;
  if (!isAmount(amount, payment.currency)) throw new TossError('INVALID_REQUEST');
  if (request.refundableAmount !== null && request.refundableAmount !== balance) {
    throw new TossError('NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  if (payment.status === 'CANCELED') throw new TossError('ALREADY_CANCELED_PAYMENT');
  if (balance === 0 || amount > balance || amount <= 0) throw new TossError('NOT_CANCELABLE_AMOUNT');
  if (!isApproved(payment)) throw new TossError('NOT_CANCELABLE_PAYMENT');
  if (request.currency !== null && request.currency !== payment.currency) throw new TossError('INVALID_CURRENCY');
  if (payment.taxExemptionAmount > 0 && amount < payment.totalAmount) throw new TossError('NOT_ALLOWED_PARTIAL_REFUND');
  const { currency } = payment;
  checkShare(request.taxFreeAmount, Math.min(amount, payment.taxFreeAmount), currency);
  checkShare(request.taxExemptionAmount, payment.taxExemptionAmount, currency);
  return amount;
}

function checkShare(share: number | null, most: number, currency: Currency): void {
  const isGood = share === null || (share >= 0 && share <= most && isAmount(share, currency));
  if (!isGood) throw new TossError('INVALID_REQUEST');
}

/** What of a cancellation is tax-free: what was asked for, and at least what the taxed part cannot bear. */
function taxFreeShare(payment: TossPayment, request: CancelRequest, amount: number): number {
  const { balanceAmount, taxFreeAmount, currency } = payment;
  const taxed = minus(balanceAmount, taxFreeAmount, currency);
  return Math.max(request.taxFreeAmount ?? 0, minus(amount, taxed, currency));
}

type Done = {
  readonly amount: number;
  readonly taxFree: number;
  readonly cancelReason: string;
  readonly transactionKey: string;
  readonly canceledAt: number;
};

function withCancel(payment: TossPayment, done: Done): TossPayment {
  const balanceAmount = minus(payment.balanceAmount, done.amount, payment.currency);
  const isRest = balanceAmount === 0;
  const cancel: Cancel = {
    cancelAmount: done.amount,
    cancelReason: done.cancelReason,
    taxFreeAmount: done.taxFree,
    taxExemptionAmount: isRest ? payment.taxExemptionAmount : 0,
    refundableAmount: balanceAmount,
    canceledAt: done.canceledAt,
    transactionKey: done.transactionKey,
  };
  return {
    ...payment,
    // Measured: once partly cancelled it never becomes CANCELED; only the balance tells that nothing is left.
    status: isRest && payment.cancels.length === 0 ? 'CANCELED' : 'PARTIAL_CANCELED',
    balanceAmount,
    taxFreeAmount: minus(payment.taxFreeAmount, done.taxFree, payment.currency),
    taxExemptionAmount: isRest ? 0 : payment.taxExemptionAmount,
    lastTransactionKey: done.transactionKey,
    cancels: [...payment.cancels, cancel],
  };
}
