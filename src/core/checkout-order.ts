import type { CardWish } from './card-wish.ts';
import type { OrderId } from './ids.ts';
import type { EasyPayProvider, Method } from './method.ts';
import type { Money } from './money.ts';
import type { Buyer, PaymentPurpose } from './payment.ts';

/** What a window can be read in, where its gateway has it. */
export const languages = ['ko', 'en', 'ja', 'zh'] as const;
export type Language = (typeof languages)[number];

/** What a window is opened for, as the merchant's page asked. */
export type CheckoutOrder = {
  readonly purpose: PaymentPurpose;
  readonly orderId: OrderId;
  readonly orderName: string | null;
  readonly price: Money;
  readonly taxFree: number;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly buyer: Buyer;
  readonly customData: string | null;
  readonly card: CardWish;
  readonly appScheme: string | null;
  /** What the buyer reads the window in; null: the gateway's own choice, which is Korean. */
  readonly language: Language | null;
  /** The shop's name as the buyer reads it in the window; null: the gateway's own for the merchant. */
  readonly shopName: string | null;
  readonly escrow: boolean;
  /** The merchant's raw parameters for the gateway, untouched. */
  readonly bypass: Readonly<Record<string, unknown>>;
};
