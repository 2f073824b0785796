import type { OrderId, PaymentId } from '../core/ids.ts';
import type { Currency } from '../core/money.ts';
import type { Schedule, ScheduleId, ScheduleState, SeenSchedule } from '../core/schedule.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type ScheduleChange = Partial<
  Pick<Schedule, 'state' | 'dueAt' | 'lastPayment' | 'lastOutcome' | 'executedAt' | 'revokedAt'>
>;

/** A second schedule of an order is the conflict `order scheduled`. */
export function insertSchedule({ price, ...rest }: Schedule): Statement {
  return insertInto('schedules', { ...rest, amount: price.amount, currency: price.currency });
}

/** Changes a schedule only while it is as the flow read it: of two that run it, or run and move it, one is written. */
export function updateSchedule(id: ScheduleId, seen: SeenSchedule, change: ScheduleChange): Statement {
  return updateOne(
    'schedules',
    { ...change, machineLeaseUntil: null },
    {
      where: 'id = $1 and state = $2 and due_at = $3 and last_payment is not distinct from $4',
      keys: [id, seen.state, seen.dueAt, seen.lastPayment],
      guard: 'schedule',
    },
  );
}

/** The run whose payment this is has ended. Nothing happens where the payment is no run. */
export function endSchedule(end: {
  readonly paymentId: PaymentId;
  readonly outcome: 'paid' | 'failed';
  readonly at: Date;
}): Statement {
  return {
    text: `update schedules set state = 'executed', last_outcome = $2, executed_at = $3
           where last_payment = $1 and state = 'running'`,
    values: [end.paymentId, end.outcome, end.at],
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

/** What is still to come of a name, or of orders, or of both together. */
export async function findComing(
  db: Database,
  scope: Scope,
  { name, orderIds }: { readonly name: string | null; readonly orderIds: readonly string[] },
): Promise<Schedule[]> {
  const rows = await db.query(
    `select * from schedules where ${owned} and state = 'scheduled' and ($4::text is null or billing_key_name = $4)
       and (cardinality($5::text[]) = 0 or order_id = any($5))
     order by due_at, order_id`,
    [...ownerOf(scope), name, orderIds],
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

/**
 * Takes schedules that are due, the oldest first. The lease keeps other hubs away while this one begins them; that each
 * runs once is held by the step that begins it.
 */
export async function claimDueSchedules(
  db: Database,
  claim: { readonly now: Date; readonly machineNow: Date; readonly leaseUntil: Date; readonly limit: number },
): Promise<ScheduleId[]> {
  const rows = await db.query(
    `update schedules set machine_lease_until = $3
     where id in (
       select id from schedules
       where state = 'scheduled' and due_at <= $1 and (machine_lease_until is null or machine_lease_until <= $2)
       order by due_at limit $4
       for update skip locked
     ) returning id`,
    [claim.now, claim.machineNow, claim.leaseUntil, claim.limit],
  );
  return rows.map((row) => row['id'] as ScheduleId);
}

/** For a restore: what is due and was not begun when the backup was taken. */
export async function loadDueSchedules(db: Pick<Database, 'query'>, now: Date): Promise<Schedule[]> {
  const text = `select * from schedules where state = 'scheduled' and due_at <= $1 order by id`;
  return (await db.query(text, [now])).map(readSchedule);
}

function readSchedule(row: Row): Schedule {
  const { amount, currency, machineLeaseUntil: _, ...rest } = fields(row);
  return { ...rest, price: { amount: amount as number, currency: currency as Currency } } as Schedule;
}
