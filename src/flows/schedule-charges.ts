import type { Buyer } from '../core/payment.ts';
import type { BillingKey } from '../core/billing-key.ts';
import { brandId } from '../core/ids.ts';
import {
  checkDueAt,
  nextScheduleState,
  type Schedule,
  type ScheduleId,
  type ScheduleRefusal,
  type TimeRefusal,
} from '../core/schedule.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import { findHeld } from '../store/orders.ts';
import { findComing } from '../store/schedules.ts';
import type { ApiOrder } from './charge-payment.ts';
import { checkCard, type CheckCard, type CheckEnd } from './check-card.ts';
import { decide, type Decision } from './decide.ts';
import { findKey } from './find-key.ts';

export type ScheduledOrder = ApiOrder & { readonly dueAt: Date };

export type ScheduleCharges = {
  readonly scope: Scope;
  readonly name: string;
  readonly orders: readonly ScheduledOrder[];
  /** First the card is charged so much, and given it back at once. */
  readonly check?: Pick<CheckCard, 'merchant' | 'amount'> | null;
};

export type SchedulingEnd =
  | { readonly end: 'scheduled'; readonly schedules: readonly Schedule[] }
  | {
      readonly end: 'refused';
      readonly refused: 'unknown_key' | TimeRefusal | 'currency_not_supported' | 'order_used';
    }
  /** Nothing was scheduled: the card cannot be charged, or nobody knows. */
  | { readonly end: 'not checked'; readonly check: Exclude<CheckEnd, { check: 'passed' }> };

const passed: CheckEnd = { check: 'passed' };

/** Writes charges of a billing key down for later: all of them, or none. */
export async function scheduleCharges(hub: Hub, wanted: ScheduleCharges): Promise<SchedulingEnd> {
  const { scope, name, orders, check } = wanted;
  const key = await findKey(hub, scope, name);
  if (!key) return { end: 'refused', refused: 'unknown_key' };
  const now = hub.clock.now();
  const time = orders.map(({ dueAt }) => checkDueAt(dueAt, now)).find((each) => each !== 'good');
  if (time) return { end: 'refused', ...time };
  if (orders.some(({ price }) => price.currency !== 'KRW'))
    return { end: 'refused', refused: 'currency_not_supported' };
  const ofSide = { ...scope, live: key.live };
  const orderIds = orders.map(({ orderId }) => orderId);
  if ((await findHeld(hub.db, ofSide, orderIds)).length > 0) return { end: 'refused', refused: 'order_used' };
  const checked = check ? await checkCard(hub, { ...check, scope: ofSide, name }) : passed;
  if (checked.check !== 'passed') return { end: 'not checked', check: checked };
  const schedules = orders.map((order) => newSchedule(hub, { scope: ofSide, key, order }));
  return decide(hub, async (last): Promise<Decision<SchedulingEnd>> => {
    if (last === 'order scheduled') return { step: null, answer: { end: 'refused', refused: 'order_used' } };
    // Two calls for the same orders, listed differently, wait for each other in a row and never in a ring.
    const inOrder = schedules.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const step = inOrder.map((row) => ({ write: 'insert schedule', row }) as const);
    return { step: [...step, { write: 'wake workers' }], answer: { end: 'scheduled', schedules } };
  });
}

function newSchedule(
  hub: Hub,
  { scope, key, order }: { readonly scope: Scope; readonly key: BillingKey; readonly order: ScheduledOrder },
): Schedule {
  return {
    ...order,
    ...scope,
    id: brandId<ScheduleId>(hub.ids.row()),
    billingKeyName: key.name,
    channelId: key.channelId,
    buyer: filledFrom(order.buyer, key.buyer),
    state: 'scheduled',
    lastPayment: null,
    lastOutcome: null,
    recoveries: 0,
    awaitsCardUntil: null,
    createdAt: hub.clock.now(),
    executedAt: null,
    revokedAt: null,
  };
}

/** What is not said of the buyer is as it was when his card was registered. */
function filledFrom(said: Buyer, known: Buyer): Buyer {
  return {
    name: said.name ?? known.name,
    email: said.email ?? known.email,
    phone: said.phone ?? known.phone,
    address: said.address ?? known.address,
    postcode: said.postcode ?? known.postcode,
  };
}

export type Unschedule = {
  readonly scope: Scope;
  readonly name: string | null;
  readonly orderIds: readonly string[];
};

/**
 * Takes back what is still to come, or waits for a new card, of a name, or of orders. One that is running is not
 * stopped.
 */
export async function unschedule(hub: Hub, { scope, name, orderIds }: Unschedule): Promise<readonly Schedule[]> {
  const sides = scope.live ? [scope, { ...scope, live: false }] : [scope];
  return decide(hub, async (): Promise<Decision<readonly Schedule[]>> => {
    const revokedAt = hub.clock.now();
    const asked = { name, orderIds, now: revokedAt };
    const found = await Promise.all(sides.map((side) => findComing(hub.db, side, asked)));
    const change = { state: 'revoked', awaitsCardUntil: null, revokedAt } as const;
    const coming = found.flat();
    const step = coming.map((from) => ({ write: 'change schedule', id: from.id, from, change }) as const);
    return { step: step.length === 0 ? null : step, answer: coming.map((each) => ({ ...each, ...change })) };
  });
}

export type MoveEnd = { readonly moved: Schedule } | { readonly refused: ScheduleRefusal | TimeRefusal };

/** Another time for a schedule: `move` while it is to come, `reschedule` after it failed or was revoked. */
export async function moveSchedule(
  hub: Hub,
  {
    schedule,
    dueAt,
    kind,
  }: { readonly schedule: Schedule; readonly dueAt: Date; readonly kind: 'move' | 'reschedule' },
): Promise<MoveEnd> {
  const now = hub.clock.now();
  if ((schedule.state === 'scheduled') !== (kind === 'move')) return { refused: 'not_allowed_now' };
  const next = nextScheduleState(schedule, 'reschedule');
  if (typeof next === 'object') return next;
  const time = checkDueAt(dueAt, now);
  if (time !== 'good') return time;
  const { id } = schedule;
  // Who moves it by hand begins anew; who moves what was put off does not.
  const recoveries = kind === 'reschedule' ? 0 : schedule.recoveries;
  const change = { state: 'scheduled', dueAt, recoveries, awaitsCardUntil: null, revokedAt: null } as const;
  const result = await commit(hub.db, [
    { write: 'change schedule', id, from: schedule, change },
    { write: 'wake workers' },
  ]);
  if (result.done) return { moved: { ...schedule, ...change } };
  if (result.conflict === 'schedule') return { refused: 'not_allowed_now' };
  throw new Error(`moving a schedule met ${result.conflict}`);
}
