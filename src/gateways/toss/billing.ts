import { money, writtenAmount } from '../../core/money.ts';
import type { CardFacts } from '../../core/method.ts';
import type {
  ChargeCard,
  ChargeKey,
  ChargeOrder,
  IssuedKey,
  IssueFromCard,
  IssueFromWindow,
  HttpReply,
  KeyDeleted,
  Outcome,
  TypedCard,
} from '../gateway.ts';
import { cardCompanyOf, cardKindOf } from './codes.ts';
import { customerKeyOf } from './customer-key.ts';
import { cut, looksLikeEmail } from './texts.ts';
import { refusalOutcome } from './translate.ts';
import { readRefusal, type BillingReply, type Refusal, type TossBilling } from './wire.ts';

/* Billing keys and typed cards: our request -> wire, wire -> outcome. A charge ends as a confirmation does. */

export function issueBody({ proof, customerId }: IssueFromWindow): object {
  return { authKey: proof['authKey'], customerKey: customerKeyOf(customerId) };
}

export function cardIssueBody({ card, customerId, buyer }: IssueFromCard): object {
  return { customerKey: customerKeyOf(customerId), ...typedFields(card), ...buyerFields(buyer) };
}

/** No words of this call forgo interest or use points: those are for typed cards ("자동결제 승인"). */
export function chargeBody(request: ChargeKey): object {
  const customerKey = customerKeyOf(request.customerId ?? '');
  return { customerKey, ...orderFields(request), ...instalmentFields(request) };
}

export function keyInBody(request: ChargeCard): object {
  return {
    ...orderFields(request),
    ...instalmentFields(request),
    ...typedFields(request.card),
    ...(request.isInterestFreeByMerchant && { useFreeInstallmentPlan: true }),
    ...(request.usePoints && { useCardPoint: true }),
  };
}

/** What every call without a window says of the order. */
export function orderFields(
  order: Pick<ChargeOrder, 'paymentId' | 'orderName' | 'amount' | 'taxFree' | 'buyer'>,
): object {
  const { amount, taxFree } = order;
  return {
    amount: writtenAmount(amount),
    orderId: order.paymentId,
    orderName: cut(order.orderName) || order.paymentId,
    ...(taxFree > 0 && { taxFreeAmount: writtenAmount(money(taxFree, amount.currency)) }),
    ...buyerFields(order.buyer),
  };
}

/** One month is a lump sum. */
function instalmentFields({ instalmentMonths }: ChargeOrder): object {
  return { ...(instalmentMonths > 1 && { cardInstallmentPlan: instalmentMonths }) };
}

function buyerFields({ name, email }: ChargeOrder['buyer']): object {
  return {
    ...(name && { customerName: cut(name) }),
    ...(email && looksLikeEmail.test(email) && { customerEmail: cut(email) }),
  };
}

/** Which of birth and password must be there is in the merchant's contract; the gateway says what it misses. */
function typedFields({ number, expiryYear, expiryMonth, birth, password }: TypedCard): object {
  return {
    cardNumber: number,
    cardExpirationYear: expiryYear.slice(-2),
    cardExpirationMonth: expiryMonth,
    ...(birth !== null && { customerIdentityNumber: birth }),
    ...(password !== null && { cardPassword: password }),
  };
}

/** Of which customer and merchant a key must be, or it is not ours; `now` where the gateway names no time. */
export type ExpectedKey = { readonly customerId: string; readonly mid: string; readonly now: Date };

export function issueOutcome(reply: BillingReply, expected: ExpectedKey): Outcome<IssuedKey> {
  if (reply.kind !== 'billing') return isNoKeyMade(reply) ? declinedAs(reply) : refusalOutcome(reply);
  const { billing } = reply;
  const detail: IssuedKey = {
    key: billing.billingKey,
    customerId: billing.customerKey,
    transactionId: null,
    card: cardFacts(billing),
    issuedAt: billing.authenticatedAt ?? expected.now,
  };
  if (billing.customerKey !== customerKeyOf(expected.customerId)) {
    return { outcome: 'done', detail, breach: 'order_differs' };
  }
  return billing.mId === expected.mid
    ? { outcome: 'done', detail }
    : { outcome: 'done', detail, breach: 'mid_differs' };
}

/** Answered with HTTP status 500, and all the same the word that no key came of it ("에러 코드"). */
const noKeyCodes = ['FAILED_BILL_KEY_AUTH_CREATION', 'FAILED_DB_PROCESSING'];

function isNoKeyMade(reply: BillingReply): reply is Refusal {
  return reply.kind === 'refusal' && noKeyCodes.includes(reply.code);
}

function declinedAs({ code, message }: Refusal): Outcome<IssuedKey> {
  return { outcome: 'declined', reason: 'other', code, message };
}

/** A key shows less of its card than a payment does. */
function cardFacts({ card }: TossBilling): CardFacts | null {
  if (card === null) return null;
  const issuer = card.issuer === null ? null : cardCompanyOf(card.issuer);
  return {
    company: issuer ?? { code: null, name: '알 수 없음' },
    issuer,
    acquirer: card.acquirer === null ? null : cardCompanyOf(card.acquirer),
    maskedNumber: card.number,
    approvalNumber: null,
    instalmentMonths: 0,
    kind: cardKindOf(card.cardType),
    isInterestFree: false,
  };
}

/**
 * A key that is deleted is gone, whoever did it: the second of two deletions, or the repetition of one whose answer
 * was lost, hears that it is removed already.
 */
export function deleteOutcome(reply: HttpReply, deletedAt: Date): Outcome<KeyDeleted> {
  if (reply.status === 200) return { outcome: 'done', detail: { deletedAt } };
  const refusal = readRefusal(reply);
  const isGone = refusal.kind === 'refusal' && refusal.code === 'ALREADY_REMOVED_BILLING_KEY';
  return isGone ? { outcome: 'done', detail: { deletedAt } } : refusalOutcome(refusal);
}
