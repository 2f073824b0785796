import type { DataKey } from '../core/data-key.ts';
import type { MerchantId } from '../core/ids.ts';
import type { Database, Row, Statement } from './database.ts';
import { fields, guarded, insertInto, updateOne } from './rows.ts';

/** A clash on the owner is the conflict `already written`: every owner has one present key. */
export function insertDataKey(row: DataKey & { readonly createdAt: Date }): Statement {
  return insertInto('data_keys', row);
}

/** The same key under another root key, unless somebody else was first. */
export function rewrapDataKey(from: DataKey, to: DataKey): Statement {
  return updateOne(
    'data_keys',
    { rootKeyId: to.rootKeyId, wrapped: to.wrapped },
    { where: 'id = $1 and root_key_id = $2', keys: [from.id, from.rootKeyId], guard: 'data key' },
  );
}

/** From now on another key seals. What this one sealed it opens, as long as there is anything. */
export function supersedeDataKey(id: DataKey['id'], supersededAt: Date): Statement {
  const condition = { where: 'id = $1 and superseded_at is null', keys: [id], guard: 'data key' };
  return updateOne('data_keys', { supersededAt }, condition);
}

/** Something that is still sealed by it is the conflict `data key`, and so is a key that somebody else dropped. */
export function dropDataKey(id: DataKey['id']): Statement {
  const text = 'delete from data_keys where id = $1 and superseded_at is not null returning 1';
  return guarded(text, [id], 'data key');
}

/** Columns of a row that is joined with its merchant's data key as `k`. */
export const dataKeyColumns = 'k.id as key_id, k.merchant_id as key_merchant_id, k.root_key_id, k.wrapped';

/** Joins a row with the key that its secret is sealed by; with the merchant's present one, while it has no secret. */
export function withDataKey(row: string, merchantId = `${row}.merchant_id`): string {
  return `left join data_keys k on k.merchant_id = ${merchantId}
    and (k.id = ${row}.data_key_id or ${row}.data_key_id is null and k.superseded_at is null)`;
}

/** Takes the data key out of a joined row; throws when the owner has none, which every registration prevents. */
export function splitDataKey(row: Row): { readonly dataKey: DataKey; readonly rest: Record<string, unknown> } {
  const { keyId: id, keyMerchantId: merchantId, rootKeyId, wrapped, dataKeyId: _, ...rest } = fields(row);
  if (typeof id !== 'string') throw new Error('a merchant without a data key');
  return { dataKey: { id, merchantId, rootKeyId, wrapped } as DataKey, rest };
}

/** The hub's own, null before it was made. */
export async function loadHubKey(db: Database): Promise<DataKey | null> {
  const rows = await db.query(`select ${dataKeyColumns} from data_keys k where k.merchant_id is null`);
  return rows[0] ? splitDataKey(rows[0]).dataKey : null;
}

/** For the hub's own work: what a merchant's secrets are sealed by from now on. */
export async function loadPresentKey(db: Database, merchantId: MerchantId): Promise<DataKey> {
  const rows = await db.query(
    `select ${dataKeyColumns} from data_keys k where k.merchant_id = $1 and k.superseded_at is null`,
    [merchantId],
  );
  if (!rows[0]) throw new Error(`merchant ${merchantId} has no data key`);
  return splitDataKey(rows[0]).dataKey;
}

/** For the rotation of data keys: those that seal nothing new, and have not gone yet. */
export async function loadSupersededKeys(db: Database, merchantId: MerchantId): Promise<DataKey[]> {
  const rows = await db.query(
    `select ${dataKeyColumns} from data_keys k where k.merchant_id = $1 and k.superseded_at is not null order by k.id`,
    [merchantId],
  );
  return rows.map((row) => splitDataKey(row).dataKey);
}

/** For the hub's own start: whether a merchant was registered after there were data keys. */
export async function hasDataKey(db: Database, merchantId: MerchantId): Promise<boolean> {
  return (await db.query('select 1 from data_keys where merchant_id = $1', [merchantId])).length > 0;
}

/** For the rotation of root keys: keys that another one than the present one seals. */
export async function loadKeysNotUnder(db: Database, rootKeyId: string, limit: number): Promise<DataKey[]> {
  const rows = await db.query(
    `select ${dataKeyColumns} from data_keys k where k.root_key_id <> $1 order by k.id limit $2`,
    [rootKeyId, limit],
  );
  return rows.map((row) => splitDataKey(row).dataKey);
}

/** How many data keys each root key seals; none in a database from before there were data keys. */
export async function countByRootKey(db: Pick<Database, 'query'>): Promise<{ rootKeyId: string; count: number }[]> {
  const [table] = await db.query("select to_regclass('data_keys') is not null as is_there");
  if (table?.['is_there'] !== true) return [];
  const rows = await db.query('select root_key_id, count(*) as count from data_keys group by 1 order by 1');
  return rows.map((row) => fields(row) as { rootKeyId: string; count: number });
}
