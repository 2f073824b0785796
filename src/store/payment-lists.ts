import type { OrderId, PaymentId } from '../core/ids.ts';
import type { Payment, PaymentStatus } from '../core/payment.ts';
import type { Database, Scope } from './database.ts';
import { ownerOf, readPayment } from './payments.ts';

export type PaymentOrderBy = { readonly by: 'started' | 'paid' | 'updated'; readonly isDescending: boolean };

export type PaymentPage = { readonly page: number; readonly limit: number };

const owned = 'merchant_id = $1 and tier_id is not distinct from $2 and live = $3';

const sortColumns: Record<PaymentOrderBy['by'], string> = {
  started: 'started_at',
  paid: 'paid_at',
  updated: 'updated_at',
};

/** Only fixed words of this file become SQL; the id makes the order total, so that pages never overlap. */
function ordered({ by, isDescending }: PaymentOrderBy): string {
  const direction = isDescending ? 'desc' : 'asc';
  return `order by ${sortColumns[by]} ${direction} nulls last, id ${direction}`;
}

/** An order is tried a few times and not hundreds of times; this many rows answer a hundred orders. */
const maxRows = 1_000;

/** Payments by their own ids and by orders, mixed, the newest first. */
export async function findPaymentsByIds(
  db: Database,
  scope: Scope,
  ids: { readonly paymentIds: readonly PaymentId[]; readonly orderIds: readonly OrderId[] },
): Promise<Payment[]> {
  const rows = await db.query(
    `select * from payments where ${owned} and (id = any($4) or order_id = any($5))
     order by started_at desc, id desc limit $6`,
    [...ownerOf(scope), ids.paymentIds, ids.orderIds, maxRows],
  );
  return rows.map(readPayment);
}

export type AttemptsQuery = {
  readonly orderId: OrderId;
  readonly statuses: readonly PaymentStatus[];
  readonly sorting: PaymentOrderBy;
  readonly page: PaymentPage;
};

export type PaymentList = { readonly total: number; readonly payments: readonly Payment[] };

/** The attempts for one order. */
export async function listAttempts(db: Database, scope: Scope, query: AttemptsQuery): Promise<PaymentList> {
  return list(db, {
    where: `${owned} and order_id = $4 and status = any($5)`,
    values: [...ownerOf(scope), query.orderId, query.statuses],
    ...query,
  });
}

export type StatusQuery = {
  readonly statuses: readonly PaymentStatus[];
  readonly from: Date;
  readonly to: Date;
  readonly sorting: PaymentOrderBy;
  readonly page: PaymentPage;
};

/** Each status has its own time, and each time its own index: written so that Postgres can use them all. */
const cameIntoItsStatus = `(
    (status in ('ready', 'awaiting_deposit') and started_at between $5 and $6)
    or (status = 'paid' and paid_at between $5 and $6)
    or (status in ('partially_cancelled', 'cancelled') and cancelled_at between $5 and $6)
    or (status in ('failed', 'expired') and failed_at between $5 and $6)
  )`;

/** Payments by status, each by the time at which it came into that status. */
export async function listByStatus(db: Database, scope: Scope, query: StatusQuery): Promise<PaymentList> {
  const where = `${owned} and status = any($4) and ${cameIntoItsStatus}`;
  return list(db, { where, values: [...ownerOf(scope), query.statuses, query.from, query.to], ...query });
}

/** What was paid by the billing keys of a name, and their registrations; the newest first. */
export async function listByBillingKey(
  db: Database,
  scope: Scope,
  query: { readonly name: string; readonly page: PaymentPage },
): Promise<PaymentList> {
  const sorting = { by: 'started', isDescending: true } as const;
  const where = `${owned} and billing_key_name = $4`;
  return list(db, { where, values: [...ownerOf(scope), query.name], sorting, page: query.page });
}

type ListQuery = {
  readonly where: string;
  readonly values: readonly unknown[];
  readonly sorting: PaymentOrderBy;
  readonly page: PaymentPage;
};

async function list(db: Database, { where, values, sorting, page }: ListQuery): Promise<PaymentList> {
  const count = await db.query(`select count(*) as total from payments where ${where}`, values);
  const rows = await db.query(
    `select * from payments where ${where} ${ordered(sorting)}
     limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, page.limit, (page.page - 1) * page.limit],
  );
  return { total: Number(count[0]?.['total'] ?? 0), payments: rows.map(readPayment) };
}
