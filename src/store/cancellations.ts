import type { Cancellation, CancellationState } from '../core/cancellation.ts';
import type { CancellationId, PaymentId } from '../core/ids.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type CancellationChange = Partial<
  Pick<
    Cancellation,
    'state' | 'gatewayTransactionId' | 'receiptUrl' | 'decline' | 'doneAt' | 'toldAt' | 'payout' | 'tellsMerchant'
  >
>;

export function insertCancellation(cancellation: Cancellation): Statement {
  return insertInto('cancellations', cancellation);
}

export function updateCancellation(
  id: CancellationId,
  from: readonly CancellationState[],
  change: CancellationChange,
): Statement {
  return updateOne('cancellations', change, {
    where: 'id = $1 and state = any($2)',
    keys: [id, from],
    guard: 'cancellation',
  });
}

export function readCancellation(row: Row): Cancellation {
  return fields(row) as Cancellation;
}

/** All cancellations of a payment, oldest first. */
export async function findCancellations(db: Database, scope: Scope, paymentId: PaymentId): Promise<Cancellation[]> {
  return findCancellationsOf(db, scope, [paymentId]);
}

/** The same for many payments in one round trip, for lists. */
export async function findCancellationsOf(
  db: Database,
  scope: Scope,
  paymentIds: readonly PaymentId[],
): Promise<Cancellation[]> {
  const rows = await db.query(
    'select * from cancellations where merchant_id = $1 and payment_id = any($2) order by requested_at, id',
    [scope.merchantId, paymentIds],
  );
  return rows.map(readCancellation);
}

/** For the hub's own work. */
export async function loadCancellations(db: Database, paymentId: PaymentId): Promise<Cancellation[]> {
  const rows = await db.query('select * from cancellations where payment_id = $1 order by requested_at, id', [
    paymentId,
  ]);
  return rows.map(readCancellation);
}
