import type { Operation } from '../core/operation.ts';
import type { Failed, NotFound, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { commit } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { endReceiptCancellation, endReceiptIssue, readReceiptOperation } from './end-cash-receipt.ts';
import { callPerson } from './operation-writes.ts';

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
  if (cannotAsk || ageMs > gateway.canSettleForMs) await leaveToPerson(hub, id);
}

const neverArrived: Failed = {
  outcome: 'declined',
  reason: 'never_arrived',
  code: 'never_arrived',
  message: '결제사에 요청이 도착하지 않아 처리되지 않았습니다.',
};

/** "Not found" is believed only when nothing of ours can still be on its way. An answer that tells no end is none. */
function believed<Detail>(found: Outcome<Detail> | NotFound, isFinal: boolean): Outcome<Detail> {
  if (found.outcome === 'notSent') return { outcome: 'unknown', cause: found.cause };
  if (found.outcome !== 'notFound') return found;
  return isFinal ? neverArrived : { outcome: 'unknown', cause: 'the gateway does not know it yet' };
}

async function leaveToPerson(hub: Hub, id: Operation['id']): Promise<void> {
  const operation = await loadOperation(hub.db, id);
  if (!operation || operation.endedAt !== null || operation.needsPerson) return;
  hub.log.error({ operationId: id, receiptId: operation.subjectId }, 'only a person can end this');
  await commit(hub.db, [callPerson(operation, operation.cause ?? 'the gateway cannot be asked')]);
}
