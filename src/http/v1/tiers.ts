import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import type { V1Tier } from '../../contract/v1/schema.ts';
import { findTier } from '../../store/tiers.ts';
import type { Call } from './call.ts';

/** `GET /tiers/{tier_code}`: a sub-merchant of the caller. */
export async function showTier({ hub, caller, path }: Call): Promise<Reply> {
  const tier = await findTier(hub.db, caller.merchant.id, path['tier_code'] ?? '');
  if (!tier) return refuse('tier_not_found');
  const response: V1Tier = { tier_code: tier.code, tier_name: tier.name };
  return ok(response);
}
