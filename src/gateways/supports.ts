import type { CancelRules } from '../core/cancellation.ts';
import type { EscrowField, NeededField } from '../core/checkout-order.ts';
import type { EasyPayProvider, Method } from '../core/method.ts';
import type { Money } from '../core/money.ts';
import type { AccountRules } from '../core/virtual-account.ts';
import type { DeliverySupport } from './escrow.ts';
import type { ReceiptSupport } from './receipts.ts';

/*
 * What a gateway can do, as data: it draws the docs' table and refuses what is missing before anything is sent.
 */

/** What the folder can do; tests hold it against what is there. */
export type Supports = {
  /** What can be paid in the window, and what may be done with it then. `point`: a wallet's own money. */
  readonly window: Readonly<Partial<Record<Method, MethodSupport>>>;
  readonly windowCurrencies: readonly Money['currency'][];
  readonly easyPay: readonly EasyPayProvider[];
  /** What the gateway cannot do without; the window is not opened where one of these is missing. */
  readonly requires: { readonly always: readonly NeededField[]; readonly escrow: readonly EscrowField[] };
  readonly reverse: boolean;
  readonly billingByWindow: boolean;
  readonly billingByApi: boolean;
  readonly cardByApi: boolean;
  readonly accountByApi: AccountRules | null;
  /** Amount and last day of an account that nobody has paid into. */
  readonly accountChange: boolean;
  readonly cashReceiptByApi: ReceiptSupport | null;
  /** Goods in escrow are reported as sent. */
  readonly deliveryByApi: DeliverySupport | null;
};

export type MethodSupport = CancelRules & {
  readonly escrow: boolean;
  /** The buyer may ask for a cash receipt in the window. */
  readonly cashReceipt: boolean;
  /** There is a page that shows the buyer what was paid. */
  readonly receipt: boolean;
};
