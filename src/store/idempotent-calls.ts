import type { PaymentId } from '../core/ids.ts';
import type { Database, Scope } from './database.ts';
import { fields } from './rows.ts';

/** What is known of a call: what was asked for, as a keyed hash, and the sealed answer, null while it is under way. */
export type KnownCall = { readonly asked: string; readonly answer: Uint8Array | null };

export type CallClaim = {
  readonly key: string;
  readonly asked: string;
  readonly now: Date;
  /** Older calls are forgotten. */
  readonly keptSince: Date;
  readonly machineNow: Date;
  readonly leaseUntil: Date;
};

const place = 'merchant_id = $1 and tier_id is not distinct from $2 and key = $3';

/** True for the one caller who may do what is asked: the first, or the next after one that died on the way. */
export async function claimCall(db: Database, { merchantId, tierId }: Scope, claim: CallClaim): Promise<boolean> {
  const { key, asked, now, keptSince, machineNow, leaseUntil } = claim;
  const rows = await db.query(
    `insert into idempotent_calls as c (merchant_id, tier_id, key, asked, started_at, machine_lease_until)
     values ($1, $2, $3, $4, $5, $8)
     on conflict (merchant_id, tier_id, key) do update
       set asked = $4, answer = null, payment_id = null, started_at = $5, machine_lease_until = $8
       where c.started_at < $6 or (c.asked = $4 and c.machine_lease_until <= $7)
     returning 1`,
    [merchantId, tierId, key, asked, now, keptSince, machineNow, leaseUntil],
  );
  return rows.length === 1;
}

/** What a key of this caller stands for; null: nothing, or nothing any more. */
export async function findCall(db: Database, { merchantId, tierId }: Scope, key: string): Promise<KnownCall | null> {
  const text = `select asked, answer from idempotent_calls where ${place}`;
  const rows = await db.query(text, [merchantId, tierId, key]);
  return rows[0] ? (fields(rows[0]) as KnownCall) : null;
}

/** `paymentId`: whose buyer stands in the answer; it goes when he is erased. */
export async function keepAnswer(
  db: Database,
  { merchantId, tierId }: Scope,
  kept: { readonly key: string; readonly answer: Uint8Array; readonly paymentId: PaymentId | null },
): Promise<void> {
  const text = `update idempotent_calls set answer = $4, payment_id = $5, machine_lease_until = null where ${place}`;
  await db.query(text, [merchantId, tierId, kept.key, kept.answer, kept.paymentId]);
}

/** The call gave no answer that is worth keeping: the next one under its key is made. */
export async function forgetCall(db: Database, { merchantId, tierId }: Scope, key: string): Promise<void> {
  const text = `delete from idempotent_calls where ${place} and answer is null`;
  await db.query(text, [merchantId, tierId, key]);
}
