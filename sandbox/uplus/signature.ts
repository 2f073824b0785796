import { createHash, timingSafeEqual } from 'node:crypto';

/* The three check values of the vendor's samples: plain concatenation, lower-case hex, no separators. */

type Ordered = { readonly mid: string; readonly oid: string; readonly amount: string; readonly timestamp: string };

/** LGD_HASHDATA of a window: every part exactly as it was posted. */
export function windowHash({ mid, oid, amount, timestamp }: Ordered, mertKey: string): string {
  return createHash('md5')
    .update(mid + oid + amount + timestamp + mertKey)
    .digest('hex');
}

/** LGD_HASHDATA of an approval and of a notice. */
export function resultHash({ mid, oid, amount, timestamp }: Ordered, code: string, mertKey: string): string {
  return createHash('md5')
    .update(mid + oid + amount + code + timestamp + mertKey)
    .digest('hex');
}

/** LGD_AUTHCODE of a call: who knows the key made this LGD_TXID. */
export function authCode(txId: string, mertKey: string): string {
  return createHash('sha1')
    .update(txId + mertKey)
    .digest('hex');
}

/** authdata in the address of a receipt; five addresses that were logged are made again by the tests. */
export function receiptHash(mid: string, tid: string, mertKey: string): string {
  return createHash('md5')
    .update(mid + tid + mertKey)
    .digest('hex');
}

/** hashdata of a report that goods were shipped. */
export function shippingHash(parts: readonly string[], mertKey: string): string {
  return createHash('md5')
    .update(parts.join('') + mertKey)
    .digest('hex');
}

export function isSame(given: string, right: string): boolean {
  const [claimed, wanted] = [Buffer.from(given), Buffer.from(right)];
  return claimed.length === wanted.length && timingSafeEqual(claimed, wanted);
}
