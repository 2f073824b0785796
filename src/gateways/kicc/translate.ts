import { compactKst } from '../../core/kst.ts';
import type { CardFacts, Method } from '../../core/method.ts';
import { containedVat, money, type Money } from '../../core/money.ts';
import type { Approval, Breach, CancelDone, CancelRequest, Failed, Outcome } from '../gateway.ts';
import {
  cancelledStates,
  cardCompanyOf,
  cardKindOf,
  isInterestFree,
  reasonOf,
  revisedStates,
  speaksOfTrouble,
  standingStates,
  walletOf,
} from './codes.ts';
import { cutToEucKr } from './euc-kr.ts';
import { isSignedByGateway, signRevise } from './signature.ts';
import { readApproval, readRevise, type Json, type KiccApproval, type KiccCard, type KiccReply } from './wire.ts';

const transactionIdMaxLength = 60;
const reasonMaxBytes = 100;

/** The number of one request, never used twice: the end of ours is what tells one sending from another. */
export function shopTransactionId(reference: string): string {
  return reference.slice(-transactionIdMaxLength);
}

/** Year, month and day in Korea: the gateway takes no other day than its own. */
export function kstDay(at: Date): string {
  return compactKst(at).slice(0, 8);
}

/** What an approval must be of, or it must not stand. */
export type Expected = {
  readonly paymentId: string;
  readonly amount: Money;
  readonly mallId: string;
  /** Given where the answer must be signed; answers to questions are not. */
  readonly secretKey: string | null;
  readonly receiptUrl: (pgCno: string) => string;
};

/** The end that a reply to an approval tells. */
export function approveOutcome(reply: KiccReply, expected: Expected): Outcome<Approval> {
  return reply.kind === 'success' ? foundApproval(reply.body, expected) : refusalOutcome(reply);
}

/** The end of an approval by the state that the transaction is in. */
export function foundApproval(body: Json, expected: Expected): Outcome<Approval> {
  const approval = readApproval(body);
  if (approval === null) return unknown('the approved transaction lacks its number, amount, time or order');
  const { statusCode } = approval;
  if (statusCode !== null && cancelledStates.has(statusCode)) {
    const message = '승인되었으나 결제사에서 이미 전액 취소된 결제입니다.';
    return { outcome: 'declined', reason: 'already_cancelled', code: statusCode, message };
  }
  if (statusCode !== null && !standingStates.has(statusCode))
    return unknown(`the transaction has a state that nobody listed: ${statusCode}`);
  const detail = approvalOf(approval, expected);
  const breach = breachOf(approval, expected);
  return breach === null ? { outcome: 'done', detail } : { outcome: 'done', detail, breach };
}

function breachOf(approval: KiccApproval, expected: Expected): Breach | null {
  if (approval.shopOrderNo !== expected.paymentId) return 'order_differs';
  if (approval.mallId !== expected.mallId) return 'mid_differs';
  if (approval.amount !== expected.amount.amount) return 'amount_differs';
  const isSigned = expected.secretKey === null || isSignedByGateway(expected.secretKey, approval);
  return isSigned ? null : 'signature_wrong';
}

function approvalOf(approval: KiccApproval, { receiptUrl }: Expected): Approval {
  return {
    transactionId: approval.pgCno,
    amount: money(approval.amount, 'KRW'),
    balance: null,
    approvedAt: approval.approvedAt,
    method: methodOf(approval.payMethodTypeCode),
    easyPay: walletOf(approval.cpCode),
    card: approval.card && cardFacts(approval.card, approval.approvalNo),
    bank: null,
    account: null,
    cashReceiptIssued: false,
    isEscrow: false,
    receiptUrl: receiptUrl(approval.pgCno),
    secret: null,
  };
}

/** A wallet may charge a card (`11`), or its own money (`50`, `60`). */
function methodOf(payMethodTypeCode: string | null): Method {
  return payMethodTypeCode === '50' || payMethodTypeCode === '60' ? 'point' : 'card';
}

/** The names of a reply are those of the slip (`TestCard`, `OK:00190653`): the codes tell better. */
function cardFacts(card: KiccCard, approvalNumber: string | null): CardFacts {
  const issuer = card.issuerCode === null ? null : cardCompanyOf(card.issuerCode, card.issuerName);
  const member = card.subCardCd === null ? null : cardCompanyOf(card.subCardCd, null);
  return {
    company: (member?.code === null ? null : member) ?? issuer ?? { code: null, name: '알 수 없음' },
    issuer,
    acquirer: card.acquirerCode === null ? null : cardCompanyOf(card.acquirerCode, card.acquirerName),
    maskedNumber: card.cardNo,
    approvalNumber,
    instalmentMonths: card.installmentMonth,
    kind: cardKindOf(card.cardGubun),
    isInterestFree: isInterestFree(card.freeInstallmentTypeCode),
  };
}

export type Signer = { readonly mallId: string; readonly secretKey: string; readonly now: Date };

/**
 * 40 gives everything back and only to an untouched payment: after a part was given back, the rest is one more part.
 * What is believed to be left is not named, for nobody agrees whether the gateway wants it before or after.
 */
export function reviseBody(request: CancelRequest, { mallId, secretKey, now }: Signer): object {
  const { transactionId: pgCno, amount } = request;
  const isWhole = request.isFull && request.balance === request.paid;
  const id = shopTransactionId(request.reference);
  const hasTax = !isWhole && request.taxFree > 0;
  return {
    mallId,
    shopTransactionId: id,
    pgCno,
    reviseTypeCode: isWhole ? '40' : partialTypeOf(request.method),
    ...(!isWhole && { amount }),
    ...(hasTax && { taxInfo: taxOf(request) }),
    cancelReqDate: kstDay(now),
    msgAuthValue: signRevise(secretKey, pgCno, id),
    reviseMessage: cutToEucKr(request.reason.replace(/['"<>\\;|&\r\n]/g, ' '), reasonMaxBytes).trim() || '취소',
  };
}

/** Transfers and phones are given back in parts by another word than cards and wallets. */
function partialTypeOf(method: Method): '32' | '33' {
  return method === 'transfer' || method === 'phone' ? '33' : '32';
}

/** The same three parts as in a registration, by other names. */
function taxOf({ amount, taxFree }: CancelRequest): object {
  const vatAmount = containedVat(amount, taxFree);
  return { taxationAmount: amount - taxFree - vatAmount, taxFreeAmount: taxFree, vatAmount };
}

/** What a cancellation was asked for: enough to read its answer, whenever it comes. */
export type AskedCancel = { readonly transactionId: string; readonly amount: number };

/** The end that a reply to a cancellation tells. */
export function cancelOutcome(reply: KiccReply, asked: AskedCancel, receipt: string): Outcome<CancelDone> {
  return reply.kind === 'success' ? foundCancel(reply.body, asked, receipt) : refusalOutcome(reply);
}

export function foundCancel(body: Json, asked: AskedCancel, receipt: string): Outcome<CancelDone> {
  const revise = readRevise(body);
  if (revise === null) return unknown('the answer shows no cancellation');
  if (revise.oriPgCno !== null && revise.oriPgCno !== asked.transactionId)
    return unknown(`the answer speaks of another transaction: ${revise.oriPgCno}`);
  if (revise.statusCode !== null && !revisedStates.has(revise.statusCode))
    return unknown(`the cancellation has a state that nobody listed: ${revise.statusCode}`);
  return {
    outcome: 'done',
    detail: {
      transactionId: revise.cancelPgCno,
      amount: revise.cancelAmount ?? asked.amount,
      balance: revise.remainAmount,
      cancelledAt: revise.cancelledAt,
      receiptUrl: receipt,
      state: 'done',
      payout: null,
    },
  };
}

/** A refusal in the gateway's own envelope is a refusal, listed or not, unless its words leave open what happened. */
export function refusalOutcome(reply: Exclude<KiccReply, { kind: 'success' }>): Failed {
  if (reply.kind === 'unreadable') return unknown(`HTTP ${reply.httpStatus} with a body that cannot be read`);
  const { code, message } = reply;
  const reason = reasonOf(code);
  if (reason === 'other' && speaksOfTrouble(message)) return unknown(`${code} ${message}`);
  return { outcome: 'declined', reason, code, message };
}

export function unknown(cause: string): Extract<Failed, { outcome: 'unknown' }> {
  return { outcome: 'unknown', cause };
}
