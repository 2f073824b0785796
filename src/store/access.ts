import type { MerchantId } from '../core/ids.ts';
import type { Database, Statement } from './database.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type ApiKey = {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly key: string;
  readonly secretHash: Uint8Array;
  readonly sandboxOnly: boolean;
};

/** The key pairs that still count. A revoked one is as unknown as one that never was. */
export async function findApiKey(db: Database, key: string): Promise<ApiKey | null> {
  const rows = await db.query('select * from api_keys where key = $1 and revoked_at is null', [key]);
  return rows[0] ? (fields(rows[0]) as ApiKey) : null;
}

/** A clash on the key is the conflict `already written`. */
export function insertApiKey(row: ApiKey & { readonly createdAt: Date }): Statement {
  return insertInto('api_keys', row);
}

/** Keys that open the sandbox only, and are published. */
export async function loadSandboxKeys(db: Database): Promise<string[]> {
  const rows = await db.query('select key from api_keys where sandbox_only and revoked_at is null order by key');
  return rows.map((row) => row['key'] as string);
}

/** From the moment of the commit neither the pair nor a token of it is good for anything. */
export function revokeApiKey(id: string, revokedAt: Date): Statement {
  return updateOne(
    'api_keys',
    { revokedAt },
    { where: 'id = $1 and revoked_at is null', keys: [id], guard: 'api key' },
  );
}

export type ListedApiKey = Pick<ApiKey, 'id' | 'merchantId' | 'key' | 'sandboxOnly'> & {
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  /** When a token was last asked for with it, as far as tokens are still kept. */
  readonly lastTokenAt: Date | null;
};

/** For the operator of the hub: key pairs of a merchant, or of all, without their secrets. */
export async function loadApiKeys(db: Database, merchantId: MerchantId | null): Promise<ListedApiKey[]> {
  const rows = await db.query(
    `select k.id, k.merchant_id, k.key, k.sandbox_only, k.created_at, k.revoked_at, max(t.issued_at) as last_token_at
     from api_keys k left join access_tokens t on t.api_key_id = k.id
     where $1::uuid is null or k.merchant_id = $1 group by k.id order by k.created_at, k.id`,
    [merchantId],
  );
  return rows.map((row) => fields(row) as ListedApiKey);
}

export type AccessToken = { readonly issuedAt: Date; readonly expiresAt: Date };

/** The token of a key that is alive now, the one that lives longest first. */
export async function findAccessToken(db: Database, apiKeyId: string, now: Date): Promise<AccessToken | null> {
  const rows = await db.query(
    `select issued_at, expires_at from access_tokens where api_key_id = $1 and expires_at > $2
     order by expires_at desc limit 1`,
    [apiKeyId, now],
  );
  return rows[0] ? (fields(rows[0]) as AccessToken) : null;
}

/** Keeps a token's hash; the same token again only moves its end. */
export async function saveAccessToken(
  db: Database,
  token: AccessToken & { readonly tokenHash: Uint8Array; readonly merchantId: MerchantId; readonly apiKeyId: string },
): Promise<void> {
  await db.query(
    `insert into access_tokens (token_hash, merchant_id, api_key_id, issued_at, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (token_hash) do update set expires_at = greatest(access_tokens.expires_at, excluded.expires_at)`,
    [token.tokenHash, token.merchantId, token.apiKeyId, token.issuedAt, token.expiresAt],
  );
}

/** Who a token speaks for, null when it is unknown, expired, or its key was revoked. */
export async function findTokenOwner(
  db: Database,
  tokenHash: Uint8Array,
  now: Date,
): Promise<{ merchantId: MerchantId; apiKeyId: string } | null> {
  const rows = await db.query(
    `select t.merchant_id, t.api_key_id from access_tokens t join api_keys k on k.id = t.api_key_id
     where t.token_hash = $1 and t.expires_at > $2 and k.revoked_at is null`,
    [tokenHash, now],
  );
  return rows[0] ? (fields(rows[0]) as { merchantId: MerchantId; apiKeyId: string }) : null;
}
