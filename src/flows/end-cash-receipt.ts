import type { CashReceipt, CashReceiptId } from '../core/cash-receipt.ts';
import type { Decline } from '../core/declines.ts';
import { brandId, type OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { unreachable } from '../core/unreachable.ts';
import type { IssuedReceipt, Outcome, ReceiptCancelled } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadCashReceipt } from '../store/cash-receipts.ts';
import type { Write } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, noted, said, type Word } from './payment-writes.ts';

/** How an issue or a cancellation ended, for whoever asked for it. */
export type ReceiptEnd =
  | { readonly end: 'done'; readonly receipt: CashReceipt }
  /** Null: the gateway was not reached. */
  | { readonly end: 'declined'; readonly decline: Decline | null }
  | { readonly end: 'unknown' };

/** Writes down how an issue ended, whoever learnt it. The first to write wins. */
export function endReceiptIssue(
  hub: Hub,
  id: OperationId,
  outcome: Outcome<IssuedReceipt>,
  word?: Word,
): Promise<void> {
  return end(hub, { id, outcome, word }, (receipt, detail) => ({
    event: { done: 'receipt_issued', failed: 'receipt_failed' },
    done: { write: 'change cash receipt', id: receipt.id, from: 'requested', change: { state: 'issued', ...detail } },
    failed: { write: 'change cash receipt', id: receipt.id, from: 'requested', change: { state: 'failed' } },
  }));
}

/** The same of a cancellation: one that did not come about leaves the receipt as it was. */
export function endReceiptCancellation(
  hub: Hub,
  id: OperationId,
  outcome: Outcome<ReceiptCancelled>,
  word?: Word,
): Promise<void> {
  return end(hub, { id, outcome, word }, (receipt, detail) => ({
    event: { done: 'receipt_cancelled', failed: 'receipt_cancellation_failed' },
    done: {
      write: 'change cash receipt',
      id: receipt.id,
      from: 'cancel_requested',
      change: { state: 'cancelled', ...detail },
    },
    failed: { write: 'change cash receipt', id: receipt.id, from: 'cancel_requested', change: { state: 'issued' } },
  }));
}

type Ending<Detail> = {
  readonly id: OperationId;
  readonly outcome: Outcome<Detail>;
  readonly word: Word | undefined;
};

type Ways = {
  readonly event: { readonly done: string; readonly failed: string };
  readonly done: Write;
  readonly failed: Write;
};

async function end<Detail>(
  hub: Hub,
  { id, outcome, word }: Ending<Detail>,
  waysOf: (receipt: CashReceipt, detail: Detail | null) => Ways,
): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const { operation, receipt } = await readReceiptOperation(hub, id);
    if (operation.endedAt !== null) return { step: null, answer: undefined };
    switch (outcome.outcome) {
      case 'done': {
        const { event, done } = waysOf(receipt, outcome.detail);
        const told = await notedInStory(hub, receipt, event.done, word);
        return { step: [...told, endOperation(hub, operation, 'done'), done, ...auditOf(word)], answer: undefined };
      }
      case 'declined':
      case 'notSent': {
        const { event, failed } = waysOf(receipt, null);
        const told = await notedInStory(hub, receipt, event.failed, word);
        const ended = endOperation(hub, operation, outcome.outcome, { failed: outcome });
        return { step: [...told, ended, failed, ...auditOf(word)], answer: undefined };
      }
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
      default:
        return unreachable(outcome);
    }
  });
}

/** A line in the story of the payment that it is a receipt of. */
async function notedInStory(
  hub: Hub,
  { id, paymentId, amount }: CashReceipt,
  event: string,
  word: Word | undefined,
): Promise<Write[]> {
  const payment = paymentId === null ? null : await loadPayment(hub.db, paymentId);
  if (!payment) return [];
  const detail = { receiptId: id, amount };
  return noted(payment, said(word, { event, at: hub.clock.now(), actor: 'gateway', detail }));
}

/** The call and the receipt that it is about. */
export async function readReceiptOperation(
  hub: Hub,
  id: OperationId,
): Promise<{ readonly operation: Operation; readonly receipt: CashReceipt }> {
  const operation = await loadOperation(hub.db, id);
  const receipt = operation && (await loadCashReceipt(hub.db, brandId<CashReceiptId>(operation.subjectId)));
  if (!operation || !receipt) throw new Error(`operation ${id} has lost its rows`);
  return { operation, receipt };
}

/** How it stands now, for a caller who has waited. */
export async function readReceiptEnd(hub: Hub, id: OperationId): Promise<ReceiptEnd> {
  const { operation, receipt } = await readReceiptOperation(hub, id);
  if (operation.state === 'done') return { end: 'done', receipt };
  if (operation.endedAt === null) return { end: 'unknown' };
  return { end: 'declined', decline: operation.decline };
}
