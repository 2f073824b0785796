import { testCards } from '../cards.ts';
import type { CardOutcome } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { kstTimestamp } from '../kst.ts';
import { isExpired } from './authorization.ts';
import type { Authorization } from './authorization.ts';
import { putAuthorization } from './books.ts';
import type { KiccBooks } from './books.ts';
import { offeredBanks, offeredWallets, offeredWords, pointsLeft, readChoice } from './buyer-choice.ts';
import { carriers } from './carriers.ts';
import { findIssuer } from './issuers.ts';
import { kiccOutcomes } from './outcomes.ts';
import { KiccRefusal, messageOf } from './refusals.ts';
import type { RefusalCode } from './refusals.ts';

/** What the buyer does in the window. No money moves here: that is the approval's. */

/** The form that the browser posts to the shop: unsigned, and without an amount. */
export type WindowEnd = { readonly url: string; readonly form: Readonly<Record<string, string>> };

/** What the window shows. Asking changes nothing, so a reload is harmless. */
export function describeWindow(books: KiccBooks, authorizationId: string): Fields {
  const authorization = openAuthorization(books, authorizationId);
  const { shopName, mallId, goodsName, shopOrderNo, amount, device, window, language, isDigital } = authorization;
  return {
    window,
    shopName,
    mallId,
    goodsName,
    shopOrderNo,
    amount,
    device,
    language,
    isDigital,
    certType: authorization.offer.certType ?? null,
    methods: offeredWords(authorization),
    ...describeCards(authorization),
    ...describeBanks(authorization),
    carriers: authorization.offer.means.includes('phone') ? carriers : [],
    escrow: authorization.escrow,
    testCards,
    testOutcomes: testCards.filter(({ outcome }) => outcomesWithoutCard.includes(outcome)),
  };
}

function describeCards({ offer: { card } }: Authorization): Fields {
  const shown = card.cardCodes.map(findIssuer).filter((issuer) => issuer !== null);
  return {
    issuers: shown.map(({ code, kftc, name }) => ({ code, kftc, name })),
    instalmentMonths: card.instalmentMonths,
    freeInstalments: card.freeInstalments,
    isKeyIn: card.isKeyIn,
    pointsLeft: card.takesPoints ? pointsLeft : 0,
    wallets: offeredWallets(card.walletCodes).map(({ moneyCode, ...each }) => ({
      ...each,
      hasMoney: moneyCode !== null,
    })),
  };
}

function describeBanks(authorization: Authorization): Fields {
  const { means, account } = authorization.offer;
  const listed = (method: 'transfer' | 'virtual_account'): Fields[] =>
    means.includes(method)
      ? offeredBanks(authorization, method).map(({ code, kftc, name }) => ({ code, kftc, name }))
      : [];
  return {
    transferBanks: listed('transfer'),
    accountBanks: listed('virtual_account'),
    accountUntil: means.includes('virtual_account') ? kstTimestamp(account.dueAt) : null,
  };
}

/** What a test can order where no card number says it. */
const outcomesWithoutCard: readonly CardOutcome[] = [
  'insufficient-balance',
  'limit-exceeded',
  'issuer-down',
  'reply-lost',
  'cancellation-refused',
];

/** The buyer authenticates. A second press gives the same way back: the browser may have missed the first. */
export function payInWindow(books: KiccBooks, authorizationId: string, body: Fields): WindowEnd {
  const authorization = openAuthorization(books, authorizationId);
  if (authorization.state === 'authenticated') return authenticated(authorization);
  const choice = readChoice(books.ports, authorization, body);
  const refusal = choice.outcome && kiccOutcomes[choice.outcome].window;
  if (refusal) {
    putAuthorization(books, { ...authorization, state: 'refused' });
    return returnWith(authorization, refusal, messageOf(refusal));
  }
  const paid: Authorization = {
    ...authorization,
    state: 'authenticated',
    choice,
    authenticatedAt: books.ports.now(),
  };
  putAuthorization(books, paid);
  return authenticated(paid);
}

/** The buyer presses cancel. The order number is free again. */
export function cancelInWindow(books: KiccBooks, authorizationId: string): WindowEnd {
  const found = books.authorizations.get(authorizationId);
  const authorization = found?.state === 'canceled' ? found : openAuthorization(books, authorizationId);
  if (authorization.state === 'authenticated') throw new KiccRefusal('SX19');
  if (authorization.state !== 'canceled') {
    putAuthorization(books, { ...authorization, state: 'canceled' });
  }
  return returnWith(authorization, 'W002', messageOf('W002'));
}

/** One whose window can still be used, or that was just authenticated and whose browser has not left yet. */
function openAuthorization(books: KiccBooks, authorizationId: string): Authorization {
  const found = books.authorizations.get(authorizationId);
  if (!found || isExpired(found, books.ports.now())) throw new KiccRefusal('SX19');
  if (found.state === 'canceled') throw new KiccRefusal('W002');
  if (found.state !== 'registered' && found.state !== 'authenticated') throw new KiccRefusal('SX19');
  return found;
}

function authenticated(authorization: Authorization): WindowEnd {
  return returnWith(authorization, '0000', '정상');
}

/** Unset values come back as empty texts, and the authorizationId after a failure too, as logged. */
function returnWith(authorization: Authorization, resCd: RefusalCode | '0000', resMsg: string): WindowEnd {
  const { returnUrl, shopOrderNo, authorizationId, shopValues } = authorization;
  const values = shopValues.map((value, place) => [`shopValue${place + 1}`, value]);
  return { url: returnUrl, form: { resCd, resMsg, shopOrderNo, authorizationId, ...Object.fromEntries(values) } };
}
