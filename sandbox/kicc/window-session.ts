import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf, testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { isExpired } from './authorization.ts';
import type { Authorization, CardChoice } from './authorization.ts';
import { putAuthorization } from './books.ts';
import type { KiccBooks } from './books.ts';
import { readOptionalText, readOptionalWholeNumber, readText } from './fields.ts';
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
  const { cardOffer, shopName, mallId, goodsName, shopOrderNo, amount, device, window } = authorization;
  const issuers = cardOffer.cardCodes.map(findIssuer).filter((issuer) => issuer !== null);
  return {
    window,
    shopName,
    mallId,
    goodsName,
    shopOrderNo,
    amount,
    device,
    issuers: issuers.map(({ code, kftc, name }) => ({ code, kftc, name })),
    instalmentMonths: cardOffer.instalmentMonths,
    freeInstalments: cardOffer.freeInstalments,
    testCards,
  };
}

/** The buyer authenticates. A second press gives the same way back: the browser may have missed the first. */
export function payInWindow(books: KiccBooks, authorizationId: string, body: Fields): WindowEnd {
  const authorization = openAuthorization(books, authorizationId);
  if (authorization.state === 'authenticated') return authenticated(authorization);
  const cardChoice = readCardChoice(books, authorization, body);
  const refusal = cardChoice.outcome && kiccOutcomes[cardChoice.outcome].window;
  if (refusal) {
    putAuthorization(books, { ...authorization, state: 'refused' });
    return returnWith(authorization, refusal, messageOf(refusal));
  }
  const paid: Authorization = {
    ...authorization,
    state: 'authenticated',
    cardChoice,
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

function readCardChoice(books: KiccBooks, { cardOffer }: Authorization, body: Fields): CardChoice {
  const issuer = findIssuer(readText(body, 'issuer', 3));
  if (!issuer || !cardOffer.cardCodes.includes(issuer.code)) throw new KiccRefusal('SX18', '카드사');
  const months = readOptionalWholeNumber(body, 'instalmentMonths') ?? cardOffer.instalmentMonths[0] ?? 0;
  if (!cardOffer.instalmentMonths.includes(months)) throw new KiccRefusal('SX18', '할부 개월');
  const typed = readOptionalText(body, 'cardNumber', 40);
  const number = typed === '' ? inventCardNumber(issuer.bin, books.ports.random) : cardDigits(typed);
  if (number === null) throw new KiccRefusal('SX18', '카드번호');
  const expiry = readOptionalText(body, 'expiry', 10);
  if (expiry !== '' && isPastExpiry(expiry, books.ports.now())) throw new KiccRefusal('8314');
  const isListed = cardOffer.freeInstalments.some(
    (plan) => plan.cardCode === issuer.code && plan.months.includes(months),
  );
  return {
    cardCode: issuer.code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths: months,
    isInterestFree: months > 0 && isListed,
    outcome: outcomeOf(number),
  };
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
