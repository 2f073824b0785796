import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf } from '../cards.ts';
import type { SandboxPorts } from '../gateway.ts';
import type { Fields } from '../json-body.ts';
import { askedBy } from './cert-type.ts';
import type { CertType } from './cert-type.ts';
import type { CardChoice } from './choice.ts';
import { readOptionalText, readText } from './fields.ts';
import { findIssuer, issuerOfNumber } from './issuers.ts';
import type { Issuer } from './issuers.ts';
import { KiccRefusal } from './refusals.ts';

/**
 * A card that its owner has typed to have it registered. The number is looked at and masked, the expiry is looked at,
 * the rest must be of its form: none of it is kept.
 */
export function readTypedCard(ports: SandboxPorts, certType: CertType, body: Fields): CardChoice {
  const number = readNumber(ports, body);
  const asked = askedBy[certType];
  if (isPastExpiry(readText(body, 'expiry', 10), ports.now())) throw new KiccRefusal('8314');
  if (asked.birth) checkShape(body, 'birth', /^(?:\d{6}|\d{10})$/);
  if (asked.password) checkShape(body, 'password', /^\d{2}$/);
  return {
    means: 'card',
    wallet: null,
    cardCode: (namedIssuer(body) ?? issuerOfNumber(number)).code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths: 0,
    isInterestFree: false,
    points: 0,
    outcome: outcomeOf(number),
  };
}

/** Whoever types none has an invented one of the company that he names. */
function readNumber({ random }: SandboxPorts, body: Fields): string {
  const typed = readOptionalText(body, 'cardNumber', 40);
  const number =
    typed === '' ? inventCardNumber((namedIssuer(body) ?? issuerOfNumber('')).bin, random) : cardDigits(typed);
  if (number === null) throw new KiccRefusal('SX18', '카드번호');
  return number;
}

/** The page names no company: the number tells it. */
function namedIssuer(body: Fields): Issuer | null {
  const code = readOptionalText(body, 'issuer', 3);
  const issuer = findIssuer(code);
  if (code !== '' && issuer === null) throw new KiccRefusal('SX18', '카드사');
  return issuer;
}

function checkShape(body: Fields, name: string, shape: RegExp): void {
  if (!shape.test(readText(body, name, 10))) throw new KiccRefusal('SX01', name);
}
