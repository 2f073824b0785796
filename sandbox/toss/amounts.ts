export type Currency = 'KRW' | 'USD' | 'JPY';

/** Only dollars have cents; the others know whole numbers. */
const smallestParts: Readonly<Record<Currency, number>> = { KRW: 1, JPY: 1, USD: 100 };

/** Whether a number can be an amount of this currency: no half won, no tenth of a cent. */
export function isAmount(value: number, currency: Currency): boolean {
  const parts = partsIn(value, currency);
  return Number.isSafeInteger(parts) && parts / smallestParts[currency] === value;
}

/** What is left of an amount, without the dust of binary fractions. */
export function minus(from: number, taken: number, currency: Currency): number {
  return (partsIn(from, currency) - partsIn(taken, currency)) / smallestParts[currency];
}

/** An eleventh, rounded half up in the currency's smallest part. */
export function eleventh(of: number, currency: Currency): number {
  return Math.round(partsIn(of, currency) / 11) / smallestParts[currency];
}

function partsIn(value: number, currency: Currency): number {
  return Math.round(value * smallestParts[currency]);
}
