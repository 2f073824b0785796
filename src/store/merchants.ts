import type { MerchantId } from '../core/ids.ts';
import type { RecoveryPolicy } from '../core/recovery.ts';
import type { DataKey } from '../core/data-key.ts';
import { dataKeyColumns, splitDataKey, withDataKey } from './data-keys.ts';
import type { Database, Row, Statement } from './database.ts';
import { guarded, insertInto } from './rows.ts';

/** What a merchant has chosen. Every field has a default in `defaultSettings`. */
export type MerchantSettings = {
  /** A `pg` that is not registered is refused and not replaced by the default channel. */
  readonly strictPg: boolean;
  readonly webhookUrl: string | null;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly retries: boolean;
  readonly expiredAs: 'failed' | 'ready';
  /** Adds the old flags to the result of channels that leave them out. */
  readonly legacyResult: boolean;
  /** Addresses that a buyer may be sent back to. Null, when none was said: any in the sandbox, none in live mode. */
  readonly redirectAllowList: readonly string[] | null;
  /** What is done about scheduled charges that fail; nothing unless said. */
  readonly recovery: RecoveryPolicy;
};

export const defaultSettings: MerchantSettings = {
  strictPg: false,
  webhookUrl: null,
  contentType: 'application/json',
  retries: true,
  expiredAs: 'failed',
  legacyResult: false,
  redirectAllowList: null,
  recovery: {},
};

export type Merchant = {
  readonly id: MerchantId;
  readonly userCode: string;
  readonly name: string;
  readonly settings: MerchantSettings;
  /** A JSON list of the secrets that webhooks are signed with, the newest first; null: none, and nothing is signed. */
  readonly sealedWebhookSecrets: Uint8Array | null;
  /** What they are sealed by. */
  readonly dataKey: DataKey;
};

const select = `select m.*, ${dataKeyColumns} from merchants m ${withDataKey('m', 'm.id')}`;

function readMerchant(row: Row): Merchant {
  const { dataKey, rest } = splitDataKey(row);
  const { id, userCode, name, settings, sealedWebhookSecrets } = rest as Omit<Merchant, 'dataKey'>;
  return { id, userCode, name, settings: { ...defaultSettings, ...settings }, sealedWebhookSecrets, dataKey };
}

export async function findMerchantByUserCode(db: Database, userCode: string): Promise<Merchant | null> {
  const rows = await db.query(`${select} where m.user_code = $1`, [userCode]);
  return rows[0] ? readMerchant(rows[0]) : null;
}

export async function loadMerchant(db: Database, id: MerchantId): Promise<Merchant> {
  const rows = await db.query(`${select} where m.id = $1`, [id]);
  if (!rows[0]) throw new Error(`no merchant ${id}`);
  return readMerchant(rows[0]);
}

/** For the operator of the hub: every merchant, the oldest first. */
export async function loadMerchants(db: Database): Promise<Merchant[]> {
  return (await db.query(`${select} order by m.created_at, m.id`)).map(readMerchant);
}

/** The id behind a user code, before its data key is looked for. */
export async function findMerchantId(db: Database, userCode: string): Promise<MerchantId | null> {
  const rows = await db.query('select id from merchants where user_code = $1', [userCode]);
  return (rows[0]?.['id'] ?? null) as MerchantId | null;
}

/** A clash on the user code is the conflict `already written`. Its data key is a row of its own. */
export function insertMerchant({ dataKey: _, ...row }: Merchant & { readonly createdAt: Date }): Statement {
  return insertInto('merchants', row);
}

export type MerchantChange = {
  readonly name?: string;
  /** What is absent stays as it is. */
  readonly settings?: Partial<MerchantSettings>;
  readonly sealedWebhookSecrets?: Uint8Array | null;
};

export function updateMerchant(id: MerchantId, { name, settings = {}, ...change }: MerchantChange): Statement {
  const isSealedGiven = change.sealedWebhookSecrets !== undefined;
  return guarded(
    `update merchants set name = coalesce($2, name), settings = settings || $3::jsonb,
       sealed_webhook_secrets = case when $4 then $5 else sealed_webhook_secrets end
     where id = $1 returning 1`,
    [id, name ?? null, JSON.stringify(settings), isSealedGiven, change.sealedWebhookSecrets ?? null],
    'merchant',
  );
}
