import type { ReceiptPurpose, WindowReceipt } from '../../core/cash-receipt.ts';
import { compactKst } from '../../core/kst.ts';
import type { CardFacts, Method } from '../../core/method.ts';
import { containedVat, money, type Money } from '../../core/money.ts';
import type { Approval, Breach, CancelDone, CancelRequest, Failed, IssuedAccount, Outcome } from '../gateway.ts';
import {
  bankOf,
  cancelledStates,
  cardCompanyOf,
  cardKindOf,
  isInterestFree,
  isRevised,
  methodOf,
  payoutOf,
  pendingRefundCodes,
  reasonOf,
  speaksOfTrouble,
  standingStates,
  waitingStates,
  walletOf,
} from './codes.ts';
import type { Credentials } from './credentials.ts';
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

/** Where the buyer sees what was paid; null for a method without such a page. */
export type ReceiptUrl = (pgCno: string, method: Method) => string | null;

/** What an approval must be of, or it must not stand. */
export type Expected = {
  readonly paymentId: string;
  readonly amount: Money;
  readonly mallId: string;
  /** Given where the answer must be signed; answers to questions are not. */
  readonly secretKey: string | null;
  readonly receiptUrl: ReceiptUrl;
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
  if (statusCode !== null && waitingStates.has(statusCode) && detail.method !== 'virtual_account')
    return unknown(`a payment that is no account waits for a deposit: ${statusCode}`);
  if (detail.method === 'virtual_account' && detail.account === null)
    return unknown('the issued account lacks its bank, its number or its end');
  const breach = breachOf(approval, expected);
  return breach === null ? { outcome: 'done', detail } : { outcome: 'done', detail, breach };
}

export function breachOf(approval: KiccApproval, expected: Expected): Breach | null {
  if (approval.shopOrderNo !== expected.paymentId) return 'order_differs';
  if (approval.mallId !== expected.mallId) return 'mid_differs';
  if (approval.amount !== expected.amount.amount) return 'amount_differs';
  const isSigned = expected.secretKey === null || isSignedByGateway(expected.secretKey, approval);
  return isSigned ? null : 'signature_wrong';
}

function approvalOf(approval: KiccApproval, { receiptUrl }: Expected): Approval {
  const method = methodOf(approval.payMethodTypeCode);
  const { bank } = approval;
  return {
    transactionId: approval.pgCno,
    amount: money(approval.amount, 'KRW'),
    balance: null,
    approvedAt: approval.approvedAt,
    method,
    easyPay: walletOf(approval.cpCode),
    card: approval.card && cardFacts(approval.card, approval.approvalNo),
    bank: method === 'transfer' && bank ? bankOf(bank.bankCode, bank.bankName) : null,
    account: method === 'virtual_account' ? issuedAccount(approval) : null,
    cashReceipt: windowReceipt({ ...approval.cashReceipt, issueType: null }),
    isEscrow: approval.escrowUsed === 'Y',
    receiptUrl: receiptUrl(approval.pgCno, method),
    secret: null,
  };
}

const receiptPurposes: Readonly<Record<string, ReceiptPurpose>> = {
  '01': 'income_deduction',
  '02': 'business_expense',
  '03': 'income_deduction',
};

type ToldReceipt = KiccApproval['cashReceipt'] & { readonly issueType: string | null };

/** Only a notice tells the kind of it, and nothing tells a number of the gateway's own. */
export function windowReceipt({ resCd, approvalNo: approvalNumber, issueType }: ToldReceipt): WindowReceipt | null {
  if (resCd !== '0000') return null;
  return { transactionId: null, approvalNumber, purpose: receiptPurposes[issueType ?? ''] ?? null, receiptUrl: null };
}

function issuedAccount({ account }: KiccApproval): IssuedAccount | null {
  if (account === null) return null;
  const { code: bankCode, name: bankName } = bankOf(account.bankCode, account.bankName);
  return { bankCode, bankName, number: account.accountNo, holder: account.depositName, dueAt: account.expiresAt };
}

/** The names of a reply are those of the slip (`TestCard`, `OK:00190653`): the codes tell better. */
export function cardFacts(card: KiccCard, approvalNumber: string | null): CardFacts {
  const issuer = card.issuerCode === null ? null : cardCompanyOf(card.issuerCode, card.issuerName);
  const member = card.subCardCd === null ? null : cardCompanyOf(card.subCardCd, null);
  return {
    company: (member?.code === null ? null : member) ?? issuer ?? { code: null, name: '알 수 없음' },
    issuer,
    acquirer: card.acquirerCode === null ? null : cardCompanyOf(card.acquirerCode, card.acquirerName),
    // What has no star in it is a number or a key, and is not kept.
    maskedNumber: [card.cardMaskNo, card.cardNo].find((each) => each?.includes('*')) ?? null,
    approvalNumber,
    instalmentMonths: card.installmentMonth,
    kind: cardKindOf(card.cardGubun),
    isInterestFree: isInterestFree(card.freeInstallmentTypeCode),
  };
}

export type Signer = Credentials & { readonly now: Date };

/**
 * 40 gives everything back and only to an untouched payment: after a part was given back, the rest is one more part.
 * What is believed to be left is not named, for nobody agrees whether the gateway wants it before or after.
 */
export function reviseBody(request: CancelRequest, { mallId, secretKey, refundMode, now }: Signer): object {
  const { transactionId: pgCno, amount } = request;
  const id = shopTransactionId(request.reference);
  const isWhole = isWholeOf(request);
  const isSplit = !isWhole && request.hasTaxFreePart && request.method !== 'phone';
  const type = typeOf(request, refundMode);
  return {
    mallId,
    shopTransactionId: id,
    pgCno,
    ...type,
    ...(!isWhole && { amount }),
    ...(isSplit && { taxInfo: taxOf(request) }),
    ...(request.account === 'paid' && { refundInfo: refundInfo(request) }),
    cancelReqDate: kstDay(now),
    msgAuthValue: signRevise(secretKey, pgCno, id),
    reviseMessage: cutToEucKr(request.reason.replace(/['"<>\\;|&\r\n]/g, ' '), reasonMaxBytes).trim() || '취소',
  };
}

/** Nothing was given back before, and all of it goes now. */
export function isWholeOf({ isFull, balance, paid }: CancelRequest): boolean {
  return isFull && balance === paid;
}

type ReviseType = { readonly reviseTypeCode: string; readonly reviseSubTypeCode?: string };

/**
 * "변경 구분": 40 whole, 32 and 33 parts; money that came to an account goes back by 60 and 62 (asked today, paid with
 * the next settlement) or by 63 (at once, the gateway checking the account); what is held in escrow by 61 only, before
 * anything was sent.
 */
function typeOf(request: CancelRequest, refundMode: Credentials['refundMode']): ReviseType {
  const isWhole = isWholeOf(request);
  if (request.isEscrow)
    return { reviseTypeCode: '61', reviseSubTypeCode: request.account === 'paid' ? 'ES05' : 'ES02' };
  if (request.account === 'paid') {
    if (refundMode === 'realtime') return { reviseTypeCode: '63', reviseSubTypeCode: isWhole ? '10' : '11' };
    return { reviseTypeCode: isWhole ? '60' : '62', reviseSubTypeCode: 'RF01' };
  }
  return { reviseTypeCode: isWhole ? '40' : partialTypeOf(request.method) };
}

/** Transfers and phones are given back in parts by another word than cards and wallets. */
function partialTypeOf(method: Method): '32' | '33' {
  return method === 'transfer' || method === 'phone' ? '33' : '32';
}

const accountMaxLength = 14;
const holderMaxBytes = 50;

function digitsOf(accountNumber: string): string {
  return accountNumber.replace(/[^0-9]/g, '');
}

/** Refunds know every bank by the standard number. */
function refundInfo({ refundAccount }: CancelRequest): object {
  const { bankCode = '', number = '', holder = '' } = refundAccount ?? {};
  return {
    refundBankCode: bankCode,
    refundAccountNo: digitsOf(number),
    refundDepositName: cutToEucKr(holder.replace(/['"<>\\;|&\r\n]/g, ' '), holderMaxBytes).trim(),
  };
}

/** Why a cancellation cannot even be asked for here; null: it can. */
export function refusalBeforeAsking(request: CancelRequest): Extract<Failed, { outcome: 'declined' }> | null {
  if (request.isEscrow && !isWholeOf(request)) {
    const message = '에스크로 결제는 부분취소할 수 없습니다.';
    return { outcome: 'declined', reason: 'cancel_amount_not_allowed', code: 'escrow_whole_only', message };
  }
  if (request.account === 'paid' && request.refundAccount === null) {
    const message = '입금된 가상계좌는 환불받을 계좌가 있어야 취소할 수 있습니다.';
    return { outcome: 'declined', reason: 'refund_account_wrong', code: 'refund_account_missing', message };
  }
  if (request.account === 'paid' && !isWritable(request.refundAccount)) {
    const message = '환불받을 계좌의 은행 코드(3자리), 계좌번호(14자리 이하), 예금주를 확인해 주세요.';
    return { outcome: 'declined', reason: 'refund_account_wrong', code: 'refund_account_wrong', message };
  }
  return null;
}

/** A number that were cut to what the gateway takes would be another account. */
function isWritable(account: CancelRequest['refundAccount']): boolean {
  if (account === null) return false;
  const digits = digitsOf(account.number);
  const isNumber = digits.length > 0 && digits.length <= accountMaxLength;
  return isNumber && /^[0-9]{3}$/.test(account.bankCode) && account.holder.trim() !== '';
}

/** The same three parts as in a registration, by other names. */
function taxOf({ amount, taxFree }: CancelRequest): object {
  const vatAmount = containedVat(amount, taxFree);
  return { taxationAmount: amount - taxFree - vatAmount, taxFreeAmount: taxFree, vatAmount };
}

/** What a cancellation was asked for: enough to read its answer, whenever it comes. */
export type AskedCancel = { readonly transactionId: string; readonly amount: number };

/** The end that a reply to a cancellation tells. */
export function cancelOutcome(reply: KiccReply, asked: AskedCancel, receiptUrl: ReceiptUrl): Outcome<CancelDone> {
  return reply.kind === 'success' ? foundCancel(reply.body, asked, receiptUrl) : refusalOutcome(reply);
}

export function foundCancel(body: Json, asked: AskedCancel, receiptUrl: ReceiptUrl): Outcome<CancelDone> {
  const revise = readRevise(body);
  if (revise === null) return unknown('the answer shows no cancellation');
  if (revise.oriPgCno !== null && revise.oriPgCno !== asked.transactionId)
    return unknown(`the answer speaks of another transaction: ${revise.oriPgCno}`);
  if (revise.statusCode !== null && !isRevised(revise.statusCode))
    return unknown(`the cancellation has a state that nobody listed: ${revise.statusCode}`);
  return {
    outcome: 'done',
    detail: {
      transactionId: revise.cancelPgCno,
      amount: revise.cancelAmount ?? asked.amount,
      balance: revise.remainAmount,
      cancelledAt: revise.cancelledAt,
      receiptUrl: receiptUrl(asked.transactionId, methodOf(revise.payMethodTypeCode)),
      state: 'done',
      payout: payoutOf(revise.statusCode),
    },
  };
}

/** A refusal in the gateway's own envelope is a refusal, listed or not, unless its words leave open what happened. */
export function refusalOutcome(reply: Exclude<KiccReply, { kind: 'success' }>): Failed {
  if (reply.kind === 'unreadable') return unknown(`HTTP ${reply.httpStatus} with a body that cannot be read`);
  const { code, message } = reply;
  if (pendingRefundCodes.has(code)) return unknown(`${code} ${message}`);
  const reason = reasonOf(code);
  if (reason === 'other' && speaksOfTrouble(message)) return unknown(`${code} ${message}`);
  return { outcome: 'declined', reason, code, message };
}

export function unknown(cause: string): Extract<Failed, { outcome: 'unknown' }> {
  return { outcome: 'unknown', cause };
}
