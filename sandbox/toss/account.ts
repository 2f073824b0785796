import { digits, randomText } from '../random.ts';
import type { TossBooks } from './books.ts';
import { makeReceiptId, makeTransactionKey } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import type { AccountOffer, TossPayment } from './payment.ts';

/** An account to pay into. Times: ms since 1970. */
export type IssuedAccount = {
  readonly bankCode: string;
  readonly number: string;
  /** The buyer's own number with the merchant, under which he gets the same account again; absent: for once. */
  readonly fixedKey?: string;
  readonly customerName: string;
  /** Who paid in; known with the deposit. */
  readonly depositorName: string | null;
  /** The last moment at which it takes the money. */
  readonly dueAt: number;
  readonly isExpired: boolean;
  readonly receiptId: string;
  readonly refundStatus: RefundStatus;
  /** When a refund reaches the buyer's account, or comes back from it. */
  readonly refundDueAt: number | null;
  readonly isRefundBouncing: boolean;
};

/** Section 5.1. A refund to an account is paid out later than it is cancelled. */
export type RefundStatus = 'NONE' | 'PENDING' | 'FAILED' | 'COMPLETED';

const hourMs = 60 * 60_000;

/** Gives out an account for an authenticated payment: nothing is paid yet. */
export function withAccount(
  books: TossBooks,
  merchant: TossMerchant,
  payment: TossPayment,
  fixedKey?: string,
): TossPayment {
  const { authentication, window } = payment;
  if (authentication?.by !== 'virtual_account') throw new Error(`${payment.paymentKey} asks for no account`);
  const { random, now } = books.ports;
  const account: IssuedAccount = {
    bankCode: authentication.bankCode,
    // As the real test mode writes it: X in the place of the first digit, so that nobody pays in by mistake.
    number: fixedNumber(books, payment, fixedKey) ?? `X${randomText(random, digits, 13)}`,
    ...(fixedKey !== undefined && { fixedKey }),
    customerName: authentication.customerName,
    depositorName: null,
    dueAt: endOf(window.account, now()),
    isExpired: false,
    receiptId: makeReceiptId(merchant, now(), random),
    refundStatus: 'NONE',
    refundDueAt: null,
    isRefundBouncing: false,
  };
  const lastTransactionKey = makeTransactionKey(merchant, now(), random);
  return { ...payment, status: 'WAITING_FOR_DEPOSIT', account, lastTransactionKey };
}

/** The account that this buyer has with this bank already. */
function fixedNumber(books: TossBooks, { mid, authentication }: TossPayment, fixedKey?: string): string | null {
  if (fixedKey === undefined || authentication?.by !== 'virtual_account') return null;
  const isHis = (each: TossPayment): boolean =>
    each.mid === mid && each.account?.fixedKey === fixedKey && each.account.bankCode === authentication.bankCode;
  return [...books.payments.rows()].find(isHis)?.account?.number ?? null;
}

function endOf({ due }: AccountOffer, now: number): number {
  return 'at' in due ? due.at : now + due.validHours * hourMs;
}

const dayMs = 24 * hourMs;

/** Section 4.1: refunds to accounts arrive two business days later. Holidays are not known here. */
export function refundDueAt(now: number): number {
  let at = now;
  for (let businessDays = 0; businessDays < 2;) {
    at += dayMs;
    if (!isWeekend(at)) businessDays += 1;
  }
  return at;
}

function isWeekend(at: number): boolean {
  const weekday = new Date(at + 9 * hourMs).getUTCDay();
  return weekday === 0 || weekday === 6;
}
