import type { Decline } from './declines.ts';
import type { CancellationId, MerchantId, OperationId, PaymentId } from './ids.ts';

/**
 * One conversation with a gateway (or, for `ask_merchant`, with the merchant), written down before it is spoken.
 * `receive_deposit` is one that the gateway began.
 */
export type OperationKind =
  | 'ask_merchant'
  | 'approve'
  | 'charge'
  | 'cancel'
  | 'reverse'
  | 'issue_virtual_account'
  | 'change_virtual_account'
  | 'close_virtual_account'
  | 'receive_deposit'
  | 'issue_billing_key'
  | 'delete_billing_key'
  | 'issue_cash_receipt'
  | 'cancel_cash_receipt'
  | 'register_delivery';

export type OperationState = 'started' | 'done' | 'declined' | 'notSent' | 'pending' | 'unknown';

/**
 * What may follow. `done`, `declined` and `notSent` are ends. Silence ends nothing: only an answer or a named person
 * does. A `started` operation that nobody will finish any more (its caller is presumed dead) is as unknown as one
 * that timed out; when that caller was only slow, it may still say that nothing was sent.
 */
export const operationTransitions: Record<OperationState, readonly OperationState[]> = {
  started: ['done', 'declined', 'notSent', 'pending', 'unknown'],
  unknown: ['done', 'declined', 'notSent', 'pending'],
  pending: ['done', 'declined'],
  done: [],
  declined: [],
  notSent: [],
};

/** While an operation is in one of these, its subject takes no second one: nobody knows yet what the first one did. */
export const lockingStates: readonly OperationState[] = ['started', 'unknown'];

/** These, and only these, give the order back. Never `unknown`, never time, never a cancellation. */
export const releasingStates: readonly OperationState[] = ['declined', 'notSent'];

export type Operation = {
  readonly id: OperationId;
  readonly merchantId: MerchantId;
  readonly subject: 'payment' | 'billing_key' | 'cash_receipt' | 'escrow';
  readonly subjectId: string;
  readonly paymentId: PaymentId | null;
  readonly cancellationId: CancellationId | null;
  readonly kind: OperationKind;
  readonly state: OperationState;
  /** Sent to the gateway as the idempotency reference: the operation's own id. */
  readonly reference: string;
  /** What settling needs to ask again (a gateway's transaction id, an amount): plain data, never a secret. */
  readonly asked: Readonly<Record<string, string | number | null>>;
  readonly decline: Decline | null;
  /** Why the end is not known, for people. */
  readonly cause: string | null;
  readonly needsPerson: boolean;
  /** Business time. */
  readonly startedAt: Date;
  /** Machine time of the call. */
  readonly sentAt: Date;
  /** Machine time after which a `started` operation has nobody left who will finish it. */
  readonly presumedDeadAt: Date;
  readonly settleAttempts: number;
  /** Business time of the next try to learn the end; null when none is due. */
  readonly settleAt: Date | null;
  readonly endedAt: Date | null;
};

const takingKinds = ['approve', 'charge', 'issue_virtual_account'] as const;

/** Ends as an approval does: money is taken, or an account is given out for it. */
export function takesMoney<Kind extends OperationKind>(kind: Kind): kind is Kind & (typeof takingKinds)[number] {
  return takingKinds.some((each) => each === kind);
}

export function canBecome(from: OperationState, to: OperationState): boolean {
  return operationTransitions[from].includes(to);
}

/** Seconds between tries to learn the end: 1, 2, 4, 8 ... and never more than ten minutes. */
export function settleDelaySeconds(attempts: number): number {
  return Math.min(2 ** Math.min(attempts, 20), 600);
}
