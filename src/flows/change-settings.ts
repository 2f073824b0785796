import type { MerchantId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { merchantUrlRefusal, type UrlRefusal } from '../outbound/merchant-url.ts';
import { commit } from '../store/commit.ts';
import { loadMerchant, type MerchantSettings } from '../store/merchants.ts';

/**
 * Changes what a merchant has chosen, for payments that begin from now on; or says why its webhook url cannot be
 * called.
 */
export async function changeMerchantSettings(
  hub: Hub,
  id: MerchantId,
  change: Partial<MerchantSettings>,
): Promise<MerchantSettings | { readonly refused: UrlRefusal }> {
  const url = change.webhookUrl ?? null;
  const refused = url === null ? null : merchantUrlRefusal(url, hub.settings.mode);
  if (refused !== null) return { refused };
  await commit(hub.db, [{ write: 'change merchant', id, change: { settings: change } }]);
  return (await loadMerchant(hub.db, id)).settings;
}
