import type { MerchantId, OrderId, PaymentId } from '../core/ids.ts';
import type { Order } from '../core/order.ts';
import type { Payment } from '../core/payment.ts';
import type { Database, Scope, Statement } from './database.ts';
import { guarded } from './rows.ts';

export type HoldKey = {
  readonly merchantId: MerchantId;
  readonly live: boolean;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
};

/** Takes the order for a payment: only when nobody holds it, or this payment already does. */
export function takeHold(key: HoldKey): Statement {
  return guarded(
    `insert into orders as o (merchant_id, live, order_id, held_by) values ($1, $2, $3, $4)
     on conflict (merchant_id, live, order_id) do update set held_by = excluded.held_by
     where o.held_by is null or o.held_by = excluded.held_by returning 1`,
    [key.merchantId, key.live, key.orderId, key.paymentId],
    'hold',
  );
}

/** The order is whose money was taken for it, unless somebody holds it: only after a restore is it nobody's. */
export function claimHold(key: HoldKey): Statement {
  return {
    text: `insert into orders as o (merchant_id, live, order_id, held_by) values ($1, $2, $3, $4)
           on conflict (merchant_id, live, order_id) do update set held_by = excluded.held_by
           where o.held_by is null`,
    values: [key.merchantId, key.live, key.orderId, key.paymentId],
  };
}

/** For a restore: which of these payments' orders somebody holds, as `merchant live order`. */
export async function loadHolders(
  db: Pick<Database, 'query'>,
  payments: readonly Pick<Payment, 'merchantId' | 'live' | 'orderId'>[],
): Promise<string[]> {
  const rows = await db.query(
    `select distinct o.merchant_id || ' ' || o.live || ' ' || o.order_id as held
     from orders o where o.held_by is not null and o.order_id = any($1)`,
    [payments.map(({ orderId }) => orderId)],
  );
  return rows.map((row) => row['held'] as string);
}

/**
 * Gives the order back after a refusal or a call that was never made. After a restore another payment of the same order
 * may be found paid, whose hold was lost with the time since the backup: then the order is that one's.
 */
export function releaseHold(key: HoldKey): Statement {
  return {
    text: `update orders o set held_by = (
             select p.id from payments p
             where p.merchant_id = o.merchant_id and p.live = o.live and p.order_id = o.order_id and p.id <> $4
               and p.purpose = 'charge' and p.status in ('paid', 'partially_cancelled', 'cancelled')
             order by p.paid_at limit 1
           )
           where o.merchant_id = $1 and o.live = $2 and o.order_id = $3 and o.held_by = $4`,
    values: [key.merchantId, key.live, key.orderId, key.paymentId],
  };
}

/** Which of these orders somebody holds. */
export async function findHeld(db: Database, scope: Scope, orderIds: readonly OrderId[]): Promise<OrderId[]> {
  const rows = await db.query(
    `select order_id from orders
     where merchant_id = $1 and live = $2 and order_id = any($3) and held_by is not null order by order_id`,
    [scope.merchantId, scope.live, orderIds],
  );
  return rows.map((row) => row['order_id'] as OrderId);
}

export async function findOrder(
  db: Database,
  scope: Scope,
  orderId: OrderId,
): Promise<Pick<Order, 'orderId' | 'heldBy'>> {
  const rows = await db.query('select held_by from orders where merchant_id = $1 and live = $2 and order_id = $3', [
    scope.merchantId,
    scope.live,
    orderId,
  ]);
  return { orderId, heldBy: (rows[0]?.['held_by'] ?? null) as PaymentId | null };
}
