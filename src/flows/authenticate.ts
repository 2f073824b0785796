import type { Hub } from '../hub.ts';
import { findTokenOwner } from '../store/access.ts';
import type { Scope } from '../store/database.ts';
import { loadMerchant, type Merchant } from '../store/merchants.ts';
import { findTier } from '../store/tiers.ts';
import { hashOf } from './hash-of.ts';

/** Who calls the API, and what he may see. */
export type Caller = { readonly merchant: Merchant; readonly scope: Scope; readonly apiKeyId: string };

export type Authenticated = { readonly caller: Caller } | { readonly refused: 'unauthorized' | 'unknown_tier' };

/** A token is good until its time, on every hub of the database. `tierCode` acts for a sub-merchant. */
export async function authenticate(hub: Hub, token: string | null, tierCode: string | null): Promise<Authenticated> {
  const owner = token === null ? null : await findTokenOwner(hub.db, hashOf(token), hub.clock.now());
  if (!owner) return { refused: 'unauthorized' };
  const merchant = await loadMerchant(hub.db, owner.merchantId);
  const tier = tierCode === null ? null : await findTier(hub.db, merchant.id, tierCode);
  if (tierCode !== null && tier === null) return { refused: 'unknown_tier' };
  const tierId = tier?.id ?? null;
  const scope: Scope = { merchantId: merchant.id, tierId, live: hub.settings.mode === 'live' };
  return { caller: { merchant, scope, apiKeyId: owner.apiKeyId } };
}
