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
