import type { Branded, ChannelId, MerchantId, OrderId, PaymentId, TierId } from './ids.ts';
import { containedVat } from './money.ts';
import { cancellableAmount, type Payment } from './payment.ts';

export type CashReceiptId = Branded<string, 'CashReceiptId'>;

/**
 * A cash receipt is the tax office's record of a payment in cash. It has operations of its own; a cancellation never
 * waits for it.
 */
export type CashReceiptState = 'requested' | 'issued' | 'failed' | 'cancel_requested' | 'cancelled';

export type CashReceiptEvent = 'issue_done' | 'issue_declined' | 'cancel_asked' | 'cancel_done' | 'cancel_declined';

export const cashReceiptTransitions: Record<CashReceiptState, Partial<Record<CashReceiptEvent, CashReceiptState>>> = {
  requested: { issue_done: 'issued', issue_declined: 'failed' },
  issued: { cancel_asked: 'cancel_requested' },
  failed: {},
  cancel_requested: { cancel_done: 'cancelled', cancel_declined: 'issued' },
  cancelled: {},
};

/** For a person's income tax, or as the proof of a business's expense. */
export type ReceiptPurpose = 'income_deduction' | 'business_expense';

/** What the number of a receipt is of; `tax_card` is a card that the tax office gave out. */
export type IdentifierKind = 'phone' | 'business' | 'tax_card' | 'resident';

/** Whose a receipt is. Personal: it goes to the gateway and is kept nowhere. */
export type ReceiptIdentifier = {
  readonly kind: IdentifierKind | null;
  readonly digits: string;
};

/** A receipt that the buyer asked for in a window, as far as the gateway tells of it. It goes back with the payment. */
export type WindowReceipt = {
  readonly transactionId: string | null;
  readonly approvalNumber: string | null;
  readonly purpose: ReceiptPurpose | null;
  readonly receiptUrl: string | null;
};

/** A receipt that a merchant's server asked for. Amounts are won. */
export type CashReceipt = {
  readonly id: CashReceiptId;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  readonly live: boolean;
  /** What it is a receipt of; null: cash that came in elsewhere, for `orderId`. */
  readonly paymentId: PaymentId | null;
  readonly orderId: OrderId;
  readonly channelId: ChannelId;
  readonly gateway: string;
  readonly mid: string;
  readonly state: CashReceiptState;
  readonly purpose: ReceiptPurpose;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
  /** The gateway's id of it; null until it is issued, as all that the gateway tells. */
  readonly transactionId: string | null;
  readonly approvalNumber: string | null;
  readonly receiptUrl: string | null;
  readonly requestedAt: Date;
  readonly issuedAt: Date | null;
  readonly cancelledAt: Date | null;
};

/** It stands, or nobody knows yet whether it does: another one would be a second receipt of the same money. */
export function isStanding({ state }: Pick<CashReceipt, 'state'>): boolean {
  return state === 'requested' || state === 'issued' || state === 'cancel_requested';
}

export type ReceiptRefusal = 'not_cash' | 'not_paid' | 'amounts_wrong';

/** The sum that a receipt of a payment is of: what is left of it, if it was paid in cash. */
export function receiptableAmount(payment: Payment): number | { readonly refused: ReceiptRefusal } {
  const isCash = payment.method === 'transfer' || payment.method === 'virtual_account';
  if (!isCash || payment.price.currency !== 'KRW') return { refused: 'not_cash' };
  const left = cancellableAmount(payment);
  return left > 0 ? left : { refused: 'not_paid' };
}

export type CashReceiptAmounts = Pick<CashReceipt, 'amount' | 'taxFree' | 'vat'>;

/** What a receipt says, with its contained tax unless one is given; refused when the parts are more than the whole. */
export function cashReceiptAmounts(
  amount: number,
  taxFree: number,
  givenVat: number | null,
): CashReceiptAmounts | { readonly refused: 'amounts_wrong' } {
  const vat = givenVat ?? containedVat(amount, taxFree);
  const isRight = taxFree >= 0 && vat >= 0 && taxFree + vat <= amount;
  return isRight ? { amount, taxFree, vat } : { refused: 'amounts_wrong' };
}

/**
 * After a cancellation the receipt no longer says what is left: it must be issued anew, or cancelled when nothing is
 * left.
 */
export function receiptFollowUp(receiptTotal: number, left: number): 'none' | 'reissue' | 'cancel' {
  if (receiptTotal === left) return 'none';
  return left === 0 ? 'cancel' : 'reissue';
}
