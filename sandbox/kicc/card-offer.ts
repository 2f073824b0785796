import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { CardOffer, FreeInstalment, WindowKind } from './authorization.ts';
import { readOneOf, readOptionalList, readOptionalOneOf, readOptionalText } from './fields.ts';
import { findIssuer, issuers } from './issuers.ts';
import { KiccRefusal } from './refusals.ts';

/** What the contract offers where a registration says nothing, and the least amount that may be paid in parts: ours. */
const usualMonths = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const leastForInstalments = 50_000;
const mostMonths = 36;

/** Reads cardMethodInfo: which cards and months the window offers. */
export function readCardOffer(card: Fields, window: WindowKind, amount: number): CardOffer {
  if (readOptionalText(card, 'paymentType', 1) !== '') throw new KiccRefusal('SX15', 'paymentType (key-in)');
  readOptionalOneOf(card, 'setCardPoint', ['Y', 'N']);
  readOptionalText(card, 'joinCd', 4);
  const listed = readOptionalList(card, 'cardInfoList').map(readListedCard);
  const months = readMonths(card, 'installmentMonthList');
  if (window === 'standalone') checkStandalone(card, listed.length, months.length);
  else checkAreas(card);
  const isFree = readOptionalOneOf(card, 'setFreeInstallment', ['Y', 'N']) === 'Y';
  return {
    cardCodes: listed.length > 0 ? listed.map(({ cardCode }) => cardCode) : issuers.map(({ code }) => code),
    instalmentMonths: offeredMonths(months, window, amount),
    freeInstalments: isFree ? listed.filter((each) => each.months.length > 0) : [],
  };
}

/** That an empty list shows every card is implied, not stated. */
function readListedCard(value: unknown): FreeInstalment {
  const card = isFields(value) ? value : {};
  const issuer = findIssuer(card['cardCd']);
  if (!issuer) throw new KiccRefusal('SX01', 'cardInfoList.cardCd');
  readOptionalText(card, 'cardPoint', 2);
  return { cardCode: issuer.code, months: readMonths(card, 'freeInstallmentMonthList') };
}

function readMonths(fields: Fields, name: string): number[] {
  return readOptionalList(fields, name).map((value) => {
    const months = typeof value === 'string' && /^[0-9]{1,2}$/.test(value) ? Number(value) : value;
    const isMonths = typeof months === 'number' && Number.isInteger(months) && months >= 0 && months <= mostMonths;
    if (!isMonths || months === 1) throw new KiccRefusal('SX01', name);
    return months;
  });
}

/** The standalone window begins where the buyer has already chosen. */
function checkStandalone(card: Fields, cards: number, months: number): void {
  const [only, ...more] = readOptionalList(card, 'usedSpayCode');
  if (only === undefined || more.length > 0) throw new KiccRefusal('SX01', 'usedSpayCode');
  if (only !== 'CRD') throw new KiccRefusal('SX15', 'usedSpayCode (easy pays)');
  if (cards !== 1) throw new KiccRefusal('SX01', 'cardInfoList');
  if (months > 1) throw new KiccRefusal('SX01', 'installmentMonthList');
}

function checkAreas(card: Fields): void {
  const areas = readOptionalList(card, 'displayArea').map((area) => readOneOf({ area }, 'area', ['CARD', 'SPAY']));
  if (areas.length > 0 && !areas.includes('CARD')) throw new KiccRefusal('SX15', 'displayArea (easy pays)');
}

function offeredMonths(months: readonly number[], window: WindowKind, amount: number): readonly number[] {
  if (amount < leastForInstalments) return [0];
  if (months.length > 0) return [...new Set(months)];
  return window === 'standalone' ? [0] : usualMonths;
}
