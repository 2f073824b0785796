import type { Operation } from '../core/operation.ts';
import type { Hub } from '../hub.ts';
import { endReceiptCancellation, endReceiptIssue } from './end-cash-receipt.ts';
import { personsWord, type Saying } from './persons-word.ts';

/** What a person read at the gateway. `done`: the receipt was made, or was cancelled. */
export type ReceiptVerdict =
  | {
      readonly outcome: 'done';
      /** When it was done there. */
      readonly at: Date;
      /** Of a receipt that was made: its number at the gateway, and the tax office's. */
      readonly transactionId: string;
      readonly approvalNumber: string;
    }
  | { readonly outcome: 'declined' };

export type ReceiptsWord = Saying<ReceiptVerdict>;

/**
 * Ends a call about a cash receipt by a named person's word, written as the gateway's own would be. False when somebody
 * else ended it first: then nothing changed.
 */
export async function settleReceiptByPerson(hub: Hub, operation: Operation, saying: ReceiptsWord): Promise<boolean> {
  const { id, kind, subjectId } = operation;
  const { verdict } = saying;
  const { word, declined, isWritten } = personsWord(hub, { operation, subject: subjectId }, saying);
  if (kind === 'issue_cash_receipt') await endReceiptIssue(hub, id, issuedBy(verdict) ?? declined, word);
  else await endReceiptCancellation(hub, id, cancelledBy(verdict) ?? declined, word);
  return isWritten();
}

function issuedBy(verdict: ReceiptVerdict) {
  if (verdict.outcome === 'declined') return null;
  const { transactionId, approvalNumber, at: issuedAt } = verdict;
  return { outcome: 'done', detail: { transactionId, approvalNumber, issuedAt, receiptUrl: null } } as const;
}

function cancelledBy(verdict: ReceiptVerdict) {
  return verdict.outcome === 'declined' ? null : ({ outcome: 'done', detail: { cancelledAt: verdict.at } } as const);
}
