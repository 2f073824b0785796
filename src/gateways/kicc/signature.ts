import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * `msgAuthValue`: lower-case hex of HMAC-SHA256 under the merchant's key, over values joined by a bar. Approvals are
 * signed by the gateway, cancellations by us.
 */

/** For a change of a transaction: of its number and of this request's own. */
export function signRevise(secretKey: string, pgCno: string, shopTransactionId: string): string {
  return sign(secretKey, [pgCno, shopTransactionId]);
}

export type SignedApproval = {
  readonly pgCno: string;
  readonly amount: number;
  /** As it was written, year to second. */
  readonly transactionDate: string;
  readonly msgAuthValue: string | null;
};

/** Compared in constant time; a missing value is a wrong one. */
export function isSignedByGateway(secretKey: string, approval: SignedApproval): boolean {
  const { pgCno, amount, transactionDate, msgAuthValue } = approval;
  const wanted = Buffer.from(sign(secretKey, [pgCno, String(amount), transactionDate]));
  const given = Buffer.from((msgAuthValue ?? '').toLowerCase());
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

function sign(secretKey: string, values: readonly string[]): string {
  return createHmac('sha256', secretKey).update(values.join('|')).digest('hex');
}
