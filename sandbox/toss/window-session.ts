import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { methodNameOf, readAuthentication } from './authentication.ts';
import { addPayment, changePayment, changeQuietly, expireIfDue, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { aborted } from './confirm.ts';
import { TossError, messageOf } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { makePaymentKey, makeSecret } from './identifiers.ts';
import { outcomeFor } from './outcomes.ts';
import { isConfirmed } from './payment.ts';
import type { Authentication, TossPayment } from './payment.ts';
import { withParams, type WindowEnd } from './window-end.ts';
import { readWindowRequest } from './window-request.ts';
import { stateOf } from './window-state.ts';

/** What the buyer does in the payment window (sections 3.1 and 3.2). No money moves here: that is confirm's. */

export type OpenedSession = { readonly paymentKey: string; readonly url: string };

export function openSession(books: TossBooks, body: Fields): OpenedSession {
  const { method, params } = body;
  const orderId = isFields(params) ? String(params['orderId']) : '';
  books.ports.heard.add({ gateway: 'toss', orderId, fields: { method, params } });
  const { merchant, amount, ...request } = readWindowRequest(body, books.ports.now());
  const sameOrder = findByOrder(books, merchant.mid, request.orderId);
  if (sameOrder && isConfirmed(sameOrder)) throw new TossError('DUPLICATED_ORDER_ID');
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
    useEscrow: false,
    escrow: null,
    secret: makeSecret(ports.random),
    requestedAt: ports.now(),
    authenticatedAt: null,
    approvedAt: null,
    authentication: null,
    approval: null,
    account: null,
    cashReceipt: null,
    lastTransactionKey: null,
    cancels: [],
    failure: null,
  });
  return { paymentKey, url: `${ports.origin()}/toss/window/${paymentKey}` };
}

/** What the window shows. Asking changes nothing, so a reload is harmless. */
export function describeWindow(books: TossBooks, paymentKey: string): Fields {
  return stateOf(openPayment(books, paymentKey));
}

/** The buyer authenticates. A second press gives the same way back: the browser may have missed the first. */
export function payInWindow(books: TossBooks, paymentKey: string, body: Fields): WindowEnd {
  const payment = openPayment(books, paymentKey);
  if (payment.status === 'IN_PROGRESS') return successOf(payment);
  const authentication = readAuthentication(books, payment, body);
  const method = methodNameOf(payment.window, body);
  const refusal = outcomeFor(authentication).window;
  if (refusal) {
    const refused = aborted(closed({ ...payment, method }, 'refused'), refusal);
    changePayment(books, refused);
    return failureOf(refused, refusal, messageOf(refusal, false));
  }
  const authenticated: TossPayment = {
    ...payment,
    method,
    status: 'IN_PROGRESS',
    useEscrow: isEscrow(payment, authentication),
    authenticatedAt: books.ports.now(),
    authentication,
  };
  changePayment(books, authenticated);
  return successOf(authenticated);
}

/** Where cash moves the buyer may ask for it in the window; with a card only the merchant can. */
function isEscrow({ window }: TossPayment, authentication: Authentication): boolean {
  if ('useEscrow' in authentication) return authentication.useEscrow;
  const isByCard = authentication.by === 'card' || authentication.by === 'easy_pay';
  return isByCard && window.account.useEscrow === true;
}

/** The buyer presses cancel. The payment stays READY until its time is over; the window cannot be used again. */
export function cancelInWindow(books: TossBooks, paymentKey: string): WindowEnd {
  const payment = books.payments.get(paymentKey);
  const ended = payment?.window.closed === 'canceled' ? payment : openPayment(books, paymentKey);
  if (ended.status === 'IN_PROGRESS') throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (ended.window.closed === null) changeQuietly(books, closed(ended, 'canceled'));
  return failureOf(ended, 'PAY_PROCESS_CANCELED', '사용자에 의해 결제가 취소되었습니다.');
}

function closed(payment: TossPayment, how: 'canceled' | 'refused'): TossPayment {
  return { ...payment, window: { ...payment.window, closed: how } };
}

/** A payment whose window can still be used, or one just authenticated whose browser has not left yet. */
function openPayment(books: TossBooks, paymentKey: string): TossPayment {
  const payment = books.payments.get(paymentKey);
  if (!payment) throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (isConfirmed(payment)) throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (expireIfDue(books, payment)) throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (payment.window.closed === 'canceled') throw new TossError('PAY_PROCESS_CANCELED');
  if (payment.status === 'ABORTED') throw new TossError('PAY_PROCESS_ABORTED');
  if (payment.status === 'EXPIRED') throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  return payment;
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
