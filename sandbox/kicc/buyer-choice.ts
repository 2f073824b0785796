import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf, testCards } from '../cards.ts';
import type { CardOutcome } from '../cards.ts';
import type { SandboxPorts } from '../gateway.ts';
import type { Fields } from '../json-body.ts';
import { digits, randomText } from '../random.ts';
import type { Authorization } from './authorization.ts';
import { banks } from './banks.ts';
import type { Bank } from './banks.ts';
import { carriers } from './carriers.ts';
import { maskMiddle, readReceiptWish } from './cash-receipt.ts';
import type { CardChoice, Choice } from './choice.ts';
import { readOptionalOneOf, readOptionalText, readOptionalWholeNumber, readText } from './fields.ts';
import { findIssuer } from './issuers.ts';
import { KiccRefusal } from './refusals.ts';
import { readTypedCard } from './typed-card.ts';
import { findWallet, walletByWord } from './wallets.ts';
import type { Wallet } from './wallets.ts';

/** The words of the methods that a window offers: first those of the card, where it is offered. */
export function offeredWords({ offer: { means, card } }: Authorization): string[] {
  const plainCard = card.cardCodes.length > 0 ? ['card'] : [];
  const walletWords = offeredWallets(card.walletCodes).map(({ word }) => word);
  return means.flatMap((each) => (each === 'card' ? [...plainCard, ...walletWords] : [each]));
}

export function offeredWallets(codes: readonly string[]): Wallet[] {
  return codes.map(findWallet).filter((wallet) => wallet !== null);
}

/** Transfers are from any bank; accounts are of those that can give them out and that the registration names. */
export function offeredBanks({ offer }: Authorization, means: 'transfer' | 'virtual_account'): readonly Bank[] {
  return means === 'transfer' ? banks : banks.filter(({ code }) => offer.account.bankCodes.includes(code));
}

/** Card points that every buyer has here, and may use where the registration lets him. */
export const pointsLeft = 1_000;

/** Reads what the page sends when the buyer presses the button; without a method it is the first that is offered. */
export function readChoice(ports: SandboxPorts, authorization: Authorization, body: Fields): Choice {
  const { certType } = authorization.offer;
  if (certType) return readTypedCard(ports, certType, body);
  const words = offeredWords(authorization);
  const word = readOptionalText(body, 'method', 20) || (words[0] ?? '');
  if (!words.includes(word)) throw new KiccRefusal('SX18', '결제수단');
  switch (word) {
    case 'card':
      return readCard(ports, authorization, body);
    case 'transfer':
    case 'virtual_account':
      return { means: word, ...readBankPart(authorization, body, word), outcome: readOutcome(body) };
    case 'phone':
      return readPhone(ports, body);
    default:
      return readWallet(ports, authorization, body, word);
  }
}

function readCard(ports: SandboxPorts, authorization: Authorization, body: Fields): CardChoice {
  const { card } = authorization.offer;
  const issuer = findIssuer(readText(body, 'issuer', 3));
  if (!issuer || !card.cardCodes.includes(issuer.code)) throw new KiccRefusal('SX18', '카드사');
  return cardChoice(ports, authorization, body, { issuer, wallet: null });
}

type Held = { readonly issuer: NonNullable<ReturnType<typeof findIssuer>>; readonly wallet: string | null };

function cardChoice(
  ports: SandboxPorts,
  { offer: { card }, amount }: Authorization,
  body: Fields,
  { issuer, wallet }: Held,
): CardChoice {
  const months = readOptionalWholeNumber(body, 'instalmentMonths') ?? card.instalmentMonths[0] ?? 0;
  if (!card.instalmentMonths.includes(months)) throw new KiccRefusal('SX18', '할부 개월');
  const typed = readOptionalText(body, 'cardNumber', 40);
  const number = typed === '' ? inventCardNumber(issuer.bin, ports.random) : cardDigits(typed);
  if (number === null) throw new KiccRefusal('SX18', '카드번호');
  const expiry = readOptionalText(body, 'expiry', 10);
  if (expiry !== '' && isPastExpiry(expiry, ports.now())) throw new KiccRefusal('8314');
  const isListed = card.freeInstalments.some((plan) => plan.cardCode === issuer.code && plan.months.includes(months));
  return {
    means: 'card',
    wallet,
    cardCode: issuer.code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths: months,
    isInterestFree: months > 0 && isListed,
    points: card.takesPoints && body['usesPoints'] === true ? Math.min(pointsLeft, amount) : 0,
    outcome: outcomeOf(number) ?? readOutcome(body),
  };
}

/** A wallet holds a card of any company; where it has money of its own, the buyer may pay with that. */
function readWallet(ports: SandboxPorts, authorization: Authorization, body: Fields, word: string): Choice {
  const wallet = walletByWord(word);
  if (!wallet) throw new KiccRefusal('SX18', '결제수단');
  const source = readOptionalOneOf(body, 'source', ['card', 'points']) || (wallet.hasCards ? 'card' : 'points');
  if (source === 'points') {
    if (wallet.moneyCode === null) throw new KiccRefusal('SX18', '머니 결제');
    return { means: 'money', wallet: wallet.code, moneyCode: wallet.moneyCode, outcome: readOutcome(body) };
  }
  const issuer = findIssuer(readOptionalText(body, 'issuer', 3) || walletsFirstCard);
  if (!wallet.hasCards || !issuer) throw new KiccRefusal('SX18', '카드사');
  return cardChoice(ports, authorization, body, { issuer, wallet: wallet.code });
}

/** The card that a buyer who names none has put into the wallet. */
const walletsFirstCard = '029';

function readBankPart(
  authorization: Authorization,
  body: Fields,
  means: 'transfer' | 'virtual_account',
): { readonly bankCode: string; readonly receiptWish: ReturnType<typeof readReceiptWish> } {
  const bankCode = readText(body, 'bank', 3);
  const bank = offeredBanks(authorization, means).find(({ code }) => code === bankCode);
  if (!bank) throw new KiccRefusal('SX18', '은행');
  return { bankCode: bank.code, receiptWish: readReceiptWish(body['cashReceipt']) };
}

/** A buyer who names no phone has one of the first carrier. */
function readPhone(ports: SandboxPorts, body: Fields): Choice {
  const carrier = readOptionalOneOf(
    body,
    'carrier',
    carriers.map(({ code }) => code),
  );
  const typed = readOptionalText(body, 'phoneNumber', 20).replaceAll(/[-\s]/g, '');
  const number = typed === '' ? `010${randomText(ports.random, digits, 8)}` : typed;
  if (!/^01\d{8,9}$/.test(number)) throw new KiccRefusal('SX18', '휴대폰 번호');
  return {
    means: 'phone',
    carrier: carrier || (carriers[0]?.code ?? ''),
    maskedNumber: maskMiddle(number),
    outcome: readOutcome(body),
  };
}

/** How it is to end, by the names of the test cards' ends: methods without a card number have no other way to say. */
function readOutcome(body: Fields): CardOutcome | null {
  const named = readOptionalOneOf(
    body,
    'outcome',
    testCards.map(({ outcome }) => outcome),
  );
  return testCards.find(({ outcome }) => outcome === named)?.outcome ?? null;
}
