import type { Decline } from './declines.ts';
import type { CancellationId, MerchantId, OperationId, PaymentId } from './ids.ts';
import { kstParts } from './kst.ts';
import { cancellableAmount, type Payment } from './payment.ts';

/** `accepted`: the gateway took it and ends it later (the amount stays reserved). */
export type CancellationState = 'requested' | 'accepted' | 'done' | 'declined';

export const cancellationTransitions: Record<CancellationState, readonly CancellationState[]> = {
  requested: ['accepted', 'done', 'declined'],
  accepted: ['done', 'declined'],
  done: [],
  declined: [],
};

/**
 * Where the money of a refund to a bank account is; null when it goes back to a card. A fact of its own, not a
 * payment status.
 */
export type Payout = 'requested' | 'paid_out' | 'bounced';

export const payoutTransitions: Record<Payout, readonly Payout[]> = {
  requested: ['paid_out', 'bounced'],
  bounced: ['requested'],
  paid_out: [],
};

export type RefundAccount = { readonly bankCode: string; readonly number: string; readonly holder: string };

export type Cancellation = {
  readonly id: CancellationId;
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  readonly operationId: OperationId;
  readonly state: CancellationState;
  /** In the smallest unit of the payment's currency. */
  readonly amount: number;
  readonly taxFree: number;
  readonly reason: string;
  /** `gateway`: made at the gateway itself, and learnt from it. */
  readonly requestedBy: 'api' | 'console' | 'hub' | 'gateway';
  /** The same for an identical request of the same caller, so that a repeat is answered and not done again. */
  readonly repeatKey: string;
  readonly tellsMerchant: boolean;
  readonly payout: Payout | null;
  readonly gatewayTransactionId: string | null;
  readonly receiptUrl: string | null;
  readonly decline: Decline | null;
  readonly requestedAt: Date;
  readonly doneAt: Date | null;
  /** When its caller was told that money went back; null: nobody heard it. */
  readonly toldAt: Date | null;
};

/** An identical cancellation asked for again within this time gets the first one's result, if nobody heard it. */
export const repeatWindowHours = 24;

/** What a gateway lets be done with a payment of one method. */
export type CancelRules = {
  readonly partialCancel: boolean;
  /** `same_month`: until the end of the month, in Korea, in which it was paid. */
  readonly cancelUntil: 'any' | 'same_month';
  /** Money that was paid in goes back only to a bank account that the merchant names. */
  readonly refundAccount: boolean;
  /** A part of a payment that has a tax-free part must say how much of it is free of tax: nobody else knows. */
  readonly partNamesTaxFree: boolean;
};

export type CancelRequest = {
  /** Null: all that is left. */
  readonly amount: number | null;
  /** What the caller believes is left; null: does not say. */
  readonly expectedBalance: number | null;
  /** Null: does not say. */
  readonly taxFree: number | null;
  readonly hasRefundAccount: boolean;
};

export type CancelRefusal =
  | 'account_open'
  | 'refund_account_missing'
  | 'partial_not_allowed'
  | 'month_over'
  | 'nothing_to_cancel'
  | 'already_fully_cancelled'
  | 'balance_differs'
  | 'amount_too_large'
  | 'amount_not_positive'
  | 'tax_free_too_large'
  | 'tax_free_missing';

/** The amount to give back, or why nothing may be: decided before any gateway is asked. */
export function decideCancel(
  payment: Payment,
  request: CancelRequest,
  { rules, now }: { readonly rules: CancelRules; readonly now: Date },
): { amount: number } | { refused: CancelRefusal } {
  if (payment.purpose === 'issue_key') return { refused: 'nothing_to_cancel' };
  if (payment.status === 'awaiting_deposit') return { refused: 'account_open' };
  if (payment.status === 'cancelled') return { refused: 'already_fully_cancelled' };
  if (payment.status !== 'paid' && payment.status !== 'partially_cancelled') return { refused: 'nothing_to_cancel' };
  const left = cancellableAmount(payment);
  if (request.expectedBalance !== null && request.expectedBalance !== left) return { refused: 'balance_differs' };
  const amount = request.amount ?? left;
  if (amount < 0 || (request.amount !== null && amount === 0)) return { refused: 'amount_not_positive' };
  if (amount > left || left === 0) return { refused: 'amount_too_large' };
  if ((request.taxFree ?? 0) > amount) return { refused: 'tax_free_too_large' };
  const isPart = amount < payment.price.amount - payment.cancelled;
  if (isPart && (!rules.partialCancel || payment.escrow !== null)) return { refused: 'partial_not_allowed' };
  if (rules.cancelUntil === 'same_month' && !isSameMonth(payment.paidAt, now)) return { refused: 'month_over' };
  if (rules.refundAccount && !request.hasRefundAccount) return { refused: 'refund_account_missing' };
  const isMixed = payment.taxFree > 0 && amount < payment.price.amount;
  if (rules.partNamesTaxFree && isMixed && request.taxFree === null) return { refused: 'tax_free_missing' };
  return { amount };
}

function isSameMonth(paidAt: Date | null, now: Date): boolean {
  if (paidAt === null) return false;
  const [then, today] = [kstParts(paidAt), kstParts(now)];
  return then.year === today.year && then.month === today.month;
}
