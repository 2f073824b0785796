import { randomBytes } from 'node:crypto';
import type { Channel } from '../core/channel.ts';
import { brandId, type ChannelId } from '../core/ids.ts';
import { sealedFor, type Credentials, type Hub } from '../hub.ts';
import { findChannels } from '../store/channels.ts';
import { commit } from '../store/commit.ts';
import type { Merchant } from '../store/merchants.ts';
import { audited } from './audited.ts';

export type RegisterChannel = Pick<
  Channel,
  'key' | 'name' | 'gateway' | 'environment' | 'purposes' | 'isDefault' | 'chargesPerSecond'
> & {
  readonly merchant: Merchant;
  readonly credentials: Credentials;
  /** Where it stands among the merchant's channels; after the last one when it is not said. */
  readonly position?: number;
  readonly actor: string;
};

/**
 * Registers a channel with its credentials sealed; null when the key is taken. Throws CredentialsInvalid, which names
 * the field, before anything is written.
 */
export async function registerChannel(hub: Hub, wanted: RegisterChannel): Promise<Channel | null> {
  const { merchant, credentials, actor, ...said } = wanted;
  hub.gateways.refuseBadCredentials(said, credentials);
  const others = await findChannels(hub.db, { merchantId: merchant.id, tierId: null });
  const channel: Channel = {
    ...said,
    id: brandId<ChannelId>(hub.ids.row()),
    merchantId: merchant.id,
    tierId: null,
    mid: credentials[hub.gateways.of(said).midField] ?? '',
    sealedCredentials: hub.vault.seal(merchant.dataKey, JSON.stringify(credentials), sealedFor(said)),
    dataKey: merchant.dataKey,
    notificationToken: randomBytes(16).toString('hex'),
    position: said.position ?? Math.max(0, ...others.map((each) => each.position)) + 1,
    removedAt: null,
  };
  const { gateway, mid, environment, purposes, isDefault, chargesPerSecond } = channel;
  const detail = { gateway, mid, environment, purposes, isDefault, chargesPerSecond };
  const result = await commit(hub.db, [
    { write: 'insert channel', row: { ...channel, createdAt: hub.clock.now() } },
    ...(isDefault ? [{ write: 'unset other defaults', channel } as const] : []),
    audited(hub, { actor, action: 'channel add', merchantId: merchant.id, subject: channel.key, detail }),
  ]);
  return result.done ? channel : null;
}
