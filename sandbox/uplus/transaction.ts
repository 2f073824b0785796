import type { Charset } from './charset.ts';
import type { Choice, Party } from './window.ts';

/** An approved payment, or an account that was given out, in the gateway's books. Times: milliseconds since 1970. */
export type Transaction = {
  readonly tid: string;
  /** LGD_TXID of the call that made it. */
  readonly txId: string;
  readonly mid: string;
  readonly oid: string;
  readonly amount: number;
  readonly taxFreeAmount: number;
  readonly timestamp: string;
  readonly party: Party;
  readonly choice: Choice;
  readonly approvedAt: number;
  /** LGD_FINANCEAUTHNUM. */
  readonly authNumber: string;
  readonly cashReceiptNumber: string;
  readonly isEscrow: boolean;
  readonly delivery: 'none' | 'shipped' | 'confirmed' | 'denied';
  readonly account: Account | null;
  readonly cancellations: readonly Cancellation[];
};

export type Account = {
  readonly bankCode: string;
  readonly number: string;
  readonly holder: string;
  readonly closeAt: number;
  readonly noteUrl: string | null;
  readonly noteCharset: Charset;
  readonly isClosed: boolean;
  readonly deposits: readonly Deposit[];
};

/** `isWithdrawn`: the bank took it back, having told it by mistake. */
export type Deposit = {
  readonly sequence: number;
  readonly amount: number;
  readonly at: number;
  readonly isWithdrawn: boolean;
};

/** Money given back, by a call or by undoing the approval. */
export type Cancellation = { readonly txId: string; readonly amount: number; readonly at: number };

/** What could still be given back: nothing where nothing was paid in. */
export function balanceOf(transaction: Transaction): number {
  const back = transaction.cancellations.reduce((sum, each) => sum + each.amount, 0);
  return paidIn(transaction) - back;
}

/** What the buyer has paid: an account's money is what stands of its deposits. */
export function paidIn({ amount, account }: Transaction): number {
  if (!account) return amount;
  return account.deposits.filter((each) => !each.isWithdrawn).reduce((sum, each) => sum + each.amount, 0);
}
