import type { Bank } from '../../window/bank-picker.tsx';
import type { CashReceiptKind } from '../../window/cash-receipt.tsx';
import type { Carrier } from '../../window/phone-form.tsx';
import type { TestCard } from '../../window/test-cards.tsx';
import type { TestOutcome } from '../../window/test-outcomes.tsx';

/** What the window page and its server say to each other. */
export type WindowState = {
  readonly status: string;
  readonly merchantName: string;
  readonly orderName: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly cultureExpense: boolean;
  readonly device: 'pc' | 'mobile';
  /** A card's window speaks Korean or English; the others of these get English. */
  readonly language: 'KO' | 'EN' | 'JA' | 'ZH';
  readonly customerName: string | null;
  readonly customerPhone: string | null;
  /** More than one where the merchant leaves the choice to the buyer. */
  readonly methods: readonly string[];
  readonly isDirect: boolean;
  /** The name of the easy pay that the window goes straight to. */
  readonly easyPay: string | null;
  readonly issuers: readonly Issuer[];
  readonly instalmentMonths: readonly number[];
  readonly fixedInstalmentMonths: number | null;
  readonly freeInstalments: readonly { readonly issuerCode: string; readonly months: readonly number[] }[];
  /** Null leaves it to the buyer. */
  readonly useCardPoint: boolean | null;
  readonly isAppCardOnly: boolean;
  readonly discountAmount: number;
  readonly banks: readonly Bank[];
  /** The bank that the merchant has chosen already. */
  readonly bank: string | null;
  readonly due: { readonly at: number } | { readonly validHours: number } | null;
  /** What the merchant has decided; null leaves it to the buyer. */
  readonly cashReceipt: CashReceiptKind | null;
  readonly useEscrow: boolean | null;
  readonly escrowProducts: readonly { readonly name: string; readonly quantity: number | null }[];
  readonly carriers: readonly Carrier[];
  readonly carrier: string | null;
  /** By method: what the buyer may let go wrong. */
  readonly outcomes: Readonly<Record<string, readonly TestOutcome[]>>;
  readonly testCards: readonly TestCard[];
};

/** Where a card is registered and nothing is paid. */
export type BillingState = {
  readonly purpose: 'billing';
  readonly status: string;
  readonly merchantName: string;
  readonly customerName: string | null;
  readonly device: 'pc' | 'mobile';
  readonly language: 'KO';
  readonly testCards: readonly TestCard[];
};

export type Issuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

/** `location` is null for a page that waits for a promise; `result` then is what the promise gets. */
export type WindowEnd = {
  readonly location: string | null;
  readonly result: Readonly<Record<string, string | number>>;
};

/** From the window in its frame to the script on the page. */
export type EndMessage = { readonly type: 'toss-sandbox:end'; readonly end: WindowEnd };
