import type { PaymentId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import { claimCall, findCall, forgetCall, keepAnswer } from '../store/idempotent-calls.ts';
import { hubKey } from './hub-key.ts';

/*
 * The second of two calls under one key hears what the first was told, and does nothing. That nothing is done twice
 * does not hang on this: orders and cancellations are held where they are written. It spares the caller the question.
 */

/** Answers are kept so long, in business time. */
export const answersKeptMs = 15 * 24 * 3_600_000;

/** Longer than any caller is kept waiting: who is silent for longer has died. Machine time. */
const leaseMs = 120_000;

export type CallOnce = {
  readonly scope: Scope;
  readonly key: string;
  /** All that was asked, in one text. It may hold what nobody may read: only a keyed hash of it is kept. */
  readonly asked: string;
  /** The answer, or null for one that says nothing yet: the next call is then made. */
  readonly make: () => Promise<{ readonly answer: string; readonly paymentId: PaymentId | null } | null>;
};

export type OnceEnd = 'made' | 'under way' | 'asked otherwise' | { readonly answer: string };

export async function callOnce(hub: Hub, { scope, key, asked, make }: CallOnce): Promise<OnceEnd> {
  const [dataKey, now, machineNow] = [await hubKey(hub), hub.clock.now(), hub.clock.machineNow()];
  const boundTo = `call ${scope.merchantId} ${scope.tierId ?? '-'} ${key}`;
  const hash = hub.vault.sign(dataKey, 'idempotent-call', asked);
  const keptSince = new Date(now.getTime() - answersKeptMs);
  const leaseUntil = new Date(machineNow.getTime() + leaseMs);
  if (await claimCall(hub.db, scope, { key, asked: hash, now, keptSince, machineNow, leaseUntil })) {
    try {
      const made = await make();
      if (made === null) return 'made';
      const answer = hub.vault.seal(dataKey, made.answer, boundTo);
      await keepAnswer(hub.db, scope, { key, answer, paymentId: made.paymentId });
      return 'made';
    } finally {
      await forgetCall(hub.db, scope, key);
    }
  }
  const known = await findCall(hub.db, scope, key);
  if (known && known.asked !== hash) return 'asked otherwise';
  return known?.answer ? { answer: hub.vault.open(dataKey, known.answer, boundTo) } : 'under way';
}
