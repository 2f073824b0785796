import type { MerchantId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { changeSettings, loadMerchant, type MerchantSettings } from '../store/merchants.ts';

/** Changes what a merchant has chosen, for payments that begin from now on. */
export async function changeMerchantSettings(
  hub: Hub,
  id: MerchantId,
  change: Partial<MerchantSettings>,
): Promise<MerchantSettings> {
  await changeSettings(hub.db, id, change);
  return (await loadMerchant(hub.db, id)).settings;
}
