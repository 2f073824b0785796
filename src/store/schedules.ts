import type { ChannelId, OrderId, PaymentId } from '../core/ids.ts';
import type { Currency } from '../core/money.ts';
import { noRecovery, type Recovery } from '../core/recovery.ts';
import type { Schedule, ScheduleId, ScheduleState, SeenSchedule } from '../core/schedule.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type ScheduleChange = Partial<
  Pick<
    Schedule,
    'state' | 'dueAt' | 'lastPayment' | 'lastOutcome' | 'recoveries' | 'awaitsCardUntil' | 'executedAt' | 'revokedAt'
  >
>;

/** A second schedule of an order is the conflict `order scheduled`. */
export function insertSchedule({ price, ...rest }: Schedule): Statement {
  return insertInto('schedules', { ...rest, amount: price.amount, currency: price.currency });
}

/**
 * Changes a schedule only while it is as the flow read it: of two that run it, or run and move it, one is written.
 * Whatever changes it, it waits for a new card no longer, unless that is said.
 */
export function updateSchedule(id: ScheduleId, seen: SeenSchedule, change: ScheduleChange): Statement {
  return updateOne(
    'schedules',
    { awaitsCardUntil: null, ...change, machineLeaseUntil: null },
    {
      where: 'id = $1 and state = $2 and due_at = $3 and last_payment is not distinct from $4',
      keys: [id, seen.state, seen.dueAt, seen.lastPayment],
      guard: 'schedule',
    },
  );
}

/** How the run of a payment ended, and what becomes of its schedule then. */
export type RunEnd = {
  readonly paymentId: PaymentId;
  readonly outcome: 'paid' | 'failed';
  readonly at: Date;
  readonly recovery?: Recovery;
};

/** The run whose payment this is has ended. Nothing happens where the payment is no run. */
export function endSchedule({ paymentId, outcome, at, recovery = noRecovery }: RunEnd): Statement {
  const dueAt = recovery.next === 'charge' ? recovery.dueAt : null;
  const until = recovery.next === 'new card' ? recovery.until : null;
  return {
    text: `update schedules set last_outcome = $2, executed_at = $3, awaits_card_until = $5,
             state = case when $4::timestamptz is null then 'executed' else 'scheduled' end,
             due_at = coalesce($4, due_at), recoveries = recoveries + ($4::timestamptz is not null)::int
           where last_payment = $1 and state = 'running'`,
    values: [paymentId, outcome, at, dueAt, until],
  };
}

/**
 * Another card has the name: what is to come goes through its channel, and what waited for it is due, unless its order
 * was paid by another road meanwhile.
 */
export function renewSchedules(renewed: {
  readonly scope: Scope;
  readonly name: string;
  readonly channelId: ChannelId;
  readonly at: Date;
}): Statement {
  const { scope, name, channelId, at } = renewed;
  return {
    text: `update schedules set channel_id = $5, awaits_card_until = null,
             due_at = case when state = 'executed' then $6 else due_at end, state = 'scheduled'
           where ${owned} and billing_key_name = $4 and (state = 'scheduled' or awaits_card_until > $6 and not exists (
             select 1 from orders o where o.merchant_id = schedules.merchant_id and o.live = schedules.live
               and o.order_id = schedules.order_id and o.held_by is not null
           ))`,
    values: [...ownerOf(scope), name, channelId, at],
  };
}

const owned = 'merchant_id = $1 and tier_id is not distinct from $2 and live = $3';

export async function findSchedule(db: Database, scope: Scope, orderId: OrderId): Promise<Schedule | null> {
  const rows = await db.query(`select * from schedules where ${owned} and order_id = $4`, [...ownerOf(scope), orderId]);
  return rows[0] ? readSchedule(rows[0]) : null;
}

export async function loadSchedule(db: Database, id: ScheduleId): Promise<Schedule | null> {
  const rows = await db.query('select * from schedules where id = $1', [id]);
  return rows[0] ? readSchedule(rows[0]) : null;
}

/** The schedule whose last run this payment was. */
export async function findScheduleOfRun(db: Database, payment: PaymentId): Promise<Schedule | null> {
  const rows = await db.query('select * from schedules where last_payment = $1', [payment]);
  return rows[0] ? readSchedule(rows[0]) : null;
}

/** What is still to come, or waits for a new card, of a name, or of orders, or of both together. */
export async function findComing(
  db: Database,
  scope: Scope,
  { name, orderIds, now }: { readonly name: string | null; readonly orderIds: readonly string[]; readonly now: Date },
): Promise<Schedule[]> {
  const rows = await db.query(
    `select * from schedules where ${owned} and (state = 'scheduled' or awaits_card_until > $6)
       and ($4::text is null or billing_key_name = $4) and (cardinality($5::text[]) = 0 or order_id = any($5))
     order by due_at, order_id`,
    [...ownerOf(scope), name, orderIds, now],
  );
  return rows.map(readSchedule);
}

export type SchedulesQuery = {
  readonly name: string | null;
  /** `from` counts, `to` does not. */
  readonly from: Date;
  readonly to: Date;
  readonly states: readonly ScheduleState[];
  readonly isAscending: boolean;
  readonly page: { readonly page: number; readonly limit: number };
};

export type ScheduleList = { readonly total: number; readonly schedules: readonly Schedule[] };

export async function listSchedules(db: Database, scope: Scope, query: SchedulesQuery): Promise<ScheduleList> {
  const { name, from, to, states, isAscending, page } = query;
  const where = `${owned} and ($4::text is null or billing_key_name = $4) and due_at >= $5 and due_at < $6
    and state = any($7)`;
  const values = [...ownerOf(scope), name, from, to, states];
  const count = await db.query(`select count(*) as total from schedules where ${where}`, values);
  const direction = isAscending ? 'asc' : 'desc';
  const rows = await db.query(
    `select * from schedules where ${where} order by due_at ${direction}, order_id ${direction} limit $8 offset $9`,
    [...values, page.limit, (page.page - 1) * page.limit],
  );
  return { total: Number(count[0]?.['total'] ?? 0), schedules: rows.map(readSchedule) };
}

export type Claim = {
  readonly now: Date;
  readonly machineNow: Date;
  readonly leaseUntil: Date;
  /** Of one channel, and of all together. */
  readonly limit: number;
  /** Channels of which the hub has as much under way as it wants to. */
  readonly full: readonly ChannelId[];
};

export type Claimed = { readonly id: ScheduleId; readonly channelId: ChannelId };

/**
 * Takes schedules that are due, the oldest first. The lease keeps other hubs away while this one begins them; that each
 * runs once is held by the step that begins it.
 *
 * A channel with a pace gives no more than its second holds: what is taken moves its next turn on, for all hubs, which
 * wait for one another at its row. Leases and turns are machine time.
 */
export async function claimDueSchedules(db: Database, claim: Claim): Promise<Claimed[]> {
  const { now, machineNow, leaseUntil, limit, full } = claim;
  const rows = await db.query(
    `with paced as materialized (
       select id, charges_per_second as pace, greatest(machine_turn_at, $2) as turn_at from channels
       where charges_per_second is not null and id <> all($5)
         and exists (select 1 from schedules where channel_id = channels.id and ${due})
       order by id for update
     ), open as (
       select id, least($4, floor(extract(epoch from $2 + interval '1 second' - turn_at) * pace)::int) as room
       from paced
       union all
       select id, $4 from channels where charges_per_second is null and id <> all($5)
     ), taken as (
       update schedules set machine_lease_until = $3 from (
         select next.id from open cross join lateral (
           select id, due_at from schedules where channel_id = open.id and ${due}
           order by due_at limit greatest(open.room, 0) for update skip locked
         ) next order by next.due_at limit $4
       ) next where schedules.id = next.id returning schedules.id, schedules.channel_id
     ), turned as (
       update channels set machine_turn_at = turn_at + count / pace::float * interval '1 second'
       from paced, (select channel_id, count(*) from taken group by 1) begun
       where channels.id = paced.id and begun.channel_id = paced.id
     )
     select * from taken`,
    [now, machineNow, leaseUntil, limit, full],
  );
  return rows.map((row) => fields(row) as Claimed);
}

/** $1 is business time, $2 the machine's. */
const due = `state = 'scheduled' and due_at <= $1 and (machine_lease_until is null or machine_lease_until <= $2)`;

/**
 * For a restore: what may have been charged since the backup was taken, because it is due by now, or because another
 * card may have made it due.
 */
export async function loadDueSchedules(db: Pick<Database, 'query'>, now: Date): Promise<Schedule[]> {
  const text = `select * from schedules where (state = 'scheduled' and due_at <= $1) or awaits_card_until is not null
    order by id`;
  return (await db.query(text, [now])).map(readSchedule);
}

function readSchedule(row: Row): Schedule {
  const { amount, currency, machineLeaseUntil: _, ...rest } = fields(row);
  return { ...rest, price: { amount: amount as number, currency: currency as Currency } } as Schedule;
}
