import { createHash } from 'node:crypto';
import { isPaymentId } from '../../core/ids.ts';
import type { DepositNotice, Notification, NotificationAnswer, NotificationRequest } from '../gateway.ts';
import { windowReceipt } from './translate.ts';
import { number, object, parseObject, readWindowReceipt, text, time, type Json } from './wire.ts';

/** The gateway counts 200 within ten seconds as heard, and does not read the body ("웹훅"). */
export const notificationAnswer: NotificationAnswer = { status: 200, contentType: 'text/plain', body: 'OK' };

/** Any other status has it sent again, after 1, 4, 16 ... minutes, seven times. */
export const notificationRetryAnswer: NotificationAnswer = { status: 503, contentType: 'text/plain', body: 'RETRY' };

/**
 * Two shapes: `{eventType, createdAt, data}`, where `data` is a whole payment or, in versions 1.x, its key, order
 * number and status; and the flat notice of a deposit, which names no event. Neither is signed. What they say of a
 * status is not believed: a notice is a reason to ask, and `secret` is only the proof that the gateway sent it.
 */
export function parseNotification(request: NotificationRequest): Notification {
  const body = parseObject(request.body);
  if (body === null) return { accepted: false, why: 'the body is not a JSON object' };
  const eventType = text(body['eventType']);
  const subject = eventType === null ? body : object(body['data']);
  const orderId = text(subject?.['orderId']);
  const status = text(subject?.['status']) ?? '';
  const isDeposit = eventType === null && orderId !== null && status !== '';
  if (eventType === null && !isDeposit) return { accepted: false, why: 'the body is no notice that the papers know' };
  return {
    accepted: true,
    kind: eventType ?? 'DEPOSIT_CALLBACK',
    paymentId: orderId !== null && isPaymentId(orderId) ? orderId : null,
    tellsOfCancellation: cancelledStatuses.has(status),
    // Every window of one order number has a key of its own: it does not name the approved one.
    transactionId: null,
    secret: text(subject?.['secret']),
    deposit: isDeposit || isOfAccount(subject) ? depositTold(body, subject) : null,
    payout: null,
    escrow: null,
    dedupeKey: transmissionId(request) ?? createHash('sha256').update(request.body).digest('hex'),
  };
}

/**
 * Whether a change of status may be about money in an account. The short shape of 1.x names no method, and then only an
 * account waits for a deposit.
 */
function isOfAccount(subject: Json | null): boolean {
  return object(subject?.['virtualAccount']) !== null || text(subject?.['status']) === 'WAITING_FOR_DEPOSIT';
}

/**
 * A reason to ask whether money came in. The flat notice names no amount, and what is asked is believed instead; so
 * DONE and "waiting", which follows an issue and a deposit in error alike, lead to the same question.
 */
function depositTold(body: Json, subject: Json | null): DepositNotice {
  return {
    transactionId: text(subject?.['transactionKey']) ?? text(subject?.['paymentKey']) ?? '',
    amount: number(subject?.['totalAmount']) ?? 0,
    at: time(body['createdAt']) ?? new Date(0),
    cashReceipt: windowReceipt(readWindowReceipt(subject?.['cashReceipt'])),
    accountNumber: text(object(subject?.['virtualAccount'])?.['accountNumber']),
    isWithdrawn: text(subject?.['status']) === 'WAITING_FOR_DEPOSIT',
    due: null,
    isProven: false,
  };
}

const cancelledStatuses: ReadonlySet<string> = new Set(['CANCELED', 'PARTIAL_CANCELED']);

/** The same for every repetition of one notice. */
function transmissionId(request: NotificationRequest): string | null {
  const header = Object.entries(request.headers).find(([name]) => name.toLowerCase() === transmissionHeader);
  return text(header?.[1]);
}

const transmissionHeader = 'tosspayments-webhook-transmission-id';
