import type { Branded, ChannelId, MerchantId, OrderId, PaymentId, TierId } from './ids.ts';
import { addKstMonths } from './kst.ts';
import type { Money } from './money.ts';
import type { Buyer } from './payment.ts';

export type ScheduleId = Branded<string, 'ScheduleId'>;

/** A future charge of a billing key. Each run is a payment of its own; the schedule points to the last. */
export type ScheduleState = 'scheduled' | 'running' | 'executed' | 'revoked';

export type ScheduleEvent = 'start' | 'end' | 'put_off' | 'revoke' | 'reschedule' | 'retry';

/** How the last run ended; null before the first and while its end is not known. */
export type RunOutcome = 'paid' | 'failed' | null;

/** One that failed is `put_off` by a recovery policy, and revoked while it waits for a new card. */
export const scheduleTransitions: Record<ScheduleState, Partial<Record<ScheduleEvent, ScheduleState>>> = {
  scheduled: { start: 'running', revoke: 'revoked', reschedule: 'scheduled' },
  running: { end: 'executed', put_off: 'scheduled' },
  executed: { revoke: 'revoked', reschedule: 'scheduled', retry: 'running' },
  revoked: { reschedule: 'scheduled', retry: 'running' },
};

export type Schedule = {
  readonly id: ScheduleId;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  readonly live: boolean;
  /** The merchant's name for the billing key; which key that is, is seen when it runs. */
  readonly billingKeyName: string;
  /** Whose pace its charge keeps: the channel of the key that has the name. */
  readonly channelId: ChannelId;
  readonly orderId: OrderId;
  readonly orderName: string | null;
  readonly price: Money;
  readonly taxFree: number;
  readonly instalmentMonths: number;
  readonly isInterestFreeByMerchant: boolean;
  readonly usePoints: boolean;
  readonly buyer: Buyer;
  readonly customData: string | null;
  /** Null: the merchant's own setting when it runs. */
  readonly webhookUrls: readonly string[] | null;
  readonly state: ScheduleState;
  readonly dueAt: Date;
  readonly lastPayment: PaymentId | null;
  readonly lastOutcome: RunOutcome;
  /** How often a failed charge was put off to be tried again. */
  readonly recoveries: number;
  /** Until then a new card of the same name makes a failed charge due again; null: it does not. */
  readonly awaitsCardUntil: Date | null;
  readonly createdAt: Date;
  readonly executedAt: Date | null;
  readonly revokedAt: Date | null;
};

/**
 * What a flow read of a schedule before it decided. State alone would not do: a schedule that was moved, or that ran
 * and was put off, is to come as before, and what was decided about it holds no longer.
 */
export type SeenSchedule = Pick<Schedule, 'state' | 'dueAt' | 'lastPayment'>;

export function isAsSeen(now: SeenSchedule, seen: SeenSchedule): boolean {
  const isSameTime = now.dueAt.getTime() === seen.dueAt.getTime();
  return isSameTime && now.state === seen.state && now.lastPayment === seen.lastPayment;
}

export type ScheduleRefusal = 'not_allowed_now' | 'already_paid' | 'time_past';

/**
 * The state after an event, or why it is refused. A run that was paid is never run again; an unknown end is not a
 * failed one.
 */
export function nextScheduleState(
  schedule: Pick<Schedule, 'state' | 'lastOutcome'>,
  event: ScheduleEvent,
): ScheduleState | { readonly refused: ScheduleRefusal } {
  const isAgain = event === 'reschedule' || event === 'retry';
  if (schedule.state === 'executed' && isAgain && schedule.lastOutcome === 'paid') return { refused: 'already_paid' };
  if (schedule.state === 'executed' && isAgain && schedule.lastOutcome === null) return { refused: 'not_allowed_now' };
  return scheduleTransitions[schedule.state][event] ?? { refused: 'not_allowed_now' };
}

export type TimeRefusal = 'time_past' | 'time_too_far';

/** Nobody means a later time, and cards do not live so long. */
const farthestMonths = 5 * 12;

/** A time for a schedule must lie ahead, and within five years. */
export function checkDueAt(dueAt: Date, now: Date): 'good' | { readonly refused: TimeRefusal } {
  if (dueAt <= now) return { refused: 'time_past' };
  return dueAt > addKstMonths(now, farthestMonths) ? { refused: 'time_too_far' } : 'good';
}

/** While a charge is to come or under way, its order is not sold by another road. */
export function holdsOrder(schedule: Pick<Schedule, 'state'>): boolean {
  return schedule.state === 'scheduled' || schedule.state === 'running';
}

export function isDue(schedule: Pick<Schedule, 'state' | 'dueAt'>, now: Date): boolean {
  return schedule.state === 'scheduled' && schedule.dueAt <= now;
}
