import { findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { cancelPayment } from './cancel.ts';
import { confirmPayment } from './confirm.ts';
import type { Done, Endpoint, EndpointRequest } from './endpoint.ts';
import { TossError } from './errors.ts';
import { readNumber, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { projectPayment } from './projection.ts';
import { listTransactions } from './transactions.ts';

/** Approve, read and cancel (section 4, rows 1 to 4 and 11). */
export const paymentEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/payments/confirm',
    faultCall: 'approve',
    act: (books, request) => confirm(books, request, readText(request.body, 'paymentKey', 200)),
  },
  {
    // The older spelling of the same.
    method: 'POST',
    path: '/v1/payments/:paymentKey',
    faultCall: 'approve',
    act: (books, request) => confirm(books, request, request.params['paymentKey'] ?? ''),
  },
  {
    method: 'GET',
    path: '/v1/payments/:paymentKey',
    faultCall: 'settle',
    act(books, { merchant, view, params }) {
      const payment = books.payments.get(params['paymentKey'] ?? '');
      if (!payment || payment.mid !== merchant.mid) throw new TossError('NOT_FOUND_PAYMENT');
      return { body: projectPayment(payment, view) };
    },
  },
  {
    method: 'GET',
    path: '/v1/payments/orders/:orderId',
    faultCall: 'settle',
    act(books, { merchant, view, params }) {
      const payment = findByOrder(books, merchant.mid, params['orderId'] ?? '');
      if (!payment) throw new TossError('NOT_FOUND_PAYMENT');
      return { body: projectPayment(payment, view) };
    },
  },
  {
    method: 'POST',
    path: '/v1/payments/:paymentKey/cancel',
    faultCall: 'cancel',
    act: cancel,
  },
  {
    method: 'GET',
    path: '/v1/transactions',
    faultCall: 'any',
    act: (books, { merchant, query }) => ({ body: listTransactions(books, merchant, query) }),
  },
];

function confirm(books: TossBooks, { merchant, view, body }: EndpointRequest, paymentKey: string): Done {
  const orderId = readText(body, 'orderId', 64);
  const payment = confirmPayment(books, merchant, { paymentKey, orderId, amount: readNumber(body, 'amount') });
  return {
    body: projectPayment(payment, view),
    isReplyLost: payment.authentication?.outcome === 'reply-lost',
  };
}

function cancel(books: TossBooks, { merchant, view, params, body }: EndpointRequest): Done {
  const paymentKey = params['paymentKey'] ?? '';
  // An unknown payment is said before a bad field.
  if (!books.payments.get(paymentKey)) throw new TossError('NOT_FOUND_PAYMENT');
  const payment = cancelPayment(books, merchant, {
    paymentKey,
    cancelReason: readText(body, 'cancelReason', 200),
    cancelAmount: readOptionalNumber(body, 'cancelAmount'),
    taxFreeAmount: readOptionalNumber(body, 'taxFreeAmount'),
    taxExemptionAmount: readOptionalNumber(body, 'taxExemptionAmount'),
    currency: readOptionalText(body, 'currency', 3, 'INVALID_CURRENCY'),
    refundableAmount: readOptionalNumber(body, 'refundableAmount'),
    refundReceiveAccount: body['refundReceiveAccount'],
  });
  return { body: projectPayment(payment, view) };
}
