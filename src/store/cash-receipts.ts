import type { CashReceipt, CashReceiptId, CashReceiptState } from '../core/cash-receipt.ts';
import type { OrderId, PaymentId } from '../core/ids.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';
import { fields, insertInto, updateOne } from './rows.ts';

type CashReceiptChange = Partial<
  Pick<CashReceipt, 'state' | 'transactionId' | 'approvalNumber' | 'receiptUrl' | 'issuedAt' | 'cancelledAt'>
>;

export type ReceiptWrite =
  | { readonly write: 'insert cash receipt'; readonly row: CashReceipt }
  | {
      readonly write: 'change cash receipt';
      readonly id: CashReceiptId;
      readonly from: CashReceiptState;
      readonly change: CashReceiptChange;
    };

/**
 * A second receipt that stands or is asked for, of one payment or one order, is the conflict `cash receipt`; so is a
 * change from another state than the flow read.
 */
export function receiptStatementFor(write: ReceiptWrite): Statement {
  switch (write.write) {
    case 'insert cash receipt':
      return insertInto('cash_receipts', write.row);
    case 'change cash receipt': {
      const condition = { where: 'id = $1 and state = $2', keys: [write.id, write.from], guard: 'cash receipt' };
      return updateOne('cash_receipts', write.change, condition);
    }
    default:
      return unreachable(write);
  }
}

const owned = 'merchant_id = $1 and tier_id is not distinct from $2 and live = $3';

/** Every receipt of a payment that its merchant asked for, the newest first. */
export async function findReceiptsOfPayment(db: Database, scope: Scope, id: PaymentId): Promise<CashReceipt[]> {
  const rows = await db.query(
    `select * from cash_receipts where ${owned} and payment_id = $4 order by requested_at desc, id desc`,
    [...ownerOf(scope), id],
  );
  return rows.map(readCashReceipt);
}

/** Every receipt of cash that came in elsewhere, for one order, the newest first. */
export async function findReceiptsOfOrder(db: Database, scope: Scope, orderId: OrderId): Promise<CashReceipt[]> {
  const rows = await db.query(
    `select * from cash_receipts where ${owned} and payment_id is null and order_id = $4
     order by requested_at desc, id desc`,
    [...ownerOf(scope), orderId],
  );
  return rows.map(readCashReceipt);
}

/** For the hub's own work, which acts for whoever owns the row. */
export async function loadCashReceipt(db: Database, id: CashReceiptId): Promise<CashReceipt | null> {
  const rows = await db.query('select * from cash_receipts where id = $1', [id]);
  return rows[0] ? readCashReceipt(rows[0]) : null;
}

function readCashReceipt(row: Row): CashReceipt {
  return fields(row) as CashReceipt;
}
