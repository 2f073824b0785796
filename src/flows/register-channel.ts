import { randomBytes } from 'node:crypto';
import type { Channel } from '../core/channel.ts';
import { brandId, type ChannelId } from '../core/ids.ts';
import { sealedFor, type Credentials, type Hub } from '../hub.ts';
import { findChannels } from '../store/channels.ts';
import type { Step } from '../store/commit.ts';
import { loadPresentKey } from '../store/data-keys.ts';
import type { Merchant } from '../store/merchants.ts';
import { audited } from './audited.ts';
import { decide } from './decide.ts';

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
  hub.gateways.refuseBadCredentials(wanted, wanted.credentials);
  return decide(hub, async (last) => {
    if (last === 'already written') return { step: null, answer: null };
    const channel = await newChannel(hub, wanted);
    return { step: stepOf(hub, channel, wanted.actor), answer: channel };
  });
}

async function newChannel(hub: Hub, wanted: RegisterChannel): Promise<Channel> {
  const { merchant, credentials, actor: _, ...said } = wanted;
  const others = await findChannels(hub.db, { merchantId: merchant.id, tierId: null });
  const dataKey = await loadPresentKey(hub.db, merchant.id);
  return {
    ...said,
    id: brandId<ChannelId>(hub.ids.row()),
    merchantId: merchant.id,
    tierId: null,
    mid: credentials[hub.gateways.of(said).midField] ?? '',
    sealedCredentials: hub.vault.seal(dataKey, JSON.stringify(credentials), sealedFor(said)),
    dataKey,
    notificationToken: randomBytes(16).toString('hex'),
    position: said.position ?? Math.max(0, ...others.map((each) => each.position)) + 1,
    removedAt: null,
  };
}

function stepOf(hub: Hub, channel: Channel, actor: string): Step {
  const { merchantId, key: subject, isDefault, gateway, mid, environment, purposes, chargesPerSecond } = channel;
  const detail = { gateway, mid, environment, purposes, isDefault, chargesPerSecond };
  return [
    { write: 'insert channel', row: { ...channel, createdAt: hub.clock.now() } },
    ...(isDefault ? [{ write: 'unset other defaults', channel } as const] : []),
    audited(hub, { actor, action: 'channel add', merchantId, subject, detail }),
  ];
}
