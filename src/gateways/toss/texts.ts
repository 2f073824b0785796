/** `orderName`, `customerName` and `customerEmail` hold at most this many characters. */
const textMaxLength = 100;

/** The gateway refuses another shape, and a buyer's slip of the pen must not stop a payment. */
export const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * Whether a character that takes two code units counts once or twice is not told: it counts twice here, and is never
 * cut in two.
 */
export function cut(text: string): string {
  const short = text.slice(0, textMaxLength);
  return short.isWellFormed() ? short : short.slice(0, -1);
}

/** As the gateway takes a phone's number; null for what it would refuse. */
export function phoneDigits(written: string | null): string | null {
  const digits = written?.replace(/[^0-9]/g, '') ?? '';
  return digits.length >= 8 && digits.length <= 15 ? digits : null;
}
