import type { AccountWish } from '../core/virtual-account.ts';
import type { ChargeOrder } from './billing.ts';

/* Accounts that a merchant's server asks for, in our words. No money moves until somebody pays in. */

export type IssueAccount = AccountWish &
  Pick<ChargeOrder, 'reference' | 'paymentId' | 'orderName' | 'amount' | 'taxFree' | 'buyer'>;
