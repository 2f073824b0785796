import type { Cancellation } from '../core/cancellation.ts';
import { speaksOfOtherCancellations } from '../core/declines.ts';
import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { CancelDone, Failed, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadCancellations } from '../store/cancellations.ts';
import type { Step, Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { learnIfLeftDiffers } from './learn-cancellations.ts';
import { bookMovement, callPerson, endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, noted, paymentWrites, said, type Word } from './payment-writes.ts';

type Rows = { readonly operation: Operation; readonly payment: Payment; readonly cancellation: Cancellation };

type Ending = Rows & { readonly word: Word | undefined };

/** Writes down how a cancellation ended, whoever learnt it. The first to write wins. */
export async function endCancellation(
  hub: Hub,
  operationId: OperationId,
  outcome: Outcome<CancelDone>,
  word?: Word,
): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const ending = await readEnding(hub, operationId);
    if (ending === null) return { step: null, answer: undefined };
    const step = await stepFor(hub, { ...ending, word }, outcome);
    return { step: [...step, ...auditOf(word)], answer: undefined };
  });
  if (outcome.outcome !== 'done') return;
  const operation = await loadOperation(hub.db, operationId);
  if (operation?.paymentId) await learnIfLeftDiffers(hub, operation.paymentId, outcome.detail.balance);
}

async function readEnding(hub: Hub, operationId: OperationId): Promise<Rows | null> {
  const known = await loadOperation(hub.db, operationId);
  if (!known?.paymentId) return null;
  // The payment first: whoever ends it between two looks makes another version, and this step a conflict.
  const payment = await loadPayment(hub.db, known.paymentId);
  const operation = await loadOperation(hub.db, operationId);
  if (!operation || operation.endedAt !== null) return null;
  const cancellations = await loadCancellations(hub.db, known.paymentId);
  const cancellation = cancellations.find((each) => each.operationId === operationId);
  if (!payment || !cancellation) throw new Error(`operation ${operationId} has lost its rows`);
  return { operation, payment, cancellation };
}

async function stepFor(hub: Hub, ending: Ending, outcome: Outcome<CancelDone>): Promise<Step> {
  switch (outcome.outcome) {
    case 'done':
      if (outcome.detail.amount !== ending.cancellation.amount) return [otherAmount(hub, ending, outcome.detail)];
      return outcome.detail.state === 'done'
        ? givenBack(hub, ending, outcome.detail)
        : accepted(hub, ending, outcome.detail);
    case 'declined':
    case 'notSent':
      if (!mayBeOvertaken(hub, ending, outcome)) return refused(hub, ending, outcome);
      return [leaveOpen(hub, ending.operation, overtaken), { write: 'wake workers' }];
    case 'pending':
    case 'unknown':
      return [leaveOpen(hub, ending.operation, outcome), { write: 'wake workers' }];
    default:
      return unreachable(outcome);
  }
}

const overtaken = { outcome: 'unknown', cause: 'its call came to nothing, after it was asked for again' } as const;

type Refused = Exclude<Failed, { outcome: 'unknown' }>;

/**
 * Where settling asks for it again, it may have been done by that: a first call that is told, after settling began,
 * that all is gone, or that finds nobody, ends nothing.
 */
function mayBeOvertaken(hub: Hub, { operation, payment, word }: Ending, failed: Refused): boolean {
  const wasAskedAgain = operation.state !== 'started' && hub.gateways.of(payment).settlesByUndoing;
  const saysNothing = failed.outcome === 'notSent' || speaksOfOtherCancellations(failed);
  return wasAskedAgain && word === undefined && saysNothing;
}

async function givenBack(hub: Hub, ending: Ending, detail: CancelDone): Promise<Write[]> {
  const { operation, payment, cancellation, word } = ending;
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const wasUnknown = operation.settleAttempts > 0;
  return [
    endOperation(hub, operation, 'done'),
    changeCancellation(cancellation, {
      state: 'done',
      gatewayTransactionId: detail.transactionId,
      receiptUrl: detail.receiptUrl,
      payout: detail.payout,
      doneAt: detail.cancelledAt,
    }),
    bookMovement(hub, operation, payment, {
      kind: 'cancellation',
      amount: cancellation.amount,
      currency: payment.price.currency,
      gatewayTransactionId: detail.transactionId,
      at: detail.cancelledAt,
    }),
    ...paymentWrites(hub, {
      payment,
      merchant,
      fact: { event: 'cancelled', at: detail.cancelledAt, amount: cancellation.amount },
      actor: cancellation.requestedBy,
      word,
      reserved: payment.reserved - cancellation.amount,
      tells: cancellation.tellsMerchant || wasUnknown ? { status: 'cancelled', cancellationId: cancellation.id } : null,
    }),
  ];
}

/** The gateway took it and pays later: the amount stays reserved until it says so. */
function accepted(hub: Hub, { operation, cancellation }: Ending, detail: CancelDone): Write[] {
  return [
    leaveOpen(hub, operation, { outcome: 'pending', reference: detail.transactionId }),
    changeCancellation(cancellation, { state: 'accepted', gatewayTransactionId: detail.transactionId }),
  ];
}

/** Nothing was given back: the reserved amount is free again. */
function refused(hub: Hub, { operation, payment, cancellation, word }: Ending, failed: Refused): Write[] {
  const decline =
    failed.outcome === 'declined' ? { reason: failed.reason, code: failed.code, message: failed.message } : null;
  return [
    endOperation(hub, operation, failed.outcome, { failed }),
    changeCancellation(cancellation, { state: 'declined', decline }),
    ...noted(
      payment,
      said(word, {
        event: 'cancel_refused',
        at: hub.clock.now(),
        actor: 'gateway',
        detail: { cancellationId: cancellation.id, ...decline },
        change: { reserved: payment.reserved - cancellation.amount },
      }),
    ),
  ];
}

/** The gateway gave back another amount than was asked for: the books of a merchant are not guessed at. */
function otherAmount(hub: Hub, { operation, cancellation }: Ending, detail: CancelDone): Write {
  const cause = `asked for ${cancellation.amount}, the gateway gave back ${detail.amount} (${detail.transactionId})`;
  hub.log.error({ operationId: operation.id, paymentId: operation.paymentId, cause }, 'a cancellation needs a person');
  return callPerson(operation, cause);
}

function changeCancellation(
  cancellation: Cancellation,
  change: Extract<Write, { write: 'change cancellation' }>['change'],
): Write {
  return { write: 'change cancellation', id: cancellation.id, from: [cancellation.state], change };
}
