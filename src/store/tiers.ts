import type { MerchantId, TierId } from '../core/ids.ts';
import type { Database, Row, Statement } from './database.ts';
import { fields, insertInto } from './rows.ts';

/** A sub-merchant: its payments, cards and schedules are seen under its code alone. */
export type Tier = {
  readonly id: TierId;
  readonly merchantId: MerchantId;
  /** Three capital letters or digits, as the `Tier` header and `IMP.agency` say it. */
  readonly code: string;
  readonly name: string;
};

export async function findTier(db: Database, merchantId: MerchantId, code: string): Promise<Tier | null> {
  const rows = await db.query('select * from tiers where merchant_id = $1 and code = $2', [merchantId, code]);
  return rows[0] ? readTier(rows[0]) : null;
}

/** For the operator of the hub. */
export async function loadTiers(db: Database, merchantId: MerchantId): Promise<Tier[]> {
  return (await db.query('select * from tiers where merchant_id = $1 order by code', [merchantId])).map(readTier);
}

/** A clash on the code is the conflict `already written`. */
export function insertTier(row: Tier): Statement {
  return insertInto('tiers', row);
}

function readTier(row: Row): Tier {
  return fields(row) as Tier;
}
