import type { Branded } from './ids.ts';
import { containedVat } from './money.ts';

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

export type CashReceiptAmounts = {
  readonly total: number;
  readonly supply: number;
  readonly vat: number;
  readonly taxFree: number;
};

/**
 * What a receipt says, in the smallest unit: always what is left of the payment, with its contained tax unless one is
 * given.
 */
export function cashReceiptAmounts(left: number, taxFree: number, givenVat: number | null): CashReceiptAmounts {
  if (taxFree > left) throw new Error(`tax-free ${taxFree} is more than what is left, ${left}`);
  const vat = givenVat ?? containedVat(left, taxFree);
  return { total: left, supply: left - taxFree - vat, vat, taxFree };
}

/**
 * After a cancellation the receipt no longer says what is left: it must be issued anew, or cancelled when nothing is
 * left.
 */
export function receiptFollowUp(receiptTotal: number, left: number): 'none' | 'reissue' | 'cancel' {
  if (receiptTotal === left) return 'none';
  return left === 0 ? 'cancel' : 'reissue';
}
