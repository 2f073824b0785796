import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf } from '../cards.ts';
import type { CardOutcome } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import type { RegisteredCard } from './billing.ts';
import type { TossBooks } from './books.ts';
import { TossError } from './errors.ts';
import { readOptionalText, readText } from './fields.ts';
import { domesticIssuers, findIssuer } from './issuers.ts';
import { outcomeOfCard } from './outcomes.ts';

/** A card as it was typed into an API call (sections 4.2 and 4.4). What is kept of it is masked. */
export function readTypedCard(books: TossBooks, body: Fields): RegisteredCard {
  const digits = readNumber(readText(body, 'cardNumber', 20, 'INVALID_CARD_NUMBER'));
  const year = readText(body, 'cardExpirationYear', 2, 'INVALID_CARD_EXPIRATION');
  const month = readText(body, 'cardExpirationMonth', 2, 'INVALID_CARD_EXPIRATION');
  if (isPastExpiry(`${month}/${year}`, books.ports.now())) throw new TossError('INVALID_CARD_EXPIRATION');
  checkIdentity(readText(body, 'customerIdentityNumber', 10, 'INVALID_BIRTH_DAY_FORMAT'));
  checkPassword(readOptionalText(body, 'cardPassword', 2, 'INVALID_CARD_PASSWORD'));
  const card = registeredCard(digits);
  const refusal = outcomeOfCard(card.outcome).typed;
  if (refusal) throw new TossError(refusal);
  return card;
}

/**
 * The same as the window's page sends it. A buyer without a browser may name the card company alone; what is wrong
 * with the card itself is told in the window, which stays open.
 */
export function readWindowCard(books: TossBooks, body: Fields): RegisteredCard {
  const typed = readOptionalText(body, 'cardNumber', 40, 'INVALID_CARD_NUMBER');
  const digits = typed === null ? inventedNumber(books, body) : readNumber(typed);
  const expiry = readOptionalText(body, 'expiry', 10, 'INVALID_CARD_EXPIRATION');
  if (expiry !== null && isPastExpiry(expiry, books.ports.now())) throw new TossError('INVALID_CARD_EXPIRATION');
  const identity = readOptionalText(body, 'identityNumber', 10, 'INVALID_BIRTH_DAY_FORMAT');
  if (identity !== null) checkIdentity(identity);
  checkPassword(readOptionalText(body, 'password', 2, 'INVALID_CARD_PASSWORD'));
  const card = registeredCard(digits);
  const { typed: refusal, window } = outcomeOfCard(card.outcome);
  if (refusal && !window) throw new TossError(refusal);
  return card;
}

function readNumber(written: string): string {
  const digits = cardDigits(written);
  // Measured: the test mode knows no card that begins so.
  if (digits === null || digits.startsWith('9430')) throw new TossError('INVALID_CARD_NUMBER');
  return digits;
}

function inventedNumber(books: TossBooks, body: Fields): string {
  const issuer = findIssuer(readText(body, 'issuer', 40, 'INVALID_CARD_NUMBER'));
  if (!issuer || !domesticIssuers.includes(issuer)) throw new TossError('INVALID_CARD_COMPANY');
  return inventCardNumber(issuer.bin, books.ports.random);
}

/** Six digits of a birthday, or ten of a business. */
function checkIdentity(number: string): void {
  if (!/^(?:[0-9]{6}|[0-9]{10})$/.test(number)) throw new TossError('INVALID_BIRTH_DAY_FORMAT');
}

function checkPassword(password: string | null): void {
  if (password !== null && !/^[0-9]{2}$/.test(password)) throw new TossError('INVALID_CARD_PASSWORD');
}

function registeredCard(digits: string): RegisteredCard {
  const foreign = foreignBins.find(([bin]) => digits.startsWith(bin));
  const outcome: CardOutcome | null = outcomeOf(digits);
  return {
    issuerCode: foreign?.[1] ?? issuerCodeOf(digits),
    maskedNumber: maskCardNumber(digits),
    cardType: foreign ? '미확인' : '신용',
    outcome,
  };
}

/** Measured: such cards are registered with an unknown type, and no charge of them is approved. */
const foreignBins: readonly (readonly [bin: string, issuerCode: string])[] = [
  ['433012', '4V'],
  ['4111', '4V'],
  ['552022', '4M'],
];

/** Measured beside the numbers by which an issuer's are invented. */
const otherBins: Readonly<Record<string, string>> = { '515594': '41' };

/** Whose numbers begin like this; a number of nobody's is the issuer's of the measured `9410...` (ours). */
function issuerCodeOf(digits: string): string {
  const bin = digits.slice(0, 6);
  return otherBins[bin] ?? domesticIssuers.find((issuer) => issuer.bin === bin)?.code ?? '21';
}
