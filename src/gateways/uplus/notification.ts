import { isPaymentId } from '../../core/ids.ts';
import type { DepositNotice, Notification, NotificationAnswer, NotificationRequest } from '../gateway.ts';
import { done } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { isSignedByGateway } from './signature.ts';
import { windowReceipt } from './translate.ts';
import { number, readResult, readTime, text, type Fields, type UplusResult } from './wire.ts';

/** Exactly these two letters: any other byte, and the notice comes again. */
export const notificationAnswer: NotificationAnswer = {
  status: 200,
  contentType: 'text/plain; charset=utf-8',
  body: 'OK',
};

export const notificationRetryAnswer: NotificationAnswer = { ...notificationAnswer, body: 'RETRY' };

/** LGD_CASFLAG: an account was given out, money came in, the bank took it back. */
const flags: ReadonlySet<string> = new Set(['R', 'I', 'C']);

/**
 * A form about a virtual account, the only thing of which this gateway tells by itself. The address that it goes to
 * stands in the buyer's browser, in the form that opened the window: the hash is what proves the notice, and nothing
 * else does. A hash of the same key stands in that form too, over the same parts but the code, with no mark between
 * them: so a notice is only one with the code of success, and only for the price of its payment (`due`). It does not
 * cover what the notice tells (issued, paid in): an operator who knows where notices come from names the addresses.
 */
export function parseNotification(
  { body, sourceAddress }: NotificationRequest,
  { mid, mertKey, noticeSources }: Credentials,
): Notification {
  if (noticeSources.length > 0 && !noticeSources.includes(sourceAddress.replace(/^::ffff:/i, '')))
    return { accepted: false, why: 'not from an address that the channel names', isToComeAgain: true };
  const fields = Object.fromEntries(new URLSearchParams(body));
  const result = readResult(fields);
  const flag = text(fields['LGD_CASFLAG']);
  if (result === null || flag === null || !flags.has(flag))
    return { accepted: false, why: 'the body is no notice of an account' };
  if (result.mid !== mid) return { accepted: false, why: 'it speaks of another merchant' };
  const code = text(fields['LGD_RESPCODE']) ?? '';
  const signed = { ...result, amount: result.amountText, code };
  // Nobody can be asked about a deposit whose notices are over, so a key that was changed must have time to be noticed.
  if (!isSignedByGateway(signed, mertKey))
    return { accepted: false, why: 'its hash is not of the merchant`s key', isToComeAgain: true };
  if (code !== done) return { accepted: false, why: 'it tells of no success' };
  const sequence = text(fields['LGD_CASSEQNO']) ?? '0';
  const deposit = flag === 'R' ? null : depositOf(fields, result, { sequence, isWithdrawn: flag === 'C' });
  if (flag !== 'R' && deposit === null)
    return { accepted: false, why: 'it does not say when the money came', isToComeAgain: true };
  return {
    accepted: true,
    kind: flag,
    paymentId: isPaymentId(result.oid) ? result.oid : null,
    tellsOfCancellation: false,
    transactionId: result.tid,
    secret: null,
    deposit,
    payout: null,
    escrow: null,
    dedupeKey: `${result.tid}:${flag}:${sequence}`,
  };
}

type Told = { readonly sequence: string; readonly isWithdrawn: boolean };

/** An account's deposits have its own number and count from one; what came in now stands beside the sum of all. */
function depositOf(fields: Fields, result: UplusResult, { sequence, isWithdrawn }: Told): DepositNotice | null {
  const at = readTime(fields['LGD_PAYDATE']);
  if (at === null) return null;
  return {
    transactionId: `${result.tid}-${sequence}`,
    amount: number(fields['LGD_CASCAMOUNT']) ?? result.amount,
    at,
    cashReceipt: windowReceipt(result),
    accountNumber: result.accountNumber,
    isWithdrawn,
    due: result.amount,
    isProven: true,
  };
}
