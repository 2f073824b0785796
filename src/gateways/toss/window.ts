import type { CardWish } from '../../core/card-wish.ts';
import type { ReceiptWish } from '../../core/checkout-order.ts';
import type { EscrowItem } from '../../core/escrow.ts';
import { isPaymentId } from '../../core/ids.ts';
import { instalmentsFromAmount, offeredMonths } from '../../core/instalments.ts';
import { writtenKst } from '../../core/kst.ts';
import { writtenAmount, type Money } from '../../core/money.ts';
import { unreachable } from '../../core/unreachable.ts';
import type { Authentication, GatewayPlace, LaunchWindow, Registered, WindowOrder, WindowReturn } from '../gateway.ts';
import { hostsOf } from './client.ts';
import { buyersCancelCodes, reasonOf, tossCardCode, tossEasyPayCode, windowMethodOf } from './codes.ts';
import { customerKeyOf } from './customer-key.ts';
import { cut, looksLikeEmail, phoneDigits } from './texts.ts';
import { object } from './wire.ts';

const size = { width: 650, height: 650 } as const;

export type WindowSetting = { readonly clientKey: string; readonly place: GatewayPlace };

/**
 * The windows of the script of version 1: `TossPayments(clientKey).requestPayment('카드', params)`, or another method;
 * `requestBillingAuth('카드', params)` where a card is registered. It is told no amount and no order.
 */
export function launchWindow(order: WindowOrder, { clientKey, place }: WindowSetting): LaunchWindow {
  const { script } = hostsOf(place);
  const isIssue = order.purpose === 'issue_key';
  const customerKey = customerKeyOf(order.customerId ?? order.paymentId);
  return {
    launch: {
      kind: 'script',
      src: `${script}/v1/payment`,
      global: 'TossPayments',
      construct: [clientKey],
      call: isIssue ? 'requestBillingAuth' : 'requestPayment',
      args: isIssue
        ? ['카드', { customerKey, ...returnParams(order), ...buyerParams(order) }]
        : [windowMethodOf(order.method), { ...commonParams(order), ...methodParams(order) }],
    },
    size,
    origins: place.environment === 'sandbox' ? [place.origin] : ['https://*.tosspayments.com'],
    // The return of a registration names the customer and no order.
    registered: isIssue ? { customerKey, paymentId: order.paymentId } : {},
  };
}

/** Both ends come back to one address. */
function returnParams(order: WindowOrder): Record<string, unknown> {
  return {
    successUrl: order.returnUrl,
    failUrl: order.returnUrl,
    // On a PC the page that opens the window is in a layer itself; `self` would put a page there that may refuse it.
    ...(order.device === 'pc' && { windowTarget: 'iframe' }),
  };
}

function buyerParams({ buyer }: WindowOrder): Record<string, unknown> {
  return {
    ...(buyer.name && { customerName: cut(buyer.name) }),
    ...(buyer.email && looksLikeEmail.test(buyer.email) && { customerEmail: cut(buyer.email) }),
  };
}

function commonParams(order: WindowOrder): Record<string, unknown> {
  const phone = phoneDigits(order.buyer.phone);
  return {
    amount: writtenAmount(order.amount),
    orderId: order.paymentId,
    orderName: cut(order.orderName) || order.paymentId,
    ...returnParams(order),
    ...(order.amount.currency !== 'KRW' && { currency: order.amount.currency }),
    ...(order.taxFree > 0 && { taxFreeAmount: writtenAmount({ ...order.amount, amount: order.taxFree }) }),
    ...buyerParams(order),
    ...(phone !== null && { customerMobilePhone: phone }),
    ...(order.appScheme && { appScheme: order.appScheme }),
  };
}

/** What belongs to one method only; the script takes no offence at the others, but nobody would know what they do. */
function methodParams(order: WindowOrder): Record<string, unknown> {
  switch (order.method) {
    case 'card':
    case 'point':
      return order.easyPay === null ? cardParams(order) : easyPayParams(order);
    case 'transfer':
      return accountParams(order);
    case 'virtual_account':
      return { ...accountParams(order), ...dueParams(order) };
    case 'phone':
    case 'culture_voucher':
    case 'game_voucher':
    case 'book_voucher':
      return {};
    default:
      return unreachable(order.method);
  }
}

/** Where cash pays: the receipt that the merchant has decided on, the buyer's tax deduction, and escrow. */
function accountParams(order: WindowOrder): Record<string, unknown> {
  const type = order.receiptWish && receiptTypes[order.receiptWish];
  return {
    ...(type && { cashReceipt: { type } }),
    ...(order.isCultural && { cultureExpense: true }),
    ...escrowParams(order),
  };
}

const receiptTypes: Readonly<Record<ReceiptWish, string>> = {
  personal: '소득공제',
  corporate: '지출증빙',
  none: '미발행',
};

/** `yyyy-MM-dd'T'HH:mm:ss` in Korean time; without it the gateway's own seven days count. */
function dueParams({ dueAt }: WindowOrder): Record<string, unknown> {
  return dueAt === null ? {} : { dueDate: writtenKst(dueAt).slice(0, 19) };
}

/** The goods are named where the merchant named them: then each can be sent by itself. */
function escrowParams({ escrow, items }: WindowOrder): Record<string, unknown> {
  if (!escrow) return {};
  return { useEscrow: true, ...(items.length > 0 && { escrowProducts: items.map(escrowProduct) }) };
}

function escrowProduct({ id, code, name, quantity, unitPrice, amount }: EscrowItem): Record<string, unknown> {
  // A merchant who gave the price of the whole line means it for all pieces of it together.
  const each = unitPrice ?? (amount !== null && amount % quantity === 0 ? amount / quantity : null);
  return {
    ...(id !== null && { id: cut(id) }),
    name: cut(name),
    ...(code !== null && { code: cut(code) }),
    ...(each !== null && { unitPrice: each }),
    quantity,
  };
}

/** A wallet is opened as a card payment that goes straight to it. */
function easyPayParams(order: WindowOrder): Record<string, unknown> {
  const easyPay = order.easyPay && tossEasyPayCode(order.easyPay);
  return { flowMode: 'DIRECT', easyPay, ...instalments(order), ...escrowParams(order) };
}

function cardParams(order: WindowOrder): Record<string, unknown> {
  const { card } = order;
  return {
    ...(directTo(order) ?? { ...onlyCompany(card), ...instalments(order) }),
    ...(card.onlyAppCard && { useAppCardOnly: true }),
    ...(card.usePoints !== null && { useCardPoint: card.usePoints }),
    ...interestFree(card),
    ...(order.language !== null && order.language !== 'ko' && { language: order.language.toUpperCase() }),
    ...escrowParams(order),
    ...bypassed(order.bypass),
  };
}

/** Straight to one issuer's window; without a number of months that is a lump sum. */
function directTo({ card: { direct }, amount }: WindowOrder): Record<string, unknown> | null {
  const cardCompany = direct && tossCardCode(direct.code);
  if (!direct || cardCompany === null) return null;
  return { flowMode: 'DIRECT', cardCompany, cardInstallmentPlan: allowedMonths(direct.months ?? 0, amount) };
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
 * to its greatest.
 */
function instalments({ card, amount }: WindowOrder): Record<string, unknown> {
  if (card.quota === null) return {};
  const months = offeredMonths(amount.amount, card, 'longest');
  const isExact = card.onlyInstalment && months.length === 1;
  return isExact ? { cardInstallmentPlan: months[0] } : { maxCardInstallmentPlan: months.at(-1) };
}

/** One month is a lump sum, and below 50,000 won there is nothing else: the gateway refuses to approve it otherwise. */
function allowedMonths(months: number, { amount }: Money): number {
  return months <= 1 || amount < instalmentsFromAmount ? 0 : Math.min(months, longestInstalment);
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
export function parseReturn({ query }: WindowReturn, registered: Registered): Authentication {
  const { code, message, orderId, paymentKey, amount } = query;
  if (code) {
    const decline = { reason: reasonOf(code), code, message: message ?? '' };
    return { authenticated: false, decline, isBuyersCancel: buyersCancelCodes.has(code) };
  }
  if (registered['customerKey'] !== undefined) return registrationIn(query, registered);
  const isWhole = paymentKey && orderId && isPaymentId(orderId) && amount && /^[1-9][0-9]{0,11}$/.test(amount);
  if (!isWhole) return incomplete;
  return { authenticated: true, paymentId: orderId, amount: Number(amount), proof: { paymentKey } };
}

/** Whose card it is stands in the address, and the key is later asked for under the same name: it must be ours. */
function registrationIn({ customerKey, authKey }: WindowReturn['query'], registered: Registered): Authentication {
  const paymentId = registered['paymentId'] ?? '';
  const isWhole = authKey && /^.{1,300}$/.test(authKey) && customerKey === registered['customerKey'];
  if (!isWhole || !isPaymentId(paymentId)) return incomplete;
  return { authenticated: true, paymentId, amount: null, proof: { authKey } };
}

const incomplete: Authentication = {
  authenticated: false,
  decline: { reason: 'other', code: 'return_incomplete', message: '결제창에서 돌아온 정보가 올바르지 않습니다.' },
  isBuyersCancel: false,
};
