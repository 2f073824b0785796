import type {
  Approval,
  ApproveRequest,
  CancelDone,
  CancelRequest,
  GatewayIo,
  GatewaySession,
  NotFound,
  Outcome,
  SettleOutcome,
  SettleRequest,
} from '../gateway.ts';
import { createClient, type Client, type NoReply } from './client.ts';
import type { Credentials } from './credentials.ts';
import { notificationAnswer, parseNotification } from './notification.ts';
import {
  approveOutcome,
  cancelBody,
  cancelLeaving,
  cancelOutcome,
  confirmBody,
  foundApproval,
  foundCancel,
  refusalOutcome,
  unknown,
  type Expected,
} from './translate.ts';
import { launchWindow, parseReturn } from './window.ts';
import { readReply, type TossPayment } from './wire.ts';

export function openSession(credentials: Credentials, io: GatewayIo): GatewaySession {
  const { mid } = credentials;
  const client = createClient(credentials.secretKey, io);
  return {
    launchWindow: (order) => launchWindow(order, { clientKey: credentials.clientKey, place: io.place }),
    parseReturn,
    approve: (request) => approve(client, request, { ...request, mid }),
    cancel: (request) => cancel(client, request),
    settle: (request) => settle(client, request, mid),
    parseNotification,
    notificationAnswer,
  };
}

async function approve(client: Client, request: ApproveRequest, expected: Expected): Promise<Outcome<Approval>> {
  const posted = await client.post('/v1/payments/confirm', confirmBody(request), request.reference);
  if ('outcome' in posted) return posted;
  const outcome = approveOutcome(readReply(posted.reply), expected);
  if (!isInDoubt(outcome, posted.wasLost)) return outcome;
  const found = await ask(client, request.paymentId);
  if (!('paymentKey' in found)) return outcome;
  const end = foundApproval(found, expected);
  return end.outcome === 'done' || end.outcome === 'declined' ? end : outcome;
}

async function cancel(client: Client, request: CancelRequest): Promise<Outcome<CancelDone>> {
  const path = `/v1/payments/${encodeURIComponent(request.transactionId)}/cancel`;
  const posted = await client.post(path, cancelBody(request), request.reference);
  if ('outcome' in posted) return posted;
  const outcome = cancelOutcome(readReply(posted.reply), request);
  if (!isInDoubt(outcome, posted.wasLost)) return outcome;
  const found = await ask(client, request.paymentId);
  if (!('paymentKey' in found) || cancelLeaving(found, request) === null) return outcome;
  return cancelOutcome({ kind: 'payment', payment: found }, request);
}

/**
 * An unknown end is asked for once while the caller waits. So is a refusal that followed a lost answer: "already
 * processed" or "already cancelled" may then speak of our own first try.
 */
function isInDoubt(outcome: Outcome<unknown>, wasLost: boolean): boolean {
  return outcome.outcome === 'unknown' || (outcome.outcome === 'declined' && wasLost);
}

async function settle(client: Client, request: SettleRequest, mid: string): Promise<SettleOutcome> {
  const found = await ask(client, request.paymentId);
  if (request.kind === 'approve') {
    const result = 'paymentKey' in found ? foundApproval(found, { ...request, mid }) : found;
    return { kind: 'approve', result };
  }
  if ('paymentKey' in found) return { kind: request.kind, result: foundCancel(found, request) };
  // A payment that was approved does not vanish: such an answer proves nothing about its cancellation.
  const result = found.outcome === 'notFound' ? unknown('the gateway does not find the approved payment') : found;
  return { kind: request.kind, result };
}

/** Asks by our own order number, the only key that is known even when no answer ever came. Moves nothing. */
async function ask(client: Client, paymentId: string): Promise<TossPayment | NotFound | NoReply> {
  const got = await client.get(`/v1/payments/orders/${encodeURIComponent(paymentId)}`);
  if ('outcome' in got) return got;
  const reply = readReply(got.reply);
  if (reply.kind === 'payment') return reply.payment;
  const isNotFound = reply.kind === 'refusal' && reply.httpStatus === 404 && notFoundCodes.includes(reply.code);
  if (isNotFound) return { outcome: 'notFound' };
  const refused = refusalOutcome(reply);
  return refused.outcome === 'declined' ? unknown(`the question was refused: ${refused.code}`) : refused;
}

/** Only these speak of the payment; other answers with HTTP 404 speak of the address or of the merchant. */
const notFoundCodes = ['NOT_FOUND_PAYMENT', 'NOT_FOUND_PAYMENT_SESSION', 'NOT_FOUND'];
