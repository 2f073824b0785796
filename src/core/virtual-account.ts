import type { Payment } from './payment.ts';

/**
 * An account number given out for one payment. Whether it waits, was paid into, is over or was closed is the status of
 * its payment: `awaiting_deposit`, `paid`, `expired` or `failed`.
 */
export type VirtualAccount = {
  /** Three digits, as everywhere in Korea. */
  readonly bankCode: string;
  readonly bankName: string;
  readonly number: string;
  /** Whose name the buyer sees; null where the gateway does not say. */
  readonly holder: string | null;
};

/** Money that came into an account. `amount` in the smallest unit. */
export type Deposit = {
  readonly transactionId: string;
  readonly amount: number;
};

type Paid = Pick<Payment, 'status' | 'price' | 'hadAccount' | 'depositTransactionId'>;

export type DepositVerdict =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly why: 'known' | 'no_account' | 'wrong_amount' | 'already_deposited' };

/**
 * What a deposit means. Money that arrived in the right amount is always taken in, even after the account's end; a
 * wrong amount or a second deposit changes nothing here and is shown to a person.
 */
export function judgeDeposit(payment: Paid, { transactionId, amount }: Deposit): DepositVerdict {
  if (payment.depositTransactionId === transactionId) return { accepted: false, why: 'known' };
  if (!payment.hadAccount) return { accepted: false, why: 'no_account' };
  if (payment.depositTransactionId !== null) return { accepted: false, why: 'already_deposited' };
  return payment.price.amount === amount ? { accepted: true } : { accepted: false, why: 'wrong_amount' };
}

/** An account that a merchant's server asks for, without a window. */
export type AccountWish = {
  readonly bankCode: string;
  readonly dueAt: Date;
  /** The buyer's number with the merchant, under which he gets the same account each time; null: one for once. */
  readonly fixedKey: string | null;
  readonly isEscrow: boolean;
};

/** What a gateway gives out in this way. */
export type AccountRules = {
  /** By their standard codes. */
  readonly banks: readonly string[];
  readonly longestDays: number;
  readonly isBuyerNameNeeded: boolean;
  /** In characters; null: every account is for once. */
  readonly longestFixedKey: number | null;
};

export type AccountWishRefusal =
  | 'buyer_name_missing'
  | 'bank_not_issuing'
  | 'due_past'
  | 'due_too_far'
  | 'fixed_key_not_taken';

const dayMs = 24 * 60 * 60_000;

/** Why this gateway would give out no such account; null when nothing is known against it. */
export function accountRefusal(
  rules: AccountRules,
  { bankCode, dueAt, fixedKey }: AccountWish,
  { buyer, now }: { readonly buyer: Pick<Payment['buyer'], 'name'>; readonly now: Date },
): AccountWishRefusal | null {
  if (rules.isBuyerNameNeeded && buyer.name === null) return 'buyer_name_missing';
  if (!rules.banks.includes(bankCode)) return 'bank_not_issuing';
  if (dueAt <= now) return 'due_past';
  if (dueAt.getTime() > now.getTime() + rules.longestDays * dayMs) return 'due_too_far';
  return fixedKey !== null && fixedKey.length > (rules.longestFixedKey ?? 0) ? 'fixed_key_not_taken' : null;
}
