/** What a gateway gives the people who stand between it and the money: the bank with its accounts. */
export type BankDesk = {
  /** Every account that it gave out, the newest last. */
  accounts(): readonly GivenAccount[];
  /** The buyer pays in, or whoever knows the number. Throws BankRefused where a bank would refuse. */
  deposit(deposit: Deposit): Deposited;
  /** The bank takes the last deposit back, where the gateway tells of such a thing. Throws BankRefused too. */
  withdraw?(withdrawal: { readonly orderId: string }): Deposited;
};

export type GivenAccount = {
  readonly orderId: string;
  readonly mid: string;
  readonly bankCode: string;
  readonly number: string;
  /** Whose name the buyer sees before he sends money. */
  readonly holder: string;
  readonly amount: number;
  /** Milliseconds since 1970; the last moment at which the bank takes the money. */
  readonly dueAt: number;
  readonly state: 'waiting' | 'deposited' | 'closed' | 'expired';
};

export type Deposit = {
  readonly orderId: string;
  /** Null: exactly what is due. */
  readonly amount: number | null;
  /** A bank that misbehaves: what it would refuse happens all the same. */
  readonly isForced: boolean;
};

/** The numbers of the notices that the gateway sends about it; none where nobody is to be told. */
export type Deposited = { readonly amount: number; readonly noticeIds: readonly string[] };

/** A bank does not take this money. HTTP 409. */
export class BankRefused extends Error {}

/** Why a bank does not take a deposit, in the words of its machine; null: it does. */
export function refusalOfDeposit(account: GivenAccount, amount: number): string | null {
  const { state } = account;
  if (state === 'deposited') return '이미 입금된 계좌입니다. Something was already paid in here.';
  if (state === 'closed') return '거래가 취소되어 닫힌 계좌입니다. This account was closed.';
  if (state === 'expired') return '입금 기한이 지난 계좌입니다. The time of this account is over.';
  if (amount === account.amount) return null;
  return `입금할 금액은 ${account.amount}원입니다. Exactly ${account.amount} won are due.`;
}

/** Money that a gateway keeps until the buyer has the goods: what happens outside of it. */
export type EscrowDesk = {
  /** `ship`: the merchant says so in the gateway's admin site. Then the buyer answers the gateway's mail. */
  decide(decision: { readonly orderId: string; readonly decision: EscrowDecision }): Deposited['noticeIds'];
};

export const escrowDecisions = ['ship', 'confirm', 'deny'] as const;
export type EscrowDecision = (typeof escrowDecisions)[number];
