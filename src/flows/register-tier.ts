import { brandId, type TierId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import type { Merchant } from '../store/merchants.ts';
import type { Tier } from '../store/tiers.ts';
import { audited } from './audited.ts';

export type RegisterTier = Pick<Tier, 'code' | 'name'> & { readonly merchant: Merchant; readonly actor: string };

/** Registers a sub-merchant; null when its merchant has one of that code. */
export async function registerTier(hub: Hub, { merchant, code, name, actor }: RegisterTier): Promise<Tier | null> {
  const { id: merchantId } = merchant;
  const tier: Tier = { id: brandId<TierId>(hub.ids.row()), merchantId, code, name };
  const result = await commit(hub.db, [
    { write: 'insert tier', row: tier },
    audited(hub, { actor, action: 'tier create', merchantId, subject: code, detail: { name } }),
  ]);
  return result.done ? tier : null;
}
