import { kstCompact } from '../kst.ts';
import { lowerHex, randomText } from '../random.ts';
import type { Random } from '../random.ts';
import type { TossMerchant } from './merchants.ts';

/** Shapes of identifiers (section 5.8). Merchants must treat them as opaque; here they look alike all the same. */

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

export function makePaymentKey(merchant: TossMerchant, now: number, random: Random): string {
  if (merchant.identifiers === 'old') return randomText(random, base58, 48);
  return merchant.mid.slice(0, 5) + kstCompact(now) + randomText(random, alphanumeric, 5);
}

export function makeTransactionKey(merchant: TossMerchant, now: number, random: Random): string {
  if (merchant.identifiers === 'old') return randomText(random, lowerHex, 32).toUpperCase();
  return `txrd_a${makeUlid(now, random)}`;
}

export function makeSecret(random: Random): string {
  return `ps_${randomText(random, alphanumeric, 28)}`;
}

/** The id in receipt addresses: 24 characters. */
export function makeReceiptId(merchant: TossMerchant, now: number, random: Random): string {
  return merchant.mid.slice(0, 5) + kstCompact(now) + randomText(random, alphanumeric.toUpperCase(), 5);
}

/** 43 characters of base64 for addresses, and the sign that fills them up. */
export function makeBillingKey(random: Random): string {
  return `${randomText(random, `${alphanumeric}-_`, 43)}=`;
}

/** The papers say only that it has at most 300 characters. */
export function makeAuthKey(random: Random): string {
  return `bln_${randomText(random, alphanumeric, 32)}`;
}

export function makeBillingWindowId(random: Random): string {
  return `billing-${randomText(random, alphanumeric, 24)}`;
}

export function makeWebhookId(now: number, random: Random): string {
  return `whtrans_a${makeUlid(now, random)}`;
}

export function makeTraceId(random: Random): string {
  return randomText(random, lowerHex, 32);
}

function makeUlid(now: number, random: Random): string {
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = crockford.charAt(rest % 32) + time;
  return time + randomText(random, crockford, 16);
}
