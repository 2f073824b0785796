import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { WindowKind } from './authorization.ts';
import { readOneOf, readOptionalList, readOptionalOneOf, readOptionalText } from './fields.ts';
import { findIssuer, issuers } from './issuers.ts';
import { KiccRefusal } from './refusals.ts';
import { findWallet, wallets } from './wallets.ts';

/** What the card's part of the window offers: its table of cards, and the wallets beside it. */
export type CardOffer = {
  /** Empty where the table is not shown. */
  readonly cardCodes: readonly string[];
  /** By `cpCode`; empty where the easy pays are not shown. */
  readonly walletCodes: readonly string[];
  readonly instalmentMonths: readonly number[];
  /** Instalments whose interest the merchant pays. */
  readonly freeInstalments: readonly FreeInstalment[];
  /** The buyer types the card's number instead of leaving for the issuer's page. */
  readonly isKeyIn: boolean;
  /** Card points may be a part of the amount. */
  readonly takesPoints: boolean;
};

export type FreeInstalment = { readonly cardCode: string; readonly months: readonly number[] };

/** What the contract offers where a registration says nothing, and the least amount that may be paid in parts: ours. */
const usualMonths = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const leastForInstalments = 50_000;
const mostMonths = 36;

/** Reads cardMethodInfo: which cards, wallets and months the window offers. */
export function readCardOffer(card: Fields, window: WindowKind, amount: number): CardOffer {
  const isKeyIn = readPaymentType(card);
  readOptionalText(card, 'joinCd', 4);
  const listed = readOptionalList(card, 'cardInfoList').map(readListedCard);
  const months = readMonths(card, 'installmentMonthList');
  const isFree = readOptionalOneOf(card, 'setFreeInstallment', ['Y', 'N']) === 'Y';
  const { showsCards, walletCodes } = window === 'standalone' ? standalone(card, listed, months) : areas(card);
  const cardCodes = listed.length > 0 ? listed.map(({ cardCode }) => cardCode) : issuers.map(({ code }) => code);
  return {
    cardCodes: showsCards ? cardCodes : [],
    walletCodes: isKeyIn ? [] : walletCodes,
    instalmentMonths: offeredMonths(months, window, amount),
    freeInstalments: isFree ? listed.filter((each) => each.months.length > 0) : [],
    isKeyIn,
    takesPoints: readOptionalOneOf(card, 'setCardPoint', ['Y', 'N']) === 'Y',
  };
}

/** `0` asks for number, expiry, birth and password; `1` asks for less and wants a contract that nobody here has. */
function readPaymentType(card: Fields): boolean {
  const paymentType = readOptionalOneOf(card, 'paymentType', ['0', '1']);
  if (paymentType === '1') throw new KiccRefusal('SX15', 'paymentType 1 (key-in without authentication)');
  return paymentType === '0';
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

type Areas = { readonly showsCards: boolean; readonly walletCodes: readonly string[] };

/** The standalone window begins where the buyer has already chosen: one card, or one wallet. */
function standalone(card: Fields, listed: readonly FreeInstalment[], months: readonly number[]): Areas {
  const [only, ...more] = readOptionalList(card, 'usedSpayCode');
  const wallet = findWallet(only);
  if (more.length > 0 || (only !== 'CRD' && !wallet)) throw new KiccRefusal('SX01', 'usedSpayCode');
  if (months.length > 1) throw new KiccRefusal('SX01', 'installmentMonthList');
  if (wallet) return { showsCards: false, walletCodes: [wallet.code] };
  if (listed.length !== 1) throw new KiccRefusal('SX01', 'cardInfoList');
  return { showsCards: true, walletCodes: [] };
}

/** Both areas are shown where nothing is said, and every wallet where none is named: ours. */
function areas(card: Fields): Areas {
  const named = readOptionalList(card, 'displayArea').map((area) => readOneOf({ area }, 'area', ['CARD', 'SPAY']));
  const codes = readOptionalList(card, 'usedSpayCode').map((code) => {
    const wallet = findWallet(code);
    if (!wallet) throw new KiccRefusal('SX01', 'usedSpayCode');
    return wallet.code;
  });
  const shows = (area: string): boolean => named.length === 0 || named.includes(area);
  const offered = codes.length > 0 ? codes : wallets.filter(({ hasCards }) => hasCards).map(({ code }) => code);
  return { showsCards: shows('CARD'), walletCodes: shows('SPAY') ? offered : [] };
}

function offeredMonths(months: readonly number[], window: WindowKind, amount: number): readonly number[] {
  if (amount < leastForInstalments) return [0];
  if (months.length > 0) return [...new Set(months)];
  return window === 'standalone' ? [0] : usualMonths;
}
