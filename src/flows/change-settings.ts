import type { Hub } from '../hub.ts';
import { merchantUrlRefusal, type UrlRefusal } from '../outbound/merchant-url.ts';
import { commit } from '../store/commit.ts';
import { loadMerchant, type Merchant, type MerchantSettings } from '../store/merchants.ts';
import { audited } from './audited.ts';

export type ChangeSettings = {
  readonly merchant: Pick<Merchant, 'id' | 'userCode'>;
  readonly name?: string;
  readonly change: Partial<MerchantSettings>;
  readonly actor: string;
};

/**
 * Changes what a merchant has chosen, for payments that begin from now on; or says why its webhook url cannot be
 * called.
 */
export async function changeMerchantSettings(
  hub: Hub,
  { merchant: { id, userCode: subject }, name, change, actor }: ChangeSettings,
): Promise<MerchantSettings | { readonly refused: UrlRefusal }> {
  const url = change.webhookUrl ?? null;
  const refused = url === null ? null : merchantUrlRefusal(url, hub.settings.mode);
  if (refused !== null) return { refused };
  const detail = { ...change, ...(name !== undefined && { name }) };
  await commit(hub.db, [
    { write: 'change merchant', id, change: { settings: change, ...(name !== undefined && { name }) } },
    audited(hub, { actor, action: 'merchant set', merchantId: id, subject, detail }),
  ]);
  return (await loadMerchant(hub.db, id)).settings;
}
