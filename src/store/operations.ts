import type { OperationId, PaymentId } from '../core/ids.ts';
import type { Operation, OperationState } from '../core/operation.ts';
import type { Database, Row, Statement } from './database.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type OperationChange = Partial<
  Pick<Operation, 'state' | 'decline' | 'cause' | 'needsPerson' | 'settleAttempts' | 'settleAt' | 'endedAt' | 'asked'>
>;

export function insertOperation(operation: Operation): Statement {
  const { sentAt, presumedDeadAt, ...rest } = operation;
  return insertInto('operations', { ...rest, machineSentAt: sentAt, machinePresumedDeadAt: presumedDeadAt });
}

/** Changes an operation only if it is still in one of the states that the flow read: two settlers race, one loses. */
export function updateOperation(id: OperationId, from: readonly OperationState[], change: OperationChange): Statement {
  return updateOne(
    'operations',
    { ...change, machineLeaseUntil: null },
    { where: 'id = $1 and state = any($2)', keys: [id, from], guard: 'operation' },
  );
}

export function readOperation(row: Row): Operation {
  const { machineSentAt, machinePresumedDeadAt, machineLeaseUntil: _, ...rest } = fields(row);
  return { ...rest, sentAt: machineSentAt, presumedDeadAt: machinePresumedDeadAt } as Operation;
}

export async function loadOperation(db: Database, id: OperationId): Promise<Operation | null> {
  const rows = await db.query('select * from operations where id = $1', [id]);
  return rows[0] ? readOperation(rows[0]) : null;
}

/** All conversations about a payment, oldest first. */
export async function loadOperationsOf(db: Database, paymentId: PaymentId): Promise<Operation[]> {
  const rows = await db.query('select * from operations where payment_id = $1 order by started_at, id', [paymentId]);
  return rows.map(readOperation);
}

/** For a restore: every conversation whose end is not written down. */
export async function loadAllOpenOperations(db: Pick<Database, 'query'>): Promise<Operation[]> {
  return (await db.query('select * from operations where ended_at is null order by id')).map(readOperation);
}

/** How many operations wait for a person, and how many others have been open since before a time. */
export async function countOpenOperations(
  db: Database,
  before: Date,
): Promise<{ needingPerson: number; olderThan: number }> {
  const rows = await db.query(
    `select count(*) filter (where needs_person) as needing_person,
       count(*) filter (where not needs_person and started_at < $1) as older_than
     from operations where ended_at is null`,
    [before],
  );
  return fields(rows[0] ?? {}) as { needingPerson: number; olderThan: number };
}

export type OpenOperation = {
  readonly operation: Operation;
  /** Null: it is about a cash receipt. */
  readonly paymentId: PaymentId | null;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly gateway: string;
  readonly mid: string;
  readonly live: boolean;
};

/**
 * For the operator of the hub: operations whose end is not known, the oldest first. `needingPerson`: only those that
 * nobody but a person can end.
 */
export async function loadOpenOperations(
  db: Database,
  { needingPerson, limit }: { readonly needingPerson: boolean; readonly limit: number },
): Promise<OpenOperation[]> {
  const rows = await db.query(
    `select o.*, coalesce(p.order_id, c.order_id) as order_id, coalesce(p.amount, c.amount) as amount,
       coalesce(p.currency, 'KRW') as currency, coalesce(p.gateway, c.gateway) as gateway,
       coalesce(p.mid, c.mid) as mid, coalesce(p.live, c.live) as live
     from operations o left join payments p on p.id = o.payment_id
       left join cash_receipts c on c.id = (case when o.subject = 'cash_receipt' then o.subject_id end)::uuid
     where o.ended_at is null and (o.needs_person or not $1) and coalesce(p.id, c.order_id) is not null
     order by o.started_at, o.id limit $2`,
    [needingPerson, limit],
  );
  return rows.map(({ order_id, amount, currency, gateway, mid, live, ...row }) => {
    const operation = readOperation(row);
    const of = { orderId: order_id, amount, currency, gateway, mid, live } as Omit<
      OpenOperation,
      'operation' | 'paymentId'
    >;
    return { operation, paymentId: operation.paymentId, ...of };
  });
}

/**
 * Takes operations to ask about now: unknown, pending or late-checked ones that are due, and started ones whose
 * caller is presumed dead (machine time). The lease keeps other hubs away while this one asks.
 */
export async function claimUnsettled(
  db: Database,
  claim: { readonly now: Date; readonly machineNow: Date; readonly leaseUntil: Date; readonly limit: number },
): Promise<OperationId[]> {
  const rows = await db.query(
    `update operations set machine_lease_until = $3
     where id in (
       select id from operations
       where (settle_at <= $1 or (state = 'started' and machine_presumed_dead_at <= $2))
         and (machine_lease_until is null or machine_lease_until <= $2)
         and not needs_person
       order by settle_at nulls first limit $4
       for update skip locked
     ) returning id`,
    [claim.now, claim.machineNow, claim.leaseUntil, claim.limit],
  );
  return rows.map((row) => row['id'] as OperationId);
}
