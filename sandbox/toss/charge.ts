import type { RegisteredCard } from './billing.ts';
import { checkBillingContract, usableKey } from './billing-keys.ts';
import { addPayment } from './books.ts';
import type { TossBooks } from './books.ts';
import { aborted, approve } from './confirm.ts';
import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import type { TossMerchant } from './merchants.ts';
import { outcomeOfCard } from './outcomes.ts';
import type { CardUse, TossPayment } from './payment.ts';
import { announce } from './webhooks.ts';
import { checkOrder, paymentWithoutWindow } from './without-window.ts';
import type { Order } from './without-window.ts';

/** Money that is taken without a window: by a key, or by a typed card (sections 4.2 and 4.5). */

export type ChargeRequest = Order & {
  readonly instalmentMonths: number;
  readonly isInterestFree: boolean;
  readonly useCardPoint: boolean;
};

export type KeyRequest = ChargeRequest & { readonly billingKey: string; readonly customerKey: string };

/** Nobody is told of it (section 8): the answer is all. */
export function chargeKey(books: TossBooks, merchant: TossMerchant, request: KeyRequest): TossPayment {
  checkBillingContract(merchant);
  const key = usableKey(books, merchant, request.billingKey);
  if (key.customerKey !== request.customerKey) throw new TossError('NOT_MATCHES_CUSTOMER_KEY');
  checkOrder(books, merchant, request);
  if (key.card.cardType === '미확인') throw new TossError('NOT_SUPPORTED_CARD_TYPE');
  const { charge, later } = outcomeOfCard(key.card.outcome);
  const refusal = key.charges > 0 ? (later ?? charge) : charge;
  const payment = take(books, merchant, { request, card: key.card, type: 'BILLING', refusal });
  books.billingKeys.put(key.billingKey, { ...key, charges: key.charges + 1 });
  return payment;
}

export function chargeCard(
  books: TossBooks,
  merchant: TossMerchant,
  { card, ...request }: ChargeRequest & { readonly card: RegisteredCard },
): TossPayment {
  checkBillingContract(merchant);
  checkOrder(books, merchant, request);
  if (card.cardType === '미확인') throw new TossError('NOT_SUPPORTED_CARD_TYPE');
  const { charge, keyIn, later } = outcomeOfCard(card.outcome);
  const refusal = later && hasPaid(books, merchant, card) ? later : (keyIn ?? charge);
  const payment = take(books, merchant, { request, card, type: 'NORMAL', refusal });
  announce(books.ports, merchant, payment);
  return payment;
}

/** Whether this test card has paid here before, typed by somebody. */
function hasPaid(books: TossBooks, { mid }: TossMerchant, { outcome }: RegisteredCard): boolean {
  return [...books.payments.rows()].some(
    ({ authentication, ...payment }) =>
      payment.mid === mid && isTyped(payment) && payment.approval !== null && authentication?.outcome === outcome,
  );
}

function isTyped({ type, authenticatedAt }: Pick<TossPayment, 'type' | 'authenticatedAt'>): boolean {
  return type === 'NORMAL' && authenticatedAt === null;
}

type Taking = {
  readonly request: ChargeRequest;
  readonly card: RegisteredCard;
  readonly type: TossPayment['type'];
  readonly refusal: TossErrorCode | undefined;
};

/** A refused charge is kept, as a refused confirmation is: whoever asks for the order learns why (ours). */
function take(books: TossBooks, merchant: TossMerchant, { request, card, type, refusal }: Taking): TossPayment {
  const authentication = { by: 'card', outcome: card.outcome, card: cardUseOf(card, request) } as const;
  const asked = paymentWithoutWindow(books, merchant, { type, method: '카드', authentication, order: request });
  if (refusal) {
    addPayment(books, aborted(asked, refusal));
    throw new TossError(refusal);
  }
  const payment = approve(books, merchant, asked);
  addPayment(books, payment);
  const { ledger, now } = books.ports;
  ledger.add({
    gateway: 'toss',
    orderId: payment.orderId,
    kind: 'approval',
    amount: payment.totalAmount,
    at: now(),
    transactionId: payment.paymentKey,
    mid: payment.mid,
  });
  return payment;
}

function cardUseOf({ issuerCode, maskedNumber }: RegisteredCard, request: ChargeRequest): CardUse {
  const { instalmentMonths, isInterestFree, useCardPoint } = request;
  const payer = isInterestFree ? 'MERCHANT' : 'BUYER';
  return {
    issuerCode,
    maskedNumber,
    instalmentMonths,
    interestPayer: instalmentMonths === 0 ? null : payer,
    useCardPoint,
  };
}
