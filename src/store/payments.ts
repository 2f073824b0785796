import type { OrderId, PaymentId } from '../core/ids.ts';
import type { Payment, PaymentChange } from '../core/payment.ts';
import type { Currency } from '../core/money.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { fields, insertInto, updateOne } from './rows.ts';

/** What a step may change of a payment beside what core's events fill: the counters that the hub itself keeps. */
export type StoredPaymentChange = PaymentChange & { readonly reserved?: number; readonly webhookSequence?: number };

export function insertPayment(payment: Payment): Statement {
  const { price, ...rest } = payment;
  return insertInto('payments', { ...rest, amount: price.amount, currency: price.currency });
}

/** Changes a payment that still is as the flow read it. */
export function updatePayment(id: PaymentId, version: number, change: StoredPaymentChange): Statement {
  const { price, ...rest } = change;
  return updateOne(
    'payments',
    { ...rest, ...(price && { amount: price.amount, currency: price.currency }), version: version + 1 },
    { where: 'id = $1 and version = $2', keys: [id, version], guard: 'payment' },
  );
}

export function readPayment(row: Row): Payment {
  const { amount, currency, ...rest } = fields(row);
  return { ...rest, price: { amount: amount as number, currency: currency as Currency } } as Payment;
}

const owned = 'merchant_id = $1 and tier_id is not distinct from $2 and live = $3';

export async function findPayment(db: Database, scope: Scope, id: PaymentId): Promise<Payment | null> {
  const rows = await db.query(`select * from payments where ${owned} and id = $4`, [...ownerOf(scope), id]);
  return rows[0] ? readPayment(rows[0]) : null;
}

/** Every attempt for an order, the newest first. */
export async function findPaymentsOfOrder(db: Database, scope: Scope, orderId: OrderId): Promise<Payment[]> {
  const rows = await db.query(
    `select * from payments where ${owned} and order_id = $4 order by started_at desc, id desc limit 100`,
    [...ownerOf(scope), orderId],
  );
  return rows.map(readPayment);
}

/** For the hub's own work (settling, notices), which acts for whoever owns the row. */
export async function loadPayment(db: Pick<Database, 'query'>, id: PaymentId): Promise<Payment | null> {
  const rows = await db.query('select * from payments where id = $1', [id]);
  return rows[0] ? readPayment(rows[0]) : null;
}

/** For the hub's own work. */
export async function loadPayments(db: Database, ids: readonly PaymentId[]): Promise<Payment[]> {
  const rows = await db.query('select * from payments where id = any($1)', [ids]);
  return rows.map(readPayment);
}

/** For a restore: windows in which a buyer may have paid since, the latest first. Registering a card takes nothing. */
export async function loadReadyWindows(db: Pick<Database, 'query'>): Promise<Payment[]> {
  const rows = await db.query(
    `select p.* from payments p
     where p.status = 'ready' and p.origin = 'window' and p.purpose = 'charge'
       and not exists (
         select 1 from operations o where o.payment_id = p.id and o.ended_at is null and o.kind <> 'ask_merchant'
       )
     order by p.started_at desc, p.id desc`,
  );
  return rows.map(readPayment);
}

/** Windows and accounts past their time that nobody is paying in right now. */
export async function findAbandoned(db: Database, now: Date, limit: number): Promise<PaymentId[]> {
  const rows = await db.query(
    `select p.id from payments p
     where p.status in ('ready', 'awaiting_deposit') and p.expires_at <= $1
       and not exists (
         select 1 from operations o
         where o.payment_id = p.id and o.state in ('started', 'unknown', 'pending')
       )
     order by p.expires_at limit $2`,
    [now, limit],
  );
  return rows.map((row) => row['id'] as PaymentId);
}

export function ownerOf(scope: Scope): readonly unknown[] {
  return [scope.merchantId, scope.tierId, scope.live];
}
