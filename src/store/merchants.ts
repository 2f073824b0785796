import type { MerchantId, TierId } from '../core/ids.ts';
import type { Database, Row } from './database.ts';
import { fields } from './rows.ts';

/** What a merchant has chosen. Every field has a default in `defaultSettings`. */
export type MerchantSettings = {
  /** A `pg` that is not registered is refused and not replaced by the default channel. */
  readonly strictPg: boolean;
  readonly webhookUrl: string | null;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** Several while a secret is being changed; the first is the newest. */
  readonly webhookSecrets: readonly string[];
  readonly retries: boolean;
  readonly expiredAs: 'failed' | 'ready';
  /** Adds the old flags to the result of channels that leave them out. */
  readonly legacyResult: boolean;
  /** Addresses that a buyer may be sent back to; null: any. */
  readonly redirectAllowList: readonly string[] | null;
};

export const defaultSettings: MerchantSettings = {
  strictPg: false,
  webhookUrl: null,
  contentType: 'application/json',
  webhookSecrets: [],
  retries: true,
  expiredAs: 'failed',
  legacyResult: false,
  redirectAllowList: null,
};

export type Merchant = {
  readonly id: MerchantId;
  readonly userCode: string;
  readonly name: string;
  readonly settings: MerchantSettings;
};

function readMerchant(row: Row): Merchant {
  const { id, userCode, name, settings } = fields(row) as Merchant;
  return { id, userCode, name, settings: { ...defaultSettings, ...settings } };
}

export async function findMerchantByUserCode(db: Database, userCode: string): Promise<Merchant | null> {
  const rows = await db.query('select * from merchants where user_code = $1', [userCode]);
  return rows[0] ? readMerchant(rows[0]) : null;
}

export async function loadMerchant(db: Database, id: MerchantId): Promise<Merchant> {
  const rows = await db.query('select * from merchants where id = $1', [id]);
  if (!rows[0]) throw new Error(`no merchant ${id}`);
  return readMerchant(rows[0]);
}

export async function findTier(db: Database, merchantId: MerchantId, code: string): Promise<TierId | null> {
  const rows = await db.query('select id from tiers where merchant_id = $1 and code = $2', [merchantId, code]);
  return (rows[0]?.['id'] ?? null) as TierId | null;
}

/** Changes some settings and leaves the others. */
export async function changeSettings(db: Database, id: MerchantId, change: Partial<MerchantSettings>): Promise<void> {
  await db.query('update merchants set settings = settings || $2::jsonb where id = $1', [id, JSON.stringify(change)]);
}

/** Adds a merchant unless its user code exists. */
export async function insertMerchant(db: Database, merchant: Merchant & { readonly createdAt: Date }): Promise<void> {
  await db.query(
    `insert into merchants (id, user_code, name, settings, created_at) values ($1, $2, $3, $4, $5)
     on conflict (user_code) do nothing`,
    [merchant.id, merchant.userCode, merchant.name, JSON.stringify(merchant.settings), merchant.createdAt],
  );
}
