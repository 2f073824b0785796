import { findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { TossError } from './errors.ts';
import { readNumber, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { makePaymentKey, makeSecret } from './identifiers.ts';
import type { Fields } from '../json-body.ts';
import type { TossMerchant } from './merchants.ts';
import { isConfirmed } from './payment.ts';
import type { PaymentWindow, TossPayment } from './payment.ts';

/** Payments that no window begins: charges, and accounts that are given out by API (sections 4.2, 4.3 and 4.5). */

export type Order = {
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: number;
  readonly taxFreeAmount: number;
};

/** What is paid for, and the buyer beside it. `leastWon`: below it nothing is paid in this way. */
export function readOrder(body: Fields, leastWon: number): Order {
  const { orderId } = body;
  if (typeof orderId !== 'string' || !/^[A-Za-z0-9_=-]{6,64}$/.test(orderId)) throw new TossError('INVALID_ORDER_ID');
  const orderName = readText(body, 'orderName', 100, 'INVALID_ORDER_NAME');
  checkBuyer(body);
  const amount = readNumber(body, 'amount');
  if (!Number.isInteger(amount)) throw new TossError('INVALID_REQUEST');
  if (amount < leastWon) throw new TossError('BELOW_MINIMUM_AMOUNT');
  const taxFreeAmount = readOptionalNumber(body, 'taxFreeAmount') ?? 0;
  if (!Number.isInteger(taxFreeAmount) || taxFreeAmount < 0 || taxFreeAmount > amount) {
    throw new TossError('INVALID_REQUEST');
  }
  return { orderId, orderName, amount, taxFreeAmount };
}

export function checkBuyer(body: Fields): void {
  readOptionalText(body, 'customerName', 100);
  const email = readOptionalText(body, 'customerEmail', 100, 'INVALID_EMAIL');
  if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email)) throw new TossError('INVALID_EMAIL');
}

/** An order number is used once. */
export function checkOrder(books: TossBooks, { mid }: TossMerchant, { orderId }: Pick<Order, 'orderId'>): void {
  const sameOrder = findByOrder(books, mid, orderId);
  if (sameOrder && isConfirmed(sameOrder)) throw new TossError('DUPLICATED_ORDER_ID');
}

export type Asked = Pick<TossPayment, 'type' | 'method' | 'authentication'> & {
  readonly order: Order;
  readonly useEscrow?: boolean;
  readonly window?: PaymentWindow;
};

/** Asked for, and nothing done yet. */
export function paymentWithoutWindow(books: TossBooks, merchant: TossMerchant, asked: Asked): TossPayment {
  const { order, useEscrow = false, window = noWindow, ...how } = asked;
  const { random, now } = books.ports;
  return {
    ...how,
    paymentKey: makePaymentKey(merchant, now(), random),
    mid: merchant.mid,
    orderId: order.orderId,
    orderName: order.orderName,
    status: 'IN_PROGRESS',
    currency: 'KRW',
    totalAmount: order.amount,
    balanceAmount: order.amount,
    taxFreeAmount: order.taxFreeAmount,
    taxExemptionAmount: 0,
    cultureExpense: false,
    useEscrow,
    escrow: null,
    metadata: null,
    secret: makeSecret(random),
    requestedAt: now(),
    authenticatedAt: null,
    approvedAt: null,
    window,
    approval: null,
    account: null,
    cashReceipt: null,
    lastTransactionKey: null,
    cancels: [],
    failure: null,
  };
}

/** What stands in the place of a window where there was none. */
export const noWindow: PaymentWindow = {
  device: 'pc',
  successUrl: null,
  failUrl: null,
  methods: ['CARD'],
  customerName: null,
  customerPhone: null,
  appScheme: null,
  card: {
    issuerCodes: [],
    instalmentMonths: [],
    fixedInstalmentMonths: null,
    freeInstalments: [],
    useCardPoint: null,
    isDirect: false,
    easyPay: null,
    isAppCardOnly: false,
    discountCode: null,
    discountAmount: 0,
    language: 'KO',
  },
  account: { bankCode: null, due: { validHours: 0 }, cashReceipt: null, useEscrow: null, escrowProducts: [] },
  carrier: null,
  closed: null,
};
