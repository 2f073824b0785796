import type { ReceiptPurpose, WindowReceipt } from '../../core/cash-receipt.ts';
import { isCurrency, money, parseAmount, writtenAmount, type Money } from '../../core/money.ts';
import type { CardFacts, Method } from '../../core/method.ts';
import type {
  Approval,
  ApproveRequest,
  Breach,
  CancelDone,
  CancelRequest,
  Failed,
  FoundDeposit,
  IssuedAccount,
  ListedCancellation,
  NotFound,
  Outcome,
  SettleRequest,
} from '../gateway.ts';
import {
  ambiguousCodes,
  bankOf,
  cardCompanyOf,
  cardKindOf,
  easyPayOf,
  methodOfWord,
  reasonOf,
  tossBankCode,
} from './codes.ts';
import type { TossAccount, TossCancel, TossCard, TossPayment, TossReply, TossWindowReceipt } from './wire.ts';

/** What an approval must be of, or it must not stand. */
export type Expected = {
  readonly paymentId: string;
  readonly amount: Money;
  readonly mid: string;
  /** The window that the approval was asked for; null: not known. */
  readonly paymentKey: string | null;
  /** Whoever asks has just charged it himself, by a key or a typed card. */
  readonly isCharge: boolean;
};

const reasonMaxLength = 200;

export function confirmBody(request: ApproveRequest): object {
  return { paymentKey: request.proof['paymentKey'], orderId: request.paymentId, amount: writtenAmount(request.amount) };
}

/**
 * The amount is always named, and so is what we believe to be left: the gateway then refuses a cancellation that was
 * already made, or that somebody else overtook, instead of giving money back twice.
 */
export function cancelBody(request: CancelRequest): object {
  const written = (amount: number): number => writtenAmount(money(amount, request.currency));
  return {
    cancelReason: request.reason.slice(0, reasonMaxLength).toWellFormed() || '취소',
    cancelAmount: written(request.amount),
    refundableAmount: written(request.balance),
    ...(request.taxFree > 0 && { taxFreeAmount: written(request.taxFree) }),
    ...(request.currency !== 'KRW' && { currency: request.currency }),
    // Of a deposit only: an account that nobody paid into has nothing to send anywhere.
    ...(request.refundAccount &&
      request.account === 'paid' && {
        refundReceiveAccount: {
          bank: tossBankCode(request.refundAccount.bankCode),
          accountNumber: request.refundAccount.number.replace(/[^0-9]/g, ''),
          holderName: request.refundAccount.holder,
        },
      }),
  };
}

/** The end that a reply to a confirmation tells. */
export function approveOutcome(reply: TossReply, expected: Expected): Outcome<Approval> {
  if (reply.kind !== 'payment') return refusalOutcome(reply);
  const found = foundApproval(reply.payment, expected);
  return found.outcome === 'notFound' ? unknown(`the confirmed payment is ${reply.payment.status}`) : found;
}

/**
 * The end of an approval by the state that the payment is in. READY and IN_PROGRESS mean that the gateway knows the
 * buyer's window and no approval: the same as not found, and no more final, for our request may still be on its way.
 * So does the end of another window: a buyer who reloads begins a second one, under the same order number. A charge has
 * no windows: what ended under its number is its own end. What was found later of a typed card looks like a window's.
 */
export function foundApproval(payment: TossPayment, expected: Expected): Outcome<Approval> | NotFound {
  switch (payment.status) {
    case 'WAITING_FOR_DEPOSIT':
    case 'DONE':
    case 'PARTIAL_CANCELED':
    case 'CANCELED':
      return standingApproval(payment, expected);
    case 'ABORTED':
    case 'EXPIRED':
      return expected.isCharge || payment.type === 'BILLING' || payment.paymentKey === expected.paymentKey
        ? declinedBy(payment)
        : { outcome: 'notFound' };
    case 'READY':
    case 'IN_PROGRESS':
      return { outcome: 'notFound' };
    default:
      return unknown(`the payment has a status that nobody listed: ${payment.status}`);
  }
}

/**
 * Cancelled in two steps a payment stays PARTIAL_CANCELED: only the balance says that nothing of it stands. A payment
 * of 1.4 whose deposit was an error is CANCELED without any cancellation.
 */
function standingApproval(payment: TossPayment, expected: Expected): Outcome<Approval> {
  if (payment.balanceAmount === 0 && (payment.cancels.length > 0 || payment.virtualAccount !== null)) {
    const message = '승인되었으나 결제사에서 이미 전액 취소된 결제입니다.';
    return { outcome: 'declined', reason: 'already_cancelled', code: payment.status, message };
  }
  const detail = approvalOf(payment);
  if (detail === null) return unknown('the approved payment lacks its time or has an amount that is none');
  const breach = breachOf(payment, detail, expected);
  return breach === null ? { outcome: 'done', detail } : { outcome: 'done', detail, breach };
}

function declinedBy(payment: TossPayment): Failed {
  const { code, message } = payment.failure ?? { code: payment.status, message: '결제가 완료되지 않았습니다.' };
  return { outcome: 'declined', reason: reasonOf(code), code, message };
}

function breachOf(payment: TossPayment, detail: Approval, expected: Expected): Breach | null {
  if (payment.orderId !== expected.paymentId) return 'order_differs';
  if (detail.amount.amount !== expected.amount.amount) return 'amount_differs';
  if (detail.amount.currency !== expected.amount.currency) return 'amount_differs';
  return payment.mId === expected.mid ? null : 'mid_differs';
}

function approvalOf(payment: TossPayment): Approval | null {
  const amount = amountOf(payment.totalAmount, payment.currency);
  const account = payment.virtualAccount && issuedAccount(payment.virtualAccount);
  // An account is given out before anything is approved: what is told of its time is when its window was opened.
  const approvedAt = account === null ? payment.approvedAt : payment.requestedAt;
  const isAccountMissing = payment.status === 'WAITING_FOR_DEPOSIT' && account === null;
  if (amount === null || approvedAt === null || isAccountMissing) return null;
  return {
    transactionId: payment.paymentKey,
    amount,
    balance: amountOf(payment.balanceAmount, payment.currency)?.amount ?? null,
    approvedAt,
    method: methodOf(payment),
    easyPay: payment.easyPayProvider === null ? null : easyPayOf(payment.easyPayProvider),
    card: payment.card && cardFacts(payment.card),
    bank: payment.transferBank === null ? null : bankOf(payment.transferBank),
    account,
    // The receipt of an account is made with its deposit, and told with it.
    cashReceipt: account === null ? windowReceipt(payment.cashReceipt) : null,
    isEscrow: payment.useEscrow,
    receiptUrl: payment.receiptUrl,
    secret: payment.secret,
  };
}

const receiptPurposes: Readonly<Record<string, ReceiptPurpose>> = {
  소득공제: 'income_deduction',
  지출증빙: 'business_expense',
};

export function windowReceipt(receipt: TossWindowReceipt | null): WindowReceipt | null {
  if (receipt === null) return null;
  const { type, receiptKey: transactionId, issueNumber: approvalNumber, receiptUrl } = receipt;
  return { transactionId, approvalNumber, receiptUrl, purpose: receiptPurposes[type ?? ''] ?? null };
}

/** The account is the merchant's, and its holder is not told. */
function issuedAccount({ bank, accountNumber, dueDate }: TossAccount): IssuedAccount {
  const { code, name } = bankOf(bank);
  return { bankCode: code ?? bank, bankName: name, number: accountNumber, holder: null, dueAt: dueDate };
}

/**
 * What came into a payment's account. The deposit's own key is told only until something is cancelled, so the payment's
 * stands for it: an account takes one deposit. Without a time of approval nothing came, or what came was taken back.
 */
export function depositIn(payment: TossPayment): FoundDeposit {
  if (payment.status === 'WAITING_FOR_DEPOSIT') return { found: 'none' };
  if (!['DONE', 'PARTIAL_CANCELED', 'CANCELED'].includes(payment.status) || payment.virtualAccount === null)
    return { found: 'unknown', cause: `the account's payment is ${payment.status}` };
  if (payment.approvedAt === null) return { found: 'none' };
  const amount = amountOf(payment.totalAmount, payment.currency)?.amount;
  if (amount === undefined) return { found: 'unknown', cause: 'the amount that was paid in is none' };
  const { paymentKey: transactionId, approvedAt: at } = payment;
  const balance = amountOf(payment.balanceAmount, payment.currency)?.amount ?? null;
  return { found: 'deposited', transactionId, amount, balance, at, cashReceipt: windowReceipt(payment.cashReceipt) };
}

/** A wallet may charge a card or its own money, and only the card shows which: some replies say 카드, some 간편결제. */
function methodOf(payment: TossPayment): Method {
  if (payment.card !== null) return 'card';
  if (payment.easyPayProvider !== null) return 'point';
  return methodOfWord(payment.method) ?? 'card';
}

function cardFacts(card: TossCard): CardFacts {
  const issuer = card.issuer === null ? null : cardCompanyOf(card.issuer);
  return {
    company: issuer ?? { code: null, name: '알 수 없음' },
    issuer,
    acquirer: card.acquirer === null ? null : cardCompanyOf(card.acquirer),
    maskedNumber: card.number,
    approvalNumber: card.approveNo,
    instalmentMonths: card.installmentPlanMonths,
    kind: cardKindOf(card.cardType),
    isInterestFree: card.isInterestFree,
  };
}

/** The end that a reply to a cancellation tells. */
export function cancelOutcome(reply: TossReply, request: CancelRequest): Outcome<CancelDone> {
  if (reply.kind !== 'payment') return refusalOutcome(reply);
  const ours = cancelLeaving(reply.payment, request);
  return ours ? cancelled(reply.payment, ours) : unknown('the answer shows no cancellation of this amount');
}

/** What a cancellation of ours takes, and what was left before it. In the smallest unit. */
type CancelMark = Pick<CancelRequest, 'amount' | 'balance'>;

/**
 * The cancellation of this amount after which the expected rest was left. What is left only ever shrinks, so no
 * second one can look the same; and the gateway refuses ours unless it finds the balance that we named.
 */
export function cancelLeaving(payment: TossPayment, mark: CancelMark): TossCancel | null {
  let left = payment.totalAmount;
  for (const cancel of payment.cancels) {
    left = cancel.refundableAmount ?? left - cancel.cancelAmount;
    const leftNow = amountOf(left, payment.currency)?.amount;
    if (amountOf(cancel.cancelAmount, payment.currency)?.amount !== mark.amount) continue;
    if (leftNow === mark.balance - mark.amount) return cancel;
  }
  return null;
}

export type SettleCancel = Extract<SettleRequest, { kind: 'cancel' | 'reverse' }>;

/** The gateway's clock may be behind ours by as much; what is older still is not taken for ours, nor for nothing. */
const clockSkewMs = 60_000;

/**
 * Ours is the one that we did not know of yet and that is not older than our call; several of one amount are told apart
 * by what they left. For a reversal see `foundReversal`.
 */
export function foundCancel(payment: TossPayment, request: SettleCancel): Outcome<CancelDone> | NotFound {
  if (request.kind === 'reverse') return foundReversal(payment, request.amount);
  const since = request.sentAt.getTime() - clockSkewMs;
  const alike = payment.cancels.filter(
    (each) =>
      !request.known.includes(each.transactionKey) &&
      amountOf(each.cancelAmount, payment.currency)?.amount === request.amount,
  );
  const unknownOnes = alike.filter((each) => each.canceledAt.getTime() >= since);
  const [only] = unknownOnes;
  if (only === undefined && alike.length > 0) return unknown('a cancellation of this amount is older than our call');
  if (only === undefined) return { outcome: 'notFound' };
  if (unknownOnes.length === 1) return cancelled(payment, only);
  const ours = cancelLeaving(payment, request);
  return ours ? cancelled(payment, ours) : unknown('several cancellations of this amount are not ours');
}

/**
 * All of it has to go back, so only what is left counts: nothing, whoever gave it back and in how many steps ever; all
 * of it; or a part, of which we cannot say whose it is.
 */
function foundReversal(payment: TossPayment, amount: number): Outcome<CancelDone> | NotFound {
  const [left, last] = [amountOf(payment.balanceAmount, payment.currency)?.amount, payment.cancels.at(-1)];
  if (last === undefined || left === amount) return { outcome: 'notFound' };
  if (left === 0) {
    const end = cancelled(payment, last);
    return end.outcome === 'done' ? { ...end, detail: { ...end.detail, amount } } : end;
  }
  const message = '되돌릴 금액의 일부가 결제사에서 이미 취소되었습니다.';
  return { outcome: 'declined', reason: 'cancel_not_allowed', code: 'PARTLY_CANCELLED', message };
}

function cancelled(payment: TossPayment, cancel: TossCancel): Outcome<CancelDone> {
  const amount = amountOf(cancel.cancelAmount, payment.currency);
  if (amount === null) return unknown('the cancelled amount is none');
  if (cancel.cancelStatus === 'ABORTED') {
    const message = '결제사가 취소를 완료하지 못했습니다.';
    return { outcome: 'declined', reason: 'cancel_not_allowed', code: 'CANCEL_ABORTED', message };
  }
  return {
    outcome: 'done',
    detail: {
      transactionId: cancel.transactionKey,
      amount: amount.amount,
      balance: amountOf(payment.balanceAmount, payment.currency)?.amount ?? null,
      cancelledAt: cancel.canceledAt,
      receiptUrl: payment.receiptUrl,
      // Wallets of other countries end a cancellation later.
      state: cancel.cancelStatus === 'IN_PROGRESS' ? 'accepted' : 'done',
      payout: payoutOf(payment.virtualAccount),
    },
  };
}

/** Deposits go back to an account that the buyer names, two business days later; the gateway tells nobody when. */
function payoutOf(account: TossAccount | null): CancelDone['payout'] {
  if (account === null || account.refundStatus === 'NONE') return null;
  if (account.refundStatus === 'COMPLETED') return 'paid_out';
  return account.refundStatus === 'FAILED' ? 'bounced' : 'requested';
}

/** Those that are done; wallets of other countries end some later. */
export function listedCancellations(payment: TossPayment): ListedCancellation[] {
  return payment.cancels.flatMap((each) => {
    const amount = amountOf(each.cancelAmount, payment.currency);
    if (amount === null || each.cancelStatus !== 'DONE') return [];
    return {
      transactionId: each.transactionKey,
      amount: amount.amount,
      cancelledAt: each.canceledAt,
      receiptUrl: payment.receiptUrl,
      reason: each.cancelReason,
    };
  });
}

/** A refusal in the gateway's own envelope is a refusal, listed or not, unless its code leaves open what happened. */
export function refusalOutcome(reply: Exclude<TossReply, { kind: 'payment' }>): Failed {
  if (reply.kind === 'unreadable') return unknown(`HTTP ${reply.httpStatus} with a body that cannot be read`);
  const { httpStatus, code, message } = reply;
  const isAmbiguous = httpStatus >= 500 || httpStatus === 409 || httpStatus === 429 || ambiguousCodes.has(code);
  if (isAmbiguous) return unknown(`HTTP ${httpStatus} ${code}`);
  return { outcome: 'declined', reason: reasonOf(code), code, message };
}

export function unknown(cause: string): Extract<Failed, { outcome: 'unknown' }> {
  return { outcome: 'unknown', cause };
}

/** Null for a currency that the hub does not know, or a fraction that the currency does not have. */
function amountOf(written: number, currency: string): Money | null {
  if (!isCurrency(currency)) return null;
  const amount = parseAmount(written, currency);
  return amount === null ? null : money(amount, currency);
}
