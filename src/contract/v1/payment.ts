import type { Cancellation } from '../../core/cancellation.ts';
import type { CardCompany, CardKind } from '../../core/method.ts';
import { writtenAmount, type Currency } from '../../core/money.ts';
import type { Payment, PaymentStatus } from '../../core/payment.ts';
import { payMethodOf } from './methods.ts';

/** What a merchant chose about the words. */
export type WireChoice = { readonly expiredAs: 'failed' | 'ready' };

export type V1Status = 'ready' | 'paid' | 'cancelled' | 'failed';

/** A payment as the REST API has always shown it: every key present, times in seconds, "not yet" as 0. */
export function paymentAnnotation(
  payment: Payment,
  cancellations: readonly Cancellation[],
  choice: WireChoice,
): V1Payment {
  const done = cancellations.filter((each) => each.state === 'done' || each.state === 'accepted');
  return {
    ...whatFields(payment, choice),
    ...howFields(payment),
    ...cardFields(payment),
    ...whenFields(payment),
    ...cancelFields(payment, done),
    ...laterFields(payment),
  };
}

export type V1Payment = Readonly<Record<string, unknown>>;

/** The V1 word: partial and full cancellations are both `cancelled`, told apart by the amounts. */
export function v1Status(status: PaymentStatus, choice: WireChoice): V1Status {
  if (status === 'expired') return choice.expiredAs;
  return words[status];
}

const words: Record<Exclude<PaymentStatus, 'expired'>, V1Status> = {
  ready: 'ready',
  awaiting_deposit: 'ready',
  paid: 'paid',
  partially_cancelled: 'cancelled',
  cancelled: 'cancelled',
  failed: 'failed',
};

function whatFields(payment: Payment, choice: WireChoice): V1Payment {
  const { buyer, price } = payment;
  return {
    imp_uid: payment.id,
    merchant_uid: payment.orderId,
    status: v1Status(payment.status, choice),
    name: payment.orderName,
    amount: writtenAmount(price),
    cancel_amount: writtenAmount({ amount: payment.cancelled, currency: price.currency }),
    currency: price.currency,
    buyer_name: buyer.name,
    buyer_email: buyer.email,
    buyer_tel: buyer.phone,
    buyer_addr: buyer.address,
    buyer_postcode: buyer.postcode,
    custom_data: payment.customData,
    user_agent: payment.userAgent,
    fail_reason: failReason(payment),
  };
}

function howFields(payment: Payment): V1Payment {
  return {
    pay_method: payMethodOf(payment),
    channel: payment.device,
    pg_provider: payment.gateway,
    emb_pg_provider: payment.easyPay,
    pg_tid: payment.gatewayTransactionId,
    pg_id: payment.mid,
    sandbox: !payment.live,
    escrow: false,
    apply_num: payment.card?.approvalNumber ?? null,
    receipt_url: payment.receiptUrl,
    cash_receipt_issued: false,
    bank_code: null,
    bank_name: null,
    vbank_code: null,
    vbank_name: null,
    vbank_num: null,
    vbank_holder: null,
    vbank_date: 0,
    vbank_issued_at: 0,
  };
}

const cardTypes: Record<'credit' | 'check', number> = { credit: 0, check: 1 };

function cardFields({ card }: Payment): V1Payment {
  return {
    card_code: card?.company.code ?? null,
    card_name: card?.company.name ?? null,
    card_issuer_code: codeOf(card?.issuer),
    card_issuer_name: nameOf(card?.issuer),
    card_publisher_code: codeOf(card?.acquirer),
    card_publisher_name: nameOf(card?.acquirer),
    card_quota: card?.instalmentMonths ?? 0,
    card_number: card?.maskedNumber ?? null,
    card_type: cardType(card?.kind ?? null),
  };
}

function codeOf(company: CardCompany | null | undefined): string | null {
  return company?.code ?? null;
}

function nameOf(company: CardCompany | null | undefined): string | null {
  return company?.name ?? null;
}

function cardType(kind: CardKind): number | null {
  return kind === 'credit' || kind === 'check' ? cardTypes[kind] : null;
}

function whenFields(payment: Payment): V1Payment {
  return {
    started_at: seconds(payment.startedAt),
    paid_at: seconds(payment.paidAt),
    failed_at: seconds(payment.failedAt),
    cancelled_at: seconds(payment.cancelledAt),
  };
}

function cancelFields(payment: Payment, done: readonly Cancellation[]): V1Payment {
  const history = done.map((each) => cancelHistoryItem(each, payment.price.currency));
  return {
    cancel_reason: done.at(-1)?.reason ?? null,
    cancel_history: history,
    cancel_receipt_urls: done.flatMap((each) => (each.receiptUrl === null ? [] : [each.receiptUrl])),
  };
}

function cancelHistoryItem(cancellation: Cancellation, currency: Currency): V1Payment {
  return {
    pg_tid: cancellation.gatewayTransactionId ?? '',
    amount: writtenAmount({ amount: cancellation.amount, currency }),
    cancelled_at: seconds(cancellation.doneAt ?? cancellation.requestedAt),
    reason: cancellation.reason,
    cancellation_id: cancellation.id,
    receipt_url: cancellation.receiptUrl,
  };
}

/** Keys of capabilities that this payment has no part in; always there, for strict clients count on every key. */
function laterFields(payment: Payment): V1Payment {
  return {
    deposit_history: [],
    customer_uid: null,
    customer_uid_usage: payment.purpose === 'issue_key' ? 'issue' : null,
    promotion: null,
  };
}

/**
 * A gateway's refusal is shown as `[CODE] message`; our own reasons, whose codes are in small letters, by their
 * sentence alone.
 */
export function failReason(payment: Pick<Payment, 'failCode' | 'failReason'>): string | null {
  const { failCode, failReason: reason } = payment;
  if (reason === null || failCode === null || /^[a-z_]+$/.test(failCode)) return reason;
  return `[${failCode}] ${reason}`;
}

export function seconds(at: Date | null): number {
  return at === null ? 0 : Math.floor(at.getTime() / 1000);
}

/** Newer fields that a client with generated, strict parsing refuses; left out for it alone. */
const newerFields: readonly string[] = [
  'emb_pg_provider',
  'sandbox',
  'card_issuer_code',
  'card_issuer_name',
  'card_publisher_code',
  'card_publisher_name',
  'deposit_history',
  'promotion',
];

/**
 * The payment as the field set of some years ago, for clients that reject what they do not know (Go's strict
 * decoder).
 */
export function withoutNewerFields(payment: V1Payment): V1Payment {
  const kept = Object.entries(payment).filter(([name]) => !newerFields.includes(name));
  const history = (payment['cancel_history'] as readonly V1Payment[]).map(({ cancellation_id: _, ...rest }) => rest);
  return { ...Object.fromEntries(kept), cancel_history: history };
}
