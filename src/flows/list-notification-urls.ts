import type { Hub } from '../hub.ts';
import { findChannels } from '../store/channels.ts';
import { findSandboxMerchant } from './seed-sandbox.ts';

export type NotificationUrl = { readonly gateway: string; readonly mid: string; readonly url: string };

/** Where each sandbox channel wants its gateway's notices; `gateway` by the name that the levers use. */
export async function listNotificationUrls(hub: Hub): Promise<NotificationUrl[]> {
  const merchant = await findSandboxMerchant(hub);
  const channels = await findChannels(hub.db, { merchantId: merchant.id, tierId: null });
  return channels.map((channel) => ({
    gateway: hub.gateways.of(channel).folder,
    mid: channel.mid,
    url: `${hub.settings.publicUrl}/notifications/${channel.gateway}/${channel.notificationToken}`,
  }));
}
