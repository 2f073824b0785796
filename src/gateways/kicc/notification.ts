import { createHash } from 'node:crypto';
import { isPaymentId } from '../../core/ids.ts';
import type { Notification, NotificationAnswer, NotificationRequest } from '../gateway.ts';
import { cancelledStates, escrowStates, payoutOf } from './codes.ts';
import { windowReceipt } from './translate.ts';
import { number, parseObject, text, time, type Json } from './wire.ts';

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

/** `notiType`: 30 and 31 speak of an account: their `pgCno` is the deposit's own, and `tlfSno` the issue's. */
const depositType = '30';
const withdrawalType = '31';
const changeType = '20';
const escrowType = '40';
const payoutTypes: Readonly<Record<string, 'paid_out' | 'bounced'>> = { 50: 'paid_out', 51: 'bounced' };
/** In escrow a deposit is a step and no deposit: the notice is 40, and its `pgCno` the issue's. */
const depositStep = 'ES04';

type Heard = Extract<Notification, { accepted: true }>;

/**
 * JSON without a signature: the channel's secret address and the gateway's published ones are all that says who sent
 * it. So it is a reason to ask and nothing else, but for a deposit, of which nobody can be asked: that rests on the
 * account's number and the amount too. Types that nobody knows are heard too.
 */
export function parseNotification(request: NotificationRequest, mallId: string): Notification {
  const body = parseObject(request.body);
  if (body === null) return { accepted: false, why: 'the body is not a JSON object' };
  const kind = text(body['notiType']);
  if (kind === null) return { accepted: false, why: 'the body is no notice that the papers know' };
  if (text(body['mallId']) !== mallId) return { accepted: false, why: 'it speaks of another merchant' };
  const step = text(body['statusCode']) ?? '';
  const speaksOfMoneyIn = speaksOfDeposit(kind, step);
  const deposit = speaksOfMoneyIn ? readDeposit(kind, body) : null;
  if (speaksOfMoneyIn && deposit === null) return { accepted: false, why: 'a deposit without its amount or time' };
  const orderNo = text(body['shopOrderNo']);
  return {
    accepted: true,
    kind,
    paymentId: orderNo !== null && isPaymentId(orderNo) ? orderNo : null,
    tellsOfCancellation: kind === changeType || cancelledStates.has(step),
    transactionId: text(body[kind === depositType || kind === withdrawalType ? 'tlfSno' : 'pgCno']),
    secret: null,
    deposit,
    payout: readPayout(kind, step, body),
    escrow: kind === escrowType ? (escrowStates[step] ?? null) : null,
    dedupeKey: keyOf(kind, body) ?? createHash('sha256').update(request.body).digest('hex'),
  };
}

function speaksOfDeposit(kind: string, step: string): boolean {
  return kind === depositType || kind === withdrawalType || (kind === escrowType && step === depositStep);
}

function readDeposit(kind: string, body: Json): Heard['deposit'] {
  const transactionId = text(body['pgCno']);
  const amount = number(body['amount']);
  const at = time(body['transactionDate']);
  if (transactionId === null || amount === null || at === null) return null;
  return {
    transactionId,
    amount,
    at,
    accountNumber: text(body['accountNo']),
    cashReceipt: windowReceipt({
      resCd: text(body['cashUsed']) === '1' ? text(body['cashResCd']) : null,
      approvalNo: text(body['cashAuthNo']),
      issueType: text(body['cashIssueType']),
    }),
    isWithdrawn: kind === withdrawalType,
    due: null,
    isProven: false,
  };
}

/** The refund of an account ends by a notice of its own, that of money in escrow by the step after the request. */
function readPayout(kind: string, step: string, body: Json): Heard['payout'] {
  const cancelId = text(body['cancelPgCno']);
  const state = payoutTypes[kind] ?? (kind === escrowType && payoutOf(step) === 'paid_out' ? 'paid_out' : null);
  return cancelId === null || state === null ? null : { cancelId, state };
}

/** A notice comes again as it came; several cancellations of one transaction each have their own number. */
function keyOf(kind: string, body: Json): string | null {
  const pgCno = text(body['pgCno']);
  if (pgCno === null) return null;
  const rest = [body['cancelPgCno'], body['depositPgCno'], body['statusCode'], body['transactionDate']].map(text);
  return [kind, pgCno, ...rest].map((each) => each ?? '').join(':');
}
