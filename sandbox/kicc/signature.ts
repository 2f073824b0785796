import { createHmac, timingSafeEqual } from 'node:crypto';

/** msgAuthValue: HMAC-SHA256 of the parts with a vertical bar between them, in 64 lowercase hex digits. */
export function sign(secretKey: string, ...parts: readonly (string | number)[]): string {
  return createHmac('sha256', secretKey).update(parts.join('|')).digest('hex');
}

export function isSigned(given: string, secretKey: string, ...parts: readonly (string | number)[]): boolean {
  const right = Buffer.from(sign(secretKey, ...parts));
  const claimed = Buffer.from(given);
  return right.length === claimed.length && timingSafeEqual(right, claimed);
}
