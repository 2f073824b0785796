import { isPaymentId } from '../../core/ids.ts';
import { instalmentsFromAmount, offeredMonths } from '../../core/instalments.ts';
import { containedVat } from '../../core/money.ts';
import type { CardWish } from '../../core/card-wish.ts';
import type { Language } from '../../core/checkout-order.ts';
import { compactKst } from '../../core/kst.ts';
import type { Authentication, Registered, WindowOrder, WindowOutcome, WindowReturn } from '../gateway.ts';
import { buyersCancelCode, kiccCardCode, kiccCardCodes, methodCodes, reasonOf, windowSizeOf } from './codes.ts';
import { cutToEucKr } from './euc-kr.ts';
import { goodsOf } from './goods.ts';
import { refusalOutcome, unknown } from './translate.ts';
import { text, type KiccReply } from './wire.ts';

/** The gateway's own window, or the one of a single issuer with nothing of the gateway's before it. */
export type WindowKind = 'integrated' | 'direct';

export const windowPaths: Readonly<Record<WindowKind, { readonly register: string; readonly approve: string }>> = {
  integrated: { register: '/api/ep9/trades/webpay', approve: '/api/ep9/trades/approval' },
  direct: { register: '/api/v2/trades/webpay', approve: '/api/v2/trades/approval' },
};

/** Lengths in bytes of EUC-KR. */
const maxBytes = {
  mallName: 40,
  goodsName: 50,
  customerId: 20,
  customerName: 20,
  customerMail: 50,
  customerAddr: 200,
} as const;
const phoneMaxDigits = 11;
const postcodeMaxDigits = 6;

/** What the gateway is told of a window before it can be opened. Nothing is charged by it. */
export function registration(order: WindowOrder, mallId: string): { kind: WindowKind; body: object } {
  const directCode = directCodeOf(order);
  const isIssue = order.purpose === 'issue_key';
  const customerInfo = customerOf(order);
  const payMethodInfo = methodInfo(order, directCode);
  const shopName = plainName(order.shopName ?? '', maxBytes.mallName);
  return {
    kind: directCode === null ? 'integrated' : 'direct',
    body: {
      mallId,
      payMethodTypeCode: isIssue ? issueCode : (methodCodes[order.method] ?? '11'),
      currency: '00',
      // A registered card is charged nothing, and the window has no field for an amount that is only to be read.
      amount: isIssue ? 0 : order.amount.amount,
      clientTypeCode: directCode === null ? '00' : '10',
      returnUrl: order.returnUrl,
      shopOrderNo: order.paymentId,
      deviceTypeCode: order.device,
      langFlag: langFlags[order.language ?? 'ko'],
      ...(shopName && { mallName: shopName }),
      ...(order.appScheme !== null && { appScheme: order.appScheme }),
      orderInfo: {
        goodsName: goodsNameOf(order),
        ...(order.isDigital !== null && { goodsTypeCode: order.isDigital ? '1' : '0' }),
        ...(Object.keys(customerInfo).length > 0 && { customerInfo }),
      },
      ...(Object.keys(payMethodInfo).length > 0 && { payMethodInfo }),
      // A phone's bill takes no split of the tax (an integrator's note); everything else does.
      ...(!isIssue && order.taxFree > 0 && order.method !== 'phone' && { taxInfo: taxOf(order) }),
      ...(!isIssue && order.escrow && { escrowInfo: escrowOf(order, customerInfo) }),
    },
  };
}

/** "빌키 발급": a card is registered to be charged later. */
const issueCode = '81';
/** Number, expiry, birth or business number, and the first two digits of the password: the most that may be asked. */
const everythingAsked = '0';

/** Only a card that the gateway knows is opened at once; for any other the whole window is. */
function directCodeOf({ method, card, purpose }: WindowOrder): string | null {
  return purpose === 'charge' && method === 'card' && card.direct ? kiccCardCode(card.direct.code) : null;
}

function methodInfo(order: WindowOrder, directCode: string | null): object {
  const { method, dueAt, purpose } = order;
  if (purpose === 'issue_key') return { billKeyMethodInfo: { certType: everythingAsked } };
  if (method === 'card')
    return { cardMethodInfo: directCode === null ? cardMethod(order) : directMethod(order, directCode) };
  if (method !== 'virtual_account' || dueAt === null) return {};
  const due = compactKst(dueAt);
  return { virtualAccountMethodInfo: { expiryDate: due.slice(0, 8), expiryTime: due.slice(8) } };
}

/**
 * The papers name the kind `escrowType`, a live client `escrowTypeCode`: both are sent, as the client's `DE02` (a
 * courier) is, which only a sample of the papers shows.
 */
function escrowOf({ items, amount, buyer }: WindowOrder, customer: Record<string, string>): object {
  const zip = (buyer.postcode ?? '').replace(/[^0-9]/g, '').slice(0, postcodeMaxDigits);
  return {
    escrowType: 'K',
    escrowTypeCode: 'K',
    deliveryCode: 'DE02',
    goodsInfoList: goodsOf(items, amount.amount, (name) => plainName(name, maxBytes.goodsName)),
    recvInfo: {
      recvName: customer['customerName'] ?? '',
      recvMobileNo: customer['customerContactNo'] ?? '',
      ...(customer['customerMail'] && { recvMail: customer['customerMail'] }),
      ...(customer['customerAddr'] && { recvAddr: customer['customerAddr'] }),
      ...(zip && { recvZipCode: zip }),
    },
  };
}

const langFlags: Readonly<Record<Language, string>> = { ko: 'KOR', en: 'ENG', ja: 'JPN', zh: 'CHN' };

export function goodsNameOf({ orderName }: Pick<WindowOrder, 'orderName'>): string {
  return plainName(orderName, maxBytes.goodsName) || '상품';
}

/** Korean, Latin, digits and a few signs; the gateway blocks quotes, brackets, bars and ampersands everywhere. */
function plainName(name: string, bytes: number): string {
  return tidy(name.replace(/[^\p{Script=Hangul}A-Za-z0-9 ()[\].-]/gu, ' '), bytes);
}

export function customerOf({ buyer, customerId }: Pick<WindowOrder, 'buyer' | 'customerId'>): Record<string, string> {
  const name = tidy((buyer.name ?? '').replace(/[^\p{Script=Hangul}A-Za-z ]/gu, ' '), maxBytes.customerName);
  const phone = (buyer.phone ?? '').replace(/[^0-9]/g, '').slice(0, phoneMaxDigits);
  const mail = buyer.email ?? '';
  const address = tidy((buyer.address ?? '').replace(/['"<>\\;|&\r\n]/g, ' '), maxBytes.customerAddr);
  const isMail = /^[^\s@'"<>\\;|&]+@[^\s@'"<>\\;|&]+$/.test(mail) && cutToEucKr(mail, maxBytes.customerMail) === mail;
  const id = tidy((customerId ?? '').replace(/['"<>\\;|&\r\n]/g, ' '), maxBytes.customerId);
  return {
    ...(id && { customerId: id }),
    ...(name && { customerName: name }),
    ...(isMail && { customerMail: mail }),
    ...(phone && { customerContactNo: phone }),
    ...(address && { customerAddr: address }),
  };
}

function tidy(written: string, bytes: number): string {
  const inOneLine = (each: string): string => each.replace(/\s+/g, ' ').trim();
  return inOneLine(cutToEucKr(inOneLine(written), bytes));
}

/** The taxed part without its tax, the part free of tax, and the tax. */
export function taxOf({ amount: { amount }, taxFree }: Pick<WindowOrder, 'amount' | 'taxFree'>): object {
  const vatAmount = containedVat(amount, taxFree);
  return { taxAmount: amount - taxFree - vatAmount, freeAmount: taxFree, vatAmount };
}

/** Wallets show cards of their own in an area beside the list: who allows some cards only gets the list alone. */
function cardMethod({ card, amount, isKeyIn }: WindowOrder): object {
  const cardInfoList = cardList(card);
  return {
    ...(isKeyIn && { paymentType: '0' }),
    ...(card.quota !== null && { installmentMonthList: offeredMonths(amount.amount, card) }),
    ...(card.usePoints !== null && { setCardPoint: card.usePoints ? 'Y' : 'N' }),
    ...(card.interestFreeByMerchant.length > 0 && { setFreeInstallment: 'Y' }),
    ...(cardInfoList !== null && { cardInfoList }),
    ...(card.allowed !== null && cardInfoList !== null && { displayArea: ['CARD'] }),
  };
}

function directMethod({ card, amount }: WindowOrder, cardCd: string): object {
  const wanted = card.direct?.months ?? 0;
  const months = wanted <= 1 || amount.amount < instalmentsFromAmount ? 0 : wanted;
  return { usedSpayCode: ['CRD'], cardInfoList: [{ cardCd }], installmentMonthList: [months] };
}

/**
 * The cards that are shown, null for all of them. An empty list is never sent, for nobody says what it would show. A
 * merchant who pays interest needs the list to say so.
 */
function cardList({ allowed, interestFreeByMerchant }: CardWish): object[] | null {
  const codes =
    allowed === null
      ? kiccCardCodes([], 'others')
      : 'enabled' in allowed
        ? kiccCardCodes(allowed.enabled, 'these')
        : kiccCardCodes(allowed.disabled, 'others');
  if (codes.length === 0 || (allowed === null && interestFreeByMerchant.length === 0)) return null;
  return codes.map((cardCd) => {
    const free = interestFreeByMerchant.find(({ code }) => kiccCardCodes([code], 'these').includes(cardCd));
    const months = Math.max(0, (free?.months ?? 0) - 1);
    const freeInstallmentMonthList = Array.from({ length: months }, (_, index) => index + 2);
    return { cardCd, ...(months > 0 && { freeInstallmentMonthList }) };
  });
}

/** How a registered window is opened: it may not be framed, so on a PC it stands beside the shop. */
export function windowOutcome(reply: KiccReply, order: WindowOrder): WindowOutcome {
  if (reply.kind !== 'success') return refusalOutcome(reply);
  const url = text(reply.body['authPageUrl']);
  if (url === null || !URL.canParse(url) || !/^https?:/i.test(url)) return unknown('the answer names no page to open');
  const directCode = directCodeOf(order);
  const authorizationId = new URL(url).searchParams.get('authorizationId');
  return {
    outcome: 'done',
    detail: {
      launch: { kind: order.device === 'pc' ? 'popup' : 'redirect', url },
      size: windowSizeOf(directCode),
      origins: [],
      registered: {
        window: directCode === null ? 'integrated' : 'direct',
        ...(authorizationId && { authorizationId }),
      },
    },
  };
}

/** What pages compare with, to the letter: the original service says so for this gateway. */
const buyersCancelSentence = '사용자가 결제를 취소하셨습니다';

/**
 * A form that the buyer's browser posts, without signature and without amount: the number of the window must be the one
 * that was registered, where the gateway told it, and everything else is the approval's to say.
 */
export function parseReturn({ query, form }: WindowReturn, registered: Registered): Authentication {
  const fields = { ...query, ...form };
  const { resCd, resMsg, code, message } = fields;
  // Our own page writes `code`, when the browser could not open the window at all.
  if (!resCd) return code ? notAuthenticated(code, message ?? '') : incomplete;
  if (resCd !== '0000') return notAuthenticated(resCd, resMsg ?? '');
  const { shopOrderNo, authorizationId } = fields;
  const isKnown = registered['authorizationId'] === undefined || registered['authorizationId'] === authorizationId;
  const isWhole = shopOrderNo && isPaymentId(shopOrderNo) && /^[0-9A-Za-z]{1,60}$/.test(authorizationId ?? '');
  if (!isWhole || !isKnown) return incomplete;
  const window = registered['window'] === 'direct' ? 'direct' : 'integrated';
  return {
    authenticated: true,
    paymentId: shopOrderNo,
    amount: null,
    proof: { authorizationId: authorizationId ?? '', window },
  };
}

function notAuthenticated(code: string, message: string): Authentication {
  const reason = reasonOf(code);
  if (code !== buyersCancelCode) {
    return { authenticated: false, decline: { reason, code, message }, isBuyersCancel: false };
  }
  const decline = { reason, code, message: buyersCancelSentence };
  return { authenticated: false, decline, isBuyersCancel: true, said: message };
}

const incomplete: Authentication = {
  authenticated: false,
  decline: { reason: 'other', code: 'return_incomplete', message: '결제창에서 돌아온 정보가 올바르지 않습니다.' },
  isBuyersCancel: false,
};
