import { randomUUID } from 'node:crypto';
import { compactKst } from '../../core/kst.ts';
import type {
  AccountChanged,
  Approval,
  ApproveRequest,
  CancelDone,
  CancelRequest,
  ChangeAccount,
  CredentialsCheck,
  DeliveryRegistered,
  GatewayIo,
  GatewaySession,
  NotFound,
  Outcome,
  RegisterDelivery,
  ReverseRequest,
  SettleOutcome,
  SettleRequest,
  WindowOrder,
} from '../gateway.ts';
import { changeFields, changeOutcome, changeRefusal } from './accounts.ts';
import { canBeUndoneForMs, createClient, receiptUrl, type CallNumber, type Client } from './client.ts';
import { done } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { deliveryOutcome, deliveryQuery } from './delivery.ts';
import { notificationAnswer, notificationRetryAnswer, parseNotification } from './notification.ts';
import {
  approveOutcome,
  cancelCall,
  cancelOutcome,
  cancelSucceeds,
  refusalOutcome,
  repeatedCancelOutcome,
  unknown,
  type AskedCancel,
  type CancelCall,
} from './translate.ts';
import { launchWindow, parseReturn } from './window.ts';
import { readReply, readTime, type UplusReply } from './wire.ts';

type Desk = { readonly credentials: Credentials; readonly client: Client; readonly io: GatewayIo };

export function openSession(credentials: Credentials, io: GatewayIo): GatewaySession {
  const desk: Desk = { credentials, io, client: createClient(credentials, io) };
  return {
    checkCredentials: (trial) => checkCredentials(desk, trial),
    launchWindow: async (order) => ({
      outcome: 'done',
      detail: launchWindow(order, { credentials, place: io.place, now: io.now() }),
    }),
    parseReturn,
    approve: (request) => approve(desk, request),
    cancel: (request) => cancel(desk, request),
    settle: (request) => settle(desk, request),
    reverse: (request) => reverse(desk, request),
    changeAccount: (request) => changeAccount(desk, request),
    registerDelivery: (request) => registerDelivery(desk, request),
    parseNotification: (request) => parseNotification(request, credentials),
    notificationAnswer,
    notificationRetryAnswer,
  };
}

const isDone = (code: string): boolean => code === done;

type Replied = UplusReply | Extract<Outcome<never>, { outcome: 'notSent' | 'unknown' }>;

/** A call of this moment. One that may be made again in the same one, and is never named again, is drawn by lot. */
function numberNow({ io }: Desk, unique: string = randomUUID()): CallNumber {
  return { time: compactKst(io.now()), unique };
}

type Call = {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly number: CallNumber;
  readonly succeeds?: (code: string) => boolean;
};

async function call({ client }: Desk, { name, fields, number, succeeds = isDone }: Call): Promise<Replied> {
  const posted = await client.call(name, fields, number);
  return 'outcome' in posted ? posted : readReply(posted.reply, succeeds);
}

/** Asks to approve what no window ever authenticated: who says that he knows no such key knows us. */
async function checkCredentials(desk: Desk, trial: WindowOrder): Promise<CredentialsCheck> {
  const fields = { LGD_PAYKEY: `naru-${trial.paymentId}` };
  const reply = await call(desk, { name: 'PaymentByKey', fields, number: numberNow(desk) });
  if ('outcome' in reply) return { check: 'unknown', cause: reply.cause };
  if (reply.kind !== 'refusal') return { check: 'unknown', cause: 'the answer to an impossible call is no refusal' };
  const { code, message } = reply;
  if (unknownKeyCodes.has(code))
    return { check: 'works', unproven: desk.credentials.noticeSources.length > 0 ? ['noticeSources'] : [] };
  const field = refusedFields[code];
  return field === undefined
    ? { check: 'unknown', cause: `${code} ${message}` }
    : { check: 'refused', field, code, message };
}

const unknownKeyCodes: ReadonlySet<string> = new Set(['S050', 'S051']);

const refusedFields: Readonly<Record<string, string>> = { M003: 'mid', S014: 'mertKey', M043: 'mertKey' };

type Proof = Readonly<Record<string, string>>;

type Proven = { readonly paymentId: string; readonly proof?: Proof };

/**
 * The same for ever, so that the call can be named again when all that is left of it is what the window proved. The
 * payment is in it: a buyer may bring the key of one payment to the window of another, and nothing of the first one may
 * be undone by the second.
 */
function approvalNumber({ paymentId, proof: { payKey, timestamp } = {} }: Proven): CallNumber | null {
  const isKnown = payKey !== undefined && timestamp !== undefined;
  return isKnown ? { time: timestamp, unique: `${paymentId} ${payKey}` } : null;
}

async function approve(desk: Desk, request: ApproveRequest): Promise<Outcome<Approval>> {
  const { credentials, io } = desk;
  const { payKey = '', closeDate = null } = request.proof;
  const number = approvalNumber(request);
  if (number === null) return { outcome: 'notSent', cause: 'what the window proved is not there' };
  const fields = {
    LGD_PAYKEY: payKey,
    LGD_AMOUNTCHECKYN: 'Y',
    LGD_AMOUNT: String(request.amount.amount),
  };
  const reply = await call(desk, { name: 'PaymentByKey', fields, number });
  if ('outcome' in reply) return reply;
  const { mid, mertKey } = credentials;
  const receipt = (tid: string): string => receiptUrl(io.place, credentials, tid);
  const { paymentId, amount } = request;
  return approveOutcome(reply, { paymentId, amount, mid, mertKey, closeDate, receiptUrl: receipt });
}

async function cancel(desk: Desk, request: CancelRequest): Promise<Outcome<CancelDone>> {
  const number = numberNow(desk, request.reference);
  const asked = askedOf(desk, request, number);
  const reply = await call(desk, { ...cancelCall(request), number, succeeds: cancelSucceeds(asked) });
  return 'outcome' in reply ? reply : cancelOutcome(reply, asked);
}

/** The answer names no time, so it is ours. */
async function registerDelivery(
  { client, credentials, io }: Desk,
  request: RegisterDelivery,
): Promise<Outcome<DeliveryRegistered>> {
  const posted = await client.report(deliveryQuery(request, credentials));
  return 'outcome' in posted ? posted : deliveryOutcome(posted.reply, io.now());
}

type Wanted = Omit<AskedCancel, 'txId' | 'at' | 'receipt'> & Pick<CancelRequest, 'transactionId'>;

function askedOf({ client, credentials, io }: Desk, wanted: Wanted, number: CallNumber): AskedCancel {
  const { transactionId, ...asked } = wanted;
  const receipt = receiptUrl(io.place, credentials, transactionId);
  return { ...asked, txId: client.txId(number), at: io.now(), receipt };
}

/**
 * The gateway answers no questions. An approval whose end is not known is undone, which can only give money back, and
 * a cancellation is asked for again, which finds it done where it was. Neither can take anything.
 */
async function settle(desk: Desk, request: SettleRequest): Promise<SettleOutcome> {
  if (request.kind === 'approve') return { kind: 'approve', result: await undo(desk, request) };
  const isUndone = request.kind === 'reverse' && undoable(desk, request) !== null;
  const result = isUndone ? await undoAnswered(desk, request) : await cancelAgain(desk, request);
  return { kind: request.kind, result };
}

/** The number of an approval's call, while its undoing can be believed. */
function undoable({ io }: Desk, proven: Proven): CallNumber | null {
  const opened = readTime(proven.proof?.['timestamp']);
  const isLate = opened === null || io.now().getTime() - opened.getTime() > canBeUndoneForMs;
  return isLate ? null : approvalNumber(proven);
}

/** An approval that was answered and must not stand; later than its call can be undone, it is cancelled like any. */
async function reverse(desk: Desk, request: ReverseRequest): Promise<Outcome<CancelDone>> {
  return undoable(desk, request) === null ? cancel(desk, request) : undoAnswered(desk, request);
}

type Reversed = Pick<ReverseRequest, 'transactionId' | 'amount'> & Proven;

/**
 * By the number of its call, as the vendor's samples do when a shop cannot write a payment down. Twice is once: so this
 * is how the end of it is learnt, too.
 */
async function undoAnswered(desk: Desk, reversed: Reversed): Promise<Outcome<CancelDone>> {
  const { transactionId, amount } = reversed;
  const approval = undoable(desk, reversed);
  if (approval === null) return unknown('the call cannot be named any more');
  const reply = await rollBack(desk, approval, 'Approval must not stand');
  if ('outcome' in reply) return reply;
  if (reply.kind !== 'success') return refusalOutcome(reply);
  const { client, credentials, io } = desk;
  const detail: CancelDone = {
    transactionId: client.txId(approval),
    amount,
    balance: 0,
    cancelledAt: io.now(),
    receiptUrl: receiptUrl(io.place, credentials, transactionId),
    state: 'done',
    payout: null,
  };
  return { outcome: 'done', detail };
}

/** Rollback: undoes what a call did, answers 0000 also where it did nothing, and may be sent as often as one likes. */
async function rollBack(desk: Desk, approval: CallNumber, LGD_RB_REASON: string): Promise<Replied> {
  const fields = { LGD_RB_TXID: desk.client.txId(approval), LGD_RB_REASON };
  return call(desk, { name: 'Rollback', fields, number: numberNow(desk) });
}

type AskedApproval = Extract<SettleRequest, { kind: 'approve' }>;

async function undo(desk: Desk, request: AskedApproval): Promise<Outcome<Approval>> {
  const approval = approvalNumber(request);
  if (approval === null) return unknown('what the window proved is not there, so the call cannot be named');
  if (desk.io.now().getTime() - request.sentAt.getTime() > canBeUndoneForMs)
    return unknown('too late to be undone for certain');
  const reply = await rollBack(desk, approval, 'Timeout');
  if ('outcome' in reply) return unknown(reply.cause);
  if (reply.kind === 'success') return undone;
  const refusal = refusalOutcome(reply);
  return unknown(refusal.outcome === 'declined' ? `not undone: ${refusal.code} ${refusal.message}` : refusal.cause);
}

/** Whether it had been approved or never arrived, nothing of it stands now. */
const undone: Outcome<Approval> = {
  outcome: 'declined',
  reason: 'other',
  code: 'rolled_back',
  message: '승인 결과를 확인하지 못해 결제를 되돌렸습니다. 금액은 청구되지 않습니다.',
};

async function changeAccount(desk: Desk, request: ChangeAccount): Promise<Outcome<AccountChanged>> {
  const refusal = changeRefusal(request);
  if (refusal !== null) return refusal;
  const reply = await call(desk, { name: 'CyberAccount', fields: changeFields(request), number: numberNow(desk) });
  return 'outcome' in reply ? reply : changeOutcome(reply, request);
}

type AskedAgain = Exclude<SettleRequest, { kind: 'approve' }>;

/**
 * With the balance from before in a part's call, nothing can go back twice. An account's refund names the buyer's bank
 * account, which nobody keeps: without it the gateway refuses what it has not done yet.
 */
async function cancelAgain(desk: Desk, request: AskedAgain): Promise<Outcome<CancelDone> | NotFound> {
  const { transactionId, amount, balance, known } = request;
  const isFull = amount === balance;
  const number = numberNow(desk);
  const asked = askedOf(desk, { transactionId, amount, balance, isFull, method: null, account: null }, number);
  const again = repeatedCall(request, isFull && known.length === 0);
  const reply = await call(desk, { ...again, number, succeeds: cancelSucceeds(asked) });
  if ('outcome' in reply) return unknown(reply.cause);
  const outcome = repeatedCancelOutcome(reply, asked);
  const wantsAccount = outcome.outcome === 'declined' && outcome.reason === 'refund_account_wrong';
  return wantsAccount ? { outcome: 'notFound' } : outcome;
}

function repeatedCall({ transactionId, amount, balance, taxFree }: AskedAgain, isWhole: boolean): CancelCall {
  const LGD_TID = transactionId;
  if (isWhole) return { name: 'Cancel', fields: { LGD_TID } };
  const amounts = { LGD_CANCELAMOUNT: String(amount), LGD_REMAINAMOUNT: String(balance), LGD_REQREMAIN: '1' };
  const tax = { LGD_CANCELTAXFREEAMOUNT: String(taxFree) };
  return { name: 'PartialCancel', fields: { LGD_TID, ...amounts, ...tax } };
}
