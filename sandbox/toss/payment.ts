import type { CardOutcome } from '../cards.ts';
import { eleventh, minus, type Currency } from './amounts.ts';

/** Section 6. WAITING_FOR_DEPOSIT comes with virtual accounts. */
export type TossStatus = 'READY' | 'IN_PROGRESS' | 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED' | 'ABORTED' | 'EXPIRED';

/** A payment as the gateway keeps it; what a merchant sees of it is made in `projection.ts`. Times: ms since 1970. */
export type TossPayment = {
  readonly paymentKey: string;
  readonly mid: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly type: 'NORMAL';
  readonly method: '카드' | '간편결제' | null;
  readonly status: TossStatus;
  readonly currency: Currency;
  readonly totalAmount: number;
  readonly balanceAmount: number;
  /** What is left of the tax-free part. */
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  readonly cultureExpense: boolean;
  readonly useEscrow: boolean;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly secret: string;
  readonly requestedAt: number;
  readonly authenticatedAt: number | null;
  readonly approvedAt: number | null;
  readonly window: PaymentWindow;
  /** What the buyer chose in the window; money moves with it only at confirm. */
  readonly authentication: Authentication | null;
  readonly approval: Approval | null;
  readonly lastTransactionKey: string | null;
  readonly cancels: readonly Cancel[];
  readonly failure: { readonly code: string; readonly message: string } | null;
};

/** What the merchant's page asked of the window, and how the window ended. */
export type PaymentWindow = {
  readonly device: 'pc' | 'mobile';
  /** Null together with `failUrl`: the script resolves a promise instead. */
  readonly successUrl: string | null;
  readonly failUrl: string | null;
  readonly issuerCodes: readonly string[];
  readonly instalmentMonths: readonly number[];
  readonly fixedInstalmentMonths: number | null;
  /** Instalments whose interest the merchant pays. */
  readonly freeInstalments: readonly FreeInstalment[];
  /** The merchant asked that the card's points be used. */
  readonly useCardPoint: boolean;
  readonly easyPay: string | null;
  /** `canceled` by the buyer, or `refused` by the issuer while authenticating: such a window is over. */
  readonly closed: 'canceled' | 'refused' | null;
};

export type FreeInstalment = { readonly issuerCode: string; readonly months: readonly number[] };

export type Authentication = {
  readonly issuerCode: string;
  /** Masked; the full number is never kept. */
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  /** Who pays the interest of instalments; null for a lump sum. */
  readonly interestPayer: 'BUYER' | 'MERCHANT' | null;
  readonly outcome: CardOutcome | null;
  /** What an easy pay takes the money from. */
  readonly source: 'card' | 'money' | 'points';
};

export type Approval = {
  readonly transactionKey: string;
  readonly approveNo: string;
  readonly receiptId: string;
};

export type Cancel = {
  readonly cancelAmount: number;
  readonly cancelReason: string;
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  /** What was left after this cancellation. */
  readonly refundableAmount: number;
  readonly canceledAt: number;
  readonly transactionKey: string;
};

/** A window may be used for 30 minutes before the buyer has authenticated, the authentication for 10 minutes after. */
const sessionMs = 30 * 60_000;
const confirmMs = 10 * 60_000;

/** When an unapproved payment ends by itself; null when it no longer does. */
export function deadlineOf(payment: TossPayment): number | null {
  if (payment.status === 'READY') return payment.requestedAt + sessionMs;
  if (payment.status === 'IN_PROGRESS' && payment.authenticatedAt !== null) return payment.authenticatedAt + confirmMs;
  return null;
}

/** Money has moved, or has moved and come back. */
export function isApproved(payment: TossPayment): boolean {
  return payment.approval !== null;
}

/** Value added tax in what is left, and the rest of the taxed part (section 5.1; rounded half up). */
export function taxParts(payment: TossPayment): { suppliedAmount: number; vat: number } {
  const { currency } = payment;
  const taxed = minus(payment.balanceAmount, payment.taxFreeAmount, currency);
  const vat = eleventh(taxed, currency);
  return { suppliedAmount: minus(taxed, vat, currency), vat };
}
