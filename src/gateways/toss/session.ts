import type {
  Approval,
  ApproveRequest,
  CancelDone,
  CancelRequest,
  ChargeCard,
  ChargeKey,
  ChargeOrder,
  CredentialsCheck,
  DeleteKey,
  FindReceipt,
  FindReceiptCancellation,
  FoundDeposit,
  GatewayIo,
  GatewaySession,
  IssueAccount,
  IssuedKey,
  IssueFromCard,
  IssueFromWindow,
  KeyDeleted,
  ListedCancellation,
  NotFound,
  Outcome,
  SettleOutcome,
  SettleRequest,
} from '../gateway.ts';
import { accountBody } from './accounts.ts';
import {
  cardIssueBody,
  chargeBody,
  deleteOutcome,
  issueBody,
  issueOutcome,
  keyInBody,
  type ExpectedKey,
} from './billing.ts';
import { createClient, type Client } from './client.ts';
import { reasonOf } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { notificationAnswer, notificationRetryAnswer, parseNotification } from './notification.ts';
import { cancelReceipt, findReceipt, findReceiptCancellation, issueReceipt } from './receipts.ts';
import {
  approveOutcome,
  cancelBody,
  cancelLeaving,
  cancelOutcome,
  confirmBody,
  depositIn,
  foundApproval,
  foundCancel,
  listedCancellations,
  unknown,
  type Expected,
  type SettleCancel,
} from './translate.ts';
import { launchWindow, parseReturn } from './window.ts';
import { readBillingReply, readReply, type TossPayment, type TossReply } from './wire.ts';

export function openSession(credentials: Credentials, io: GatewayIo): GatewaySession {
  const { mid, apiVersion } = credentials;
  const client = createClient(credentials.secretKey, io);
  return {
    checkCredentials: (trial) => checkCredentials(client, trial.paymentId),
    launchWindow: async (order) => ({
      outcome: 'done',
      detail: launchWindow(order, { clientKey: credentials.clientKey, place: io.place }),
    }),
    parseReturn,
    approve: (request) => take(client, confirmation(request), expectedOf(request, mid)),
    cancel: (request) => cancel(client, request),
    settle: (request) => settle(client, request, mid),
    listCancellations: (request) => list(client, request),
    findDeposit: (request) => findDeposit(client, request),
    issueFromWindow: (request) => issue(client, issueOf(request), { ...request, mid, now: io.now() }),
    // The first answer to an Idempotency-Key is given again, so asking for the key once more is asking for its end.
    findIssue: (request) => issue(client, issueOf(request), { ...request, mid, now: io.now() }),
    issueFromCard: (request) => issue(client, cardIssueOf(request), { ...request, mid, now: io.now() }),
    chargeKey: (request) => take(client, chargeOfKey(request), expectedCharge(request, mid)),
    chargeCard: (request) => take(client, chargeOfCard(request), expectedCharge(request, mid)),
    issueAccount: (request) => take(client, issueOfAccount(request), expectedCharge(request, mid)),
    deleteKey: (request) => deleteKey(client, request, io.now()),
    issueReceipt: (request) => issueReceipt(client, request),
    cancelReceipt: (request) => cancelReceipt(client, request),
    // 1.4 has no call that lists receipts.
    ...(apiVersion !== '1.4' && {
      findReceipt: (request: FindReceipt) => findReceipt(client, request),
      findReceiptCancellation: (request: FindReceiptCancellation) => findReceiptCancellation(client, request),
    }),
    parseNotification,
    notificationAnswer,
    notificationRetryAnswer,
  };
}

type Asked = Pick<ApproveRequest, 'paymentId' | 'amount'> & { readonly proof?: ApproveRequest['proof'] };

function expectedOf({ paymentId, amount, proof }: Asked, mid: string): Expected {
  return { paymentId, amount, mid, paymentKey: proof?.['paymentKey'] ?? null, isCharge: false };
}

/** A POST that may take money, or gives out an account for it. */
type Taking = { readonly path: string; readonly body: object; readonly reference: string };

function confirmation(request: ApproveRequest): Taking {
  return { path: '/v1/payments/confirm', body: confirmBody(request), reference: request.reference };
}

function chargeOfKey(request: ChargeKey): Taking {
  return { path: billingPath(request.key), body: chargeBody(request), reference: request.reference };
}

function chargeOfCard(request: ChargeCard): Taking {
  return { path: '/v1/payments/key-in', body: keyInBody(request), reference: request.reference };
}

function issueOfAccount(request: IssueAccount): Taking {
  return { path: '/v1/virtual-accounts', body: accountBody(request), reference: request.reference };
}

function expectedCharge(request: Pick<ChargeOrder, 'paymentId' | 'amount'>, mid: string): Expected {
  return { ...expectedOf(request, mid), isCharge: true };
}

async function take(client: Client, taking: Taking, expected: Expected): Promise<Outcome<Approval>> {
  const posted = await client.post(taking.path, taking.body, taking.reference);
  if ('outcome' in posted) return posted;
  const outcome = approveOutcome(readReply(posted.reply), expected);
  if (!isInDoubt(outcome, posted.wasLost)) return outcome;
  const found = await ask(client, byOrder(expected.paymentId));
  if (found.outcome !== 'found') return found.outcome === 'unknown' ? found : outcome;
  const end = foundApproval(found.payment, expected);
  return end.outcome === 'done' || end.outcome === 'declined' ? end : outcome;
}

function issueOf(request: IssueFromWindow): Taking {
  return { path: '/v1/billing/authorizations/issue', body: issueBody(request), reference: request.reference };
}

function cardIssueOf(request: IssueFromCard): Taking {
  return { path: '/v1/billing/authorizations/card', body: cardIssueBody(request), reference: request.reference };
}

/**
 * No money moves, and nobody can be asked for a key. A refusal after a lost answer speaks of what the first try did:
 * its authKey is used, and its key is nobody's.
 */
async function issue(client: Client, making: Taking, expected: ExpectedKey): Promise<Outcome<IssuedKey>> {
  const posted = await client.post(making.path, making.body, making.reference);
  return 'outcome' in posted ? posted : issueOutcome(readBillingReply(posted.reply), expected);
}

async function deleteKey(client: Client, { key }: DeleteKey, now: Date): Promise<Outcome<KeyDeleted>> {
  const deleted = await client.delete(billingPath(key));
  return 'outcome' in deleted ? deleted : deleteOutcome(deleted.reply, now);
}

/** A key ends in `=`; written as it is or as `%3D`, it is taken (measured). */
function billingPath(key: string): string {
  return `/v1/billing/${encodeURIComponent(key)}`;
}

async function cancel(client: Client, request: CancelRequest): Promise<Outcome<CancelDone>> {
  const path = `/v1/payments/${encodeURIComponent(request.transactionId)}/cancel`;
  const posted = await client.post(path, cancelBody(request), request.reference);
  if ('outcome' in posted) return posted;
  const outcome = cancelOutcome(readReply(posted.reply), request);
  if (!isInDoubt(outcome, posted.wasLost)) return outcome;
  const found = await ask(client, byKey(request.transactionId));
  if (found.outcome === 'unknown') return found;
  if (found.outcome !== 'found' || cancelLeaving(found.payment, request) === null) return outcome;
  return cancelOutcome({ kind: 'payment', payment: found.payment }, request);
}

/**
 * An unknown end is asked for once while the caller waits. So is a refusal that followed a lost answer: "already
 * processed" or "already cancelled" may then speak of our own first try.
 */
function isInDoubt(outcome: Outcome<unknown>, wasLost: boolean): boolean {
  return outcome.outcome === 'unknown' || (outcome.outcome === 'declined' && wasLost);
}

async function settle(client: Client, request: SettleRequest, mid: string): Promise<SettleOutcome> {
  if (request.kind === 'approve') {
    const found = await ask(client, byOrder(request.paymentId));
    const result = found.outcome === 'found' ? foundApproval(found.payment, expectedOf(request, mid)) : found;
    return { kind: 'approve', result };
  }
  return { kind: request.kind, result: endOfCancel(await ask(client, byKey(request.transactionId)), request) };
}

function endOfCancel(found: Asking, request: SettleCancel): Outcome<CancelDone> | NotFound {
  if (found.outcome === 'found') return foundCancel(found.payment, request);
  // A payment that was approved does not vanish: such an answer proves nothing about its cancellation.
  return found.outcome === 'notFound' ? unknown('the gateway does not find the approved payment') : found;
}

async function list(client: Client, request: { transactionId: string }): Promise<ListedCancellation[] | null> {
  const found = await ask(client, byKey(request.transactionId));
  return found.outcome === 'found' ? listedCancellations(found.payment) : null;
}

async function findDeposit(client: Client, request: { transactionId: string }): Promise<FoundDeposit> {
  const found = await ask(client, byKey(request.transactionId));
  if (found.outcome === 'found') return depositIn(found.payment);
  const cause = found.outcome === 'unknown' ? found.cause : 'the gateway does not find the payment of the account';
  return { found: 'unknown', cause };
}

/**
 * Asks about an order that nobody made: whoever hears that there is none has been let in. Only a browser ever shows the
 * client key, and only a payment names the merchant's id.
 */
async function checkCredentials(client: Client, paymentId: string): Promise<CredentialsCheck> {
  const got = await client.get(byOrder(paymentId));
  if ('outcome' in got) return { check: 'unknown', cause: got.cause };
  const reply = readReply(got.reply);
  const isRefused = reply.kind === 'refusal' && reasonOf(reply.code) === 'channel_misconfigured';
  if (isRefused) return { check: 'refused', field: 'secretKey', code: reply.code, message: reply.message };
  if (isNotFound(reply) || reply.kind === 'payment') return { check: 'works', unproven: ['mid', 'clientKey'] };
  return { check: 'unknown', cause: `the question was answered with HTTP ${reply.httpStatus}` };
}

type Asking = { readonly outcome: 'found'; readonly payment: TossPayment } | NotFound | ReturnType<typeof unknown>;

/** Our own order number, the only key that is known even when no answer ever came. */
function byOrder(paymentId: string): string {
  return `/v1/payments/orders/${encodeURIComponent(paymentId)}`;
}

/** The approved payment itself, whatever order number it stands under. */
function byKey(paymentKey: string): string {
  return `/v1/payments/${encodeURIComponent(paymentKey)}`;
}

/** A question moves nothing. */
async function ask(client: Client, path: string): Promise<Asking> {
  const got = await client.get(path);
  if ('outcome' in got) return unknown(`the question got no answer: ${got.cause}`);
  const reply = readReply(got.reply);
  if (reply.kind === 'payment') return { outcome: 'found', payment: reply.payment };
  if (isNotFound(reply)) return { outcome: 'notFound' };
  return unknown(`the question was answered with HTTP ${reply.httpStatus}`);
}

/** Only these speak of the payment; other answers with HTTP 404 speak of the address or of the merchant. */
const notFoundCodes = ['NOT_FOUND_PAYMENT', 'NOT_FOUND_PAYMENT_SESSION', 'NOT_FOUND'];

function isNotFound(reply: TossReply): boolean {
  return reply.kind === 'refusal' && reply.httpStatus === 404 && notFoundCodes.includes(reply.code);
}
