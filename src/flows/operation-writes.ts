import type { CancellationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { canBecome, settleDelaySeconds } from '../core/operation.ts';
import { isMisconfiguration } from '../core/declines.ts';
import type { Payment } from '../core/payment.ts';
import type { Failed, Pending } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import type { LedgerEntry } from '../store/ledger.ts';

/**
 * Machine time after which nobody is expected to finish a started operation, because its hub died or hangs. Being
 * wrong costs a question to the gateway and nothing else: settling never takes money, and its writes are
 * compare-and-set.
 */
const presumedDeadAfterMs = 30_000;

export type Conversation = Pick<Operation, 'merchantId' | 'subject' | 'subjectId' | 'kind' | 'asked'> &
  Partial<Pick<Operation, 'paymentId' | 'cancellationId'>>;

/** A new conversation, to be written before it is begun. */
export function startedConversation(hub: Hub, conversation: Conversation): Operation {
  const id = hub.ids.operation();
  const sentAt = hub.clock.machineNow();
  return {
    paymentId: null,
    cancellationId: null,
    ...conversation,
    id,
    state: 'started',
    reference: id,
    decline: null,
    cause: null,
    needsPerson: false,
    startedAt: hub.clock.now(),
    sentAt,
    presumedDeadAt: new Date(sentAt.getTime() + presumedDeadAfterMs),
    settleAttempts: 0,
    settleAt: null,
    endedAt: null,
  };
}

/** One about a payment. */
export function startedOperation(
  hub: Hub,
  { id: paymentId, merchantId }: Payment,
  conversation: Pick<Conversation, 'kind' | 'asked'> & {
    readonly cancellationId?: CancellationId;
    /** What takes no second call meanwhile: the payment, or what is kept back of it. */
    readonly subject?: 'payment' | 'escrow';
  },
): Operation {
  return startedConversation(hub, { subject: 'payment', subjectId: paymentId, paymentId, merchantId, ...conversation });
}

export type Movement = Pick<LedgerEntry, 'kind' | 'amount' | 'currency' | 'gatewayTransactionId' | 'at'>;

/** Money that moved, as the hub knows it; once for each operation. */
export function bookMovement(hub: Hub, operation: Operation, payment: Payment, movement: Movement): Write {
  const { id: paymentId, merchantId, live } = payment;
  const row = { id: hub.ids.row(), merchantId, live, paymentId, operationId: operation.id, ...movement };
  return { write: 'insert ledger entry', row };
}

type ChangeOperation = Extract<Write, { write: 'change operation' }>;

/** The operation's end, from whatever open state it is in. */
export function endOperation(
  hub: Hub,
  operation: Pick<Operation, 'id' | 'state'>,
  state: 'done' | 'declined' | 'notSent',
  ending: { readonly failed?: Failed; readonly lateCheckAt?: Date | undefined } = {},
): ChangeOperation {
  const { failed, lateCheckAt } = ending;
  const decline =
    failed?.outcome === 'declined' ? { reason: failed.reason, code: failed.code, message: failed.message } : null;
  const cause = failed && failed.outcome !== 'declined' ? failed.cause : null;
  if (decline !== null && isMisconfiguration(decline)) {
    hub.log.error(
      { operationId: operation.id, code: decline.code },
      'the gateway refuses this channel: check its keys',
    );
  }
  const ended = { state, decline, cause, endedAt: hub.clock.now(), settleAt: lateCheckAt ?? null, needsPerson: false };
  return changeOperation(operation, ended);
}

/**
 * The end is not known, or comes later: asked again at a growing distance. What the gateway accepted stays accepted.
 */
export function leaveOpen(
  hub: Hub,
  operation: Operation,
  outcome: Pending | Extract<Failed, { outcome: 'unknown' }>,
): ChangeOperation {
  const attempts = operation.settleAttempts + 1;
  return changeOperation(operation, {
    state: operation.state === 'pending' ? 'pending' : outcome.outcome,
    cause: outcome.outcome === 'unknown' ? outcome.cause : outcome.reference,
    settleAttempts: attempts,
    settleAt: new Date(hub.clock.now().getTime() + settleDelaySeconds(attempts - 1) * 1000),
  });
}

/** Nobody can be asked any more, or an answer must not be believed: it stays open until a named person ends it. */
export function callPerson(operation: Operation, cause: string): ChangeOperation {
  const state = operation.state === 'pending' ? 'pending' : 'unknown';
  return changeOperation(operation, { state, cause, needsPerson: true, settleAt: null });
}

/** Only from the state that was read: whoever changes it first wins. */
export function changeOperation(
  operation: Pick<Operation, 'id' | 'state'>,
  values: ChangeOperation['change'],
): ChangeOperation {
  const to = values.state ?? operation.state;
  if (to !== operation.state && !canBecome(operation.state, to))
    throw new Error(`operation ${operation.id} is ${operation.state} and cannot become ${to}`);
  return { write: 'change operation', id: operation.id, from: [operation.state], change: values };
}
