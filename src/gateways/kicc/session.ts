import type {
  Approval,
  ApproveRequest,
  CancelDone,
  CancelReceipt,
  CancelRequest,
  ChargeKey,
  CredentialsCheck,
  DeleteKey,
  DeliveryRegistered,
  FindDelivery,
  FindReceipt,
  FindReceiptCancellation,
  GatewayIo,
  GatewaySession,
  IssuedKey,
  IssuedReceipt,
  IssueFromWindow,
  IssueReceipt,
  KeyDeleted,
  NotFound,
  Outcome,
  ReceiptCancelled,
  RegisterDelivery,
  SettleOutcome,
  SettleRequest,
  WindowOrder,
  WindowOutcome,
} from '../gateway.ts';
import { chargeBody, foundIssue, issueOutcome, removalBody, removalOutcome } from './billing.ts';
import { createClient, receiptUrl, type Client } from './client.ts';
import { isIssuersWord, pendingRefundCodes, reasonOf, speaksOfTrouble } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { notificationAnswer, notificationRetryAnswer, parseNotification } from './notification.ts';
import { deliveryBody, deliveryOutcome, foundDelivery } from './delivery.ts';
import {
  foundReceipt,
  foundReceiptCancel,
  issuedOutcome,
  receiptBody,
  receiptCancelBody,
  receiptCancelOutcome,
} from './receipts.ts';
import {
  approveOutcome,
  cancelOutcome,
  foundApproval,
  foundCancel,
  kstDay,
  refusalBeforeAsking,
  reviseBody,
  shopTransactionId,
  unknown,
  type Expected,
  type ReceiptUrl,
} from './translate.ts';
import { parseReturn, registration, windowOutcome, windowPaths } from './window.ts';
import { readReply, type Json } from './wire.ts';

type Desk = { readonly credentials: Credentials; readonly client: Client; readonly io: GatewayIo };

export function openSession(credentials: Credentials, io: GatewayIo): GatewaySession {
  const desk: Desk = { credentials, io, client: createClient(io) };
  return {
    checkCredentials: (trial) => checkCredentials(desk, trial),
    launchWindow: (order) => launchWindow(desk, order),
    parseReturn,
    approve: (request) => approve(desk, request),
    cancel: (request) => cancel(desk, request),
    settle: (request) => settle(desk, request),
    parseNotification: (request) => parseNotification(request, credentials.mallId),
    notificationAnswer,
    notificationRetryAnswer,
    issueFromWindow: (request) => issueFromWindow(desk, request),
    findIssue: (request) => endOfIssue(desk, { ...request, references: [request.reference] }),
    chargeKey: (request) => chargeKey(desk, request),
    deleteKey: (request) => deleteKey(desk, request),
    issueReceipt: (request) => issueReceipt(desk, request),
    cancelReceipt: (request) => cancelReceipt(desk, request),
    findReceipt: (request) => endOfReceipt(desk, { ...request, references: [request.reference] }),
    findReceiptCancellation: (request) => endOfReceiptCancel(desk, { ...request, references: [request.reference] }),
    registerDelivery: (request) => registerDelivery(desk, request),
    findDelivery: (request) => endOfDelivery(desk, { ...request, references: [request.reference] }),
  };
}

async function launchWindow({ client, credentials }: Desk, order: WindowOrder): Promise<WindowOutcome> {
  const { kind, body } = registration(order, credentials.mallId);
  const posted = await client.post(windowPaths[kind].register, body, 'window');
  return 'outcome' in posted ? posted : windowOutcome(readReply(posted.reply), order);
}

/**
 * Registers a window that nobody will see: that takes no signature, so the key is not proved. A merchant's id may have
 * the contract for registered cards and no other, so a refused window of the one kind is tried as the other.
 */
async function checkCredentials(desk: Desk, trial: WindowOrder): Promise<CredentialsCheck> {
  const first = await launchWindow(desk, trial);
  const purpose = trial.purpose === 'charge' ? 'issue_key' : 'charge';
  const second = first.outcome === 'declined' ? await launchWindow(desk, { ...trial, purpose }) : first;
  const told = second.outcome === 'declined' ? first : second;
  if (told.outcome === 'done') return { check: 'works', unproven: ['secretKey'] };
  if (told.outcome !== 'declined') return { check: 'unknown', cause: told.cause };
  const { reason, code, message } = told;
  return { check: 'refused', field: reason === 'channel_misconfigured' ? 'mallId' : null, code, message };
}

async function approve(desk: Desk, request: ApproveRequest): Promise<Outcome<Approval>> {
  const kind = request.proof['window'] === 'direct' ? 'direct' : 'integrated';
  return await takeMoney(desk, request, { path: windowPaths[kind].approve, body: approvalBody(desk, request) });
}

/** One charge under one number; what is found by that number then is its end, as of any approval. */
async function chargeKey(desk: Desk, request: ChargeKey): Promise<Outcome<Approval>> {
  const { credentials, io } = desk;
  const body = chargeBody(request, { mallId: credentials.mallId, now: io.now() });
  return await takeMoney(desk, request, { path: '/api/trades/approval/batch', body });
}

type Sending = { readonly path: string; readonly body: object };

async function takeMoney(
  desk: Desk,
  request: Omit<ApproveRequest, 'proof'>,
  { path, body }: Sending,
): Promise<Outcome<Approval>> {
  const { client, credentials, io } = desk;
  const posted = await client.post(path, body, 'money');
  if ('outcome' in posted) return posted;
  const { secretKey } = credentials;
  const outcome = approveOutcome(readReply(posted.reply), { ...expectedOf(desk, request), secretKey });
  if (!isInDoubt(outcome)) return outcome;
  const asked = { ...request, references: [request.reference], sentAt: io.now() };
  return answered(outcome, await endOfApproval(desk, asked));
}

function approvalBody(
  { credentials, io }: Desk,
  { reference, proof, paymentId }: Pick<ApproveRequest, 'reference' | 'proof' | 'paymentId'>,
): object {
  return {
    mallId: credentials.mallId,
    shopTransactionId: shopTransactionId(reference),
    authorizationId: proof['authorizationId'],
    shopOrderNo: paymentId,
    approvalReqDate: kstDay(io.now()),
  };
}

/** A registered card becomes a key by the call that approves a payment, and no money moves. */
async function issueFromWindow(desk: Desk, request: IssueFromWindow): Promise<Outcome<IssuedKey>> {
  const { client, credentials, io } = desk;
  const posted = await client.post(windowPaths.integrated.approve, approvalBody(desk, request), 'money');
  if ('outcome' in posted) return posted;
  const { mallId, secretKey } = credentials;
  const { paymentId } = request;
  const outcome = issueOutcome(readReply(posted.reply), { paymentId, mallId, secretKey });
  if (!isInDoubt(outcome)) return outcome;
  const asked = { paymentId, references: [request.reference], sentAt: io.now() };
  return answered(outcome, await endOfIssue(desk, asked));
}

async function deleteKey({ client, credentials, io }: Desk, request: DeleteKey): Promise<Outcome<KeyDeleted>> {
  const body = removalBody(request, { mallId: credentials.mallId, now: io.now() });
  const posted = await client.post('/api/trades/removeBatchKey', body, 'money');
  return 'outcome' in posted ? posted : removalOutcome(readReply(posted.reply), io.now());
}

async function issueReceipt(desk: Desk, request: IssueReceipt): Promise<Outcome<IssuedReceipt>> {
  const { client, credentials, io } = desk;
  const body = receiptBody(request, { mallId: credentials.mallId, now: io.now() });
  const posted = await client.post('/directapi/trades/directCashReceiptApproval', body, 'money');
  if ('outcome' in posted) return posted;
  const outcome = issuedOutcome(readReply(posted.reply), request);
  if (!isInDoubt(outcome)) return outcome;
  const asked = { ...request, references: [request.reference], sentAt: io.now() };
  return answered(outcome, await endOfReceipt(desk, asked));
}

async function cancelReceipt(desk: Desk, request: CancelReceipt): Promise<Outcome<ReceiptCancelled>> {
  const { client, credentials, io } = desk;
  const body = receiptCancelBody(request, { ...credentials, now: io.now() });
  const posted = await client.post('/api/trades/revise', body, 'money');
  if ('outcome' in posted) return posted;
  const outcome = receiptCancelOutcome(readReply(posted.reply), request);
  if (!isInDoubt(outcome)) return outcome;
  const asked = { ...request, references: [request.reference], sentAt: io.now() };
  return answered(outcome, await endOfReceiptCancel(desk, asked));
}

/** Moves no money; the papers ask for the same patience with every change. */
async function registerDelivery(desk: Desk, request: RegisterDelivery): Promise<Outcome<DeliveryRegistered>> {
  const { client, credentials, io } = desk;
  const posted = await client.post(
    '/api/trades/revise',
    deliveryBody(request, { ...credentials, now: io.now() }),
    'money',
  );
  if ('outcome' in posted) return posted;
  const outcome = deliveryOutcome(readReply(posted.reply), request);
  if (!isInDoubt(outcome)) return outcome;
  const asked = { ...request, references: [request.reference], sentAt: io.now() };
  return answered(outcome, await endOfDelivery(desk, asked));
}

async function cancel(desk: Desk, request: CancelRequest): Promise<Outcome<CancelDone>> {
  const { client, credentials, io } = desk;
  const refused = refusalBeforeAsking(request);
  if (refused) return refused;
  const body = reviseBody(request, { ...credentials, now: io.now() });
  const posted = await client.post('/api/trades/revise', body, 'money');
  if ('outcome' in posted) return posted;
  const reply = readReply(posted.reply);
  const outcome = cancelOutcome(reply, request, receiptsOf(desk));
  if (!isInDoubt(outcome)) return outcome;
  const asked = { ...request, references: [request.reference], sentAt: io.now() } as const;
  const end = answered(outcome, await endOfCancel(desk, asked));
  const isPending = reply.kind === 'refusal' && pendingRefundCodes.has(reply.code);
  return end.outcome === 'unknown' && isPending ? answered(end, await askPendingRefund(desk, request)) : end;
}

/**
 * A realtime refund whose bank was slow: the same change again with `refundQueryFlag`, which asks how it went and pays
 * nothing ("실시간 환불"). It is a request of its own, so it has a number of its own.
 */
async function askPendingRefund(desk: Desk, request: CancelRequest): Promise<Outcome<CancelDone>> {
  const { client, credentials, io } = desk;
  const asking = { ...request, reference: `${request.reference}-Q` };
  const body = { ...reviseBody(asking, { ...credentials, now: io.now() }), refundQueryFlag: 'Y' };
  const posted = await client.post('/api/trades/revise', body, 'question');
  if ('outcome' in posted) return unknown(posted.cause);
  const outcome = cancelOutcome(readReply(posted.reply), request, receiptsOf(desk));
  return outcome.outcome === 'done' ? outcome : unknown('the slow refund was asked about, and its end is still open');
}

/**
 * An answer that tells no end is asked about once, while the caller waits. So is a refusal that nobody listed, or that
 * our own earlier request may have caused: a repeated number and a used window have no code that is published.
 */
function isInDoubt(outcome: Outcome<unknown>): boolean {
  if (outcome.outcome === 'declined') return outcome.reason === 'other' || outcome.reason === 'session_expired';
  return outcome.outcome === 'unknown';
}

/** Only what the gateway knows by our own number changes what it said; a refusal stands when it knows nothing. */
function answered<Detail>(said: Outcome<Detail>, found: Outcome<Detail> | NotFound): Outcome<Detail> {
  if (found.outcome === 'done' || found.outcome === 'declined') return found;
  if (found.outcome === 'notFound' || said.outcome !== 'declined') return said;
  return unknown(`refused with ${said.code} ${said.message}, and the question was not answered`);
}

async function settle(desk: Desk, request: SettleRequest): Promise<SettleOutcome> {
  if (request.kind === 'approve') return { kind: 'approve', result: await endOfApproval(desk, request) };
  return { kind: request.kind, result: await endOfCancel(desk, request) };
}

type Asked = Pick<SettleRequest, 'references' | 'sentAt'>;

async function endOfApproval(
  desk: Desk,
  request: Asked & Pick<ApproveRequest, 'paymentId' | 'amount'>,
): Promise<Outcome<Approval> | NotFound> {
  const found = await ask(desk, request);
  if (found.outcome === 'found') return foundApproval(found.body, expectedOf(desk, request));
  if (found.outcome !== 'refused') return found;
  return { outcome: 'declined', reason: reasonOf(found.code), code: found.code, message: found.message };
}

/** An issue is found by our number as an approval is, and says its key again. */
async function endOfIssue(
  desk: Desk,
  request: Asked & Pick<IssueFromWindow, 'paymentId'>,
): Promise<Outcome<IssuedKey> | NotFound> {
  const found = await ask(desk, request);
  const { paymentId } = request;
  if (found.outcome === 'found')
    return foundIssue(found.body, { paymentId, mallId: desk.credentials.mallId, secretKey: null });
  if (found.outcome !== 'refused') return found;
  return { outcome: 'declined', reason: reasonOf(found.code), code: found.code, message: found.message };
}

async function endOfCancel(
  desk: Desk,
  request: Asked & Pick<CancelRequest, 'transactionId' | 'amount'>,
): Promise<Outcome<CancelDone> | NotFound> {
  const found = await ask(desk, request);
  if (found.outcome === 'found') return foundCancel(found.body, request, receiptsOf(desk));
  return found.outcome === 'refused' ? { outcome: 'notFound' } : found;
}

async function endOfReceipt(
  desk: Desk,
  request: Asked & Pick<FindReceipt, 'receiptId' | 'amount'>,
): Promise<Outcome<IssuedReceipt> | NotFound> {
  const found = await ask(desk, request);
  if (found.outcome === 'found') return foundReceipt(found.body, request);
  return found.outcome === 'refused' ? { outcome: 'notFound' } : found;
}

async function endOfReceiptCancel(
  desk: Desk,
  request: Asked & Pick<FindReceiptCancellation, 'transactionId' | 'amount'>,
): Promise<Outcome<ReceiptCancelled> | NotFound> {
  const found = await ask(desk, request);
  if (found.outcome === 'found') return foundReceiptCancel(found.body, request);
  return found.outcome === 'refused' ? { outcome: 'notFound' } : found;
}

async function endOfDelivery(
  desk: Desk,
  request: Asked & Pick<FindDelivery, 'transactionId'>,
): Promise<Outcome<DeliveryRegistered> | NotFound> {
  const found = await ask(desk, request);
  if (found.outcome === 'found') return foundDelivery(found.body, request);
  return found.outcome === 'refused' ? { outcome: 'notFound' } : found;
}

function expectedOf(desk: Desk, { paymentId, amount }: Pick<ApproveRequest, 'paymentId' | 'amount'>): Expected {
  return { paymentId, amount, mallId: desk.credentials.mallId, secretKey: null, receiptUrl: receiptsOf(desk) };
}

function receiptsOf({ io }: Desk): ReceiptUrl {
  return (pgCno, method) => receiptUrl(io.place, pgCno, method);
}

type Found =
  | { readonly outcome: 'found'; readonly body: Json }
  /** The transaction is known, and an issuer refused it. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  | NotFound
  | ReturnType<typeof unknown>;

const dayMs = 24 * 60 * 60_000;
/** A request is on its way for half a minute; the gateway may write it down under the day on which it arrives. */
const onItsWayMs = 5 * 60_000;

/**
 * Asks for every number that was sent, the last one first, on every day that the gateway may have written it under. It
 * answers for today and yesterday only. Moves nothing.
 */
async function ask(desk: Desk, { references, sentAt }: Asked): Promise<Found> {
  const days = daysToAsk(sentAt, desk.io.now(), references.length > 1);
  if (days.length === 0) return unknown('the gateway answers for today and yesterday only');
  let silence: Found | null = null;
  for (const reference of references.toReversed()) {
    for (const day of days) {
      const found = await askOnce(desk, reference, day);
      if (found.outcome === 'found' || found.outcome === 'refused') return found;
      if (found.outcome === 'unknown') silence = found;
    }
  }
  return silence ?? { outcome: 'notFound' };
}

/** Something that was sent again may have been sent on any day since. */
function daysToAsk(sentAt: Date, now: Date, wasResent: boolean): string[] {
  const answerable = [now, new Date(now.getTime() - dayMs)].map(kstDay);
  const [first, last] = [kstDay(sentAt), kstDay(new Date(sentAt.getTime() + onItsWayMs))];
  return answerable.filter((day) => (wasResent ? day >= first : day === first || day === last));
}

async function askOnce({ client, credentials }: Desk, reference: string, transactionDate: string): Promise<Found> {
  const question = { mallId: credentials.mallId, shopTransactionId: shopTransactionId(reference), transactionDate };
  const posted = await client.post('/api/trades/retrieveTransaction', question, 'question');
  if ('outcome' in posted) return unknown(posted.cause);
  const reply = readReply(posted.reply);
  if (reply.kind === 'success') return { outcome: 'found', body: reply.body };
  if (reply.kind === 'unreadable') return unknown(`the question was answered with HTTP ${reply.httpStatus}`);
  const { code, message } = reply;
  if (isIssuersWord(code)) return { outcome: 'refused', code, message };
  // The code for "no such transaction" is not published: a refused question is one, unless it speaks of trouble.
  return speaksOfTrouble(message) ? unknown(`the question was refused: ${code} ${message}`) : { outcome: 'notFound' };
}
