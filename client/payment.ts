import type { V1Payment } from '../src/contract/v1/schema.ts';

/*
 * A payment as V1 shows it: the names and the units of the wire (seconds since 1970, 0 for "not yet"), told apart by
 * `status`. Fields come from the contract; a variant only says what its status makes certain.
 */

/**
 * 이 판이 모르는 낱말. `switch`에 `default`가 필요합니다.
 *
 * A word that a newer hub may send: any text but the known ones, which the type says by a sign that none of them has.
 */
export type OtherWord = `?${string}`;

/** A payment of which a status makes these fields certain. */
type Certain<Fields extends Partial<V1Payment>> = Readonly<Omit<V1Payment, keyof Fields> & Fields>;

type NothingYet = { paid_at: 0; failed_at: 0; fail_reason: null; cancelled_at: 0; cancel_amount: 0 };

/** 결제창이 열렸거나 결과를 기다립니다. A window is open, or the end is awaited. No account was given out. */
export interface OpenPayment extends Certain<NothingYet & { status: 'ready'; vbank_num: null }> {}

/** 입금을 기다리는 가상계좌. An account that waits for its deposit; `vbank_num !== null` tells it. */
export interface WaitingPayment extends Certain<
  NothingYet & { status: 'ready'; pay_method: 'vbank'; vbank_num: string }
> {}

export type ReadyPayment = OpenPayment | WaitingPayment;

export interface PaidPayment extends Certain<{
  status: 'paid';
  failed_at: 0;
  fail_reason: null;
  cancelled_at: 0;
  cancel_amount: 0;
}> {}

/** 전부 또는 일부 취소. All or a part of it: in part while `cancel_amount < amount`. */
export interface CancelledPayment extends Certain<{ status: 'cancelled'; failed_at: 0; fail_reason: null }> {}

export interface FailedPayment extends Certain<{
  status: 'failed';
  paid_at: 0;
  fail_reason: string;
  cancelled_at: 0;
  cancel_amount: 0;
}> {}

/** A status that this version does not know. */
export interface OtherPayment extends Readonly<Omit<V1Payment, 'status'> & { status: OtherWord }> {}

export type Payment = ReadyPayment | PaidPayment | CancelledPayment | FailedPayment | OtherPayment;

/** 돈이 들어온 결제. Money came in; it may have been given back since, when a key is used again later. */
export type ChargedPayment = PaidPayment | CancelledPayment;

/** 더 취소할 수 있는 금액. What is left to give back, in the units of the wire. */
export function cancellableAmount({ status, amount, cancel_amount }: Payment): number {
  return status === 'paid' || status === 'cancelled' ? amount - cancel_amount : 0;
}
