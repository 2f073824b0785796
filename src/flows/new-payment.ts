import { isLive, type Channel } from '../core/channel.ts';
import { newPaymentId, type TierId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import type { Merchant } from '../store/merchants.ts';

/** What is known when a payment begins. */
export type Beginning = Pick<
  Payment,
  | 'origin'
  | 'device'
  | 'purpose'
  | 'orderId'
  | 'orderName'
  | 'price'
  | 'taxFree'
  | 'method'
  | 'easyPay'
  | 'buyer'
  | 'billingKeyName'
  | 'billingKeyUsage'
  | 'customData'
  | 'others'
  | 'userAgent'
> & {
  readonly merchant: Merchant;
  readonly tierId: TierId | null;
  readonly channel: Channel;
  /** Null: the merchant's own setting. */
  readonly webhookUrls: readonly string[] | null;
  /** After which it ends by itself; null: never. */
  readonly lifetimeMs: number | null;
};

/** A payment at its beginning; nothing is written yet. */
export function newPayment(hub: Hub, beginning: Beginning): Payment {
  const { merchant, channel, webhookUrls, lifetimeMs, ...known } = beginning;
  const now = hub.clock.now();
  return {
    ...known,
    ...nothingYet,
    id: newPaymentId(known.origin, hub.ids.digits),
    version: 1,
    merchantId: merchant.id,
    live: isLive(channel),
    channelId: channel.id,
    gateway: channel.gateway,
    mid: channel.mid,
    webhookUrls: [...new Set(webhookUrls ?? ownWebhookUrls(hub, merchant, channel))],
    startedAt: now,
    expiresAt: lifetimeMs === null ? null : new Date(now.getTime() + lifetimeMs),
    updatedAt: now,
  };
}

const nothingYet = {
  status: 'ready',
  cancelled: 0,
  reserved: 0,
  card: null,
  bank: null,
  account: null,
  accountIssuedAt: null,
  accountDueAt: null,
  depositTransactionId: null,
  escrow: null,
  cashReceipt: null,
  gatewayTransactionId: null,
  gatewaySecretHash: null,
  receiptUrl: null,
  webhookSequence: 0,
  failCode: null,
  failReason: null,
  isLateDeposit: false,
  isDuplicateOrder: false,
  hadAccount: false,
  paidAt: null,
  failedAt: null,
  cancelledAt: null,
} as const;

/** Payment ids are short and random; a clash is tried again with another. */
export function withAnotherId(hub: Hub, payment: Payment): Payment {
  return { ...payment, id: newPaymentId(payment.origin, hub.ids.digits) };
}

/** The payment and the first line of its story. */
export function newPaymentWrites(payment: Payment, actor: 'buyer' | 'api'): Write[] {
  const { id: paymentId, version, merchantId, startedAt: at, price, gateway, mid } = payment;
  const detail = { amount: price.amount, currency: price.currency, gateway, mid };
  return [
    { write: 'insert payment', row: payment },
    { write: 'insert event', row: { paymentId, version, merchantId, event: 'opened', at, actor, detail } },
  ];
}

/**
 * A merchant's server hears of one side: on a live hub of live channels. A buyer who asks for a test channel in his
 * browser must not have the shop told that something was paid.
 */
function ownWebhookUrls(hub: Hub, { settings }: Merchant, channel: Channel): readonly string[] {
  const isOfThisSide = hub.settings.mode === 'sandbox' || isLive(channel);
  return isOfThisSide && settings.webhookUrl !== null ? [settings.webhookUrl] : [];
}
