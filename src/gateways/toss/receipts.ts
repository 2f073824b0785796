import { writtenKst } from '../../core/kst.ts';
import type { ReceiptPurpose } from '../../core/cash-receipt.ts';
import type {
  CancelReceipt,
  FindReceipt,
  FindReceiptCancellation,
  HttpReply,
  IssuedReceipt,
  IssueReceipt,
  NotFound,
  Outcome,
  ReceiptCancelled,
} from '../gateway.ts';
import type { Client, Posted } from './client.ts';
import { reasonOf } from './codes.ts';
import { cut } from './texts.ts';
import { refusalOutcome, unknown } from './translate.ts';
import { number, object, parseObject, readRefusal, text, time, type Json } from './wire.ts';

/*
 * Cash receipts by the API ("현금영수증"). They are accepted at once and looked at by the tax office a day or two later. No
 * payment knows of them. Since 2022-07-27 each issue and each cancellation is a record of its own, and a day's records
 * can be asked for.
 */

const types: Record<ReceiptPurpose, string> = { income_deduction: '소득공제', business_expense: '지출증빙' };

/** Up to 1.4 the number has another name, and no header tells the version: it is sent under both. */
export function receiptBody(request: IssueReceipt): object {
  const { receiptId, orderName, amount, taxFree, purpose, identifier } = request;
  return {
    amount,
    orderId: receiptId,
    orderName: cut(orderName) || receiptId,
    type: types[purpose],
    customerIdentityNumber: identifier.digits,
    registrationNumber: identifier.digits,
    ...(taxFree > 0 && { taxFreeAmount: taxFree }),
  };
}

export async function issueReceipt(client: Client, request: IssueReceipt): Promise<Outcome<IssuedReceipt>> {
  const posted = await client.post('/v1/cash-receipts', receiptBody(request), request.reference);
  return orAsked(posted, (reply) => issuedOutcome(reply, request));
}

export async function cancelReceipt(client: Client, request: CancelReceipt): Promise<Outcome<ReceiptCancelled>> {
  const path = `/v1/cash-receipts/${encodeURIComponent(request.transactionId)}/cancel`;
  const posted = await client.post(path, { amount: request.amount }, request.reference);
  return orAsked(posted, (reply) => cancelledOutcome(reply, request));
}

/** A refusal that followed a lost answer may speak of what the first try did. */
function orAsked<Detail>(posted: Posted, read: (reply: HttpReply) => Outcome<Detail>): Outcome<Detail> {
  if ('outcome' in posted) return posted;
  const outcome = read(posted.reply);
  if (outcome.outcome !== 'declined' || !posted.wasLost) return outcome;
  return unknown(`refused with ${outcome.code} after a lost answer`);
}

type Asked = Pick<FindReceipt, 'receiptId' | 'amount'>;

export function issuedOutcome(reply: HttpReply, asked: Asked): Outcome<IssuedReceipt> {
  const record = recordIn(reply);
  return 'outcome' in record ? record : foundIssue(record, asked);
}

export function cancelledOutcome(reply: HttpReply, asked: Asked): Outcome<ReceiptCancelled> {
  const record = recordIn(reply);
  return 'outcome' in record ? record : foundCancellation(record, asked);
}

function recordIn(reply: HttpReply): TossReceipt | Exclude<Outcome<never>, { outcome: 'done' | 'pending' }> {
  if (reply.status !== 200) return refusalOutcome(readRefusal(reply));
  const body = parseObject(reply.body);
  return (body && readReceipt(body)) ?? unknown('HTTP 200 with a cash receipt that cannot be read');
}

function foundIssue(record: TossReceipt, asked: Asked): Outcome<IssuedReceipt> {
  const differs = difference(record, asked);
  if (differs !== null) return differs;
  if (record.failure !== null) return declinedBy(record.failure);
  const { receiptKey: transactionId, issueNumber: approvalNumber, receiptUrl, requestedAt: issuedAt } = record;
  return { outcome: 'done', detail: { transactionId, approvalNumber, receiptUrl, issuedAt } };
}

function foundCancellation(record: TossReceipt, asked: Asked): Outcome<ReceiptCancelled> {
  const differs = difference(record, asked);
  if (differs !== null) return differs;
  if (record.failure !== null) return declinedBy(record.failure);
  return { outcome: 'done', detail: { cancelledAt: record.canceledAt ?? record.requestedAt } };
}

function difference({ orderId, amount }: TossReceipt, asked: Asked): ReturnType<typeof unknown> | null {
  if (orderId !== asked.receiptId) return unknown(`the answer speaks of another cash receipt: ${orderId}`);
  return amount === asked.amount ? null : unknown(`the cash receipt says ${amount} instead of ${asked.amount}`);
}

function declinedBy({ code, message }: NonNullable<TossReceipt['failure']>): Outcome<never> {
  return { outcome: 'declined', reason: reasonOf(code), code, message };
}

export async function findReceipt(client: Client, asked: FindReceipt): Promise<Outcome<IssuedReceipt> | NotFound> {
  const found = await find(client, asked, 'CONFIRM');
  return 'outcome' in found ? found : foundIssue(found, asked);
}

export async function findReceiptCancellation(
  client: Client,
  asked: FindReceiptCancellation,
): Promise<Outcome<ReceiptCancelled> | NotFound> {
  const found = await find(client, asked, 'CANCEL');
  return 'outcome' in found ? found : foundCancellation(found, asked);
}

type Found = TossReceipt | NotFound | ReturnType<typeof unknown>;

/** A request is on its way for a minute; the gateway writes it under the day in Korea on which it arrives. */
const onItsWayMs = 5 * 60_000;
const pageRows = 1_000;
/** So many receipts of one merchant in one day; beyond them the question has no answer. */
const mostPages = 100;

/** Looks through the day's records for ours, which no other has the order number of. */
async function find(client: Client, { receiptId, sentAt }: FindReceipt, kind: TossReceipt['kind']): Promise<Found> {
  const days = new Set([sentAt, new Date(sentAt.getTime() + onItsWayMs)].map(kstDate));
  for (const day of days) {
    const found = await findOn(client, day, (each) => each.orderId === receiptId && each.kind === kind);
    if (!('outcome' in found) || found.outcome === 'unknown') return found;
  }
  return { outcome: 'notFound' };
}

async function findOn(client: Client, day: string, isOurs: (record: TossReceipt) => boolean): Promise<Found> {
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const got = await client.get(`/v1/cash-receipts?requestDate=${day}&limit=${pageRows}${cursor}`);
    if ('outcome' in got) return unknown(`the question got no answer: ${got.cause}`);
    const body = got.reply.status === 200 ? parseObject(got.reply.body) : null;
    if (body === null || !Array.isArray(body['data']))
      return unknown(`the question was answered with HTTP ${got.reply.status}`);
    const found = body['data'].map((each) => readReceipt(object(each) ?? {})).find((each) => each && isOurs(each));
    if (found) return found;
    if (body['hasNext'] !== true) return { outcome: 'notFound' };
    cursor = `&cursor=${number(body['lastCursor']) ?? ''}`;
  }
  return unknown(`more than ${mostPages * pageRows} cash receipts on ${day}`);
}

function kstDate(at: Date): string {
  return writtenKst(at).slice(0, 10);
}

type TossReceipt = {
  readonly receiptKey: string;
  readonly issueNumber: string;
  readonly kind: 'CONFIRM' | 'CANCEL';
  readonly orderId: string;
  readonly amount: number;
  readonly requestedAt: Date;
  /** Up to 1.4 a cancellation is a time in the receipt's one record. */
  readonly canceledAt: Date | null;
  readonly receiptUrl: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
};

/** Null when it is not a whole record; up to 1.4 some names differ. */
function readReceipt(raw: Json): TossReceipt | null {
  const [receiptKey, orderId] = [text(raw['receiptKey']), text(raw['orderId'])];
  const issueNumber = text(raw['issueNumber']) ?? text(raw['approvalNumber']);
  const [amount, requestedAt] = [number(raw['amount']), time(raw['requestedAt']) ?? time(raw['approvedAt'])];
  if (receiptKey === null || orderId === null || issueNumber === null) return null;
  if (amount === null || requestedAt === null) return null;
  return {
    receiptKey,
    issueNumber,
    kind: raw['transactionType'] === 'CANCEL' ? 'CANCEL' : 'CONFIRM',
    orderId,
    amount,
    requestedAt,
    canceledAt: time(raw['canceledAt']),
    receiptUrl: text(raw['receiptUrl']),
    failure: raw['issueStatus'] === 'FAILED' ? readFailure(object(raw['failure'])) : null,
  };
}

function readFailure(raw: Json | null): NonNullable<TossReceipt['failure']> {
  const message = text(raw?.['message']) ?? '국세청이 현금영수증을 받지 않았습니다.';
  return { code: text(raw?.['code']) ?? 'FAILED', message };
}
