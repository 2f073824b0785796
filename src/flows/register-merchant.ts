import { brandId, type MerchantId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import { defaultSettings, type MerchantSettings } from '../store/merchants.ts';
import { audited } from './audited.ts';
import { sealWebhookSecrets } from './webhook-secrets.ts';

export type RegisterMerchant = {
  /** `imp` and eight digits: what pages name the merchant by. */
  readonly userCode: string;
  readonly name: string;
  readonly settings?: Partial<MerchantSettings>;
  readonly webhookSecret: string;
  readonly actor: string;
};

/** Registers a merchant with a data key of his own; false when somebody has the user code. */
export async function registerMerchant(hub: Hub, wanted: RegisterMerchant): Promise<boolean> {
  const { userCode, name, actor } = wanted;
  const createdAt = hub.clock.now();
  const id = brandId<MerchantId>(hub.ids.row());
  const dataKey = hub.vault.newDataKey({ id: hub.ids.row(), merchantId: id });
  const settings = { ...defaultSettings, ...wanted.settings };
  const sealedWebhookSecrets = sealWebhookSecrets(hub, dataKey, [wanted.webhookSecret]);
  const merchant = { id, userCode, name, settings, sealedWebhookSecrets, dataKey };
  const result = await commit(hub.db, [
    { write: 'insert merchant', row: { ...merchant, createdAt } },
    { write: 'insert data key', row: { ...dataKey, createdAt } },
    audited(hub, { actor, action: 'merchant create', merchantId: id, subject: userCode, detail: { name } }),
  ]);
  return result.done;
}
