import type { MerchantId, PaymentId } from '../core/ids.ts';
import type { Database, Scope, Statement } from './database.ts';
import { fields, insertInto } from './rows.ts';

/** One thing that happened to a payment, numbered by the version that it made. Never changed, never deleted. */
export type PaymentEventRow = {
  readonly paymentId: PaymentId;
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly event: string;
  readonly at: Date;
  /** Who: `buyer`, `api`, `gateway`, `hub`, or a named person. */
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export function insertPaymentEvent(row: PaymentEventRow): Statement {
  return insertInto('payment_events', row);
}

export async function findPaymentEvents(db: Database, scope: Scope, paymentId: PaymentId): Promise<PaymentEventRow[]> {
  const rows = await db.query(
    'select * from payment_events where merchant_id = $1 and payment_id = $2 order by version',
    [scope.merchantId, paymentId],
  );
  return rows.map((row) => fields(row) as PaymentEventRow);
}
