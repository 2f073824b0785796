import type { CashReceipt } from './cash-receipt.ts';
import type { Choice } from './choice.ts';
import type { EscrowStep } from './escrow-steps.ts';

/**
 * An approved payment, an account that was given out, or a key that was issued, in the gateway's books. Times:
 * milliseconds since 1970.
 */
export type Transaction = {
  readonly pgCno: string;
  readonly mallId: string;
  readonly shopOrderNo: string;
  readonly shopTransactionId: string;
  readonly goodsName: string;
  readonly shopName: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly shopValues: readonly string[];
  readonly amount: number;
  readonly approvedAt: number;
  readonly approvalNo: string;
  readonly choice: Choice;
  readonly account: GivenOut | null;
  /** How far the goods and the money are, where the gateway holds the money back. */
  readonly escrow: EscrowStep | null;
  readonly receipt: CashReceipt | null;
  readonly revisions: readonly Revision[];
  /** Given where a key was issued or charged: then no buyer paid in a window. */
  readonly billing?: { readonly deed: 'issue' | 'charge'; readonly key: string };
};

/** An account of the buyer's choice of bank, for one payment. */
export type GivenOut = {
  readonly number: string;
  readonly holder: string;
  readonly dueAt: number;
  readonly deposits: readonly Deposit[];
};

export type Deposit = {
  /** Of the deposit itself: its notice names it, and the issue beside it. */
  readonly pgCno: string;
  readonly amount: number;
  readonly at: number;
  readonly depositor: string;
  /** The bank took it back. */
  readonly isWithdrawn: boolean;
};

/** One change of a payment that gave money back, of all or of a part, or closed an account. */
export type Revision = {
  /** Of the request that asked for it. */
  readonly shopTransactionId: string;
  readonly cancelPgCno: string;
  readonly revisedAt: number;
  readonly kind: 'cancellation' | 'closing' | 'refund' | 'delivery';
  readonly cancelAmount: number;
  /** What was left after it. */
  readonly remainAmount: number;
  readonly statusCode: RevisedStatus;
  readonly resMsg: string;
  readonly payout: Payout | null;
};

/** Money on its way to the buyer's bank, paid by the gateway on a later day. */
export type Payout = {
  readonly bankCode: string;
  readonly accountNo: string;
  readonly holder: string;
  readonly dueAt: number;
  readonly state: 'requested' | 'paid_out' | 'bounced';
};

export type RevisedStatus = 'TS02' | 'TS05' | 'TS06' | 'RF01' | 'RF02' | 'RF03' | EscrowStep;

export type Status = 'TS01' | 'TS03' | 'TS07' | 'TS08' | RevisedStatus;

export const statusMessages: Readonly<Record<Status, string>> = {
  TS01: '승인',
  TS02: '승인취소',
  TS03: '매입요청',
  TS05: '매입취소',
  TS06: '부분매입취소',
  TS07: '입금대기',
  TS08: '입금완료',
  RF01: '환불요청',
  RF02: '환불완료',
  RF03: '환불거절',
  ES01: '승인',
  ES02: '승인취소',
  ES03: '입금대기',
  ES04: '입금완료',
  ES05: '환불요청',
  ES06: '환불완료',
  ES07: '배송중',
  ES08: '배송중 취소요청',
  ES09: '배송중 취소완료',
  ES10: '배송중 환불요청',
  ES11: '배송중 환불완료',
  ES12: '구매확인',
  ES13: '구매거절',
  ES14: '구매확인 후 환불요청',
  ES15: '구매확인 후 환불완료',
  ES16: '구매확인 후 취소요청',
  ES17: '발급취소',
  ES19: '구매확인 후 취소완료',
};

/** Money of the buyer's that came in, given back or not. */
export function moneyIn({ amount, account }: Transaction): number {
  if (!account) return amount;
  return account.deposits.reduce((sum, each) => sum + (each.isWithdrawn ? 0 : each.amount), 0);
}

/** A card was registered, and no money moved. */
export function isIssue({ billing }: Transaction): boolean {
  return billing?.deed === 'issue';
}

export function balanceOf(transaction: Transaction): number {
  const back = transaction.revisions.filter(({ kind }) => kind === 'cancellation' || kind === 'refund');
  return moneyIn(transaction) - back.reduce((sum, { cancelAmount }) => sum + cancelAmount, 0);
}

export function isClosed({ revisions }: Transaction): boolean {
  return revisions.some(({ kind }) => kind === 'closing');
}

/** A later cancellation shows in the approval only here. */
export function statusOf(transaction: Transaction): Status {
  const { escrow, revisions, account, choice } = transaction;
  const last = revisions.at(-1)?.statusCode;
  if (escrow) return escrow;
  if (last) return last;
  if (account) return moneyIn(transaction) > 0 ? 'TS08' : 'TS07';
  // Logged for cards. What the others say is ours: there is nothing to capture.
  return choice.means === 'card' ? 'TS03' : 'TS01';
}
