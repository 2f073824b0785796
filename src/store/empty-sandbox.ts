import type { Database } from './database.ts';

/**
 * Throws away everything that was paid or told, on every side, and sets the clock back to real time. Sandbox mode
 * only.
 */
export async function emptySandbox(db: Database): Promise<void> {
  await db.query(
    `truncate webhook_attempts, webhook_deliveries, webhook_events, ledger_entries, cancellations, operations,
       checkouts, orders, prepared_amounts, payment_events, notifications, billing_keys, schedules, idempotent_calls,
       cash_receipts, shipments, payments`,
  );
  await db.query('update clock set offset_ms = 0, held_at = null where id = 1');
}
