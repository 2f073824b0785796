import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { settleDelaySeconds, takesMoney } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Gateway, SettleOutcome, SettleRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadCancellations } from '../store/cancellations.ts';
import { loadChannel } from '../store/channels.ts';
import { commit } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { endRefused } from './ask-merchant.ts';
import { changeAgain } from './end-account-change.ts';
import { neverArrived } from './believed.ts';
import { endApproval } from './end-approval.ts';
import { endCancellation } from './end-cancellation.ts';
import { endRevoking } from './end-revoking.ts';
import { settleDeletion } from './delete-key.ts';
import { settleIssue } from './issue-key.ts';
import { leaveToPerson } from './leave-to-person.ts';
import { settleReceipt } from './settle-cash-receipt.ts';
import { settleDelivery } from './settle-delivery.ts';
import { changeOperation, leaveOpen } from './operation-writes.ts';
import { callersPatienceMs } from './patience.ts';
import { endReversal, proofIn, referencesOf, resendReversal } from './reverse-approval.ts';

/**
 * Learns the end of an operation by asking the gateway. Nothing that is sent here could take money. Silence proves
 * nothing: only the gateway's answer ends it, or, when the gateway can no longer be asked, a named person.
 */
export async function settleOperation(hub: Hub, operationId: OperationId): Promise<void> {
  const found = await loadOperation(hub.db, operationId);
  if (!found) return;
  if (found.kind === 'ask_merchant') return settleQuestion(hub, found);
  const operation = found.state === 'started' ? await presumeUnknown(hub, found) : found;
  if (operation?.kind === 'delete_billing_key' && operation.endedAt === null) return settleDeletion(hub, operation);
  if (operation?.subject === 'cash_receipt' && operation.endedAt === null) return settleReceipt(hub, operation);
  if (operation?.subject === 'escrow' && operation.endedAt === null) return settleDelivery(hub, operation);
  if (!operation?.paymentId) return;
  const isLateCheck = operation.state === 'declined' && operation.settleAt !== null;
  if (operation.endedAt !== null && !isLateCheck) return;
  const payment = await loadPayment(hub.db, operation.paymentId);
  if (!payment) throw new Error(`no payment ${operation.paymentId}`);
  if (operation.kind === 'issue_billing_key') return settleIssue(hub, operation, payment);
  const channel = await loadChannel(hub.db, payment.channelId);
  const gateway = hub.gateways.of(channel);
  if (isBeyondUndoing(hub, operation, gateway))
    return isLateCheck ? forgetLateCheck(hub, operation) : leaveToPerson(hub, operationId, beyondAsking);
  if (operation.kind === 'change_virtual_account') await changeAgain(hub, operation, payment);
  else {
    const request = await settleRequest(hub, operation, payment);
    const outcome = await hub.gateways.open(channel).settle(request);
    await applyAnswer(hub, { operation, gateway, outcome, isLateCheck });
  }
  if (ageMs(hub, operation) > gateway.canSettleForMs) await leaveToPerson(hub, operationId, beyondAsking);
}

const beyondAsking = 'the gateway can no longer be asked';

/** What a person is to end, or what is too old: an undoing would not be believed, and might meet what stands. */
function isBeyondUndoing(hub: Hub, operation: Operation, { settlesByUndoing, canSettleForMs }: Gateway): boolean {
  if (!settlesByUndoing || operation.kind !== 'approve') return false;
  return operation.needsPerson || ageMs(hub, operation) > canSettleForMs;
}

/** Asks again and again while a caller waits: after 1, 2, 4 ... seconds, and no longer than a caller waits. */
export async function settleInline(hub: Hub, operationId: OperationId): Promise<void> {
  const until = hub.clock.machineNow().getTime() + callersPatienceMs;
  for (let attempt = 0; ; attempt += 1) {
    const delayMs = settleDelaySeconds(attempt) * 1000;
    if (hub.clock.machineNow().getTime() + delayMs > until) return;
    await hub.clock.sleep(delayMs);
    await settleOperation(hub, operationId);
    const operation = await loadOperation(hub.db, operationId);
    if (!operation || operation.endedAt !== null || operation.needsPerson) return;
  }
}

/**
 * Whoever began it died or hangs, and told its caller nothing: it is as unknown as one that timed out, and says so
 * before it is asked about. Null: it was ended meanwhile.
 */
async function presumeUnknown(hub: Hub, operation: Operation): Promise<Operation | null> {
  const outcome = { outcome: 'unknown', cause: 'nobody wrote its end down' } as const;
  const { done } = await commit(hub.db, [leaveOpen(hub, operation, outcome)]);
  return done ? loadOperation(hub.db, operation.id) : null;
}

/** A question to the merchant that nobody finished: no money was asked for, so the payment simply does not go on. */
async function settleQuestion(hub: Hub, operation: Operation): Promise<void> {
  if (operation.state === 'started') await endRefused(hub, operation.id, '확인 요청의 결과를 알 수 없음');
}

async function settleRequest(hub: Hub, operation: Operation, payment: Payment): Promise<SettleRequest> {
  const asked = { paymentId: payment.id, references: referencesOf(operation), sentAt: operation.startedAt };
  if (takesMoney(operation.kind)) {
    const { price: amount, gatewayTransactionId: transactionId } = payment;
    return { kind: 'approve', ...asked, amount, transactionId, proof: proofIn(operation) };
  }
  const kind = operation.kind === 'close_virtual_account' ? 'cancel' : operation.kind;
  if (kind !== 'cancel' && kind !== 'reverse') throw new Error(`nobody settles ${operation.kind} yet`);
  const others = (await loadCancellations(hub.db, payment.id)).filter((each) => each.operationId !== operation.id);
  return {
    kind,
    ...asked,
    transactionId: String(operation.asked['transactionId']),
    amount: Number(operation.asked['amount']),
    taxFree: Number(operation.asked['taxFree'] ?? 0),
    known: others.flatMap((each) => (each.gatewayTransactionId === null ? [] : [each.gatewayTransactionId])),
    balance: Number(operation.asked['balance'] ?? operation.asked['amount']),
    ...(kind === 'reverse' && { proof: proofIn(operation) }),
  };
}

type Answer = { operation: Operation; gateway: Gateway; outcome: SettleOutcome; isLateCheck: boolean };

async function applyAnswer(hub: Hub, answer: Answer): Promise<void> {
  const { operation, gateway, outcome, isLateCheck } = answer;
  if (outcome.result.outcome === 'notFound') return applyNotFound(hub, answer);
  if (outcome.result.outcome === 'unknown' || outcome.result.outcome === 'notSent') {
    return stillUnknown(hub, answer, outcome.result.cause);
  }
  if (isLateCheck && outcome.result.outcome !== 'done') return forgetLateCheck(hub, operation);
  if (outcome.kind === 'approve') {
    const again = gateway.settlesByUndoing ? { lateCheckAt: undoneAgainAt(operation, gateway) } : {};
    return endApproval(hub, operation.id, outcome.result, again);
  }
  if (operation.kind === 'close_virtual_account') return endRevoking(hub, operation.id, outcome.result);
  if (outcome.kind === 'cancel') return endCancellation(hub, operation.id, outcome.result);
  return endReversal(hub, operation.id, outcome.result);
}

/** "Not found" is believed only when nothing of ours can still be on its way. */
async function applyNotFound(hub: Hub, answer: Answer): Promise<void> {
  const { operation, gateway, isLateCheck } = answer;
  if (isLateCheck) return isDue(hub, operation) ? forgetLateCheck(hub, operation) : undefined;
  if (operation.state === 'pending') return stillUnknown(hub, answer, 'accepted, and not found any more');
  if (operation.kind === 'reverse') return resendReversal(hub, operation);
  if (ageMs(hub, operation) < gateway.notFoundIsFinalAfterMs)
    return stillUnknown(hub, answer, 'the gateway does not know it yet');
  if (operation.kind === 'cancel') return endCancellation(hub, operation.id, neverArrived);
  if (operation.kind === 'close_virtual_account') return endRevoking(hub, operation.id, neverArrived);
  await endApproval(hub, operation.id, neverArrived, { lateCheckAt: lateCheckAt(operation, gateway) });
}

/** One last look shortly before the gateway forgets: money found then is given back. */
function lateCheckAt(operation: Operation, gateway: Gateway): Date {
  return new Date(operation.startedAt.getTime() + gateway.canSettleForMs * 0.9);
}

/** An undoing may have overtaken its call: when nothing of ours can be on its way any more, it is undone again. */
function undoneAgainAt({ startedAt }: Operation, { notFoundIsFinalAfterMs }: Gateway): Date {
  return new Date(startedAt.getTime() + notFoundIsFinalAfterMs);
}

async function stillUnknown(hub: Hub, { operation, gateway, isLateCheck }: Answer, cause: string): Promise<void> {
  if (!isLateCheck) return void (await commit(hub.db, [leaveOpen(hub, operation, { outcome: 'unknown', cause })]));
  if (!isDue(hub, operation)) return;
  const isBeyondAsking = ageMs(hub, operation) > gateway.canSettleForMs;
  return isBeyondAsking ? forgetLateCheck(hub, operation) : lookAgain(hub, operation);
}

/** A look before its time, since a notice came or two asked at once, does not stand for the last one. */
function isDue(hub: Hub, { settleAt }: Operation): boolean {
  return settleAt !== null && settleAt <= hub.clock.now();
}

/** The last look got no answer, so it was none. */
async function lookAgain(hub: Hub, operation: Operation): Promise<void> {
  const { settleAttempts } = operation;
  const settleAt = new Date(hub.clock.now().getTime() + settleDelaySeconds(settleAttempts) * 1000);
  await commit(hub.db, [changeOperation(operation, { settleAttempts: settleAttempts + 1, settleAt })]);
}

async function forgetLateCheck(hub: Hub, operation: Operation): Promise<void> {
  await commit(hub.db, [changeOperation(operation, { settleAt: null })]);
}

function ageMs(hub: Hub, operation: Operation): number {
  return hub.clock.now().getTime() - operation.startedAt.getTime();
}
