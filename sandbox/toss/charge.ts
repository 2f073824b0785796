import type { RegisteredCard } from './billing.ts';
import { checkBillingContract, usableKey } from './billing-keys.ts';
import { addPayment, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { aborted, approve } from './confirm.ts';
import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { makePaymentKey, makeSecret } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import { outcomeOfCard } from './outcomes.ts';
import { isConfirmed } from './payment.ts';
import type { CardUse, PaymentWindow, TossPayment } from './payment.ts';
import { announce } from './webhooks.ts';

/** Money that is taken without a window: by a key, or by a typed card (sections 4.2 and 4.5). */

export type ChargeRequest = {
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: number;
  readonly taxFreeAmount: number;
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

function checkOrder(books: TossBooks, { mid }: TossMerchant, { orderId }: ChargeRequest): void {
  const sameOrder = findByOrder(books, mid, orderId);
  if (sameOrder && isConfirmed(sameOrder)) throw new TossError('DUPLICATED_ORDER_ID');
}

type Taking = {
  readonly request: ChargeRequest;
  readonly card: RegisteredCard;
  readonly type: TossPayment['type'];
  readonly refusal: TossErrorCode | undefined;
};

/** A refused charge is kept, as a refused confirmation is: whoever asks for the order learns why (ours). */
function take(books: TossBooks, merchant: TossMerchant, { request, card, type, refusal }: Taking): TossPayment {
  const asked = paymentOf(books, merchant, { request, card, type });
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

function paymentOf(books: TossBooks, merchant: TossMerchant, asked: Omit<Taking, 'refusal'>): TossPayment {
  const { request, card, type } = asked;
  const { random, now } = books.ports;
  return {
    paymentKey: makePaymentKey(merchant, now(), random),
    mid: merchant.mid,
    orderId: request.orderId,
    orderName: request.orderName,
    type,
    method: '카드',
    status: 'IN_PROGRESS',
    currency: 'KRW',
    totalAmount: request.amount,
    balanceAmount: request.amount,
    taxFreeAmount: request.taxFreeAmount,
    taxExemptionAmount: 0,
    cultureExpense: false,
    useEscrow: false,
    escrow: null,
    metadata: null,
    secret: makeSecret(random),
    requestedAt: now(),
    authenticatedAt: null,
    approvedAt: null,
    window: noWindow,
    authentication: { by: 'card', outcome: card.outcome, card: cardUseOf(card, request) },
    approval: null,
    account: null,
    cashReceipt: null,
    lastTransactionKey: null,
    cancels: [],
    failure: null,
  };
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

/** What stands in the place of a window where there was none. */
const noWindow: PaymentWindow = {
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
