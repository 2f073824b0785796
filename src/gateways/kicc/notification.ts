import { createHash } from 'node:crypto';
import { isPaymentId } from '../../core/ids.ts';
import type { Notification, NotificationAnswer, NotificationRequest } from '../gateway.ts';
import { cancelledStates } from './codes.ts';
import { parseObject, text, type Json } from './wire.ts';

/** What the gateway counts as heard; anything else is sent again every three minutes, ten times ("노티"). */
export const notificationAnswer: NotificationAnswer = {
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: '{"resCd":"0000","resMsg":"정상"}',
};

export const notificationRetryAnswer: NotificationAnswer = {
  ...notificationAnswer,
  body: '{"resCd":"5001","resMsg":"RETRY"}',
};

/** `30` and `31` speak of an account: their `pgCno` is the deposit's own, and `tlfSno` the issue's. */
const depositTypes: ReadonlySet<string> = new Set(['30', '31']);
const changeType = '20';

/**
 * JSON without a signature: the channel's secret address and the gateway's published ones are all that says who sent
 * it. So it is a reason to ask and nothing else. Types that nobody knows are heard too.
 */
export function parseNotification(request: NotificationRequest, mallId: string): Notification {
  const body = parseObject(request.body);
  if (body === null) return { accepted: false, why: 'the body is not a JSON object' };
  const kind = text(body['notiType']);
  if (kind === null) return { accepted: false, why: 'the body is no notice that the papers know' };
  if (text(body['mallId']) !== mallId) return { accepted: false, why: 'it speaks of another merchant' };
  const orderNo = text(body['shopOrderNo']);
  return {
    accepted: true,
    kind,
    paymentId: orderNo !== null && isPaymentId(orderNo) ? orderNo : null,
    tellsOfCancellation: kind === changeType || cancelledStates.has(text(body['statusCode']) ?? ''),
    transactionId: text(body[depositTypes.has(kind) ? 'tlfSno' : 'pgCno']),
    secret: null,
    deposit: null,
    payout: null,
    escrow: null,
    dedupeKey: keyOf(kind, body) ?? createHash('sha256').update(request.body).digest('hex'),
  };
}

/** A notice comes again as it came; several cancellations of one transaction each have their own number. */
function keyOf(kind: string, body: Json): string | null {
  const pgCno = text(body['pgCno']);
  if (pgCno === null) return null;
  const rest = [body['cancelPgCno'], body['depositPgCno'], body['statusCode'], body['transactionDate']].map(text);
  return [kind, pgCno, ...rest].map((each) => each ?? '').join(':');
}
