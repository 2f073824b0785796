import type { CheckoutToken, MerchantId, PaymentId } from '../core/ids.ts';
import type { Database, Scope, Statement } from './database.ts';
import { fields, insertInto } from './rows.ts';

/** One window: how it is opened, and where its result goes. The token is the only key to it. */
export type CheckoutRow = {
  readonly token: CheckoutToken;
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  readonly launch: unknown;
  readonly windowSize: { readonly width: number; readonly height: number };
  readonly origins: readonly string[];
  /** What the gateway knows of the window, and its return must match. */
  readonly registered: Readonly<Record<string, string>>;
  /** Exact origin of the page that asked, null when a message cannot reach it. */
  readonly messageOrigin: string | null;
  readonly requestId: string;
  readonly resultStyle: 'v1' | 'legacy';
  /** The name under which the gateway knows the buyer whose card is registered; null: nothing is registered. */
  readonly customerId: string | null;
  readonly redirectUrl: string | null;
  readonly confirmUrl: string | null;
  readonly createdAt: Date;
};

export function insertCheckout(row: CheckoutRow): Statement {
  return insertInto('checkouts', row);
}

/** The token is the owner's proof; no scope is known before it. */
export async function findCheckout(db: Database, token: CheckoutToken): Promise<CheckoutRow | null> {
  const rows = await db.query('select * from checkouts where token = $1', [token]);
  return rows[0] ? (fields(rows[0]) as CheckoutRow) : null;
}

export async function findCheckoutOf(db: Database, scope: Scope, paymentId: PaymentId): Promise<CheckoutRow | null> {
  const rows = await db.query('select * from checkouts where merchant_id = $1 and payment_id = $2', [
    scope.merchantId,
    paymentId,
  ]);
  return rows[0] ? (fields(rows[0]) as CheckoutRow) : null;
}
