import type { ChannelWish } from '../../core/channel.ts';
import { languages, type CheckoutOrder, type ReceiptWish } from '../../core/checkout-order.ts';
import { isOrderId, type OrderId } from '../../core/ids.ts';
import type { EasyPayProvider, Method } from '../../core/method.ts';
import { isCurrency, parseAmount, type Currency, type Money } from '../../core/money.ts';
import type { Buyer, PaymentPurpose } from '../../core/payment.ts';
import { readPgWish } from '../pg-wish.ts';
import { readPayMethod } from '../v1/methods.ts';
import { readCardWish } from './card-wish.ts';
import { readDueDate } from './due-date.ts';
import { readEscrowItems } from './escrow-items.ts';
import { othersOf } from './known-params.ts';
import { isSafeRedirect } from './redirect.ts';
import type { ParamRefusal } from './refusals.ts';
import { windowErrors } from './window-errors.ts';

export type { ParamRefusal } from './refusals.ts';

/*
 * What a page hands to IMP.request_pay, read into our words. Unknown parameters are kept and echoed, for pages send
 * many; what is known must be right, and the refusal says which parameter and what to do.
 */

export type RequestPay = {
  readonly wish: ChannelWish;
  readonly order: CheckoutOrder;
  readonly redirectUrl: string | null;
  readonly confirmUrl: string | null;
  readonly webhookUrls: readonly string[] | null;
  /** What is wrong and is named only where everything before it is right, as the table of errors orders it. */
  readonly defects: Defects;
};

/** Where in that order a parameter is looked at that the channel's own checks come before or after. */
export type Stage = 'method' | 'items' | 'due' | 'addresses';
export type Defects = Readonly<Partial<Record<Stage, ParamRefusal>>>;

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
  const params = isLegacyScript ? tolerated(given) : given;
  const first = attempt(() => {
    const orderId = readOrderId(params);
    const price = readPrice(params);
    return { orderId, price, taxFree: readTaxFree(params, price) };
  });
  if ('refused' in first) return first;
  const method = attempt(() => readMethod(params));
  const means = 'refused' in method ? ({ method: 'card', easyPay: null } as const) : method;
  const items = attempt(() => ({ items: readItems(params) }));
  const due = attempt(() => ({ dueAt: readDue(params, means.method) }));
  const addresses = attempt(() => readAddresses(params));
  return {
    wish: readWish(params),
    order: {
      ...first,
      ...means,
      ...readWishes(params),
      purpose: readPurpose(params),
      billingKeyName: text(params, 'customer_uid'),
      orderName: text(params, 'name'),
      buyer: readBuyer(params),
      customData: readCustomData(params['custom_data']),
      items: 'refused' in items ? [] : items.items,
      dueAt: 'refused' in due ? null : due.dueAt,
      others: othersOf(params),
    },
    ...('refused' in addresses ? noAddresses : addresses),
    defects: defectsOf({ method, items, due, addresses }),
  };
}

type Attempt<T> = T | { readonly refused: ParamRefusal };

function attempt<T extends object>(read: () => T): Attempt<T> {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.refusal };
    throw error;
  }
}

function defectsOf(attempts: Readonly<Record<Stage, Attempt<object>>>): Defects {
  const wrong = Object.entries(attempts).flatMap(([stage, each]) => ('refused' in each ? [[stage, each.refused]] : []));
  return Object.fromEntries(wrong);
}

type Wishes = Pick<
  CheckoutOrder,
  | 'card'
  | 'appScheme'
  | 'language'
  | 'shopName'
  | 'escrow'
  | 'isDigital'
  | 'customerId'
  | 'receiptWish'
  | 'isCultural'
  | 'isKeyIn'
  | 'bypass'
>;

/** Whatever cannot be understood here is left out, and the window is the gateway's own. */
function readWishes(params: Params): Wishes {
  const bypass = isRecord(params['bypass']) ? params['bypass'] : {};
  return {
    card: readCardWish(params),
    appScheme: text(params, 'app_scheme'),
    language: languages.find((each) => each === text(params, 'language')?.toLowerCase()) ?? null,
    shopName: text(params, 'company'),
    escrow: flag(params, 'escrow') === true,
    isDigital: flag(params, 'digital'),
    customerId: text(params, 'customer_id'),
    receiptWish: receiptWishes[text(bypass, 'cashReceiptType') ?? ''] ?? null,
    isCultural: flag(bypass, 'isCulturalExpense') === true,
    isKeyIn: text(params, 'auth_mode') === 'key-in',
    bypass,
  };
}

const receiptWishes: Readonly<Record<string, ReceiptWish>> = {
  anonymous: 'none',
  personal: 'personal',
  corporate: 'corporate',
};

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
  if (typeof value !== 'string') throw new Refused(windowErrors.order_no_text);
  if (!isOrderId(value)) throw new Refused(windowErrors.order_too_long);
  return value;
}

function readPrice(params: Params): Money {
  const currency = readCurrency(params);
  const value = params['amount'];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Refused(windowErrors.amount_no_number);
  const amount = parseAmount(value, currency);
  // A window that registers a card only shows an amount, and may show none.
  const isZeroAllowed = readPurpose(params) === 'issue_key';
  if (amount === null || amount < 0 || (amount === 0 && !isZeroAllowed))
    throw new Refused(windowErrors.amount_wrong, `${value} ${currency}`);
  return { amount, currency };
}

/** A name for a billing key turns the call into the registration of a card: nothing is charged. */
function readPurpose(params: Params): PaymentPurpose {
  return text(params, 'customer_uid') === null ? 'charge' : 'issue_key';
}

function readCurrency(params: Params): Currency {
  const written = text(params, 'currency') ?? 'KRW';
  if (!isCurrency(written)) throw new Refused(windowErrors.currency_unknown, written);
  return written;
}

function readTaxFree(params: Params, price: Money): number {
  const value = params['tax_free'];
  if (value === undefined || value === null || value === '') return 0;
  const amount = typeof value === 'number' || typeof value === 'string' ? parseAmount(value, price.currency) : null;
  if (amount === null || amount < 0 || amount > price.amount)
    throw new Refused(windowErrors.tax_free_wrong, JSON.stringify(value));
  return amount;
}

/** `channelKey` is always meant exactly and wins over `pg`. */
function readWish(params: Params): ChannelWish {
  return readPgWish(text(params, 'channelKey') ?? text(params, 'channel_key'), text(params, 'pg'));
}

function readMethod(params: Params): { method: Method; easyPay: EasyPayProvider | null } {
  const written = text(params, 'pay_method') ?? 'card';
  const method = readPayMethod(written);
  if (method === null) throw new Refused(windowErrors.method_unknown, written);
  if (isRecord(params['period'])) refuseTwofoldPeriod(params['period']);
  return method;
}

/** None of the gateways here prints a period; a page that contradicts itself is told so as ever. */
function refuseTwofoldPeriod(period: Params): void {
  const isRange = text(period, 'from') !== null || text(period, 'to') !== null;
  if (isRange && text(period, 'interval') !== null) throw new Refused(windowErrors.period_twofold);
}

/** Goods are looked at only where somebody keeps the money until they are there. */
function readItems(params: Params): CheckoutOrder['items'] {
  const items = readEscrowItems(params);
  if (items !== null) return items;
  if (flag(params, 'escrow') === true) throw new Refused(windowErrors.escrow_items_wrong);
  return [];
}

/** Pages send it with every method; it means something for one. */
function readDue(params: Params, method: Method): Date | null {
  const written = text(params, 'vbank_due');
  if (written === null || method !== 'virtual_account') return null;
  const dueAt = readDueDate(written);
  if (dueAt === null) throw new Refused(windowErrors.due_unreadable, written);
  return dueAt;
}

type Addresses = Pick<RequestPay, 'redirectUrl' | 'confirmUrl' | 'webhookUrls'>;

const noAddresses: Addresses = { redirectUrl: null, confirmUrl: null, webhookUrls: null };

function readAddresses(params: Params): Addresses {
  const redirectUrl = text(params, 'm_redirect_url');
  if (redirectUrl !== null && !isSafeRedirect(redirectUrl)) throw new Refused(windowErrors.redirect_unsafe);
  return { redirectUrl, confirmUrl: text(params, 'confirm_url'), webhookUrls: readUrls(params['notice_url']) };
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
  if (urls.length > maxUrls) throw new Refused(windowErrors.too_many_urls, String(urls.length));
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

/** Null: not said. Forms and older pages write it as text. */
function flag(params: Params, name: string): boolean | null {
  const value = params[name];
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
}
