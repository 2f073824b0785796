import { createHash, timingSafeEqual } from 'node:crypto';

/*
 * The gateway's check values: plain concatenation with the merchant's key at the end, in lower-case hex. Golden values
 * are in the test.
 */

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

export type Signed = {
  readonly mid: string;
  readonly oid: string;
  /** Exactly as it was written. */
  readonly amount: string;
  readonly timestamp: string;
};

/** LGD_HASHDATA of the form that opens a window. */
export function signWindow({ mid, oid, amount, timestamp }: Signed, mertKey: string): string {
  return md5(mid + oid + amount + timestamp + mertKey);
}

export type SignedResult = Signed & { readonly code: string; readonly hash: string | null };

/** Of an approval, and of a notice. Compared in constant time; a missing value is a wrong one. */
export function isSignedByGateway({ mid, oid, amount, code, timestamp, hash }: SignedResult, mertKey: string): boolean {
  const wanted = Buffer.from(md5(mid + oid + amount + code + timestamp + mertKey));
  const given = Buffer.from((hash ?? '').toLowerCase());
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** One server of the merchant's; the vendor's client numbers them. */
const serverId = '01';

/**
 * LGD_TXID of a call: `time` is year to second in Korea. The same two make the same number, so that a call can be named
 * again by who has forgotten everything but these.
 */
export function transactionNumber(mid: string, time: string, unique: string): string {
  const header = `${mid}-${serverId}${time}`;
  return header + sha1(header + unique);
}

/** LGD_AUTHCODE: who knows the key made this number. */
export function signCall(txId: string, mertKey: string): string {
  return sha1(txId + mertKey);
}

/** `authdata` in the address of a receipt. */
export function signReceipt(mid: string, tid: string, mertKey: string): string {
  return md5(mid + tid + mertKey);
}

export type SignedDelivery = {
  readonly mid: string;
  readonly oid: string;
  readonly dlvdate: string;
  readonly dlvcompcode: string;
  readonly dlvno: string;
};

/** `hashdata` of a report that goods were sent. */
export function signDelivery({ mid, oid, dlvdate, dlvcompcode, dlvno }: SignedDelivery, mertKey: string): string {
  return md5(mid + oid + dlvdate + dlvcompcode + dlvno + mertKey);
}
