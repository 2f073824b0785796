import { randomText } from '../random.ts';
import type { Random } from '../random.ts';
import { alphanumeric } from './identifiers.ts';
import type { TossPayment } from './payment.ts';

/** Section 3.1: for a person's income tax, as proof of a business's expense, or none. */
export type CashReceiptType = '소득공제' | '지출증빙' | '미발행';

/** The receipt of a payment in cash. What is cancelled of it, `projection-methods.ts` reads from the cancellations. */
export type CashReceipt = {
  readonly type: Exclude<CashReceiptType, '미발행'>;
  readonly receiptKey: string;
  readonly issueNumber: string;
  readonly number: string;
  readonly amount: number;
  readonly taxFreeAmount: number;
  readonly requestedAt: number;
};

/** The receipt that the buyer asked for in the window; null for none, and for what is no cash. */
export function issueCashReceipt(payment: TossPayment, now: number, random: Random): CashReceipt | null {
  const { authentication } = payment;
  if (authentication?.by !== 'transfer' && authentication?.by !== 'virtual_account') return null;
  const { type, number } = authentication.receipt;
  if (type === '미발행') return null;
  return {
    type,
    number,
    receiptKey: randomText(random, alphanumeric, 48),
    issueNumber: randomText(random, '0123456789', 9),
    amount: payment.totalAmount,
    taxFreeAmount: payment.taxFreeAmount,
    requestedAt: now,
  };
}

/** The tax office answers a day or two later (section 4.6); here after one day. */
export const issuedAfterMs = 24 * 60 * 60_000;
