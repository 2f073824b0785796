import { putCall, putTransaction } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { CallRequest, Done } from './call.ts';
import { readText } from './fields.ts';
import { UplusRefusal } from './refusals.ts';
import { balanceOf } from './transaction.ts';

/**
 * Undoes what the call with LGD_RB_TXID made, and answers 0000 when there is nothing to undo. Such a call that comes
 * later, or is still being worked on, does nothing any more. A cancellation is never undone.
 */
export function rollBack(books: UplusBooks, { form, merchant }: CallRequest): Done {
  const named = readText(form, 'LGD_RB_TXID', 'S012');
  readText(form, 'LGD_RB_REASON', 'SX01');
  if (!named.startsWith(`${merchant.mid}-`)) throw new UplusRefusal('S018', 'LGD_RB_TXID');
  const call = books.calls.get(named);
  if (call && call.name !== 'PaymentByKey' && call.name !== 'CyberAccount') throw new UplusRefusal('S018', call.name);
  const tid = call?.tid ?? null;
  if (tid !== null && call?.end === 'done') undo(books, tid, named);
  putCall(books, named, { end: 'undone', name: call?.name ?? 'PaymentByKey', tid });
  return { fields: { LGD_MID: merchant.mid, LGD_RB_TXID: named } };
}

/** In the books it has the number of the call that is undone: twice undone is once undone. */
function undo(books: UplusBooks, tid: string, txId: string): void {
  const { ports } = books;
  const transaction = books.transactions.get(tid);
  if (!transaction) throw new Error(`the books name a transaction that is not there: ${tid}`);
  const amount = balanceOf(transaction);
  const at = ports.now();
  const { mid, oid, account, cancellations } = transaction;
  putTransaction(books, {
    ...transaction,
    account: account && { ...account, isClosed: true },
    cancellations: amount > 0 ? [...cancellations, { txId, amount, at }] : cancellations,
  });
  if (amount === 0) return;
  const kind = account ? 'refund' : 'cancellation';
  ports.ledger.add({ gateway: 'uplus', orderId: oid, kind, amount, at, transactionId: txId, mid });
}
