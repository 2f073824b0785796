import type { Channel, ChannelWish } from '../core/channel.ts';
import type { CheckoutOrder, EscrowField, NeededField } from '../core/checkout-order.ts';
import type { TierId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import { isMisconfiguration } from '../core/declines.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Failed, LaunchWindow, Supports, WindowOrder } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import type { CheckoutRow } from '../store/checkouts.ts';
import { findMerchantByUserCode, type Merchant } from '../store/merchants.ts';
import { findPreparedAmount } from '../store/prepared-amounts.ts';
import { findTier } from '../store/tiers.ts';
import { chooseWindowChannel } from './choose-channel.ts';
import { orderRefusal } from './hold-refusal.ts';
import { newPayment, newPaymentWrites, withAnotherId } from './new-payment.ts';
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
  const tier = input.tierCode === null ? null : await findTier(hub.db, merchant.id, input.tierCode);
  if (input.tierCode !== null && tier === null) return refuse('unknown_tier');
  const tierId = tier?.id ?? null;
  const { purpose } = input.order;
  const choice = await chooseWindowChannel(hub, { merchant, tierId, wish: input.wish, purpose });
  if ('refused' in choice) return refuse(choice.refused);
  const draft = draftPayment(hub, { input, merchant, tierId, channel: choice.chosen });
  const refusal =
    wordsRefusal(hub, choice.chosen, input) ??
    redirectRefusal(hub, merchant, input.reply.redirectUrl) ??
    (await orderRefusal(hub, draft, null)) ??
    (await priceRefusal(hub, draft));
  if (refusal !== null) return refuse(refusal);
  const known = purpose === 'issue_key' ? withCustomer(hub, input) : input;
  return insertCheckout(hub, { input: known, merchant, channel: choice.chosen, draft, isFallback: choice.isFallback });
}

/** A gateway keeps a card under a name of its holder, which is made where the merchant gave none. */
function withCustomer(hub: Hub, input: OpenCheckout): OpenCheckout {
  return { ...input, order: { ...input.order, customerId: input.order.customerId ?? hub.ids.row() } };
}

function refuse(refused: OpenRefusal): NotOpened {
  return { opened: false, refused };
}

/** What is asked of this gateway, in the order in which the page is told of it. */
function wordsRefusal(hub: Hub, channel: Channel, { order, defects }: OpenCheckout): OpenRefusal | null {
  const { supports } = hub.gateways.of(channel);
  const defect = (stage: Stage): OpenRefusal | null => (defects.includes(stage) ? `defect_${stage}` : null);
  return (
    defect('method') ??
    methodRefusal(channel, supports, order) ??
    fieldRefusal(supports, order) ??
    escrowRefusal(supports, order, defect('items')) ??
    defect('due') ??
    (order.dueAt !== null && order.dueAt <= hub.clock.now() ? 'due_past' : null) ??
    defect('addresses')
  );
}

function methodRefusal(channel: Channel, supports: Supports, order: CheckoutOrder): OpenRefusal | null {
  if (order.purpose === 'issue_key') return issueRefusal(channel, supports, order);
  if (order.easyPay !== null && !supports.easyPay.includes(order.easyPay)) return 'method_not_supported';
  if (supports.window[order.method] === undefined) return 'method_not_supported';
  return supports.windowCurrencies.includes(order.price.currency) ? null : 'currency_not_supported';
}

/** Only cards can be registered, and only in won. */
function issueRefusal(
  { purposes }: Channel,
  { billingByWindow }: Supports,
  { method, easyPay, price }: CheckoutOrder,
): OpenRefusal | null {
  if (!billingByWindow || !purposes.includes('billing')) return 'billing_key_not_supported';
  if (method !== 'card' || easyPay !== null) return 'method_not_supported';
  return price.currency === 'KRW' ? null : 'currency_not_supported';
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

async function priceRefusal(hub: Hub, payment: Payment): Promise<OpenRefusal | null> {
  if (payment.purpose === 'issue_key') return null;
  const prepared = await findPreparedAmount(hub.db, scopeOf(payment), payment.orderId);
  if (!prepared) return null;
  const sameCurrency = prepared.currency === null || prepared.currency === payment.price.currency;
  return sameCurrency && prepared.amount === payment.price.amount ? null : 'prepared_amount_differs';
}

/** A window that nobody finishes is closed after this: longer than any gateway lets a buyer take (Toss: 30 minutes). */
const windowLifetimeMs = 60 * 60_000;

type Draft = { input: OpenCheckout; merchant: Merchant; tierId: TierId | null; channel: Channel };

function draftPayment(hub: Hub, { input, merchant, tierId, channel }: Draft): Payment {
  const { purpose, orderId, orderName, price, taxFree, method, easyPay, buyer, customData, others } = input.order;
  const { billingKeyName } = input.order;
  const isIssue = purpose === 'issue_key';
  return newPayment(hub, {
    merchant,
    tierId,
    channel,
    origin: 'window',
    device: input.device,
    purpose,
    orderId,
    orderName,
    // Registering a card takes nothing: the amount of the page is only shown.
    price: isIssue ? { ...price, amount: 0 } : price,
    taxFree: isIssue ? 0 : taxFree,
    method,
    easyPay,
    buyer,
    billingKeyName,
    billingKeyUsage: isIssue ? 'issue' : null,
    customData,
    others,
    userAgent: input.userAgent,
    webhookUrls: input.reply.webhookUrls,
    lifetimeMs: windowLifetimeMs,
  });
}

type Insert = { input: OpenCheckout; merchant: Merchant; channel: Channel; draft: Payment; isFallback: boolean };

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
    const payment = attempt === 0 ? draft : withAnotherId(hub, draft);
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
      customerId: payment.purpose === 'issue_key' ? input.order.customerId : null,
      redirectUrl: input.reply.redirectUrl,
      confirmUrl: input.reply.confirmUrl,
      createdAt: payment.startedAt,
    };
    const result = await commit(hub.db, [
      ...newPaymentWrites(payment, 'buyer'),
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

type WindowPlace = { readonly payment: Payment; readonly channel: Channel; readonly returnUrl: string };

function windowOrder(
  hub: Hub,
  { order, device }: OpenCheckout,
  { payment, channel, returnUrl }: WindowPlace,
): WindowOrder {
  const { orderId: _id, customData: _data, others: _others, billingKeyName: _key, price: amount, ...rest } = order;
  const orderName = order.orderName ?? '주문';
  const noticeUrl = `${hub.settings.publicUrl}/notifications/${channel.gateway}/${channel.notificationToken}`;
  return { ...rest, paymentId: payment.id, orderName, amount, device, returnUrl, noticeUrl };
}

function resultStyle(hub: Hub, merchant: Merchant, channel: Channel, reply: CheckoutReply): 'v1' | 'legacy' {
  const isFull = hub.gateways.of(channel).resultDetail === 'full';
  return isFull || reply.isLegacyScript || merchant.settings.legacyResult ? 'legacy' : 'v1';
}
