import type { ChannelWish } from '../../core/channel.ts';
import { languages, noWishes, type CheckoutOrder } from '../../core/checkout-order.ts';
import { isOrderId, type OrderId } from '../../core/ids.ts';
import type { EasyPayProvider, Method } from '../../core/method.ts';
import { isCurrency, parseAmount, type Currency, type Money } from '../../core/money.ts';
import type { Buyer, PaymentPurpose } from '../../core/payment.ts';
import { readPayMethod } from '../v1/methods.ts';
import { readCardWish } from './card-wish.ts';
import { paramRefusals, type ParamRefusal } from './refusals.ts';

export type { ParamRefusal } from './refusals.ts';

/*
 * What a page hands to IMP.request_pay, read into our words. Unknown parameters are left alone, for pages send many;
 * what is known must be right, and the refusal says which parameter and what to do.
 */

export type RequestPay = {
  readonly wish: ChannelWish;
  readonly order: CheckoutOrder;
  readonly redirectUrl: string | null;
  readonly confirmUrl: string | null;
  readonly webhookUrls: readonly string[] | null;
};

export type Params = Readonly<Record<string, unknown>>;

class Refused extends Error {
  readonly refusal: ParamRefusal;
  constructor({ errorCode, errorMessage }: ParamRefusal, got?: string) {
    super(errorMessage);
    this.refusal = { errorCode, errorMessage: got === undefined ? errorMessage : `${errorMessage} 받은 값: ${got}` };
  }
}

export type ReadOptions = {
  /** Pages with an older script may write numbers as text, and order numbers as numbers, as that script let them. */
  readonly isLegacyScript: boolean;
};

/** Reads the parameters, or says what is wrong with the first wrong one. */
export function readRequestPay(
  given: Params,
  { isLegacyScript }: ReadOptions,
): RequestPay | { readonly refused: ParamRefusal } {
  try {
    const params = isLegacyScript ? tolerated(given) : given;
    const orderId = readOrderId(params);
    const price = readPrice(params);
    return {
      wish: readWish(params),
      order: {
        ...noWishes,
        others: {},
        purpose: readPurpose(params),
        orderId,
        orderName: text(params, 'name'),
        price,
        taxFree: readTaxFree(params, price),
        ...readMethod(params),
        buyer: readBuyer(params),
        customData: readCustomData(params['custom_data']),
        card: readCardWish(params),
        appScheme: text(params, 'app_scheme'),
        language: languages.find((each) => each === text(params, 'language')?.toLowerCase()) ?? null,
        shopName: text(params, 'company'),
        escrow: params['escrow'] === true || params['escrow'] === 'true',
        bypass: isRecord(params['bypass']) ? params['bypass'] : {},
      },
      redirectUrl: text(params, 'm_redirect_url'),
      confirmUrl: text(params, 'confirm_url'),
      webhookUrls: readUrls(params['notice_url']),
    };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusal };
    throw error;
  }
}

function tolerated(params: Params): Params {
  const { merchant_uid: order, amount } = params;
  const isNumber = typeof amount === 'string' && /^\s*[0-9]+(\.[0-9]+)?\s*$/.test(amount);
  return {
    ...params,
    ...(typeof order === 'number' && { merchant_uid: String(order) }),
    ...(isNumber && { amount: Number(amount) }),
  };
}

function readOrderId(params: Params): OrderId {
  const value = params['merchant_uid'];
  if (typeof value !== 'string') throw new Refused(paramRefusals.order_no_text);
  if (!isOrderId(value)) throw new Refused(paramRefusals.order_too_long);
  return value;
}

function readPrice(params: Params): Money {
  const currency = readCurrency(params);
  const value = params['amount'];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refused(paramRefusals.amount_no_number);
  const amount = parseAmount(value, currency);
  // A window that registers a card only shows an amount, and may show none.
  const isZeroAllowed = readPurpose(params) === 'issue_key';
  if (amount === null || amount < 0 || (amount === 0 && !isZeroAllowed))
    throw new Refused(paramRefusals.amount_wrong, `${value} ${currency}`);
  return { amount, currency };
}

/** A name for a billing key turns the call into the registration of a card: nothing is charged. */
function readPurpose(params: Params): PaymentPurpose {
  return text(params, 'customer_uid') === null ? 'charge' : 'issue_key';
}

function readCurrency(params: Params): Currency {
  const written = text(params, 'currency') ?? 'KRW';
  if (!isCurrency(written)) throw new Refused(paramRefusals.currency_unknown, written);
  return written;
}

function readTaxFree(params: Params, price: Money): number {
  const value = params['tax_free'];
  if (value === undefined || value === null || value === '') return 0;
  const amount = typeof value === 'number' || typeof value === 'string' ? parseAmount(value, price.currency) : null;
  if (amount === null || amount < 0 || amount > price.amount)
    throw new Refused(paramRefusals.tax_free_wrong, JSON.stringify(value));
  return amount;
}

/**
 * `channelKey` is always meant exactly and wins over `pg`, which may be a gateway, or a gateway and a MID behind a dot.
 */
function readWish(params: Params): ChannelWish {
  const key = text(params, 'channelKey') ?? text(params, 'channel_key');
  if (key !== null) return { by: 'key', key };
  const pg = text(params, 'pg');
  if (pg === null) return { by: 'default' };
  const dot = pg.indexOf('.');
  return dot < 0
    ? { by: 'gateway', gateway: pg, mid: null }
    : { by: 'gateway', gateway: pg.slice(0, dot), mid: pg.slice(dot + 1) || null };
}

function readMethod(params: Params): { method: Method; easyPay: EasyPayProvider | null } {
  const written = text(params, 'pay_method') ?? 'card';
  const method = readPayMethod(written);
  if (method === null) throw new Refused(paramRefusals.method_unknown, written);
  return method;
}

function readBuyer(params: Params): Buyer {
  return {
    name: text(params, 'buyer_name'),
    email: text(params, 'buyer_email'),
    phone: text(params, 'buyer_tel'),
    address: text(params, 'buyer_addr'),
    postcode: text(params, 'buyer_postcode'),
  };
}

/** Kept as text: an object is written as JSON once, here, and comes back as that string. */
function readCustomData(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** No more addresses than this are told of one payment. */
const maxUrls = 5;

function readUrls(value: unknown): readonly string[] | null {
  const urls = (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
  if (urls.length === 0) return null;
  if (urls.length > maxUrls) throw new Refused(paramRefusals.too_many_urls, String(urls.length));
  return urls;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under a name; numbers count as text, and what is missing, null or empty is null. */
function text(params: Params, name: string): string | null {
  const value = params[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
