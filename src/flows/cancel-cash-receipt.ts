import { isStanding, type CashReceipt } from '../core/cash-receipt.ts';
import type { OperationId, OrderId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import { findReceiptsOfOrder, findReceiptsOfPayment } from '../store/cash-receipts.ts';
import { loadChannel } from '../store/channels.ts';
import type { Scope } from '../store/database.ts';
import { decide, type Decision } from './decide.ts';
import { endReceiptCancellation, readReceiptEnd, readReceiptOperation, type ReceiptEnd } from './end-cash-receipt.ts';
import { startedConversation } from './operation-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

export type CancelRefusal = 'never_issued' | 'already_cancelled' | 'not_known_yet' | 'not_supported';

export type CancelReceiptEnd = ReceiptEnd | { readonly end: 'refused'; readonly refused: CancelRefusal };

/** Which receipt is meant: the one of a payment, or the one of cash that came in elsewhere. */
export type ReceiptOf = { readonly payment: Payment } | { readonly orderId: OrderId };

/** Cancels a receipt that a merchant's server asked for. What became of the payment meanwhile does not matter. */
export async function cancelCashReceipt(hub: Hub, scope: Scope, of: ReceiptOf): Promise<CancelReceiptEnd> {
  if ('payment' in of && hub.gateways.of(of.payment).supports.cashReceiptByApi === null)
    return { end: 'refused', refused: 'not_supported' };
  const started = await decide(hub, async (): Promise<Decision<OperationId | CancelReceiptEnd>> => {
    const receipts = await findReceiptsOf(hub, scope, of);
    const standing = receipts.find(isStanding);
    if (!standing) {
      const wasOne = receipts.some(({ state }) => state === 'cancelled');
      return refuse(wasOne ? 'already_cancelled' : 'never_issued');
    }
    if (standing.state !== 'issued') return refuse('not_known_yet');
    const session = hub.gateways.open(await loadChannel(hub.db, standing.channelId));
    if (!session.cancelReceipt) return refuse('not_supported');
    const { id, merchantId, amount } = standing;
    const about = { merchantId, subject: 'cash_receipt', subjectId: id } as const;
    const operation = startedConversation(hub, { ...about, kind: 'cancel_cash_receipt', asked: { amount } });
    return {
      step: [
        { write: 'insert operation', row: operation },
        { write: 'change cash receipt', id, from: 'issued', change: { state: 'cancel_requested' } },
      ],
      answer: operation.id,
    };
  });
  if (typeof started === 'object') return started;
  await waitPatiently(hub, sendAndLearn(hub, started), callersPatienceMs);
  return readReceiptEnd(hub, started);
}

/** Every receipt of it, the newest first. */
function findReceiptsOf(hub: Hub, scope: Scope, of: ReceiptOf): Promise<CashReceipt[]> {
  return 'payment' in of
    ? findReceiptsOfPayment(hub.db, scope, of.payment.id)
    : findReceiptsOfOrder(hub.db, scope, of.orderId);
}

function refuse(refused: CancelRefusal): Decision<CancelReceiptEnd> {
  return { step: null, answer: { end: 'refused', refused } };
}

async function sendAndLearn(hub: Hub, id: OperationId): Promise<void> {
  const { receipt } = await readReceiptOperation(hub, id);
  const session = hub.gateways.open(await loadChannel(hub.db, receipt.channelId));
  if (!session.cancelReceipt) throw new Error(`${receipt.gateway} cancels no cash receipts`);
  const { id: receiptId, transactionId, amount } = receipt;
  const asked = { reference: id, receiptId, transactionId: transactionId ?? '', amount };
  const outcome = await session.cancelReceipt(asked);
  await endReceiptCancellation(hub, id, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, id);
}
