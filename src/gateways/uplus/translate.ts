import type { ReceiptPurpose, WindowReceipt } from '../../core/cash-receipt.ts';
import type { Payout } from '../../core/cancellation.ts';
import type { CardFacts } from '../../core/method.ts';
import { money, type Money } from '../../core/money.ts';
import type { Approval, Breach, CancelDone, CancelRequest, Failed, IssuedAccount, Outcome } from '../gateway.ts';
import {
  ambiguous,
  alreadyCancelled,
  bankOf,
  cardCompanyOf,
  done,
  methodOf,
  openCancelCode,
  openRefunds,
  reasonOf,
  transferRefunds,
  uplusBankCode,
} from './codes.ts';
import { isSignedByGateway } from './signature.ts';
import { number, readResult, readTime, type UplusReply, type UplusResult } from './wire.ts';

/** What an approval must be of, or it must not stand. */
export type Expected = {
  readonly paymentId: string;
  readonly amount: Money;
  readonly mid: string;
  readonly mertKey: string;
  /** As the window was told; an answer that names no last day means this one. */
  readonly closeDate: string | null;
  readonly receiptUrl: (tid: string) => string;
};

/** The end that a reply to PaymentByKey tells. */
export function approveOutcome(reply: UplusReply, expected: Expected): Outcome<Approval> {
  if (reply.kind !== 'success') return refusalOutcome(reply);
  const result = readResult(reply.fields);
  if (result === null) return unknown('the answer lacks the order, the transaction or the amount');
  const detail = approvalOf(result, expected);
  if (detail === null) return unknown(`the answer lacks its time, its account, or has a strange way to pay`);
  const breach = breachOf(result, reply.code, expected);
  return breach === null ? { outcome: 'done', detail } : { outcome: 'done', detail, breach };
}

function breachOf(result: UplusResult, code: string, expected: Expected): Breach | null {
  if (result.oid !== expected.paymentId) return 'order_differs';
  if (result.mid !== expected.mid) return 'mid_differs';
  if (result.amount !== expected.amount.amount) return 'amount_differs';
  const isSigned = isSignedByGateway({ ...result, amount: result.amountText, code }, expected.mertKey);
  return isSigned ? null : 'signature_wrong';
}

function approvalOf(result: UplusResult, { closeDate, receiptUrl }: Expected): Approval | null {
  const method = methodOf(result.payType);
  const account = method === 'virtual_account' ? accountOf(result, closeDate) : null;
  if (method === null || result.paidAt === null || (method === 'virtual_account' && account === null)) return null;
  return {
    transactionId: result.tid,
    amount: money(result.amount, 'KRW'),
    balance: null,
    approvedAt: result.paidAt,
    method,
    easyPay: null,
    card: method === 'card' ? cardFacts(result) : null,
    bank: method === 'transfer' ? bankOf(result.financeCode, result.financeName) : null,
    account,
    cashReceipt: windowReceipt(result),
    isEscrow: result.isEscrow,
    receiptUrl: receiptUrl(result.tid),
    secret: null,
  };
}

const receiptPurposes: Readonly<Record<string, ReceiptPurpose>> = { 0: 'income_deduction', 1: 'business_expense' };

/** Nothing tells a number of the gateway's own. */
export function windowReceipt({ cashReceiptNumber, cashReceiptKind }: UplusResult): WindowReceipt | null {
  if (cashReceiptNumber === null) return null;
  const purpose = receiptPurposes[cashReceiptKind ?? ''] ?? null;
  return { transactionId: null, approvalNumber: cashReceiptNumber, purpose, receiptUrl: null };
}

function accountOf(result: UplusResult, closeDate: string | null): IssuedAccount | null {
  const bank = bankOf(result.financeCode, result.financeName);
  const dueAt = result.closesAt ?? readTime(closeDate);
  if (bank === null || result.accountNumber === null || dueAt === null) return null;
  const { accountNumber: number, accountHolder: holder } = result;
  return { bankCode: bank.code, bankName: bank.name, number, holder, dueAt };
}

/** The gateway tells the company, and neither who acquires nor whether it is a debit card. */
function cardFacts(result: UplusResult): CardFacts {
  const company = cardCompanyOf(result.financeCode, result.financeName);
  return {
    company,
    issuer: company,
    acquirer: null,
    maskedNumber: result.cardNumber,
    approvalNumber: result.approvalNumber,
    instalmentMonths: result.instalmentMonths,
    kind: null,
    isInterestFree: result.isInterestFree,
  };
}

/** The name and the fields of a cancellation. */
export type CancelCall = {
  readonly name: 'Cancel' | 'PartialCancel';
  readonly fields: Readonly<Record<string, string>>;
};

/** All of an untouched payment is a call of its own, and a part, or the rest after one, another. */
export function cancelCall(request: CancelRequest): CancelCall {
  const refund = request.account === 'paid' ? refundFields(request) : {};
  const isWhole = request.isFull && request.balance === request.paid;
  const LGD_TID = request.transactionId;
  if (request.account === 'open' || isWhole) return { name: 'Cancel', fields: { LGD_TID, ...refund } };
  const counts = request.method !== 'card';
  return {
    name: 'PartialCancel',
    fields: {
      LGD_TID,
      LGD_CANCELAMOUNT: String(request.amount),
      LGD_REMAINAMOUNT: String(request.balance),
      LGD_CANCELTAXFREEAMOUNT: String(request.taxFree),
      LGD_CANCELREASON: plainText(request.reason, reasonMaxLength) || '취소',
      LGD_REQREMAIN: '1',
      ...(counts && { LGD_PCANCELCNT: String(request.partsBefore + 1) }),
      ...refund,
    },
  };
}

const reasonMaxLength = 50;

function refundFields({ refundAccount, buyerPhone }: CancelRequest): Record<string, string> {
  if (refundAccount === null) return {};
  return {
    LGD_RFBANKCODE: uplusBankCode(refundAccount.bankCode),
    LGD_RFACCOUNTNUM: refundAccount.number.replace(/[^0-9]/g, ''),
    LGD_RFCUSTOMERNAME: plainText(refundAccount.holder, reasonMaxLength),
    LGD_RFPHONE: (buyerPhone ?? '').replace(/[^0-9]/g, ''),
  };
}

/** Signs that no value may hold, the vendor's samples say, and letters that EUC-KR never had: each becomes a blank. */
export function plainText(written: string, maxLength: number): string {
  const plain = written
    .replace(/[<>;'"\\]|\+-|--|[\u{10000}-\u{10FFFF}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...plain].slice(0, maxLength).join('').trim();
}

/** What a cancellation was asked for: enough to read its answer. `txId`: the number of the call that is answered. */
export type AskedCancel = Pick<CancelRequest, 'amount' | 'isFull' | 'balance' | 'account'> & {
  /** Null where it is asked again, and nobody knows any more. */
  readonly method: CancelRequest['method'] | null;
  readonly txId: string;
  readonly at: Date;
  readonly receipt: string;
};

/** Which codes are a success: transfers have several, and accounts one more than the usual. */
export function cancelSucceeds({
  method,
  account,
}: Pick<AskedCancel, 'method' | 'account'>): (code: string) => boolean {
  if (method === 'transfer' || method === null) return (code) => Object.hasOwn(transferRefunds, code);
  return (code) => code === done || (account === 'paid' && code === 'RF00');
}

/** The end that a reply to a cancellation tells. */
export function cancelOutcome(reply: UplusReply, asked: AskedCancel): Outcome<CancelDone> {
  if (reply.kind === 'success') return { outcome: 'done', detail: cancelDone(reply, asked) };
  if (reply.kind === 'refusal' && isOpen(reply.code, asked)) return { outcome: 'pending', reference: asked.txId };
  return refusalOutcome(reply);
}

/** Asked again nobody knows any more what was paid with, and a refund that is under way must not count as refused. */
function isOpen(code: string, { account, method }: AskedCancel): boolean {
  return code === openCancelCode || ((account === 'paid' || method === null) && openRefunds.has(code));
}

/** There is no number of a cancellation but that of the call. */
function cancelDone(reply: Extract<UplusReply, { kind: 'success' }>, asked: AskedCancel): CancelDone {
  return {
    transactionId: asked.txId,
    amount: asked.account === 'open' ? asked.amount : (number(reply.fields['LGD_CANCELAMOUNT']) ?? asked.amount),
    balance: asked.isFull ? 0 : number(reply.fields['LGD_REMAINAMOUNT']),
    cancelledAt: readTime(reply.fields['LGD_RESPDATE']) ?? asked.at,
    receiptUrl: asked.receipt,
    state: 'done',
    payout: payoutOf(reply.code, asked),
  };
}

/** A card is credited by its issuer. An account's refund is paid out on the next working day. */
function payoutOf(code: string, { method, account }: AskedCancel): Payout | null {
  if (method === 'transfer' || method === null) return transferRefunds[code] ?? null;
  if (account !== 'paid') return null;
  return code === 'RF00' ? 'paid_out' : 'requested';
}

/** Asked again: what is gone already is gone by us, and everything that was to go. */
export function repeatedCancelOutcome(reply: UplusReply, asked: AskedCancel): Outcome<CancelDone> {
  const isGone = reply.kind === 'refusal' && asked.isFull && alreadyCancelled.has(reply.code);
  if (isGone) return { outcome: 'done', detail: cancelDone({ kind: 'success', code: done, fields: {} }, asked) };
  const outcome = cancelOutcome(reply, asked);
  const isOvertaken =
    outcome.outcome === 'declined' &&
    (outcome.reason === 'cancel_balance_differs' || outcome.reason === 'already_cancelled');
  // This cancellation was made, or another one was: nobody tells which.
  return isOvertaken ? unknown(`${outcome.code}: no longer ${asked.balance} is left`) : outcome;
}

/** A refusal in the gateway's own envelope is a refusal, listed or not, unless it leaves open what happened. */
export function refusalOutcome(reply: Exclude<UplusReply, { kind: 'success' }>): Failed {
  if (reply.kind === 'unreadable') return unknown(`HTTP ${reply.httpStatus} with a body that cannot be read`);
  const { code, message } = reply;
  if (ambiguous.has(code)) return unknown(`${code} ${message}`);
  return { outcome: 'declined', reason: reasonOf(code), code, message };
}

export function unknown(cause: string): Extract<Failed, { outcome: 'unknown' }> {
  return { outcome: 'unknown', cause };
}
