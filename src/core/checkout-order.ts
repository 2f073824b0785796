import { noCardWish, type CardWish } from './card-wish.ts';
import type { EscrowItem } from './escrow.ts';
import type { OrderId } from './ids.ts';
import type { EasyPayProvider, Method } from './method.ts';
import type { Money } from './money.ts';
import type { Buyer, PaymentPurpose } from './payment.ts';

/** What a window can be read in, where its gateway has it. */
export const languages = ['ko', 'en', 'ja', 'zh'] as const;
export type Language = (typeof languages)[number];

/** `none`: no receipt; `personal`: for the buyer's income tax; `corporate`: for a company's expenses. */
export type ReceiptWish = 'none' | 'personal' | 'corporate';

/** What a gateway may not do without, whatever is paid, and what it may not do without to keep money in escrow. */
export type NeededField = 'buyer.phone';
export type EscrowField = 'buyer.name' | 'buyer.email' | 'items';

/** What a window is opened for, as the merchant's page asked. */
export type CheckoutOrder = OrderWishes & {
  readonly orderId: OrderId;
  readonly orderName: string | null;
  readonly price: Money;
  readonly taxFree: number;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly buyer: Buyer;
  /** Under which a card is registered; null: something is paid. */
  readonly billingKeyName: string | null;
  readonly customData: string | null;
  /** What the page said and nobody here knows: kept and echoed. */
  readonly others: Readonly<Record<string, unknown>>;
};

/** How the window is to be, beside what is paid in it. Each gateway does what it can of it. */
export type OrderWishes = {
  /** `issue_key`: a card is registered and nothing is charged; the amount is only shown. */
  readonly purpose: PaymentPurpose;
  readonly card: CardWish;
  readonly appScheme: string | null;
  /** Null: nothing was said, which is Korean. A window that has no such words stays Korean. */
  readonly language: Language | null;
  /** The shop's name as the buyer reads it in the window; null: the gateway's own for the merchant. */
  readonly shopName: string | null;
  readonly escrow: boolean;
  /** What is in the parcel, as the merchant wrote it: its amounts may not add up to the payment's. */
  readonly items: readonly EscrowItem[];
  /** The end of a virtual account; null: the gateway's own choice. */
  readonly dueAt: Date | null;
  /** Nothing is sent by post; null: not said. */
  readonly isDigital: boolean | null;
  /** The merchant's own number of the buyer. */
  readonly customerId: string | null;
  /** The cash receipt that the window proposes; null: the buyer chooses. */
  readonly receiptWish: ReceiptWish | null;
  /** Books, performances, museums: they count for another tax deduction of the buyer's. */
  readonly isCultural: boolean;
  /** The buyer types his card's number instead of letting his issuer's app authenticate him. */
  readonly isKeyIn: boolean;
  /** The merchant's raw parameters for the gateway, untouched. */
  readonly bypass: Readonly<Record<string, unknown>>;
};

/** Nothing was said: the window is the gateway's own. */
export const noWishes: OrderWishes = {
  purpose: 'charge',
  card: noCardWish,
  appScheme: null,
  language: null,
  shopName: null,
  escrow: false,
  items: [],
  dueAt: null,
  isDigital: null,
  customerId: null,
  receiptWish: null,
  isCultural: false,
  isKeyIn: false,
  bypass: {},
};
