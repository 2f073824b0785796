import type { V1Schedule } from '../src/contract/v1/schema.ts';
import type { OtherWord } from './payment.ts';

/*
 * A charge to come, told apart by `schedule_status`; one that ran also by `payment_status`.
 */

type Certain<Fields extends Partial<V1Schedule>> = Readonly<Omit<V1Schedule, keyof Fields> & Fields>;

/** 아직 실행되지 않았거나 실행 중. To come, or under way; `imp_uid` is that of the last try. */
export interface ComingSchedule extends Certain<{ schedule_status: 'scheduled'; revoked_at: 0 }> {}

type Ran = { schedule_status: 'executed'; imp_uid: string; revoked_at: 0 };

export interface PaidSchedule extends Certain<Ran & { payment_status: 'paid'; fail_reason: null }> {}
export interface CancelledSchedule extends Certain<Ran & { payment_status: 'cancelled'; fail_reason: null }> {}
export interface FailedSchedule extends Certain<Ran & { payment_status: 'failed' }> {}

export interface RevokedSchedule extends Certain<{ schedule_status: 'revoked' }> {}

/** A status that this version does not know. */
export interface OtherSchedule extends Readonly<Omit<V1Schedule, 'schedule_status'> & { schedule_status: OtherWord }> {}

export type Schedule =
  | ComingSchedule
  | PaidSchedule
  | CancelledSchedule
  | FailedSchedule
  | RevokedSchedule
  | OtherSchedule;
