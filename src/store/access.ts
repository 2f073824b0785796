import type { MerchantId } from '../core/ids.ts';
import type { Database } from './database.ts';
import { fields } from './rows.ts';

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

/** Adds a key pair for its merchant unless the key exists. */
export async function insertApiKey(db: Database, key: ApiKey & { readonly createdAt: Date }): Promise<void> {
  await db.query(
    `insert into api_keys (id, merchant_id, key, secret_hash, sandbox_only, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (key) do nothing`,
    [key.id, key.merchantId, key.key, key.secretHash, key.sandboxOnly, key.createdAt],
  );
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
