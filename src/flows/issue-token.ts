import { timingSafeEqual } from 'node:crypto';
import type { DataKey } from '../core/data-key.ts';
import type { Hub } from '../hub.ts';
import { findAccessToken, findApiKey, saveAccessToken, type AccessToken, type ApiKey } from '../store/access.ts';
import { hashOf } from './hash-of.ts';
import { hubKey } from './hub-key.ts';

export type IssuedToken = { readonly token: string; readonly now: Date; readonly expiresAt: Date };

/** Half an hour from issue (the original service's rule). */
const lifetimeMs = 30 * 60_000;
/** With less than this left, asking again moves the end ... */
const renewBelowMs = 60_000;
/** ... by this much, under the same token. */
const extensionMs = 5 * 60_000;

/** Gives a token for a key and its secret, the same one until it expires; null when they are no pair. */
export async function issueToken(hub: Hub, pair: { key: string; secret: string }): Promise<IssuedToken | null> {
  const apiKey = await findApiKey(hub.db, pair.key);
  if (!apiKey || !isSecretOf(apiKey, pair.secret)) return null;
  if (apiKey.sandboxOnly && hub.settings.mode !== 'sandbox') return null;
  const now = wholeSecond(hub.clock.now());
  const alive = await findAccessToken(hub.db, apiKey.id, now);
  const token = renewed(alive, now);
  const text = tokenText(hub, await hubKey(hub), { apiKey, issuedAt: token.issuedAt });
  if (token !== alive) {
    await saveAccessToken(hub.db, {
      ...token,
      tokenHash: hashOf(text),
      merchantId: apiKey.merchantId,
      apiKeyId: apiKey.id,
    });
  }
  return { token: text, now, expiresAt: token.expiresAt };
}

function renewed(alive: AccessToken | null, now: Date): AccessToken {
  if (!alive) return { issuedAt: now, expiresAt: new Date(now.getTime() + lifetimeMs) };
  const leftMs = alive.expiresAt.getTime() - now.getTime();
  if (leftMs >= renewBelowMs) return alive;
  return { issuedAt: alive.issuedAt, expiresAt: new Date(alive.expiresAt.getTime() + extensionMs) };
}

/** Made again from the key and the time of issue, so that only its hash has to be kept. */
type Told = { readonly apiKey: ApiKey; readonly issuedAt: Date };

function tokenText(hub: Hub, key: DataKey, { apiKey, issuedAt }: Told): string {
  return hub.vault.sign(key, 'access-token', `${apiKey.id} ${issuedAt.getTime()}`).slice(0, 40);
}

function isSecretOf(apiKey: ApiKey, secret: string): boolean {
  return timingSafeEqual(hashOf(secret), apiKey.secretHash);
}

/** Tokens live by whole seconds on the wire. */
function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
