import type { Operation } from '../core/operation.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { believed } from './believed.ts';
import { endReceiptCancellation, endReceiptIssue, readReceiptOperation } from './end-cash-receipt.ts';
import { leaveToPerson } from './leave-to-person.ts';

/**
 * Learns the end of an issue or of a cancellation by asking. Nothing is issued or cancelled here. Where the gateway
 * cannot be asked, or not any more, only a named person can end it.
 */
export async function settleReceipt(hub: Hub, { id, kind, startedAt: sentAt }: Operation): Promise<void> {
  const { receipt } = await readReceiptOperation(hub, id);
  const gateway = hub.gateways.of(receipt);
  const { findReceipt, findReceiptCancellation } = hub.gateways.open(await loadChannel(hub.db, receipt.channelId));
  const ageMs = hub.clock.now().getTime() - sentAt.getTime();
  const asked = { reference: id, receiptId: receipt.id, amount: receipt.amount, sentAt };
  const isFinal = ageMs >= gateway.notFoundIsFinalAfterMs;
  if (kind === 'issue_cash_receipt' && findReceipt)
    await endReceiptIssue(hub, id, believed(await findReceipt(asked), isFinal));
  if (kind === 'cancel_cash_receipt' && findReceiptCancellation) {
    const found = await findReceiptCancellation({ ...asked, transactionId: receipt.transactionId ?? '' });
    await endReceiptCancellation(hub, id, believed(found, isFinal));
  }
  const cannotAsk = findReceipt === undefined || findReceiptCancellation === undefined;
  if (cannotAsk || ageMs > gateway.canSettleForMs) await leaveToPerson(hub, id, 'the gateway cannot be asked');
}
