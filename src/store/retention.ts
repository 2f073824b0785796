import type { PaymentId } from '../core/ids.ts';
import { nobody } from '../core/payment.ts';
import type { Database, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';

export type Trim = { readonly before: Date; readonly limit: number };

/**
 * Each deletes some rows of one kind that are older than that, the oldest first, and gives their number. Hubs that do
 * so at once take different rows.
 */
export const trims: Readonly<Record<string, (db: Database, trim: Trim) => Promise<number>>> = {
  notifications: (db, trim) => deleteOldest(db, trim, { table: 'notifications', key: 'id', age: 'received_at' }),
  'webhook attempts': (db, trim) =>
    deleteOldest(db, trim, { table: 'webhook_attempts', key: 'delivery_id, number', age: 'started_at' }),
  checkouts: (db, trim) =>
    deleteOldest(db, trim, {
      table: 'checkouts',
      key: 'token',
      age: 'created_at',
      unless: `exists (select 1 from payments p where p.id = payment_id and p.status = 'ready')`,
    }),
  'access tokens': (db, trim) =>
    deleteOldest(db, trim, { table: 'access_tokens', key: 'token_hash', age: 'expires_at' }),
};

/** Answers to calls under a key, which are kept for less long. */
export function trimAnswers(db: Database, trim: Trim): Promise<number> {
  return deleteOldest(db, trim, { table: 'idempotent_calls', key: 'ctid', age: 'started_at' });
}

type Kind = { readonly table: string; readonly key: string; readonly age: string; readonly unless?: string };

async function deleteOldest(db: Database, { before, limit }: Trim, kind: Kind): Promise<number> {
  const { table, key, age, unless = 'false' } = kind;
  const rows = await db.query(
    `delete from ${table} where (${key}) in (
       select ${key} from ${table} where ${age} < $1 and not ${unless} order by ${age} limit $2
       for update skip locked
     ) returning 1`,
    [before, limit],
  );
  return rows.length;
}

/**
 * What was exchanged about a payment and may name its buyer: the window's data, raw notices, answers to webhooks, the
 * card's number in what its events tell of the approval, who sent it
 * goods and who got them, and the schedule whose last run it was.
 */
export function eraseExchanges(paymentId: PaymentId): Statement {
  return {
    text: `with windows as (delete from checkouts where payment_id = $1),
             answers as (
               update webhook_attempts set response_head = null
               where delivery_id in (select id from webhook_deliveries where payment_id = $1)
             ),
             calls as (delete from idempotent_calls where payment_id = $1),
             numbers as (
               update payment_events set detail = jsonb_set(detail, '{card,maskedNumber}', 'null')
               where payment_id = $1 and detail #> '{card,maskedNumber}' is not null
             ),
             parcels as (update shipments set sender = null, receiver = null, others = '{}' where payment_id = $1),
             plans as (update schedules set buyer = $2, custom_data = null where last_payment = $1)
           update notifications set body = '', headers = '{}' where position($1 in body) > 0`,
    values: [paymentId, nobody],
  };
}

/** The key of these schedules is deleted: those that are over keep nobody. Those to come fail, and say of whom. */
export function forgetScheduledBuyers(scope: Scope, name: string): Statement {
  return {
    text: `update schedules set buyer = $5, custom_data = null
           where merchant_id = $1 and tier_id is not distinct from $2 and live = $3 and billing_key_name = $4
             and state in ('executed', 'revoked')`,
    values: [...ownerOf(scope), name, nobody],
  };
}
