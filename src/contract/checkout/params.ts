import type { ChannelWish } from '../../core/channel.ts';
import type { CheckoutOrder } from '../../core/checkout-order.ts';
import { isOrderId, type OrderId } from '../../core/ids.ts';
import type { EasyPayProvider, Method } from '../../core/method.ts';
import { isCurrency, parseAmount, type Currency, type Money } from '../../core/money.ts';
import type { Buyer } from '../../core/payment.ts';
import { readPayMethod } from '../v1/methods.ts';
import { readCardWish } from './card-wish.ts';
import type { ParamRefusal } from './refusals.ts';

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
  constructor(errorCode: string, errorMessage: string) {
    super(errorMessage);
    this.refusal = { errorCode, errorMessage };
  }
}

/** Reads the parameters, or says what is wrong with the first wrong one. */
export function readRequestPay(params: Params): RequestPay | { readonly refused: ParamRefusal } {
  try {
    const orderId = readOrderId(params);
    const price = readPrice(params);
    return {
      wish: readWish(params),
      order: {
        orderId,
        orderName: text(params, 'name'),
        price,
        taxFree: readTaxFree(params, price),
        ...readMethod(params),
        buyer: readBuyer(params),
        customData: readCustomData(params['custom_data']),
        card: readCardWish(params),
        appScheme: text(params, 'app_scheme'),
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

function readOrderId(params: Params): OrderId {
  const value = params['merchant_uid'];
  if (typeof value !== 'string') {
    throw new Refused('F2003', '주문번호(merchant_uid)는 문자열이어야 합니다. 예: merchant_uid: "order-1"');
  }
  if (!isOrderId(value)) throw new Refused('F2003', '주문번호(merchant_uid)는 1자 이상 40자 이하여야 합니다.');
  return value;
}

function readPrice(params: Params): Money {
  const currency = readCurrency(params);
  const value = params['amount'];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Refused('F2002', '결제금액(amount)은 숫자여야 합니다. 따옴표 없이 보내 주세요. 예: amount: 1000');
  }
  const amount = parseAmount(value, currency);
  if (amount === null || amount < 0) {
    throw new Refused('F2002', `결제금액(amount)은 0보다 큰 ${currency} 금액이어야 합니다. 받은 값: ${value}`);
  }
  if (amount === 0 && text(params, 'customer_uid') === null) {
    throw new Refused(
      'F2002',
      '결제금액(amount)은 0보다 커야 합니다. 0원은 빌링키 발급(customer_uid)에만 쓸 수 있습니다.',
    );
  }
  return { amount, currency };
}

function readCurrency(params: Params): Currency {
  const written = text(params, 'currency') ?? 'KRW';
  if (!isCurrency(written))
    throw new Refused('F2002', `통화(currency)를 알 수 없습니다: ${written}. 예: currency: "KRW"`);
  return written;
}

function readTaxFree(params: Params, price: Money): number {
  const value = params['tax_free'];
  if (value === undefined || value === null || value === '') return 0;
  const amount = typeof value === 'number' || typeof value === 'string' ? parseAmount(value, price.currency) : null;
  if (amount === null || amount < 0 || amount > price.amount) {
    throw new Refused('F2002', '면세금액(tax_free)은 0 이상, 결제금액 이하의 금액이어야 합니다.');
  }
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
  if (method === null) throw new Refused('F2004', `지원하지 않는 결제수단(pay_method)입니다: ${written}`);
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
  if (urls.length > maxUrls) throw new Refused('F2010', `notice_url은 ${maxUrls}개까지 보낼 수 있습니다.`);
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
