import type { Fields } from '../json-body.ts';
import { kstDay, readKst } from '../kst.ts';
import type { AccountOffer, Offer, WindowKind } from './authorization.ts';
import { banks, findBank } from './banks.ts';
import { readCardOffer } from './card-offer.ts';
import type { CardOffer } from './card-offer.ts';
import { certTypes } from './cert-type.ts';
import { isMethodCode, meansByCode } from './choice.ts';
import type { Means, MethodCode } from './choice.ts';
import {
  readObject,
  readOneOf,
  readOptionalList,
  readOptionalMatching,
  readOptionalObject,
  readText,
} from './fields.ts';
import { issuers } from './issuers.ts';
import type { KiccMerchant } from './merchants.ts';
import { KiccRefusal } from './refusals.ts';

export type OfferContext = {
  readonly merchant: KiccMerchant;
  readonly window: WindowKind;
  readonly amount: number;
  readonly now: number;
};

/** A card to be charged again is registered, and nothing is paid. */
export const issueCode = '81';

/** Which methods the window offers, `00` leaving them all to the buyer, and what belongs to each. */
export function readOffer(body: Fields, context: OfferContext): Offer {
  if (body['payMethodTypeCode'] === issueCode) return readIssueOffer(body, context);
  const means = readMeans(body, context);
  const info = readOptionalObject(body, 'payMethodInfo');
  const card = readOptionalObject(info, 'cardMethodInfo');
  const account = readOptionalObject(info, 'virtualAccountMethodInfo');
  return {
    means,
    card: means.includes('card') ? readCardOffer(card, context.window, context.amount) : noCards,
    account: means.includes('virtual_account') ? readAccountOffer(account, context.now) : noAccounts,
  };
}

/** Any card, typed into the integrated window; the contract for it is one of its own. */
function readIssueOffer(body: Fields, { merchant: { mallId, payMethods }, window }: OfferContext): Offer {
  if (window === 'standalone') throw new KiccRefusal('SX15', `${issueCode}, standalone`);
  if (!payMethods.includes(issueCode))
    throw new KiccRefusal('SX15', `payMethodTypeCode ${issueCode} is not contracted for ${mallId}`);
  const given = readOneOf(readObject(readObject(body, 'payMethodInfo'), 'billKeyMethodInfo'), 'certType', certTypes);
  const certType = certTypes.find((each) => each === given);
  if (certType === undefined) throw new Error(`a certType that is not there: ${given}`);
  const card = { ...noCards, cardCodes: issuers.map(({ code }) => code) };
  return { means: ['card'], card, account: noAccounts, certType };
}

const noCards: CardOffer = {
  cardCodes: [],
  walletCodes: [],
  instalmentMonths: [0],
  freeInstalments: [],
  isKeyIn: false,
  takesPoints: false,
};

const noAccounts: AccountOffer = { bankCodes: [], dueAt: 0 };

/** The standalone window is every method's but the account's, and it never asks which. */
function readMeans(body: Fields, { merchant, window }: OfferContext): readonly Means[] {
  const code = readText(body, 'payMethodTypeCode', 2);
  if (window === 'standalone' && (code === '00' || code === '22')) throw new KiccRefusal('SX15', `${code}, standalone`);
  const contracted = (['11', '21', '22', '31'] as const).filter((each) => merchant.payMethods.includes(each));
  if (code === '00' && contracted.length > 0) return contracted.map((each) => meansByCode[each]);
  if (isMethodCode(code) && contracted.includes(code satisfies MethodCode)) return [meansByCode[code]];
  throw new KiccRefusal('SX15', `payMethodTypeCode ${code} is not contracted for ${merchant.mallId}`);
}

/** How long an account takes money where a registration names no end: the papers leave it to the ledger. */
const usualDays = 7;
const dayMs = 24 * 60 * 60_000;

function readAccountOffer(account: Fields, now: number): AccountOffer {
  const named = readOptionalList(account, 'bankList').map((code) => {
    const bank = findBank(code);
    if (!bank || bank.code !== code || !bank.givesAccounts) throw new KiccRefusal('SX01', 'bankList');
    return bank.code;
  });
  const every = banks.filter(({ givesAccounts }) => givesAccounts).map(({ code }) => code);
  return { bankCodes: named.length > 0 ? [...new Set(named)] : every, dueAt: readDueAt(account, now) };
}

/** A day without a time lasts until its end. */
function readDueAt(account: Fields, now: number): number {
  const day =
    readOptionalMatching(account, 'expiryDate', { maxLength: 8, pattern: /^\d{8}$/ }) ||
    kstDay(now + usualDays * dayMs);
  const time = readOptionalMatching(account, 'expiryTime', { maxLength: 6, pattern: /^\d{6}$/ }) || '235959';
  const date = day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const dueAt = readKst(`${date}T${time.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1:$2:$3')}`);
  if (dueAt === null || dueAt <= now) throw new KiccRefusal('SX01', 'expiryDate, expiryTime');
  return dueAt;
}
