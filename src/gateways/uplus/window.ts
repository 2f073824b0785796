import type { CardWish } from '../../core/card-wish.ts';
import { isPaymentId } from '../../core/ids.ts';
import { instalmentsFromAmount, offeredMonths } from '../../core/instalments.ts';
import { compactKst, endOfKstDay } from '../../core/kst.ts';
import type { Language } from '../../core/checkout-order.ts';
import type { Authentication, GatewayPlace, LaunchWindow, Registered, WindowOrder, WindowReturn } from '../gateway.ts';
import { hostsOf } from './client.ts';
import { buyersCancelCodes, payTypes, reasonOf, uplusCardCode, uplusCardCodes } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { signWindow } from './signature.ts';
import { plainText } from './translate.ts';

const size = { width: 650, height: 650 } as const;

export type WindowSetting = {
  readonly credentials: Credentials;
  readonly place: GatewayPlace;
  readonly now: Date;
};

type Field = readonly [name: string, value: string];

/**
 * The window of the gateway's script, which posts the form: `openXpay` into a frame of its page on a PC,
 * `open_paymentwindow` in the place of the page on a phone. The names in `globals` are those that the script reads.
 */
export function launchWindow(order: WindowOrder, setting: WindowSetting): LaunchWindow {
  const { place, now } = setting;
  const { script, origins } = hostsOf(place);
  const platform = place.environment === 'live' ? 'service' : 'test';
  const timestamp = compactKst(now);
  const closeDate = compactKst(order.dueAt ?? usualDueAt(now));
  const fields: Field[] = [
    ['CST_PLATFORM', platform],
    ...orderFields(order, setting, timestamp),
    ...windowFields(order),
    ...buyerFields(order),
    ...(order.method === 'card' ? cardFields(order) : cashFields(order, closeDate)),
    ...(order.escrow ? escrowFields(order) : []),
  ];
  const ours = new Set(fields.map(([name]) => name));
  return {
    launch: {
      kind: 'script-form',
      src: script,
      globals: { https_flag: true, LGD_window_type: windowTypes[order.device] },
      call: order.device === 'pc' ? 'openXpay' : 'open_paymentwindow',
      formId: 'LGD_PAYINFO',
      fields: [...fields, ...bypassFields(order).filter(([name]) => !ours.has(name)), ...emptyFields],
      // The last three place a popup that no browser opens any more.
      args: order.device === 'pc' ? [platform, 'iframe', null, '', ''] : [platform, 'submit'],
    },
    size,
    origins,
    registered: {
      oid: order.paymentId,
      timestamp,
      ...(order.method === 'virtual_account' && { closeDate }),
    },
  };
}

const windowTypes = { pc: 'iframe', mobile: 'submit' } as const;

const weekMs = 7 * 24 * 60 * 60_000;

/** The gateway's own choice is not published, and the hub must know when an account is over: it is always told. */
function usualDueAt(now: Date): Date {
  return endOfKstDay(new Date(now.getTime() + weekMs));
}

/** Filled by the window when it comes back; the samples have them in every form. */
const emptyFields: readonly Field[] = [
  ['LGD_RESPCODE', ''],
  ['LGD_RESPMSG', ''],
  ['LGD_PAYKEY', ''],
];

const productMaxLength = 80;
const nameMaxLength = 20;
const addressMaxLength = 80;

function orderFields(order: WindowOrder, { credentials }: WindowSetting, timestamp: string): Field[] {
  const { mid, contractedMid, mertKey } = credentials;
  const amount = String(order.amount.amount);
  return [
    ['CST_MID', contractedMid],
    ['LGD_MID', mid],
    ['LGD_OID', order.paymentId],
    ['LGD_AMOUNT', amount],
    ['LGD_PRODUCTINFO', plainText(order.orderName, productMaxLength) || '상품'],
    ['LGD_TIMESTAMP', timestamp],
    ['LGD_HASHDATA', signWindow({ mid, oid: order.paymentId, amount, timestamp }, mertKey)],
    ['LGD_RETURNURL', order.returnUrl],
    ...(order.taxFree > 0 ? [['LGD_TAXFREEAMOUNT', String(order.taxFree)] as const] : []),
  ];
}

/** `TWOTR`: the window authenticates, and our server approves. */
function windowFields(order: WindowOrder): Field[] {
  const isPhone = order.device === 'mobile';
  const type = payTypes[order.method] ?? '';
  const language = order.language === null ? undefined : languages[order.language];
  return [
    ['LGD_CUSTOM_PROCESSTYPE', 'TWOTR'],
    ['LGD_WINDOW_TYPE', windowTypes[order.device]],
    ['CST_WINDOW_TYPE', windowTypes[order.device]],
    ['LGD_CUSTOM_SWITCHINGTYPE', windowTypes[order.device].toUpperCase()],
    ['LGD_WINDOW_VER', '2.5'],
    ['LGD_VERSION', isPhone ? 'PHP_SmartXPay_1.0' : 'PHP_Non-ActiveX_Standard'],
    ['LGD_CUSTOM_SKIN', isPhone ? 'SMART_XPAY2' : 'red'],
    ['LGD_OSTYPE_CHECK', isPhone ? 'M' : 'P'],
    ['LGD_ACTIVEXYN', 'N'],
    ['LGD_CUSTOM_USABLEPAY', type],
    ['LGD_CUSTOM_FIRSTPAY', type],
    ['LGD_ENCODING', 'UTF-8'],
    ['LGD_ENCODING_RETURNURL', 'UTF-8'],
    ['LGD_ENCODING_NOTEURL', 'UTF-8'],
    ...(language === undefined ? [] : [['LGD_LANGUAGE', language] as const]),
    ...(isPhone ? appFields(order.appScheme) : []),
  ];
}

/** Korean is what is shown where nothing is said. */
const languages: Readonly<Partial<Record<Language, string>>> = { en: 'EN', ja: 'JA', zh: 'ZH' };

/**
 * `N`: cards and banks that authenticate in an app come back to the window, so that nothing is approved behind our
 * back. The scheme brings the buyer back into the shop's app.
 */
function appFields(appScheme: string | null): Field[] {
  const scheme = appScheme === null || appScheme.includes('://') ? appScheme : `${appScheme}://`;
  const addresses = ['LGD_KVPMISPWAPURL', 'LGD_MTRANSFERWAPURL', 'LGD_MPILOTTEAPPCARDWAPURL'];
  return [
    ['LGD_KVPMISPAUTOAPPYN', 'N'],
    ['LGD_MTRANSFERAUTOAPPYN', 'N'],
    ...(scheme === null ? [] : addresses.map((name): Field => [name, scheme])),
  ];
}

function buyerFields({ buyer, customerId }: WindowOrder): Field[] {
  const phone = (buyer.phone ?? '').replace(/[^0-9]/g, '');
  const email = /^[^\s@<>;'"\\]+@[^\s@<>;'"\\]+$/.test(buyer.email ?? '') ? buyer.email : null;
  const address = plainText(buyer.address ?? '', addressMaxLength);
  const id = plainText(customerId ?? '', nameMaxLength);
  return [
    // The window does not open without a name, and a page may have none.
    ['LGD_BUYER', plainText(buyer.name ?? '', nameMaxLength) || '구매자'],
    ...(phone ? [['LGD_BUYERPHONE', phone] as const] : []),
    ...(email ? [['LGD_BUYEREMAIL', email] as const] : []),
    ...(address ? [['LGD_BUYERADDRESS', address] as const] : []),
    ...(id ? [['LGD_BUYERID', id] as const] : []),
  ];
}

function cardFields({ card, amount: { amount } }: WindowOrder): Field[] {
  const direct = card.direct && uplusCardCode(card.direct.code);
  const free = card.interestFreeByMerchant.flatMap(({ code, months }) => freePlan(code, months));
  return [
    ...(direct === null ? listFields(card, amount) : directFields(direct, card.direct?.months ?? 0, amount)),
    ...(card.usePoints === null ? [] : [['LGD_CUSTOM_CARDPOINTUSEYN', card.usePoints ? 'Y' : 'N'] as const]),
    ...(free.length > 0 ? [['LGD_NOINTINF', free.join(',')] as const] : []),
  ];
}

function listFields(card: CardWish, amount: number): Field[] {
  const cards = allowedCards(card);
  return [
    ...(cards === null || cards.length === 0 ? [] : [['LGD_USABLECARD', cards.join(':')] as const]),
    ...(card.quota === null ? [] : [['LGD_INSTALLRANGE', offeredMonths(amount, card).join(':')] as const]),
  ];
}

function allowedCards({ allowed }: CardWish): string[] | null {
  if (allowed === null) return null;
  return 'enabled' in allowed ? uplusCardCodes(allowed.enabled, 'these') : uplusCardCodes(allowed.disabled, 'others');
}

/** The shop shows its own list of cards, so the window goes straight to the issuer's page. */
function directFields(cardType: string, wanted: number, amount: number): Field[] {
  const months = wanted <= 1 || amount < instalmentsFromAmount ? 0 : wanted;
  return [
    ['LGD_SELF_CUSTOM', 'Y'],
    ['LGD_CARDTYPE', cardType],
    ['LGD_INSTALL', String(months).padStart(2, '0')],
  ];
}

/** `11-2:3`: up to three months of this company cost the buyer no interest. */
function freePlan(standard: string, most: number): string[] {
  const months = Array.from({ length: Math.max(0, most - 1) }, (_, place) => place + 2);
  return months.length === 0 ? [] : uplusCardCodes([standard], 'these').map((code) => `${code}-${months.join(':')}`);
}

function cashFields({ method, noticeUrl, receiptWish }: WindowOrder, closeDate: string): Field[] {
  return [
    ['LGD_CASHRECEIPTYN', receiptWish === 'none' ? 'N' : 'Y'],
    ...(method === 'virtual_account'
      ? ([
          ['LGD_CASNOTEURL', noticeUrl],
          ['LGD_CLOSEDATE', closeDate],
        ] as const)
      : []),
  ];
}

/** Five fields for each thing in the parcel, under the same five names, and where it goes. */
function escrowFields({ items, orderName, amount, buyer }: WindowOrder): Field[] {
  const whole = { id: null, code: null, name: orderName, quantity: 1, unitPrice: amount.amount, amount: null };
  const goods = (items.length > 0 ? items : [whole]).flatMap((item, place): Field[] => {
    const price = item.unitPrice ?? Math.round((item.amount ?? 0) / Math.max(1, item.quantity));
    return [
      ['LGD_ESCROW_GOODID', plainText(item.id ?? String(place + 1), productMaxLength)],
      ['LGD_ESCROW_GOODNAME', plainText(item.name, productMaxLength) || '상품'],
      ['LGD_ESCROW_GOODCODE', plainText(item.code ?? '', productMaxLength)],
      ['LGD_ESCROW_UNITPRICE', String(price)],
      ['LGD_ESCROW_QUANTITY', String(item.quantity)],
    ];
  });
  const phone = (buyer.phone ?? '').replace(/[^0-9]/g, '');
  return [
    ['LGD_ESCROW_USEYN', 'Y'],
    ...goods,
    ['LGD_ESCROW_ZIPCODE', (buyer.postcode ?? '').replace(/[^0-9-]/g, '')],
    ['LGD_ESCROW_ADDRESS1', plainText(buyer.address ?? '', addressMaxLength)],
    ['LGD_ESCROW_ADDRESS2', ''],
    ['LGD_ESCROW_BUYERPHONE', phone],
  ];
}

/**
 * What a merchant may say in the gateway's own words. A buyer can write there too, and some of these words make the
 * gateway approve by itself and tell another server of it: only those that change the price's look are let through.
 */
const passed: ReadonlySet<string> = new Set(['LGD_AUTO_DISCOUNT', 'LGD_POINTUSE', 'LGD_SP_CHAIN_CODE']);

function bypassFields({ bypass }: WindowOrder): Field[] {
  const own = bypass['uplus'];
  if (typeof own !== 'object' || own === null) return [];
  return Object.entries(own)
    .filter(([name, value]) => passed.has(name) && (typeof value === 'string' || typeof value === 'number'))
    .map(([name, value]) => [name, plainText(String(value), nameMaxLength)] as const);
}

/** What pages compare with, to the letter: the original service says so for this gateway. */
const buyersCancelSentence = '사용자가 결제를 취소하셨습니다';

/**
 * A form that the buyer's browser posts, without a signature: the key in it is the gateway's to believe, and the order
 * must be the one whose window this was. Nothing has been charged.
 */
export function parseReturn({ query, form }: WindowReturn, registered: Registered): Authentication {
  const fields = { ...query, ...form };
  const { LGD_RESPCODE: code, LGD_RESPMSG: message = '', LGD_PAYKEY: payKey = '' } = fields;
  // Our own page writes `code`, when the browser could not open the window at all.
  if (!code) return fields['code'] ? notAuthenticated(fields['code'], fields['message'] ?? '') : incomplete;
  if (code !== '0000') return notAuthenticated(code, message);
  const { oid = '', timestamp = '', closeDate } = registered;
  const isOurs = (fields['LGD_OID'] ?? oid) === oid && isPaymentId(oid);
  if (!isOurs || !/^[\x21-\x7e]{1,200}$/.test(payKey)) return incomplete;
  const amount = /^[0-9]{1,12}$/.test(fields['LGD_AMOUNT'] ?? '') ? Number(fields['LGD_AMOUNT']) : null;
  const proof = { payKey, timestamp, ...(closeDate !== undefined && { closeDate }) };
  return { authenticated: true, paymentId: oid, amount, proof };
}

function notAuthenticated(code: string, message: string): Authentication {
  const reason = reasonOf(code);
  if (!buyersCancelCodes.has(code))
    return { authenticated: false, decline: { reason, code, message }, isBuyersCancel: false };
  const decline = { reason, code, message: buyersCancelSentence };
  return { authenticated: false, decline, isBuyersCancel: true, said: message };
}

const incomplete: Authentication = {
  authenticated: false,
  decline: { reason: 'other', code: 'return_incomplete', message: '결제창에서 돌아온 정보가 올바르지 않습니다.' },
  isBuyersCancel: false,
};
