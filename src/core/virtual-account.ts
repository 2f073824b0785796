import type { Money } from './money.ts';
import { isSameMoney } from './money.ts';

/**
 * An account number given out for one payment. What arrives in it is money, whatever the account's state is by then.
 */
export type VirtualAccountState = 'issued' | 'deposited' | 'expired' | 'revoked';

export type VirtualAccountEvent = 'deposit' | 'due_date_passed' | 'revoke' | 'deposit_withdrawn';

/** `deposit_withdrawn`: the bank takes a deposit back that it had told by mistake; the account waits again. */
export const virtualAccountTransitions: Record<
  VirtualAccountState,
  Partial<Record<VirtualAccountEvent, VirtualAccountState>>
> = {
  issued: { deposit: 'deposited', due_date_passed: 'expired', revoke: 'revoked' },
  deposited: { deposit_withdrawn: 'issued' },
  expired: { deposit: 'deposited' },
  revoked: { deposit: 'deposited' },
};

export type VirtualAccount = {
  readonly state: VirtualAccountState;
  readonly bankCode: string;
  readonly number: string;
  readonly holder: string | null;
  readonly due: Money;
  readonly dueAt: Date;
};

export type Deposit = {
  readonly amount: Money;
  readonly at: Date;
  /** Another payment already holds the order. */
  readonly isOrderHeldElsewhere: boolean;
};

export type DepositVerdict =
  | { readonly accepted: true; readonly isLate: boolean; readonly isDuplicateOrder: boolean }
  | { readonly accepted: false; readonly why: 'wrong_amount' | 'already_deposited' };

/**
 * What a deposit means. Money that arrived in the right amount is always taken in, marked late or as a second payment
 * of its order; a wrong amount or a second deposit changes nothing here and is shown to a person.
 */
export function judgeDeposit(account: VirtualAccount, deposit: Deposit): DepositVerdict {
  if (account.state === 'deposited') return { accepted: false, why: 'already_deposited' };
  if (!isSameMoney(account.due, deposit.amount)) return { accepted: false, why: 'wrong_amount' };
  const isLate = account.state !== 'issued' || deposit.at > account.dueAt;
  return { accepted: true, isLate, isDuplicateOrder: deposit.isOrderHeldElsewhere };
}

/** Whether the account must be closed now: nothing arrived and its time is over. */
export function isPastDue(account: Pick<VirtualAccount, 'state' | 'dueAt'>, now: Date): boolean {
  return account.state === 'issued' && account.dueAt < now;
}
