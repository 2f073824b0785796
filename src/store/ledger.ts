import type { MerchantId, OperationId, PaymentId } from '../core/ids.ts';
import type { Currency } from '../core/money.ts';
import type { Database, Scope, Statement } from './database.ts';
import { fields, insertInto } from './rows.ts';

/**
 * One movement of money as the hub knows it. `amount` in the smallest unit, always positive; the kind gives its
 * direction.
 */
export type LedgerEntry = {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly live: boolean;
  readonly paymentId: PaymentId;
  readonly operationId: OperationId;
  readonly kind: 'approval' | 'cancellation' | 'reversal' | 'deposit';
  readonly amount: number;
  readonly currency: Currency;
  readonly gatewayTransactionId: string;
  readonly at: Date;
};

export function insertLedgerEntry(entry: LedgerEntry): Statement {
  return insertInto('ledger_entries', entry);
}

export async function findLedger(db: Database, scope: Scope, paymentId: PaymentId): Promise<LedgerEntry[]> {
  const rows = await db.query(
    'select * from ledger_entries where merchant_id = $1 and live = $2 and payment_id = $3 order by at, id',
    [scope.merchantId, scope.live, paymentId],
  );
  return rows.map((row) => fields(row) as LedgerEntry);
}
