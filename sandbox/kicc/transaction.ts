import type { CardChoice } from './authorization.ts';

/** An approved payment in the gateway's books. Times: milliseconds since 1970. */
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
  readonly card: CardChoice;
  readonly revisions: readonly Revision[];
};

/** One cancellation, of all or of a part. */
export type Revision = {
  /** Of the request that asked for it. */
  readonly shopTransactionId: string;
  readonly cancelPgCno: string;
  readonly revisedAt: number;
  readonly cancelAmount: number;
  /** What was left after it. */
  readonly remainAmount: number;
  readonly statusCode: RevisedStatus;
  readonly resMsg: string;
};

export type RevisedStatus = 'TS02' | 'TS05' | 'TS06';

export const statusMessages: Readonly<Record<RevisedStatus | 'TS03', string>> = {
  TS02: '승인취소',
  TS03: '매입요청',
  TS05: '매입취소',
  TS06: '부분매입취소',
};

export function balanceOf({ amount, revisions }: Transaction): number {
  return revisions.at(-1)?.remainAmount ?? amount;
}

/** A later cancellation shows in the approval only here. */
export function statusOf({ revisions }: Transaction): RevisedStatus | 'TS03' {
  return revisions.at(-1)?.statusCode ?? 'TS03';
}
