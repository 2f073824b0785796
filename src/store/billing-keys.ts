import type { BillingKey, BillingKeyId, BillingKeyState } from '../core/billing-key.ts';
import type { MerchantId } from '../core/ids.ts';
import { dataKeyColumns, splitDataKey, withDataKey } from './data-keys.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { ownerOf } from './payments.ts';
import { insertInto, updateOne } from './rows.ts';

export type BillingKeyChange = Partial<Pick<BillingKey, 'state' | 'sealedKey' | 'buyer' | 'card' | 'endedAt'>>;

/** A second key of the same name that is issued is the conflict `billing key`. */
export function insertBillingKey({ dataKey: _, ...row }: BillingKey): Statement {
  return insertInto('billing_keys', row);
}

/** Changes a key only from the state that the flow read. */
export function updateBillingKey(id: BillingKeyId, from: BillingKeyState, change: BillingKeyChange): Statement {
  return updateOne('billing_keys', change, { where: 'id = $1 and state = $2', keys: [id, from], guard: 'billing key' });
}

const joined = `billing_keys b ${withDataKey('b')}`;
const select = `select b.*, ${dataKeyColumns} from ${joined}`;
const owned = 'b.merchant_id = $1 and b.tier_id is not distinct from $2 and b.live = $3';

/** The key that is issued under a name. */
export async function findBillingKey(db: Database, scope: Scope, name: string): Promise<BillingKey | null> {
  const [found] = await findBillingKeys(db, scope, [name]);
  return found ?? null;
}

/** Those of the names under which a key is issued, in the order of their first issue. */
export async function findBillingKeys(db: Database, scope: Scope, names: readonly string[]): Promise<BillingKey[]> {
  const rows = await db.query(
    `${select} where ${owned} and b.state = 'issued' and b.name = any($4) order by b.first_issued_at, b.name`,
    [...ownerOf(scope), names],
  );
  return rows.map(readBillingKey);
}

/** The newest key that ever had a name, whatever became of it. */
export async function findLastBillingKey(db: Database, scope: Scope, name: string): Promise<BillingKey | null> {
  const rows = await db.query(`${select} where ${owned} and b.name = $4 order by b.issued_at desc, b.id desc limit 1`, [
    ...ownerOf(scope),
    name,
  ]);
  return rows[0] ? readBillingKey(rows[0]) : null;
}

/** Of each name the newest key, on either side, whatever became of it. */
export async function findLastKeys(
  db: Database,
  merchantId: MerchantId,
  names: readonly string[],
): Promise<BillingKey[]> {
  const rows = await db.query(
    `select distinct on (b.name, b.live) b.*, ${dataKeyColumns} from ${joined}
     where b.merchant_id = $1 and b.name = any($2) order by b.name, b.live, b.issued_at desc, b.id desc`,
    [merchantId, names],
  );
  return rows.map(readBillingKey);
}

/** For the hub's own work, which acts for whoever owns the row. */
export async function loadBillingKey(db: Database, id: BillingKeyId): Promise<BillingKey | null> {
  const rows = await db.query(`${select} where b.id = $1`, [id]);
  return rows[0] ? readBillingKey(rows[0]) : null;
}

function readBillingKey(row: Row): BillingKey {
  const { dataKey, rest } = splitDataKey(row);
  return { ...rest, dataKey } as BillingKey;
}
