import type { OrderId } from '../core/ids.ts';
import type { Currency } from '../core/money.ts';
import type { Database, Scope } from './database.ts';
import { fields } from './rows.ts';

/** What an order must cost, told by the merchant's server before the window opens. A null currency is not checked. */
export type PreparedAmount = { readonly orderId: OrderId; readonly amount: number; readonly currency: Currency | null };

export async function findPreparedAmount(db: Database, scope: Scope, orderId: OrderId): Promise<PreparedAmount | null> {
  const rows = await db.query(
    'select order_id, amount, currency from prepared_amounts where merchant_id = $1 and live = $2 and order_id = $3',
    [scope.merchantId, scope.live, orderId],
  );
  return rows[0] ? (fields(rows[0]) as PreparedAmount) : null;
}

/** True when it was written, false when the order was registered before. */
export async function insertPreparedAmount(
  db: Database,
  scope: Scope,
  row: PreparedAmount,
  now: Date,
): Promise<boolean> {
  const rows = await db.query(
    `insert into prepared_amounts (merchant_id, live, order_id, amount, currency, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing returning 1`,
    [scope.merchantId, scope.live, row.orderId, row.amount, row.currency, now],
  );
  return rows.length === 1;
}

/** True when it was changed, false when the order is not registered. */
export async function updatePreparedAmount(
  db: Database,
  scope: Scope,
  row: PreparedAmount,
  now: Date,
): Promise<boolean> {
  const rows = await db.query(
    `update prepared_amounts set amount = $4, currency = $5, updated_at = $6
     where merchant_id = $1 and live = $2 and order_id = $3 returning 1`,
    [scope.merchantId, scope.live, row.orderId, row.amount, row.currency, now],
  );
  return rows.length === 1;
}
