import type { PaymentId } from '../core/ids.ts';
import type { AccountWish } from '../core/virtual-account.ts';
import type { ChargeOrder } from './billing.ts';

/* Accounts that a merchant's server asks for, in our words. No money moves until somebody pays in. */

export type IssueAccount = AccountWish &
  Pick<ChargeOrder, 'reference' | 'paymentId' | 'orderName' | 'amount' | 'taxFree' | 'buyer'>;

/** What an open account is to become: all of it is said each time, so that the same said twice changes nothing more. */
export type ChangeAccount = {
  readonly paymentId: PaymentId;
  /** What is due, in the smallest unit. */
  readonly amount: number;
  /** The last moment at which money is taken. */
  readonly dueAt: Date;
  /** Every amount that was due before: the window's own first, the present one last. */
  readonly earlierAmounts: readonly number[];
  /** The same was said before, and nobody knows what became of it. */
  readonly isRepeated: boolean;
};

/** As the gateway has it now. */
export type AccountChanged = { readonly dueAt: Date };
