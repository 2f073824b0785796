import { kstDay } from '../kst.ts';
import { isAmount, type Currency } from './amounts.ts';
import type { CancelRequest } from './cancel.ts';
import { TossError } from './errors.ts';
import { canCancelInParts, isConfirmed } from './payment.ts';
import type { TossPayment } from './payment.ts';

/** What may be cancelled: the amount, or the refusal, with the checks in the order of section 13.1. */
export function cancellableAmount(payment: TossPayment, request: CancelRequest, now: number): number {
  const balance = payment.balanceAmount;
  const amount = request.cancelAmount ?? balance;
  if (!isAmount(amount, payment.currency)) throw new TossError('INVALID_REQUEST');
  if (request.refundableAmount !== null && request.refundableAmount !== balance) {
    throw new TossError('NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  if (payment.status === 'CANCELED') throw new TossError('ALREADY_CANCELED_PAYMENT');
  if (balance === 0 || amount > balance || amount <= 0) throw new TossError('NOT_CANCELABLE_AMOUNT');
  if (!isConfirmed(payment)) throw new TossError('NOT_CANCELABLE_PAYMENT');
  if (request.currency !== null && request.currency !== payment.currency) throw new TossError('INVALID_CURRENCY');
  if (amount < payment.totalAmount) checkParts(payment, amount);
  checkTime(payment, now);
  checkEscrow(payment);
  const { currency } = payment;
  checkShare(request.taxFreeAmount, Math.min(amount, payment.taxFreeAmount), currency);
  checkShare(request.taxExemptionAmount, payment.taxExemptionAmount, currency);
  return amount;
}

function checkParts(payment: TossPayment, amount: number): void {
  if (payment.status === 'WAITING_FOR_DEPOSIT') throw new TossError('NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
  if (!canCancelInParts(payment)) throw new TossError('NOT_ALLOWED_PARTIAL_REFUND');
  // What the card company took off at once cannot be more than what stands.
  const isRest = amount === payment.balanceAmount;
  if (!isRest && amount < payment.window.card.discountAmount) {
    throw new TossError('EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT');
  }
}

const dayMs = 24 * 60 * 60_000;

/** How long after the approval money can go back (section 4.1); a card knows no end. */
const refundDays = { 계좌이체: 180, 가상계좌: 365 } as const;

function checkTime({ method, approvedAt }: TossPayment, now: number): void {
  if (approvedAt === null) return;
  // A phone bill is written at the end of the month; what stands on one that is written cannot be taken off.
  const isOtherMonth = kstDay(approvedAt).slice(0, 6) !== kstDay(now).slice(0, 6);
  const days = method === '계좌이체' || method === '가상계좌' ? refundDays[method] : null;
  const isTooOld = days !== null && now > approvedAt + days * dayMs;
  if (isTooOld || (method === '휴대폰' && isOtherMonth)) throw new TossError('EXCEED_MAX_REFUND_DUE');
}

/** Once the goods are on their way the buyer has to ask for the money, and nobody can once he has kept them (ours). */
function checkEscrow({ escrow }: TossPayment): void {
  if (escrow === 'ship' || escrow === 'confirm') throw new TossError('NOT_CANCELABLE_PAYMENT');
}

function checkShare(share: number | null, most: number, currency: Currency): void {
  const isGood = share === null || (share >= 0 && share <= most && isAmount(share, currency));
  if (!isGood) throw new TossError('INVALID_REQUEST');
}
