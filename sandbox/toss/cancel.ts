import { refundDueAt } from './account.ts';
import { minus } from './amounts.ts';
import { changePayment } from './books.ts';
import type { TossBooks } from './books.ts';
import { cancellableAmount } from './cancel-rules.ts';
import { TossError } from './errors.ts';
import { makeTransactionKey } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import { outcomeFor } from './outcomes.ts';
import type { Cancel, TossPayment } from './payment.ts';
import { isBouncing, readRefundAccount } from './refund-account.ts';
import type { RefundAccount } from './refund-account.ts';

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
  /** Looked at only where a deposit goes back. */
  readonly refundReceiveAccount: unknown;
};

/** Gives money back, or closes an account that nothing was paid into. */
export function cancelPayment(books: TossBooks, merchant: TossMerchant, request: CancelRequest): TossPayment {
  const payment = books.payments.get(request.paymentKey);
  if (!payment) throw new TossError('NOT_FOUND_PAYMENT');
  if (payment.mid !== merchant.mid) throw new TossError('FORBIDDEN_REQUEST');
  const now = books.ports.now();
  const amount = cancellableAmount(payment, request, now);
  const isDeposited = payment.account !== null && payment.approval !== null;
  const refundAccount = isDeposited ? readRefundAccount(request.refundReceiveAccount) : null;
  const refusal = outcomeFor(payment.authentication).cancel;
  if (refusal) throw new TossError(refusal);

  const transactionKey = makeTransactionKey(merchant, now, books.ports.random);
  const taxFree = taxFreeShare(payment, request, amount);
  const done = { amount, taxFree, cancelReason: request.cancelReason, transactionKey, canceledAt: now };
  const cancelled = withRefund(withCancel(payment, done), refundAccount, now);
  changePayment(books, cancelled);
  // An account that nobody paid into gives nothing back.
  if (payment.approval === null) return cancelled;
  books.ports.ledger.add({
    gateway: 'toss',
    orderId: payment.orderId,
    kind: isDeposited ? 'refund' : 'cancellation',
    amount,
    at: now,
    transactionId: transactionKey,
    mid: payment.mid,
  });
  return cancelled;
}

/** The money of a deposit goes to an account that the buyer names, and arrives there later. */
function withRefund(payment: TossPayment, refundAccount: RefundAccount | null, now: number): TossPayment {
  if (!payment.account || !refundAccount) return payment;
  const refund = {
    refundStatus: 'PENDING',
    refundDueAt: refundDueAt(now),
    isRefundBouncing: isBouncing(refundAccount),
  } as const;
  return { ...payment, account: { ...payment.account, ...refund } };
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
