import { chooseChannel, isLive, type Channel, type ChannelChoice, type ChannelWish } from '../core/channel.ts';
import type { CheckoutOrder, EscrowField, NeededField } from '../core/checkout-order.ts';
import { newPaymentId, type TierId } from '../core/ids.ts';
import { decideHold } from '../core/order.ts';
import type { Payment } from '../core/payment.ts';
import { isMisconfiguration } from '../core/declines.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Failed, LaunchWindow, Supports, WindowOrder } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findChannels } from '../store/channels.ts';
import { commit } from '../store/commit.ts';
import type { CheckoutRow } from '../store/checkouts.ts';
import { findMerchantByUserCode, findTier, type Merchant } from '../store/merchants.ts';
import { findOrder } from '../store/orders.ts';
import { loadPayment } from '../store/payments.ts';
import { findPreparedAmount } from '../store/prepared-amounts.ts';
import { scopeOf } from './scope-of.ts';

export type OpenCheckout = {
  readonly userCode: string;
  readonly tierCode: string | null;
  readonly wish: ChannelWish;
  readonly device: 'pc' | 'mobile';
  readonly userAgent: string | null;
  readonly order: CheckoutOrder;
  /** Where the page's own words are wrong: named when everything that is looked at before is right. */
  readonly defects: readonly Stage[];
  readonly reply: CheckoutReply;
};

/** What of the page's words is looked at between the hub's own checks. */
export type Stage = 'method' | 'items' | 'due' | 'addresses';

/** Where the result goes. */
export type CheckoutReply = {
  readonly messageOrigin: string | null;
  readonly requestId: string;
  readonly isLegacyScript: boolean;
  readonly redirectUrl: string | null;
  readonly confirmUrl: string | null;
  /** Null: the merchant's own setting. */
  readonly webhookUrls: readonly string[] | null;
};

export type OpenRefusal =
  | 'unknown_merchant'
  | 'unknown_tier'
  | 'unknown_channel_key'
  | 'no_such_gateway'
  | 'no_channel'
  | 'method_not_supported'
  | 'currency_not_supported'
  | 'billing_key_not_supported'
  | 'escrow_not_supported'
  | `missing_${NeededField}`
  | `escrow_missing_${EscrowField}`
  | `defect_${Stage}`
  | 'due_past'
  | 'redirect_not_allowed'
  | 'redirect_never_allowed'
  | 'already_paid'
  | 'in_progress'
  | 'prepared_amount_differs'
  /** The gateway, told of the window, refused it, or did not answer. No money can have moved. */
  | 'window_refused'
  | 'window_unanswered';

export type Opened = {
  readonly opened: true;
  readonly payment: Payment;
  readonly checkoutUrl: string;
  readonly window: LaunchWindow;
  /** The channel that was asked for is not registered and the default was used. */
  readonly isFallback: boolean;
};

export type NotOpened = {
  readonly opened: false;
  readonly refused: OpenRefusal;
  /** The gateway's own code and sentence, where it was the gateway that refused. */
  readonly said?: string;
};

/** Opens a window for an order: every check that can be made before the buyer sees anything is made here. */
export async function openCheckout(hub: Hub, input: OpenCheckout): Promise<Opened | NotOpened> {
  const merchant = await findMerchantByUserCode(hub.db, input.userCode);
  if (!merchant) return refuse('unknown_merchant');
  const tierId = input.tierCode === null ? null : await findTier(hub.db, merchant.id, input.tierCode);
  if (input.tierCode !== null && tierId === null) return refuse('unknown_tier');
  const choice = await chooseWindowChannel(hub, { merchant, tierId, wish: input.wish });
  if ('refused' in choice) return refuse(choice.refused);
  const draft = draftPayment(hub, { input, merchant, tierId, channel: choice.chosen });
  const refusal =
    wordsRefusal(hub, choice.chosen, input) ??
    redirectRefusal(hub, merchant, input.reply.redirectUrl) ??
    (await orderRefusal(hub, draft)) ??
    (await priceRefusal(hub, draft));
  if (refusal !== null) return refuse(refusal);
  return insertCheckout(hub, { input, merchant, channel: choice.chosen, draft, isFallback: choice.isFallback });
}

function refuse(refused: OpenRefusal): NotOpened {
  return { opened: false, refused };
}

/**
 * The wish is looked for on every side that this mode serves; the fallback stays on the first side, so that nobody
 * who misspells a live channel pays in a test one.
 */
async function chooseWindowChannel(
  hub: Hub,
  wanted: { merchant: Merchant; tierId: TierId | null; wish: ChannelWish },
): Promise<ChannelChoice> {
  const all = await findChannels(hub.db, { merchantId: wanted.merchant.id, tierId: wanted.tierId });
  const windows = all.filter((channel) => channel.purposes.includes('window'));
  const sides = hub.settings.mode === 'sandbox' ? (['sandbox'] as const) : (['live', 'test'] as const);
  const channelsOf = (side: string): Channel[] => windows.filter((channel) => channel.environment === side);
  for (const side of sides) {
    const exact = chooseChannel(channelsOf(side), wanted.wish, true);
    if ('chosen' in exact) return exact;
  }
  return chooseChannel(channelsOf(sides[0]), wanted.wish, wanted.merchant.settings.strictPg);
}

/** What is asked of this gateway, in the order in which the page is told of it. */
function wordsRefusal(hub: Hub, channel: Channel, { order, defects }: OpenCheckout): OpenRefusal | null {
  const { supports } = hub.gateways.of(channel);
  const defect = (stage: Stage): OpenRefusal | null => (defects.includes(stage) ? `defect_${stage}` : null);
  return (
    defect('method') ??
    methodRefusal(supports, order) ??
    fieldRefusal(supports, order) ??
    escrowRefusal(supports, order, defect('items')) ??
    defect('due') ??
    (order.dueAt !== null && order.dueAt <= hub.clock.now() ? 'due_past' : null) ??
    defect('addresses')
  );
}

function methodRefusal(supports: Supports, order: CheckoutOrder): OpenRefusal | null {
  if (order.purpose === 'issue_key') return 'billing_key_not_supported';
  if (order.easyPay !== null && !supports.easyPay.includes(order.easyPay)) return 'method_not_supported';
  if (supports.window[order.method] === undefined) return 'method_not_supported';
  return supports.windowCurrencies.includes(order.price.currency) ? null : 'currency_not_supported';
}

function fieldRefusal({ requires }: Supports, order: CheckoutOrder): OpenRefusal | null {
  const missing = requires.always.find((field) => isMissing(order, field));
  return missing === undefined ? null : `missing_${missing}`;
}

function escrowRefusal({ window, requires }: Supports, order: CheckoutOrder, defect: OpenRefusal | null) {
  if (!order.escrow) return null;
  if (!window[order.method]?.escrow) return 'escrow_not_supported';
  const missing = requires.escrow.find((field) => isMissing(order, field) && !(field === 'items' && defect !== null));
  return missing === undefined ? defect : (`escrow_missing_${missing}` as const);
}

function isMissing({ buyer, items }: CheckoutOrder, field: NeededField | EscrowField): boolean {
  switch (field) {
    case 'buyer.name':
      return buyer.name === null;
    case 'buyer.email':
      return buyer.email === null;
    case 'buyer.phone':
      return buyer.phone === null;
    case 'items':
      return items.length === 0;
    default:
      return unreachable(field);
  }
}

/** Where real money is taken, buyers go where the merchant has said, and before he has said it nowhere. */
function redirectRefusal(hub: Hub, { settings }: Merchant, redirectUrl: string | null): OpenRefusal | null {
  const allowed = settings.redirectAllowList;
  if (redirectUrl === null) return null;
  if (allowed === null) return hub.settings.mode === 'live' ? 'redirect_never_allowed' : null;
  return allowed.some((each) => isWithin(redirectUrl, each)) ? null : 'redirect_not_allowed';
}

/**
 * The same scheme, host and port, and a path below: `https://shop.kr` does not allow `https://shop.kr.example`. The
 * scheme of an app by itself, `myapp://`, allows whatever that app is asked for.
 */
function isWithin(url: string, allowed: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(allowed)) return false;
  const [asked, base] = [new URL(url), new URL(allowed)];
  if (base.host === '' && base.pathname === '') return asked.protocol === base.protocol;
  const isSamePlace = asked.protocol === base.protocol && asked.host === base.host && asked.username === '';
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`;
  return isSamePlace && (asked.pathname === base.pathname || asked.pathname.startsWith(folder));
}

async function orderRefusal(hub: Hub, payment: Payment): Promise<OpenRefusal | null> {
  const order = await findOrder(hub.db, scopeOf(payment), payment.orderId);
  const holder = order.heldBy === null ? null : await loadPayment(hub.db, order.heldBy);
  const hold = decideHold(order, holder, null);
  return hold === 'free' ? null : hold;
}

async function priceRefusal(hub: Hub, payment: Payment): Promise<OpenRefusal | null> {
  const prepared = await findPreparedAmount(hub.db, scopeOf(payment), payment.orderId);
  if (!prepared) return null;
  const sameCurrency = prepared.currency === null || prepared.currency === payment.price.currency;
  return sameCurrency && prepared.amount === payment.price.amount ? null : 'prepared_amount_differs';
}

/** A window that nobody finishes is closed after this: longer than any gateway lets a buyer take (Toss: 30 minutes). */
const windowLifetimeMs = 60 * 60_000;

type Draft = { input: OpenCheckout; merchant: Merchant; tierId: TierId | null; channel: Channel };

function draftPayment(hub: Hub, { input, merchant, tierId, channel }: Draft): Payment {
  const now = hub.clock.now();
  const { orderId, orderName, price, taxFree, method, easyPay, buyer, customData, others } = input.order;
  return {
    id: newPaymentId('window', hub.ids.digits),
    version: 1,
    merchantId: merchant.id,
    tierId,
    live: isLive(channel),
    channelId: channel.id,
    gateway: channel.gateway,
    mid: channel.mid,
    origin: 'window',
    device: input.device,
    purpose: 'charge',
    orderId,
    orderName,
    price,
    taxFree,
    method,
    easyPay,
    buyer,
    customData,
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
    cashReceiptIssued: false,
    others,
    gatewayTransactionId: null,
    gatewaySecretHash: null,
    receiptUrl: null,
    userAgent: input.userAgent,
    webhookUrls: [...new Set(input.reply.webhookUrls ?? ownWebhookUrls(hub, merchant, channel))],
    webhookSequence: 0,
    failCode: null,
    failReason: null,
    isLateDeposit: false,
    isDuplicateOrder: false,
    hadAccount: false,
    startedAt: now,
    paidAt: null,
    failedAt: null,
    cancelledAt: null,
    expiresAt: new Date(now.getTime() + windowLifetimeMs),
    updatedAt: now,
  };
}

/**
 * A merchant's server hears of one side: on a live hub of live channels. A buyer who asks for a test channel in his
 * browser must not have the shop told that something was paid.
 */
function ownWebhookUrls(hub: Hub, { settings }: Merchant, channel: Channel): readonly string[] {
  const isOfThisSide = hub.settings.mode === 'sandbox' || isLive(channel);
  return isOfThisSide && settings.webhookUrl !== null ? [settings.webhookUrl] : [];
}

type Insert = { input: OpenCheckout; merchant: Merchant; channel: Channel; draft: Payment; isFallback: boolean };

/** Payment ids are short and random; a clash is tried again with another. */
const maxIdTries = 5;

/**
 * A gateway that must be told of a window first is told before anything is written: without the row nobody ever gets
 * the address that it answers, so a window that is registered and not written can take no money.
 */
async function insertCheckout(
  hub: Hub,
  { input, merchant, channel, draft, isFallback }: Insert,
): Promise<Opened | NotOpened> {
  for (let attempt = 0; attempt < maxIdTries; attempt += 1) {
    const payment = attempt === 0 ? draft : { ...draft, id: newPaymentId('window', hub.ids.digits) };
    const token = hub.ids.checkoutToken();
    const checkoutUrl = `${hub.settings.publicUrl}/checkout/${token}`;
    const order = windowOrder(hub, input, { payment, channel, returnUrl: `${checkoutUrl}/return` });
    const told = await hub.gateways.open(channel).launchWindow(order);
    if (told.outcome !== 'done') return notLaunched(hub, payment, told);
    const window = told.detail;
    const checkout: CheckoutRow = {
      token,
      merchantId: merchant.id,
      paymentId: payment.id,
      launch: window.launch,
      windowSize: window.size,
      origins: window.origins,
      registered: window.registered,
      messageOrigin: input.reply.messageOrigin,
      requestId: input.reply.requestId,
      resultStyle: resultStyle(hub, merchant, channel, input.reply),
      redirectUrl: input.reply.redirectUrl,
      confirmUrl: input.reply.confirmUrl,
      createdAt: payment.startedAt,
    };
    const result = await commit(hub.db, [
      { write: 'insert payment', row: payment },
      { write: 'insert event', row: openedEvent(payment) },
      { write: 'insert checkout', row: checkout },
    ]);
    if (result.done) return { opened: true, payment, checkoutUrl, window, isFallback };
    if (result.conflict !== 'payment id taken') throw new Error(`opening a checkout met ${result.conflict}`);
  }
  throw new Error(`no free payment id in ${maxIdTries} tries`);
}

function notLaunched(hub: Hub, { channelId, orderId }: Payment, failed: Failed): NotOpened {
  if (failed.outcome !== 'declined') {
    hub.log.warn({ channelId, orderId, cause: failed.cause }, 'the gateway did not register a window');
    return refuse('window_unanswered');
  }
  const { code, message } = failed;
  const level = isMisconfiguration(failed) ? 'error' : 'warn';
  hub.log[level]({ channelId, orderId, code }, 'the gateway refused to register a window');
  return { opened: false, refused: 'window_refused', said: `${code} ${message}`.trim() };
}

function openedEvent(
  payment: Payment,
): Extract<Parameters<typeof commit>[1][number], { write: 'insert event' }>['row'] {
  return {
    paymentId: payment.id,
    version: payment.version,
    merchantId: payment.merchantId,
    event: 'opened',
    at: payment.startedAt,
    actor: 'buyer',
    detail: {
      amount: payment.price.amount,
      currency: payment.price.currency,
      gateway: payment.gateway,
      mid: payment.mid,
    },
  };
}

type WindowPlace = { readonly payment: Payment; readonly channel: Channel; readonly returnUrl: string };

function windowOrder(
  hub: Hub,
  { order, device }: OpenCheckout,
  { payment, channel, returnUrl }: WindowPlace,
): WindowOrder {
  const { orderId: _orderId, customData: _data, others: _others, price: amount, ...rest } = order;
  const orderName = order.orderName ?? '주문';
  const noticeUrl = `${hub.settings.publicUrl}/notifications/${channel.gateway}/${channel.notificationToken}`;
  return { ...rest, paymentId: payment.id, orderName, amount, device, returnUrl, noticeUrl };
}

function resultStyle(hub: Hub, merchant: Merchant, channel: Channel, reply: CheckoutReply): 'v1' | 'legacy' {
  const isFull = hub.gateways.of(channel).resultDetail === 'full';
  return isFull || reply.isLegacyScript || merchant.settings.legacyResult ? 'legacy' : 'v1';
}
