import type pg from 'pg';
import type { createSandboxClient } from '../../src/sandbox-control/sandbox-client.ts';
import type { Movement } from './merchant.ts';

/*
 * What must be true of schedules when nothing is under way any more: three books that were kept apart say the same.
 */

/** What the merchant's own server was sent. */
export type Told = { readonly payment: string; readonly status: string; readonly event: string };

type Books = {
  readonly pool: pg.Pool;
  readonly sandbox: ReturnType<typeof createSandboxClient>;
  readonly told: readonly Told[];
  /** Payments that no schedule made, and that are looked at by themselves. */
  readonly others?: ReadonlySet<string>;
};

type Outcomes = { readonly paid: number; readonly failed: number };

export type Comparison = { readonly outcomes: Outcomes; readonly disagreements: readonly string[] };

/** A schedule and everything that the hub has written about its order. */
type Written = {
  readonly order_id: string;
  readonly state: string;
  readonly last_outcome: string | null;
  readonly last_payment: string | null;
  readonly amount: number;
  readonly held_by: string | null;
  readonly payments: readonly { readonly id: string; readonly status: string }[];
  readonly open: number;
  readonly booked: number;
  readonly events: readonly string[];
};

const everything = `
  select s.order_id, s.state, s.last_outcome, s.last_payment, s.amount::int,
    (select held_by from orders o where (o.merchant_id, o.live, o.order_id) = (s.merchant_id, s.live, s.order_id)),
    (select coalesce(json_agg(json_build_object('id', p.id, 'status', p.status)), '[]') from payments p
      where (p.merchant_id, p.live, p.order_id) = (s.merchant_id, s.live, s.order_id)) as payments,
    (select count(*)::int from operations o where o.payment_id = s.last_payment and o.ended_at is null) as open,
    (select count(*)::int from ledger_entries l where l.payment_id = s.last_payment) as booked,
    (select coalesce(json_agg(e.status), '[]') from webhook_events e where e.payment_id = s.last_payment) as events
  from schedules s`;

export async function compareBooks(
  { pool, sandbox, told, others = new Set() }: Books,
  schedules: number,
): Promise<Comparison> {
  const { rows } = await pool.query<Written>(everything);
  const { body } = await sandbox.call('GET', '/ledger');
  const moved = Map.groupBy(body['entries'] as readonly Movement[], (each) => each.order_id);
  const heard = Map.groupBy(told, (each) => each.payment);
  const wrong = rows.flatMap((each) => errorsOf(each, moved, heard));
  const strangers = strangersIn(rows, moved).filter((order) => !others.has(order));
  const isAll = rows.length === schedules ? [] : [`there are ${rows.length} schedules, not ${schedules}`];
  const count = (outcome: string): number => rows.filter((each) => each.last_outcome === outcome).length;
  return {
    outcomes: { paid: count('paid'), failed: count('failed') },
    disagreements: [
      ...isAll,
      ...strangers.map((order) => `the gateway charged ${order}, which no schedule has`),
      ...wrong,
    ],
  };
}

type Moved = ReadonlyMap<string, readonly Movement[]>;
type Heard = ReadonlyMap<string, readonly Told[]>;

function errorsOf(written: Written, moved: Moved, heard: Heard): string[] {
  const { payments, last_payment: last } = written;
  const movements = payments.flatMap(({ id }) => moved.get(id) ?? []);
  const charges = movements.filter(({ kind }) => kind === 'approval');
  const outcome = charges.length === 0 ? 'failed' : 'paid';
  const told = heard.get(last ?? '') ?? [];
  const isHeld = written.held_by === (outcome === 'paid' ? last : null);
  const sentences: [boolean, string][] = [
    [charges.length <= 1, `charged ${charges.length} times`],
    [movements.length === charges.length, `given back: ${movements.map(({ kind }) => kind).join(', ')}`],
    [charges.every(({ amount }) => amount === written.amount), 'charged another amount'],
    [payments.length === 1 && payments[0]?.id === last, `${payments.length} payments`],
    [written.state === 'executed', `is ${written.state}`],
    [written.last_outcome === outcome, `says ${written.last_outcome}, the gateway says ${outcome}`],
    [
      payments.every(({ status }) => status === outcome),
      `the payment says ${payments.map(({ status }) => status).join(', ')}`,
    ],
    [isHeld, `the order is held by ${written.held_by}`],
    [written.open === 0, `${written.open} conversations have not ended`],
    [written.booked === charges.length, `${written.booked} movements in the hub's own ledger`],
    [written.events.join() === outcome, `webhook events: ${written.events.join(', ')}`],
    [
      told.length > 0 && told.every(({ status }) => status === outcome),
      `told ${told.map((each) => each.status).join(', ')}`,
    ],
    [new Set(told.map(({ event }) => event)).size === 1, 'told under more than one event'],
  ];
  return sentences.filter(([isTrue]) => !isTrue).map(([, sentence]) => `${written.order_id}: ${sentence}`);
}

/** Money that the gateway took for nothing that is scheduled. */
function strangersIn(rows: readonly Written[], moved: Moved): string[] {
  const known = new Set(rows.flatMap(({ payments }) => payments.map(({ id }) => id)));
  return [...moved]
    .filter(([order, movements]) => !known.has(order) && movements.some(({ kind }) => kind !== 'issue'))
    .map(([order]) => order);
}
