import type { CardOutcome } from '../cards.ts';
import type { IssuedAccount } from './account.ts';
import { eleventh, minus, type Currency } from './amounts.ts';
import type { CashReceipt, CashReceiptType } from './cash-receipt.ts';
import { isVoucher } from './methods.ts';
import type { PaymentMethod, WindowMethod } from './methods.ts';

/** Section 6. */
export type TossStatus =
  | 'READY'
  | 'IN_PROGRESS'
  | 'WAITING_FOR_DEPOSIT'
  | 'DONE'
  | 'CANCELED'
  | 'PARTIAL_CANCELED'
  | 'ABORTED'
  | 'EXPIRED';

/** A payment as the gateway keeps it; what a merchant sees of it is made in `projection.ts`. Times: ms since 1970. */
export type TossPayment = {
  readonly paymentKey: string;
  readonly mid: string;
  readonly orderId: string;
  readonly orderName: string;
  readonly type: 'NORMAL' | 'BILLING';
  readonly method: PaymentMethod | null;
  readonly status: TossStatus;
  readonly currency: Currency;
  readonly totalAmount: number;
  readonly balanceAmount: number;
  /** What is left of the tax-free part. */
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  readonly cultureExpense: boolean;
  readonly useEscrow: boolean;
  /** What merchant and buyer have said of the goods; null: nothing yet. */
  readonly escrow: 'ship' | 'confirm' | 'deny' | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly secret: string;
  readonly requestedAt: number;
  readonly authenticatedAt: number | null;
  readonly approvedAt: number | null;
  readonly window: PaymentWindow;
  /** What the buyer chose in the window; money moves with it only at confirm. */
  readonly authentication: Authentication | null;
  /** Money has moved, now or before it came back. */
  readonly approval: Approval | null;
  /** Where the buyer pays in; given out at confirm. */
  readonly account: IssuedAccount | null;
  readonly cashReceipt: CashReceipt | null;
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
  /** More than one where the merchant leaves the choice to the buyer. */
  readonly methods: readonly WindowMethod[];
  readonly customerName: string | null;
  readonly customerPhone: string | null;
  readonly appScheme: string | null;
  readonly card: CardOffer;
  readonly account: AccountOffer;
  /** The carrier of a phone that the merchant knows already. */
  readonly carrier: string | null;
  /** `canceled` by the buyer, or `refused` by the issuer while authenticating: such a window is over. */
  readonly closed: 'canceled' | 'refused' | null;
};

export type CardOffer = {
  readonly issuerCodes: readonly string[];
  readonly instalmentMonths: readonly number[];
  readonly fixedInstalmentMonths: number | null;
  /** Instalments whose interest the merchant pays. */
  readonly freeInstalments: readonly FreeInstalment[];
  /** Whether the card's points are used; null leaves it to the buyer. */
  readonly useCardPoint: boolean | null;
  /** Straight to the window of one issuer or easy pay. */
  readonly isDirect: boolean;
  readonly easyPay: string | null;
  readonly isAppCardOnly: boolean;
  /** A card company's promotion. */
  readonly discountCode: string | null;
  readonly discountAmount: number;
  readonly language: WindowLanguage;
};

export type WindowLanguage = 'KO' | 'EN' | 'JA' | 'ZH';

export type FreeInstalment = { readonly issuerCode: string; readonly months: readonly number[] };

/** Of transfers and of accounts to pay into. */
export type AccountOffer = {
  /** Chosen already when the window opens. */
  readonly bankCode: string | null;
  /** The end of an account: a moment, or so many hours after it is given out. */
  readonly due: { readonly at: number } | { readonly validHours: number };
  /** Null leaves it to the buyer. */
  readonly cashReceipt: CashReceiptType | null;
  /** Null leaves it to the buyer. */
  readonly useEscrow: boolean | null;
  readonly escrowProducts: readonly EscrowProduct[];
};

export type EscrowProduct = {
  readonly id: string | null;
  readonly name: string;
  readonly code: string | null;
  readonly unitPrice: number | null;
  readonly quantity: number | null;
};

/** `outcome` is what the buyer asked the sandbox to let go wrong. */
export type Authentication = { readonly outcome: CardOutcome | null } & (
  | { readonly by: 'card'; readonly card: CardUse }
  | { readonly by: 'easy_pay'; readonly card: CardUse | null; readonly points: number }
  | ({ readonly by: 'transfer' } & AccountUse)
  | ({ readonly by: 'virtual_account'; readonly customerName: string } & AccountUse)
  | { readonly by: 'phone'; readonly carrier: string; readonly phoneNumber: string }
  | { readonly by: 'voucher' }
);

export type CardUse = {
  readonly issuerCode: string;
  /** Masked; the full number is never kept. */
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  /** Who pays the interest of instalments; null for a lump sum. */
  readonly interestPayer: 'BUYER' | 'MERCHANT' | null;
  readonly useCardPoint: boolean;
};

export type AccountUse = {
  readonly bankCode: string;
  readonly receipt: { readonly type: CashReceiptType; readonly number: string };
  readonly useEscrow: boolean;
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

/** When an unapproved payment ends by itself; null when it no longer does. An account takes money up to its last ms. */
export function deadlineOf(payment: TossPayment): number | null {
  const { status, account } = payment;
  if (status === 'READY') return payment.requestedAt + sessionMs;
  if (status === 'IN_PROGRESS' && payment.authenticatedAt !== null) return payment.authenticatedAt + confirmMs;
  if (status === 'WAITING_FOR_DEPOSIT' && account && !account.isExpired) return account.dueAt + 1;
  return null;
}

/** Confirmed once: money has moved, or an account was given out for it. */
export function isConfirmed(payment: TossPayment): boolean {
  return payment.approval !== null || payment.account !== null;
}

/** Vouchers, phone bills and escrow go back whole or not at all, and so does what holds a part without tax. */
export function canCancelInParts({ method, useEscrow, taxExemptionAmount, status }: TossPayment): boolean {
  if (isVoucher(method) || method === '휴대폰' || useEscrow) return false;
  return taxExemptionAmount === 0 && status !== 'WAITING_FOR_DEPOSIT';
}

/** Value added tax in what is left, and the rest of the taxed part (section 5.1; rounded half up). */
export function taxParts(payment: TossPayment): { suppliedAmount: number; vat: number } {
  const { currency } = payment;
  const taxed = minus(payment.balanceAmount, payment.taxFreeAmount, currency);
  const vat = eleventh(taxed, currency);
  return { suppliedAmount: minus(taxed, vat, currency), vat };
}
