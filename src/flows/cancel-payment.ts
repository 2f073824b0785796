import { createHash } from 'node:crypto';
import {
  decideCancel,
  repeatWindowHours,
  type Cancellation,
  type CancelRefusal,
  type CancelRules,
  type RefundAccount,
} from '../core/cancellation.ts';
import { speaksOfOtherCancellations } from '../core/declines.ts';
import type { OperationId, OrderId, PaymentId } from '../core/ids.ts';
import { lockingStates } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { CancelDone, CancelRequest, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findCancellations, loadCancellations } from '../store/cancellations.ts';
import { loadChannel } from '../store/channels.ts';
import { commit, type Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import { loadOperation, loadOperationsOf } from '../store/operations.ts';
import { findPayment, findPaymentsOfOrder } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endCancellation } from './end-cancellation.ts';
import { hubKey } from './hub-key.ts';
import { learnCancellations } from './learn-cancellations.ts';
import { startedOperation } from './operation-writes.ts';
import { noted } from './payment-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

export type CancelPayment = {
  /** The id wins when both are given: a wrong id fails even with a right order. */
  readonly paymentId: PaymentId | null;
  readonly orderId: OrderId | null;
  /** In the smallest unit; null: all that is left. */
  readonly amount: number | null;
  readonly expectedBalance: number | null;
  /** Null: not said. */
  readonly taxFree: number | null;
  readonly reason: string;
  readonly refundAccount: RefundAccount | null;
  readonly requestedBy: Cancellation['requestedBy'];
  /** Which key or person asks; a part of what makes two requests identical. */
  readonly requester: string;
  readonly tellsMerchant: boolean;
  /** Whether whoever asked is still connected, so that an answer would be heard. */
  readonly isCallerThere: () => boolean;
};

export type CancelEnd =
  | {
      readonly end: 'done';
      readonly payment: Payment;
      readonly cancellation: Cancellation;
    }
  | { readonly end: 'refused'; readonly refused: CancelRefusal | 'other_cancellation_open' | 'refund_account_differs' }
  | { readonly end: 'declined'; readonly code: string; readonly message: string }
  /** The gateway has not told. It must not be asked for again. */
  | { readonly end: 'unknown' };

/** Gives money back, all or a part. */
export async function cancelPayment(hub: Hub, scope: Scope, input: CancelPayment): Promise<CancelEnd> {
  const mark = input.refundAccount === null ? null : await markOf(hub, input.refundAccount);
  const started = await startCancellation(hub, scope, { ...input, mark });
  if ('end' in started) return started;
  await waitPatiently(hub, sendAndLearn(hub, started), callersPatienceMs);
  const end = await readEnd(hub, scope, started.cancellation);
  if (end.end === 'done' && input.isCallerThere()) await writeTold(hub, end.cancellation);
  return end;
}

/** The caller hears the end, so the same request again is a new one. */
async function writeTold(hub: Hub, cancellation: Cancellation): Promise<void> {
  await commit(hub.db, [toldOf(hub, cancellation)]);
}

function toldOf(hub: Hub, { id, state }: Cancellation): Write {
  return { write: 'change cancellation', id, from: [state], change: { toldAt: hub.clock.now() } };
}

/** `mark`: tells one refund account from another, and nothing to who reads it without the hub's key. */
type Marked = CancelPayment & { readonly mark: string | null };

async function markOf(hub: Hub, { bankCode, number, holder }: RefundAccount): Promise<string> {
  const text = [bankCode, number.replace(/[^0-9]/g, ''), holder.trim()].join('\n');
  return hub.vault.sign(await hubKey(hub), 'refund-account', text).slice(0, 16);
}

type Started = {
  readonly operationId: OperationId;
  readonly cancellation: Cancellation;
  readonly payment: Payment;
  /** Goes to the gateway and is not kept. */
  readonly refundAccount: RefundAccount | null;
};

/** Reserves the amount and writes the call down; or answers from what was asked before. */
async function startCancellation(hub: Hub, scope: Scope, input: Marked): Promise<Started | CancelEnd> {
  return decide(hub, async (): Promise<Decision<Started | CancelEnd>> => {
    const payment = await findCancellable(hub, scope, input);
    if (!payment) return answer({ end: 'refused', refused: 'nothing_to_cancel' });
    const repeatKey = repeatKeyOf(payment, input);
    const before = await answerOfRepeat(hub, scope, { payment, repeatKey, input });
    if (before !== null) return before;
    const request = { ...input, hasRefundAccount: input.refundAccount !== null };
    const decision = decideCancel(payment, request, { rules: rulesOf(hub, payment), now: hub.clock.now() });
    if ('refused' in decision) return answer({ end: 'refused', refused: decision.refused });
    return reserve(hub, { input, payment, repeatKey, amount: decision.amount });
  });
}

/** What its gateway says of its method. What was paid in a way that the folder does not name is left to the gateway. */
function rulesOf(hub: Hub, { gateway, method }: Payment): CancelRules {
  return hub.gateways.named(gateway)?.supports.window[method] ?? everythingAllowed;
}

const everythingAllowed: CancelRules = {
  partialCancel: true,
  cancelUntil: 'any',
  refundAccount: false,
  partNamesTaxFree: false,
};

function answer(end: CancelEnd): Decision<CancelEnd> {
  return { step: null, answer: end };
}

function reserve(
  hub: Hub,
  wanted: { input: CancelPayment; payment: Payment; repeatKey: string; amount: number },
): Decision<Started> {
  const { input, payment, amount } = wanted;
  const id = hub.ids.cancellation();
  const balance = payment.price.amount - payment.cancelled;
  const taxFree = input.taxFree ?? 0;
  const asked = { transactionId: payment.gatewayTransactionId, amount, balance, taxFree };
  const operation = startedOperation(hub, payment, { kind: 'cancel', asked, cancellationId: id });
  const cancellation: Cancellation = {
    id,
    merchantId: payment.merchantId,
    paymentId: payment.id,
    operationId: operation.id,
    state: 'requested',
    amount,
    taxFree,
    reason: input.reason,
    requestedBy: input.requestedBy,
    repeatKey: wanted.repeatKey,
    tellsMerchant: input.tellsMerchant,
    payout: input.refundAccount === null ? null : 'requested',
    gatewayTransactionId: null,
    receiptUrl: null,
    decline: null,
    requestedAt: hub.clock.now(),
    doneAt: null,
    toldAt: null,
  };
  const note = {
    event: 'cancel_requested',
    at: cancellation.requestedAt,
    actor: cancellation.requestedBy,
    detail: { cancellationId: id, amount, reason: cancellation.reason },
    change: { reserved: payment.reserved + amount },
  };
  return {
    step: [
      ...noted(payment, note),
      { write: 'insert operation', row: operation },
      { write: 'insert cancellation', row: cancellation },
    ],
    answer: { operationId: operation.id, cancellation, payment, refundAccount: input.refundAccount },
  };
}

async function sendAndLearn(hub: Hub, started: Started): Promise<void> {
  const outcome = await send(hub, started);
  await endCancellation(hub, started.operationId, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, started.operationId);
  if (outcome.outcome === 'declined' && speaksOfOtherCancellations(outcome))
    await learnCancellations(hub, started.payment.id);
}

async function send(
  hub: Hub,
  { operationId, cancellation, payment, refundAccount }: Started,
): Promise<Outcome<CancelDone>> {
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  const cancellations = await loadCancellations(hub.db, payment.id);
  const balance = payment.price.amount - payment.cancelled;
  return session.cancel({
    reference: operationId,
    paymentId: payment.id,
    transactionId: payment.gatewayTransactionId ?? '',
    amount: cancellation.amount,
    currency: payment.price.currency,
    taxFree: cancellation.taxFree,
    method: payment.method,
    paid: payment.price.amount,
    balance,
    isFull: cancellation.amount === balance,
    reason: cancellation.reason,
    refundAccount,
    ...cancelledFrom(payment, cancellations),
  });
}

/** What a gateway must know of the payment beside its amounts. */
export function cancelledFrom(
  payment: Payment,
  cancellations: readonly Cancellation[],
): Pick<CancelRequest, 'account' | 'isEscrow' | 'partsBefore' | 'buyerPhone' | 'hasTaxFreePart'> {
  return {
    account: payment.account && (payment.depositTransactionId === null ? 'open' : 'paid'),
    isEscrow: payment.escrow !== null,
    partsBefore: cancellations.filter(({ state }) => state === 'done').length,
    buyerPhone: payment.buyer.phone,
    hasTaxFreePart: payment.taxFree > 0,
  };
}

/** By order number, the attempt that holds money is meant: several attempts may share it. */
export async function findCancellable(
  hub: Hub,
  scope: Scope,
  input: Pick<CancelPayment, 'paymentId' | 'orderId'>,
): Promise<Payment | null> {
  if (input.paymentId !== null) return findPayment(hub.db, scope, input.paymentId);
  if (input.orderId === null) return null;
  const attempts = await findPaymentsOfOrder(hub.db, scope, input.orderId);
  const holdsMoney = attempts.find((each) => each.status === 'paid' || each.status === 'partially_cancelled');
  return holdsMoney ?? attempts.find((each) => each.status === 'cancelled') ?? attempts[0] ?? null;
}

/**
 * Two requests are identical when the same caller wants the same of the same payment, and believes the same is left.
 */
function repeatKeyOf(payment: Payment, input: Marked): string {
  const parts = [payment.id, input.requester, input.amount ?? 'all', input.expectedBalance ?? 'any'];
  const request = createHash('sha256').update(parts.join('\n')).digest('hex');
  return input.mark === null ? request : `${request}.${input.mark}`;
}

function isSameButAccount(one: string, other: string): boolean {
  return one.split('.')[0] === other.split('.')[0];
}

type Repeat = { readonly payment: Payment; readonly repeatKey: string; readonly input: CancelPayment };

/**
 * While a cancellation's end is open, nothing else is sent. One whose caller never heard the end (told that it is not
 * known, or hung up) answers an identical request for a day, if money went back: that request means the same. With
 * another refund account it may mean the same or more, so its caller is told, once, and nothing is sent.
 */
async function answerOfRepeat(
  hub: Hub,
  scope: Scope,
  { payment, repeatKey, input }: Repeat,
): Promise<Decision<CancelEnd> | null> {
  const operations = await loadOperationsOf(hub.db, payment.id);
  const cancellations = await findCancellations(hub.db, scope, payment.id);
  const open = operations.find((each) => lockingStates.includes(each.state));
  if (open) {
    const isSame = cancellations.some(
      (each) => each.operationId === open.id && isSameButAccount(each.repeatKey, repeatKey),
    );
    return answer(isSame ? { end: 'unknown' } : { end: 'refused', refused: 'other_cancellation_open' });
  }
  const since = hub.clock.now().getTime() - repeatWindowHours * 3_600_000;
  const same = cancellations.findLast(
    (each) => isSameButAccount(each.repeatKey, repeatKey) && each.requestedAt.getTime() > since,
  );
  if (same === undefined || same.toldAt !== null) return null;
  const end = await readEnd(hub, scope, same);
  if (end.end !== 'done') return null;
  if (same.repeatKey === repeatKey) return answer(end);
  const refused = { end: 'refused', refused: 'refund_account_differs' } as const;
  return { step: input.isCallerThere() ? [toldOf(hub, same)] : null, answer: refused };
}

async function readEnd(hub: Hub, scope: Scope, { id, paymentId, operationId }: Cancellation): Promise<CancelEnd> {
  const payment = await findPayment(hub.db, scope, paymentId);
  const operation = await loadOperation(hub.db, operationId);
  const cancellations = await findCancellations(hub.db, scope, paymentId);
  const cancellation = cancellations.find((each) => each.id === id);
  if (!payment || !operation || !cancellation) throw new Error(`cancellation ${id} has lost its rows`);
  const { state, decline } = cancellation;
  if (state === 'declined') return declinedEnd(decline, operation.cause);
  if (state === 'requested') return { end: 'unknown' };
  return { end: 'done', payment, cancellation };
}

function declinedEnd(decline: Cancellation['decline'], cause: string | null): CancelEnd {
  if (decline) return { end: 'declined', code: decline.code, message: decline.message };
  return {
    end: 'declined',
    code: 'not_sent',
    message: `결제사에 연결하지 못했습니다. 취소되지 않았습니다. (${cause ?? ''})`,
  };
}
