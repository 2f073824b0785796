import { speaksOfOtherCancellations, type Decline } from '../core/declines.ts';
import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { CancelDone, Failed, Outcome, ReverseRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { commit, type Write } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { bookMovement, callPerson, changeOperation, endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, noted, said, type Word } from './payment-writes.ts';
import { cardCheck } from './why-given-back.ts';

/**
 * Gives back an approval that must not stand. It may be sent again, for the whole amount is named as what must be left:
 * nothing is given back twice. The operation stays open until the gateway says that it is done, and a person is called
 * when the gateway refuses.
 */
export async function sendReversal(hub: Hub, operationId: OperationId): Promise<void> {
  const operation = await startSending(hub, operationId);
  if (!operation?.paymentId) return;
  const payment = await loadPayment(hub.db, operation.paymentId);
  if (!payment) throw new Error(`no payment ${operation.paymentId}`);
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  const giveBack = session.reverse ?? session.cancel;
  await endReversal(hub, operationId, await giveBack(reversalRequest(operation, payment)));
}

/**
 * A gateway may answer one reference for ever as it did first, with a fault that has long passed too: each sending
 * after an open end has its own, and is counted before it is made, so that every one of them can be asked about.
 */
async function startSending(hub: Hub, operationId: OperationId): Promise<Operation | null> {
  const operation = await loadOperation(hub.db, operationId);
  if (!operation || operation.endedAt !== null) return null;
  if (operation.settleAttempts === 0) return operation;
  const asked = { ...operation.asked, resent: resentTimes(operation) + 1 };
  const { done } = await commit(hub.db, [changeOperation(operation, { asked })]);
  return done ? { ...operation, asked } : null;
}

function resentTimes({ asked }: Operation): number {
  return Number(asked['resent'] ?? 0);
}

/** Every reference that the gateway may know an operation by, the first one first. */
export function referencesOf(operation: Operation): string[] {
  const resent = Array.from({ length: resentTimes(operation) }, (_, index) => `${operation.id}-${index + 1}`);
  return [operation.id, ...resent];
}

/** What the window proved, as it was written down with the call. */
export function proofIn(operation: Operation): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(operation.asked).map(([name, value]) => [name, String(value)]));
}

function reversalRequest(operation: Operation, payment: Payment): ReverseRequest {
  const amount = Number(operation.asked['amount']);
  return {
    reference: referencesOf(operation).at(-1) ?? operation.id,
    paymentId: payment.id,
    transactionId: String(operation.asked['transactionId']),
    amount,
    currency: payment.price.currency,
    taxFree: Math.min(payment.taxFree, amount),
    hasTaxFreePart: payment.taxFree > 0,
    method: payment.method,
    paid: amount,
    balance: amount,
    isFull: true,
    reason: operation.asked['why'] === cardCheck ? '카드 확인 뒤 자동 취소' : '승인 결과 불일치에 따른 자동 취소',
    refundAccount: null,
    // An account that must not stand is closed; nothing was paid in yet.
    account: operation.asked['account'] === 'open' ? 'open' : null,
    isEscrow: operation.asked['isEscrow'] === 1,
    partsBefore: 0,
    buyerPhone: payment.buyer.phone,
    proof: proofIn(operation),
  };
}

/** Writes down how giving back ended. Only then is the order free again: nothing of it is held any more. */
export async function endReversal(
  hub: Hub,
  operationId: OperationId,
  outcome: Outcome<CancelDone>,
  word?: Word,
): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const operation = await loadOperation(hub.db, operationId);
    if (!operation?.paymentId || operation.endedAt !== null) return { step: null, answer: undefined };
    const payment = await loadPayment(hub.db, operation.paymentId);
    if (!payment) throw new Error(`no payment ${operation.paymentId}`);
    switch (outcome.outcome) {
      case 'done':
        return { step: givenBackWrites(hub, { operation, payment, word }, outcome.detail), answer: undefined };
      case 'declined':
        if (word) return { step: keptWrites(hub, { operation, payment, word }, outcome), answer: undefined };
        return { step: [refusedWrite(hub, operation, outcome)], answer: undefined };
      case 'notSent':
        return { step: [leaveOpen(hub, operation, { outcome: 'unknown', cause: outcome.cause })], answer: undefined };
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome)], answer: undefined };
      default:
        return unreachable(outcome);
    }
  });
}

type Ending = { readonly operation: Operation; readonly payment: Payment; readonly word: Word | undefined };

function givenBackWrites(hub: Hub, { operation, payment, word }: Ending, detail: CancelDone): Write[] {
  const { merchantId, live, orderId, id: paymentId } = payment;
  return [
    endOperation(hub, operation, 'done'),
    ...auditOf(word),
    ...noted(
      payment,
      said(word, {
        event: 'given_back',
        at: detail.cancelledAt,
        actor: 'gateway',
        detail: { transactionId: detail.transactionId, amount: detail.amount },
      }),
    ),
    { write: 'release hold', hold: { merchantId, live, orderId, paymentId } },
    ...(operation.asked['account'] === 'open' ? [] : [reversalMovement(hub, { operation, payment }, detail)]),
  ];
}

function reversalMovement(hub: Hub, { operation, payment }: Omit<Ending, 'word'>, detail: CancelDone): Write {
  return bookMovement(hub, operation, payment, {
    kind: 'reversal',
    amount: detail.amount,
    currency: payment.price.currency,
    gatewayTransactionId: detail.transactionId,
    at: detail.cancelledAt,
  });
}

/** A person says that it is not given back here. The money stays with the gateway, and the order held by it. */
function keptWrites(
  hub: Hub,
  { operation, payment, word }: Ending,
  failed: Extract<Failed, { outcome: 'declined' }>,
): Write[] {
  const note = { event: 'not_given_back', at: hub.clock.now(), actor: 'gateway', detail: { ...operation.asked } };
  return [endOperation(hub, operation, 'declined', { failed }), ...auditOf(word), ...noted(payment, said(word, note))];
}

/**
 * "Already given back" may speak of a sending of ours whose answer was lost: that is asked, not believed. So is any
 * refusal of a second sending, once: not every gateway has a code that says why.
 */
function refusedWrite(hub: Hub, operation: Operation, decline: Decline): Write {
  const cause = `${decline.code} ${decline.message}`;
  const open = leaveOpen(hub, operation, { outcome: 'unknown', cause });
  if (speaksOfOtherCancellations(decline)) return open;
  if (resentTimes(operation) === 0 || operation.asked['refused'] !== undefined)
    return mustBeLookedAt(hub, operation, cause);
  return { ...open, change: { ...open.change, asked: { ...operation.asked, refused: cause } } };
}

/** The gateway knows of no sending of it: it is sent again, unless the last one was refused. */
export async function resendReversal(hub: Hub, operation: Operation): Promise<void> {
  const { refused } = operation.asked;
  if (typeof refused !== 'string') return sendReversal(hub, operation.id);
  await commit(hub.db, [mustBeLookedAt(hub, operation, refused)]);
}

/** Money is out and the gateway will not take the way back: somebody must look. */
function mustBeLookedAt(hub: Hub, operation: Operation, cause: string): Write {
  hub.log.error(
    { operationId: operation.id, paymentId: operation.paymentId, cause },
    'money to give back: the gateway refused',
  );
  return callPerson(operation, cause);
}
