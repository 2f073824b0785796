/**
 * Money is a whole number of a currency's smallest unit, together with the currency.
 * Won and yen have no smaller unit; a dollar has cents. That is a fact of the table, not of the code.
 */
export type Currency = 'KRW' | 'USD' | 'JPY';

export type Money = { readonly amount: number; readonly currency: Currency };

/** How many decimal digits the smallest unit stands for (ISO 4217). */
export const minorUnitDigits: Record<Currency, number> = { KRW: 0, JPY: 0, USD: 2 };

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(minorUnitDigits, text);
}

export function money(amount: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amount)) throw new Error(`not a whole amount of money: ${amount}`);
  return { amount, currency };
}

export function add(a: Money, b: Money): Money {
  return money(a.amount + b.amount, sameCurrency(a, b));
}

export function subtract(a: Money, b: Money): Money {
  return money(a.amount - b.amount, sameCurrency(a, b));
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} do not add up`);
  return a.currency;
}

/**
 * Reads an amount as people write it ("1000", "1000.0", 10.5 dollars) into smallest units; null when it is no such
 * amount. Works on the decimal text, so no amount ever passes through a fraction in binary.
 */
export function parseAmount(written: string | number, currency: Currency): number | null {
  const match = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))?$/.exec(String(written).trim());
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = minorUnitDigits[currency];
  if (/[1-9]/.test(fraction.slice(digits))) return null;
  const amount = Number(sign + whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount + 0 : null;
}

/**
 * The amount as it is written on the wire: won as 1000, dollars as 10.5. The only place where a fraction is made, at
 * the very end.
 */
export function writtenAmount(value: Money): number {
  return value.amount / 10 ** minorUnitDigits[value.currency];
}

/**
 * Value added tax contained in an amount: one eleventh of the taxed part, rounded half up (KR VAT Act; the gateways
 * do the same).
 */
export function containedVat(amount: number, taxFree: number): number {
  return Math.round((amount - taxFree) / 11);
}
