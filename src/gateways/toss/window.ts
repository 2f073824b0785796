import type { CardWish } from '../../core/card-wish.ts';
import { isPaymentId } from '../../core/ids.ts';
import { writtenAmount } from '../../core/money.ts';
import type { Authentication, GatewayPlace, LaunchWindow, WindowOrder, WindowReturn } from '../gateway.ts';
import { hostsOf } from './client.ts';
import { buyersCancelCodes, reasonOf, tossCardCode, tossEasyPayCode } from './codes.ts';
import { object } from './wire.ts';

const size = { width: 650, height: 650 } as const;

export type WindowSetting = { readonly clientKey: string; readonly place: GatewayPlace };

/** The window of the script of version 1: `TossPayments(clientKey).requestPayment('카드', params)`. */
export function launchWindow(order: WindowOrder, { clientKey, place }: WindowSetting): LaunchWindow {
  const { script } = hostsOf(place);
  return {
    launch: {
      kind: 'script',
      src: `${script}/v1/payment`,
      global: 'TossPayments',
      construct: [clientKey],
      call: 'requestPayment',
      // Wallets are opened as a card payment that goes straight to the wallet.
      args: [
        '카드',
        { ...commonParams(order), ...(order.easyPay === null ? cardParams(order) : easyPayParams(order)) },
      ],
    },
    size,
    origins: place.environment === 'sandbox' ? [place.origin] : ['https://*.tosspayments.com'],
    registered: {},
  };
}

/** `orderName`, `customerName` and `customerEmail` hold at most this many characters. */
const textMaxLength = 100;

/** The window refuses another shape, and a buyer's slip of the pen must not stop a payment. */
const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function commonParams(order: WindowOrder): Record<string, unknown> {
  const phone = order.buyer.phone?.replace(/[^0-9]/g, '') ?? '';
  return {
    amount: writtenAmount(order.amount),
    orderId: order.paymentId,
    orderName: cut(order.orderName) || order.paymentId,
    successUrl: order.returnUrl,
    failUrl: order.returnUrl,
    // On a PC the page that opens the window is in a layer itself; `self` would put a page there that may refuse it.
    ...(order.device === 'pc' && { windowTarget: 'iframe' }),
    ...(order.amount.currency !== 'KRW' && { currency: order.amount.currency }),
    ...(order.taxFree > 0 && { taxFreeAmount: writtenAmount({ ...order.amount, amount: order.taxFree }) }),
    ...(order.buyer.name && { customerName: cut(order.buyer.name) }),
    ...(order.buyer.email && looksLikeEmail.test(order.buyer.email) && { customerEmail: cut(order.buyer.email) }),
    ...(phone.length >= 8 && phone.length <= 15 && { customerMobilePhone: phone }),
    ...(order.appScheme && { appScheme: order.appScheme }),
    ...(order.escrow && { useEscrow: true }),
  };
}

/**
 * Whether a character that takes two code units counts once or twice is not told: it counts twice here, and is never
 * cut in two.
 */
function cut(text: string): string {
  const short = text.slice(0, textMaxLength);
  return short.isWellFormed() ? short : short.slice(0, -1);
}

function easyPayParams(order: WindowOrder): Record<string, unknown> {
  const easyPay = order.easyPay && tossEasyPayCode(order.easyPay);
  return { flowMode: 'DIRECT', easyPay, ...instalments(order.card) };
}

function cardParams(order: WindowOrder): Record<string, unknown> {
  const { card } = order;
  return {
    ...(directTo(card) ?? { ...onlyCompany(card), ...instalments(card) }),
    ...(card.onlyAppCard && { useAppCardOnly: true }),
    ...(card.usePoints !== null && { useCardPoint: card.usePoints }),
    ...interestFree(card),
    ...bypassed(order.bypass),
  };
}

/** Straight to one issuer's window; without a number of months that is a lump sum. */
function directTo({ direct }: CardWish): Record<string, unknown> | null {
  const cardCompany = direct && tossCardCode(direct.code);
  if (!direct || cardCompany === null) return null;
  return { flowMode: 'DIRECT', cardCompany, cardInstallmentPlan: direct.months ?? 0 };
}

/** The window can show one company or all; it has no words for a longer list. */
function onlyCompany({ allowed }: CardWish): Record<string, unknown> {
  const [first, ...others] = allowed !== null && 'enabled' in allowed ? allowed.enabled : [];
  const cardCompany = first === undefined || others.length > 0 ? null : tossCardCode(first);
  return cardCompany === null ? {} : { cardCompany };
}

const longestInstalment = 12;

/**
 * The window knows "up to so many months", lump sum included, and "exactly so many": a list of several is offered up
 * to its greatest. That instalments begin at 50,000 won is the window's own rule.
 */
function instalments({ quota, onlyInstalment }: CardWish): Record<string, unknown> {
  if (quota === null) return {};
  const months = [...new Set(quota.map((each) => (each <= 1 ? 0 : Math.min(each, longestInstalment))))];
  const isExact = onlyInstalment && months.length === 1;
  return isExact ? { cardInstallmentPlan: months[0] } : { maxCardInstallmentPlan: Math.max(0, ...months) };
}

/** The merchant pays the interest up to a number of months. */
function interestFree({ interestFreeByMerchant }: CardWish): Record<string, unknown> {
  const freeInstallmentPlans = interestFreeByMerchant.flatMap(({ code, months }) => {
    const company = tossCardCode(code);
    const count = Math.min(months, longestInstalment) - 1;
    return company === null || count < 1 ? [] : [{ company, months: Array.from({ length: count }, (_, i) => i + 2) }];
  });
  return freeInstallmentPlans.length > 0 ? { freeInstallmentPlans } : {};
}

/** Of the merchant's raw parameters these two mean something to a card window. */
function bypassed(bypass: WindowOrder['bypass']): Record<string, unknown> {
  const own = object(bypass['tosspayments']) ?? bypass;
  return {
    ...(own['useInternationalCardOnly'] === true && { useInternationalCardOnly: true }),
    ...(typeof own['discountCode'] === 'string' && { discountCode: own['discountCode'] }),
  };
}

/**
 * Success and failure come back to one address; only the names of their parameters tell them apart, and are
 * promised.
 */
export function parseReturn({ query }: WindowReturn): Authentication {
  const { code, message, orderId, paymentKey, amount } = query;
  if (code) {
    const decline = { reason: reasonOf(code), code, message: message ?? '' };
    return { authenticated: false, decline, isBuyersCancel: buyersCancelCodes.has(code) };
  }
  const isWhole = paymentKey && orderId && isPaymentId(orderId) && amount && /^[1-9][0-9]{0,11}$/.test(amount);
  if (!isWhole) return incomplete;
  return { authenticated: true, paymentId: orderId, amount: Number(amount), proof: { paymentKey } };
}

const incomplete: Authentication = {
  authenticated: false,
  decline: { reason: 'other', code: 'return_incomplete', message: '결제창에서 돌아온 정보가 올바르지 않습니다.' },
  isBuyersCancel: false,
};
