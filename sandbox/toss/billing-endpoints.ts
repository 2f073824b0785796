import type { Fields } from '../json-body.ts';
import { deleteKey, issueFromCard, issueFromWindow } from './billing-keys.ts';
import { chargeCard, chargeKey, type ChargeRequest } from './charge.ts';
import type { TossBooks } from './books.ts';
import type { Done, Endpoint, EndpointRequest } from './endpoint.ts';
import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { readFlag, readOptionalNumber, readText } from './fields.ts';
import { projectBillingKey } from './projection-billing.ts';
import { projectPayment } from './projection.ts';
import type { TossPayment } from './payment.ts';
import { readTypedCard } from './typed-card.ts';
import { checkBuyer, readOrder } from './without-window.ts';

/** Keys, their charges, and typed cards (sections 4.2, 4.4 and 4.5). */
export const billingEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/billing/authorizations/issue',
    faultCall: 'issue-billing-key',
    act(books, { merchant, view, body }) {
      const authKey = readText(body, 'authKey', 300);
      const key = issueFromWindow(books, merchant, { authKey, customerKey: readCustomerKey(body) });
      return { body: projectBillingKey(key, view) };
    },
  },
  {
    method: 'POST',
    path: '/v1/billing/authorizations/card',
    faultCall: 'issue-billing-key',
    act(books, { merchant, view, body }) {
      const customerKey = readCustomerKey(body);
      checkBuyer(body);
      const key = issueFromCard(books, merchant, { customerKey, card: readTypedCard(books, body) });
      return { body: projectBillingKey(key, view) };
    },
  },
  {
    method: 'POST',
    path: '/v1/billing/:billingKey',
    faultCall: 'charge-billing-key',
    act: charge,
  },
  {
    method: 'DELETE',
    path: '/v1/billing/:billingKey',
    faultCall: 'any',
    act(books, { merchant, params }) {
      deleteKey(books, merchant, params['billingKey'] ?? '');
      return { body: undefined };
    },
  },
  {
    method: 'POST',
    path: '/v1/payments/key-in',
    faultCall: 'charge-billing-key',
    act: keyIn,
  },
];

function charge(books: TossBooks, { merchant, view, params, body }: EndpointRequest): Done {
  const billingKey = params['billingKey'] ?? '';
  const request = { ...readCharge(body), isInterestFree: false, useCardPoint: false };
  return doneWith(chargeKey(books, merchant, { ...request, billingKey, customerKey: readCustomerKey(body) }), view);
}

function keyIn(books: TossBooks, { merchant, view, body }: EndpointRequest): Done {
  for (const name of ['cardNumber', 'cardExpirationYear', 'cardExpirationMonth', 'customerIdentityNumber']) {
    if (body[name] === undefined) throw new TossError('INVALID_REQUIRED_PARAM');
  }
  const request = {
    ...readCharge(body),
    isInterestFree: readFlag(body, 'useFreeInstallmentPlan'),
    useCardPoint: readFlag(body, 'useCardPoint'),
  };
  return doneWith(chargeCard(books, merchant, { ...request, card: readTypedCard(books, body) }), view);
}

function doneWith(payment: TossPayment, view: EndpointRequest['view']): Done {
  return { body: projectPayment(payment, view), isReplyLost: payment.authentication?.outcome === 'reply-lost' };
}

/** Measured: the server looks at hardly anything of it, and one that its tables cannot hold is its own error. */
function readCustomerKey(body: Fields): string {
  const { customerKey } = body;
  if (typeof customerKey !== 'string' || customerKey.length < 2) throw new TossError('INVALID_CUSTOMER_KEY');
  if (customerKey.length > 300) throw new TossError('FAILED_DB_PROCESSING');
  return customerKey;
}

function readCharge(body: Fields): Omit<ChargeRequest, 'isInterestFree' | 'useCardPoint'> {
  const order = readOrder(body, leastWon);
  const instalmentMonths = readOptionalNumber(body, 'cardInstallmentPlan') ?? 0;
  const refusal = refusedPlan(instalmentMonths, order.amount);
  if (refusal) throw new TossError(refusal);
  return { ...order, instalmentMonths };
}

/** What a card takes at least, and from where it is paid in parts (sections 3.1 and 4.2). */
const leastWon = 100;
const instalmentsFromWon = 50_000;

function refusedPlan(months: number, amount: number): TossErrorCode | null {
  if (months === 0) return null;
  if (!Number.isInteger(months) || months < 2 || months > 12) return 'INVALID_CARD_INSTALLMENT_PLAN';
  return amount < instalmentsFromWon ? 'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT' : null;
}
