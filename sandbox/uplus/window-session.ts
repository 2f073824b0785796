import { testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { kstTimestamp } from '../kst.ts';
import { accountBanks, findUplusBank, transferBanks } from './bank-codes.ts';
import type { UplusBank } from './bank-codes.ts';
import { findByOrder, putWindow } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { FormFields } from './charset.ts';
import { readChoice } from './choice.ts';
import { textOf } from './fields.ts';
import { makeSecretId } from './identifiers.ts';
import { findIssuer } from './issuers.ts';
import { merchants } from './merchants.ts';
import { uplusOutcomes } from './outcomes.ts';
import { methodWords } from './pay-types.ts';
import { UplusRefusal } from './refusals.ts';
import { readRefusedRequest, readWindowRequest } from './window-request.ts';
import { isPastAuthentication } from './window.ts';
import type { WindowRequest, XpayWindow } from './window.ts';

/** What the buyer does in the window. No money moves here: that is PaymentByKey's. */

/** The form that the browser posts to the shop, and how it is written. */
export type WindowEnd = {
  readonly url: string;
  readonly charset: string;
  readonly form: Readonly<Record<string, string>>;
};

/** Opens what a form asks for. A refused form opens a window too: it says why, and leads back to the shop. */
export function openWindow(books: UplusBooks, form: FormFields): XpayWindow {
  const { ports } = books;
  const fields = Object.fromEntries([...form].map(([name, values]) => [name, values[0]]));
  ports.heard.add({ gateway: 'uplus', orderId: textOf(form, 'LGD_OID'), fields });
  const begun = { payKey: null, choice: null, openedAt: ports.now(), authenticatedAt: null } as const;
  const id = makeSecretId(ports, 32);
  const opened = (request: WindowRequest, refusal: XpayWindow['refusal']): XpayWindow => {
    const window: XpayWindow = { ...request, ...begun, id, refusal, state: refusal ? 'refused' : 'open' };
    putWindow(books, window);
    return window;
  };
  try {
    const request = readWindowRequest(form, ports.now());
    if (findByOrder(books, request.mid, request.oid)) throw new UplusRefusal('S021');
    return opened(request, null);
  } catch (error) {
    if (!(error instanceof UplusRefusal)) throw error;
    return opened(readRefusedRequest(form), { code: error.code, detail: error.detail });
  }
}

/** What the window shows. Asking changes nothing, so a reload is harmless. */
export function describeWindow(books: UplusBooks, id: string): Fields {
  const window = usableWindow(books, id);
  const { payTypes, cardOffer, accountOffer, party } = window;
  const takesCards = payTypes.includes('SC0010');
  const cards = takesCards ? cardOffer.issuerCodes.map(findIssuer).filter((issuer) => issuer !== null) : [];
  return {
    mid: window.mid,
    shopName: window.echo['LGD_CUSTOM_MERTNAME'] || nameOf(window.mid),
    productInfo: party.LGD_PRODUCTINFO,
    buyer: party.LGD_BUYER,
    oid: window.oid,
    amount: window.amount,
    device: window.device,
    language: window.language,
    methods: payTypes.map((type) => methodWords[type]),
    issuers: cards.map(({ code, kftc, name }) => ({ code, kftc, name })),
    instalmentMonths: takesCards ? cardOffer.instalmentMonths : [],
    freeInstalments: cardOffer.freeInstalments,
    isDirect: cardOffer.isDirect,
    banks: banksOf(window),
    accountBanks: accountBanks.filter(({ code }) => accountOffer.bankCodes.includes(code)),
    closesAt: kstTimestamp(accountOffer.closeAt).slice(0, 16).replace('T', ' '),
    asksCashReceipt: window.asksCashReceipt,
    isEscrow: window.isEscrow,
    takesPoints: window.echo['LGD_CUSTOM_CARDPOINTUSEYN'] === 'Y',
    testCards,
  };
}

/** The buyer authenticates. A second press gives the same way back: the browser may have missed the first. */
export function payInWindow(books: UplusBooks, id: string, body: Fields): WindowEnd {
  const window = usableWindow(books, id);
  if (window.state === 'authenticated') return authenticated(window);
  const choice = readChoice(books.ports, window, body);
  const outcome = choice.payType === 'SC0010' ? choice.outcome : null;
  const refusal = outcome && uplusOutcomes[outcome].window;
  if (refusal) {
    putWindow(books, { ...window, state: 'refused', refusal: { code: refusal, detail: null } });
    return returnWith(window, new UplusRefusal(refusal));
  }
  const paid: XpayWindow = {
    ...window,
    state: 'authenticated',
    choice,
    payKey: makeSecretId(books.ports, 40),
    authenticatedAt: books.ports.now(),
  };
  putWindow(books, paid);
  return authenticated(paid);
}

/** The buyer presses cancel. */
export function cancelInWindow(books: UplusBooks, id: string): WindowEnd {
  const found = books.windows.get(id);
  const window = found?.state === 'canceled' ? found : usableWindow(books, id);
  if (window.state === 'authenticated') throw new UplusRefusal('J041');
  if (window.state !== 'canceled') putWindow(books, { ...window, state: 'canceled' });
  return returnWith(window, new UplusRefusal('S053'));
}

/** The way back from a window that cannot be used: the shop hears why. */
export function leaveWindow(books: UplusBooks, id: string): WindowEnd {
  const window = books.windows.get(id);
  if (!window || window.returnUrl === '') throw new UplusRefusal('J041');
  return returnWith(window, refusalOf(books, window) ?? new UplusRefusal('J041'));
}

/** One that can still be used, or that was just authenticated and whose browser has not left yet. */
function usableWindow(books: UplusBooks, id: string): XpayWindow {
  const window = books.windows.get(id);
  if (!window) throw new UplusRefusal('J041');
  const refusal = refusalOf(books, window);
  if (refusal) throw refusal;
  return window;
}

function refusalOf(books: UplusBooks, window: XpayWindow): UplusRefusal | null {
  if (window.refusal) return new UplusRefusal(window.refusal.code, window.refusal.detail);
  if (window.state === 'canceled') return new UplusRefusal('S053');
  if (isPastAuthentication(window, books.ports.now())) return new UplusRefusal('J055');
  return window.state === 'open' || window.state === 'authenticated' ? null : new UplusRefusal('J041');
}

/** A window for accounts alone offers the banks that give them out. */
function banksOf({ payTypes, accountOffer }: XpayWindow): readonly UplusBank[] {
  if (!payTypes.includes('SC0030') && !payTypes.includes('SC0040')) return [];
  const known = payTypes.includes('SC0030') ? transferBanks : accountBanks;
  return known.filter(({ code }) => accountOffer.bankCodes.includes(code) && findUplusBank(code) !== null);
}

function nameOf(mid: string): string {
  return merchants.find((merchant) => merchant.mid === mid)?.name ?? mid;
}

function authenticated(window: XpayWindow): WindowEnd {
  return returnWith(window, { code: '0000', message: '성공' });
}

/** Every field of the form comes back, and three more are filled. */
function returnWith(window: XpayWindow, told: { readonly code: string; readonly message: string }): WindowEnd {
  const payKey = told.code === '0000' ? (window.payKey ?? '') : '';
  const result = { LGD_RESPCODE: told.code, LGD_RESPMSG: told.message, LGD_PAYKEY: payKey };
  return { url: window.returnUrl, charset: window.returnCharset, form: { ...window.echo, ...result } };
}
