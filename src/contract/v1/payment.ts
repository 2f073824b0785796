import type { Cancellation } from '../../core/cancellation.ts';
import type { CardFacts } from '../../core/method.ts';
import { writtenAmount } from '../../core/money.ts';
import type { Payment, PaymentStatus } from '../../core/payment.ts';
import { payMethodOf } from './methods.ts';
import type { V1Payment } from './schema.ts';

/** What a merchant chose about the words. */
export type WireChoice = { readonly expiredAs: 'failed' | 'ready' };

/** A payment as the REST API has always shown it: every key present, times in seconds, "not yet" as 0. */
export function paymentAnnotation(
  payment: Payment,
  cancellations: readonly Cancellation[],
  choice: WireChoice,
): V1Payment {
  const done = cancellations.filter((each) => each.state === 'done');
  return {
    ...orderFields(payment),
    ...buyerFields(payment),
    ...gatewayFields(payment),
    ...cardFields(payment.card),
    ...bankFields(payment),
    ...statusFields(payment, choice),
    ...cancelFields(payment, done),
    escrow: payment.escrow !== null,
    cash_receipt_issued: payment.cashReceipt !== null,
    deposit_history: [],
    promotion: null,
    customer_uid: payment.billingKeyName,
    customer_uid_usage: payment.billingKeyUsage && usages[payment.billingKeyUsage],
  };
}

const usages = { issue: 'issue', payment: 'payment', scheduled: 'payment.scheduled' } as const;

type Some<Name extends keyof V1Payment> = Pick<V1Payment, Name>;

/** The V1 word: partial and full cancellations are both `cancelled`, told apart by the amounts. */
export function v1Status(status: PaymentStatus, choice: WireChoice): V1Payment['status'] {
  if (status === 'expired') return choice.expiredAs;
  return words[status];
}

const words: Record<Exclude<PaymentStatus, 'expired'>, V1Payment['status']> = {
  ready: 'ready',
  awaiting_deposit: 'ready',
  paid: 'paid',
  partially_cancelled: 'cancelled',
  cancelled: 'cancelled',
  failed: 'failed',
};

type OrderField = 'imp_uid' | 'merchant_uid' | 'name' | 'amount' | 'currency' | 'custom_data' | 'user_agent';

function orderFields(payment: Payment): Some<OrderField> {
  return {
    imp_uid: payment.id,
    merchant_uid: payment.orderId,
    name: payment.orderName,
    amount: writtenAmount(payment.price),
    currency: payment.price.currency,
    custom_data: payment.customData,
    user_agent: payment.userAgent,
  };
}

function buyerFields({ buyer }: Payment): Some<keyof V1Payment & `buyer_${string}`> {
  return {
    buyer_name: buyer.name,
    buyer_email: buyer.email,
    buyer_tel: buyer.phone,
    buyer_addr: buyer.address,
    buyer_postcode: buyer.postcode,
  };
}

type GatewayField =
  | 'pay_method'
  | 'channel'
  | 'pg_provider'
  | 'emb_pg_provider'
  | 'pg_tid'
  | 'pg_id'
  | 'sandbox'
  | 'receipt_url';

function gatewayFields(payment: Payment): Some<GatewayField> {
  return {
    pay_method: payMethodOf(payment),
    channel: payment.device,
    pg_provider: payment.gateway,
    emb_pg_provider: payment.easyPay,
    pg_tid: payment.gatewayTransactionId,
    pg_id: payment.mid,
    sandbox: !payment.live,
    receipt_url: payment.receiptUrl,
  };
}

const cardTypes = { credit: 0, check: 1, gift: null } as const;

function cardFields(card: CardFacts | null): Some<(keyof V1Payment & `card_${string}`) | 'apply_num'> {
  return {
    apply_num: card?.approvalNumber ?? null,
    card_quota: card?.instalmentMonths ?? 0,
    ...cardNames(card),
  };
}

/** Whose card it is and how it is shown. */
export function cardNames(card: CardFacts | null): Some<Exclude<keyof V1Payment & `card_${string}`, 'card_quota'>> {
  return {
    card_code: card?.company.code ?? null,
    card_name: card?.company.name ?? null,
    card_issuer_code: card?.issuer?.code ?? null,
    card_issuer_name: card?.issuer?.name ?? null,
    card_publisher_code: card?.acquirer?.code ?? null,
    card_publisher_name: card?.acquirer?.name ?? null,
    card_number: card?.maskedNumber ?? null,
    card_type: card?.kind ? cardTypes[card.kind] : null,
  };
}

type StatusField = 'status' | 'started_at' | 'paid_at' | 'failed_at' | 'fail_reason';

/** A payment that is shown as `ready` has not failed yet, even where an expired one is shown so. */
function statusFields(payment: Payment, choice: WireChoice): Some<StatusField> {
  const status = v1Status(payment.status, choice);
  return {
    status,
    started_at: seconds(payment.startedAt),
    paid_at: seconds(payment.paidAt),
    failed_at: status === 'ready' ? 0 : seconds(payment.failedAt),
    fail_reason: status === 'ready' ? null : failReason(payment),
  };
}

type CancelField = 'cancel_amount' | 'cancelled_at' | 'cancel_reason' | 'cancel_history' | 'cancel_receipt_urls';

/** Only what is done: the amounts of the history always add up to `cancel_amount`. */
function cancelFields({ price, cancelled, cancelledAt }: Payment, done: readonly Cancellation[]): Some<CancelField> {
  return {
    cancel_amount: writtenAmount({ amount: cancelled, currency: price.currency }),
    cancelled_at: seconds(cancelledAt),
    cancel_reason: done.at(-1)?.reason ?? null,
    cancel_history: done.map((each) => ({
      pg_tid: each.gatewayTransactionId ?? '',
      amount: writtenAmount({ amount: each.amount, currency: price.currency }),
      cancelled_at: seconds(each.doneAt ?? each.requestedAt),
      reason: each.reason,
      cancellation_id: each.id,
      receipt_url: each.receiptUrl,
    })),
    cancel_receipt_urls: done.map((each) => each.receiptUrl).filter((url) => url !== null),
  };
}

type BankField = (keyof V1Payment & `vbank_${string}`) | 'bank_code' | 'bank_name';

/** Where a transfer came from, or where the buyer pays in; the keys are there for every payment. */
function bankFields({ bank, account, accountDueAt, accountIssuedAt }: Payment): Some<BankField> {
  return {
    bank_code: bank?.code ?? null,
    bank_name: bank?.name ?? null,
    vbank_code: account?.bankCode ?? null,
    vbank_name: account?.bankName ?? null,
    vbank_num: account?.number ?? null,
    vbank_holder: account?.holder ?? null,
    vbank_date: seconds(accountDueAt),
    vbank_issued_at: seconds(accountIssuedAt),
  };
}

/**
 * A gateway's refusal is shown as `[CODE] message`; our own reasons, whose codes are in small letters, by their
 * sentence alone.
 */
export function failReason({ failCode, failReason: reason }: Pick<Payment, 'failCode' | 'failReason'>): string | null {
  return reason === null ? null : shownReason(failCode, reason);
}

export function shownReason(code: string | null, reason: string): string {
  return code === null || /^[a-z_]+$/.test(code) ? reason : `[${code}] ${reason}`;
}

export function seconds(at: Date | null): number {
  return at === null ? 0 : Math.floor(at.getTime() / 1000);
}
