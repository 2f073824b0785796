import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf, testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { addPayment, changePayment, expireIfDue, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { aborted } from './confirm.ts';
import { TossError, messageOf } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { readOptionalText, readOptionalNumber, readText } from './fields.ts';
import { makePaymentKey, makeSecret } from './identifiers.ts';
import { findIssuer } from './issuers.ts';
import { merchantOfMid } from './merchants.ts';
import { tossOutcomes } from './outcomes.ts';
import { isApproved } from './payment.ts';
import type { Authentication, PaymentWindow, TossPayment } from './payment.ts';
import { readWindowRequest } from './window-request.ts';

/** What the buyer does in the payment window (sections 3.1 and 3.2). No money moves here: that is confirm's. */

export type OpenedSession = { readonly paymentKey: string; readonly url: string };

/** Where the browser goes next; null for a page that waits for a promise, which `result` then resolves or rejects. */
export type WindowEnd = {
  readonly location: string | null;
  readonly result: Readonly<Record<string, string | number>>;
};

export function openSession(books: TossBooks, body: Fields): OpenedSession {
  const { merchant, amount, ...request } = readWindowRequest(body);
  const sameOrder = findByOrder(books, merchant.mid, request.orderId);
  if (sameOrder && isApproved(sameOrder)) throw new TossError('DUPLICATED_ORDER_ID');
  const { ports } = books;
  const paymentKey = makePaymentKey(merchant, ports.now(), ports.random);
  if (books.payments.get(paymentKey)) throw new TossError('FAILED_HASH_DATA_CREATION');
  addPayment(books, {
    ...request,
    paymentKey,
    mid: merchant.mid,
    type: 'NORMAL',
    method: null,
    status: 'READY',
    totalAmount: amount,
    balanceAmount: amount,
    secret: makeSecret(ports.random),
    requestedAt: ports.now(),
    authenticatedAt: null,
    approvedAt: null,
    authentication: null,
    approval: null,
    lastTransactionKey: null,
    cancels: [],
    failure: null,
  });
  return { paymentKey, url: `${ports.origin()}/toss/window/${paymentKey}` };
}

/** What the window shows. Asking changes nothing, so a reload is harmless. */
export function describeWindow(books: TossBooks, paymentKey: string): Fields {
  const payment = openPayment(books, paymentKey);
  const { window } = payment;
  const issuers = window.issuerCodes.map(findIssuer).filter((issuer) => issuer !== null);
  return {
    status: payment.status,
    merchantName: merchantOfMid(payment.mid).name,
    mid: payment.mid,
    orderName: payment.orderName,
    orderId: payment.orderId,
    amount: payment.totalAmount,
    currency: payment.currency,
    device: window.device,
    method: window.easyPay === null ? '카드' : '간편결제',
    easyPay: window.easyPay,
    issuers: issuers.map(({ code, kftc, name }) => ({ code, kftc, name })),
    instalmentMonths: window.instalmentMonths,
    fixedInstalmentMonths: window.fixedInstalmentMonths,
    testCards,
  };
}

/** The buyer authenticates. A second press gives the same way back: the browser may have missed the first. */
export function payInWindow(books: TossBooks, paymentKey: string, body: Fields): WindowEnd {
  const payment = openPayment(books, paymentKey);
  if (payment.status === 'IN_PROGRESS') return successOf(payment);
  const authentication = readAuthentication(books, payment, body);
  const method = payment.window.easyPay === null ? '카드' : '간편결제';
  const refusal = authentication.outcome && tossOutcomes[authentication.outcome].window;
  if (refusal) {
    const refused = aborted(closed({ ...payment, method }, 'refused'), refusal);
    changePayment(books, refused);
    return failureOf(refused, refusal, messageOf(refusal, false));
  }
  const authenticated: TossPayment = {
    ...payment,
    method,
    status: 'IN_PROGRESS',
    authenticatedAt: books.ports.now(),
    authentication,
  };
  changePayment(books, authenticated);
  return successOf(authenticated);
}

/** The buyer presses cancel. The payment stays READY until its time is over; the window cannot be used again. */
export function cancelInWindow(books: TossBooks, paymentKey: string): WindowEnd {
  const payment = books.payments.get(paymentKey);
  const ended = payment?.window.closed === 'canceled' ? payment : openPayment(books, paymentKey);
  if (ended.status === 'IN_PROGRESS') throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (ended.window.closed === null) changePayment(books, closed(ended, 'canceled'));
  return failureOf(ended, 'PAY_PROCESS_CANCELED', '사용자에 의해 결제가 취소되었습니다.');
}

function closed(payment: TossPayment, how: 'canceled' | 'refused'): TossPayment {
  return { ...payment, window: { ...payment.window, closed: how } };
}

/** A payment whose window can still be used, or one just authenticated whose browser has not left yet. */
function openPayment(books: TossBooks, paymentKey: string): TossPayment {
  const payment = books.payments.get(paymentKey);
  if (!payment || expireIfDue(books, payment)) throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (isApproved(payment)) throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (payment.window.closed === 'canceled') throw new TossError('PAY_PROCESS_CANCELED');
  if (payment.status === 'ABORTED') throw new TossError('PAY_PROCESS_ABORTED');
  if (payment.status === 'EXPIRED') throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  return payment;
}

function readAuthentication(books: TossBooks, payment: TossPayment, body: Fields): Authentication {
  const { window } = payment;
  const issuer = findIssuer(readText(body, 'issuer', 40, 'INVALID_CARD_COMPANY'));
  if (!issuer || !window.issuerCodes.includes(issuer.code)) throw new TossError('INVALID_CARD_COMPANY');
  const instalmentMonths = readOptionalNumber(body, 'instalmentMonths') ?? window.fixedInstalmentMonths ?? 0;
  if (!window.instalmentMonths.includes(instalmentMonths)) throw new TossError('INVALID_CARD_INSTALLMENT_PLAN');
  const typed = readOptionalText(body, 'cardNumber', 40, 'INVALID_CARD_NUMBER');
  const number = typed === null ? inventCardNumber(issuer.bin, books.ports.random) : cardDigits(typed);
  if (number === null) throw new TossError('INVALID_CARD_NUMBER');
  const expiry = readOptionalText(body, 'expiry', 10, 'INVALID_CARD_EXPIRATION');
  if (expiry !== null && isPastExpiry(expiry, books.ports.now())) throw new TossError('INVALID_CARD_EXPIRATION');
  return {
    issuerCode: issuer.code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths,
    interestPayer: interestPayerOf(window, issuer.code, instalmentMonths),
    outcome: outcomeOf(number),
    source: readSource(payment, body),
  };
}

function interestPayerOf(window: PaymentWindow, issuerCode: string, months: number): Authentication['interestPayer'] {
  if (months === 0) return null;
  const isFree = window.freeInstalments.some((plan) => plan.issuerCode === issuerCode && plan.months.includes(months));
  return isFree ? 'MERCHANT' : 'BUYER';
}

/** Only an easy pay has anything but a card behind it. */
function readSource(payment: TossPayment, body: Fields): Authentication['source'] {
  const source = body['source'] ?? 'card';
  if (source === 'card') return source;
  if (payment.window.easyPay !== null && (source === 'money' || source === 'points')) return source;
  throw new TossError('NOT_ALLOWED_POINT_USE');
}

function successOf(payment: TossPayment): WindowEnd {
  const result = {
    paymentType: 'NORMAL',
    orderId: payment.orderId,
    paymentKey: payment.paymentKey,
    amount: payment.totalAmount,
  };
  return { location: withParams(payment.window.successUrl, result), result };
}

/** For a cancellation the papers leave the order number out sometimes; the sandbox does always. */
function failureOf(payment: TossPayment, code: TossErrorCode, message: string): WindowEnd {
  const result = code === 'PAY_PROCESS_CANCELED' ? { code, message } : { code, message, orderId: payment.orderId };
  return { location: withParams(payment.window.failUrl, result), result };
}

function withParams(address: string | null, params: WindowEnd['result']): string | null {
  if (address === null) return null;
  const url = new URL(address);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, String(value));
  return url.href;
}
