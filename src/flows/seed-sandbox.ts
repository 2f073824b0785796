import { randomBytes } from 'node:crypto';
import { brandId, type ChannelId, type MerchantId } from '../core/ids.ts';
import type { Gateway, SandboxChannel } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { insertApiKey } from '../store/access.ts';
import { findChannels, hasRealChannels, insertChannel } from '../store/channels.ts';
import { defaultSettings, findMerchantByUserCode, insertMerchant, type Merchant } from '../store/merchants.ts';
import { hashOf } from './issue-token.ts';

/** What a first start in sandbox mode contains. Published values: they open nothing outside the sandbox. */
export const sandboxMerchant = {
  userCode: 'imp00000000',
  name: '나루 테스트 상점',
  apiKey: 'imp_apikey',
  apiSecret: 'sandbox-secret-not-for-live-use',
  webhookSecret: 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl',
} as const;

/** Whoever reaches a hub in sandbox mode can empty its database: never one with live or test channels. */
export class SandboxRefused extends Error {
  constructor() {
    super(
      'This database has live or test channels, and sandbox mode would open its levers on them: ' +
        'set NARU_MODE=live, or DATABASE_URL to another database.',
    );
  }
}

/**
 * Registers the sandbox's merchant, key and channels where they are missing. A second start finds them and changes
 * nothing.
 */
export async function seedSandbox(hub: Hub): Promise<void> {
  if (hub.settings.mode !== 'sandbox') throw new Error('the sandbox merchant exists in sandbox mode only');
  if (await hasRealChannels(hub.db)) throw new SandboxRefused();
  const createdAt = hub.clock.now();
  const merchantId = brandId<MerchantId>(hub.ids.row());
  const { userCode, name, apiKey: key, apiSecret, webhookSecret } = sandboxMerchant;
  const settings = { ...defaultSettings, webhookSecrets: [webhookSecret] };
  await insertMerchant(hub.db, { id: merchantId, userCode, name, settings, createdAt });
  const merchant = await findSandboxMerchant(hub);
  await insertApiKey(hub.db, {
    id: hub.ids.row(),
    merchantId: merchant.id,
    key,
    secretHash: hashOf(apiSecret),
    sandboxOnly: true,
    createdAt,
  });
  const known = new Set(
    (await findChannels(hub.db, { merchantId: merchant.id, tierId: null })).map((each) => each.key),
  );
  for (const gateway of hub.gateways.all) {
    for (const channel of gateway.sandboxChannels) {
      if (!known.has(channelKey(channel))) await addChannel(hub, { merchant, gateway, channel, createdAt });
    }
  }
}

export async function findSandboxMerchant(hub: Hub): Promise<Merchant> {
  const merchant = await findMerchantByUserCode(hub.db, sandboxMerchant.userCode);
  if (!merchant) throw new Error('the sandbox merchant has not been registered');
  return merchant;
}

function channelKey({ position }: SandboxChannel): string {
  return `channel-key-00000000-0000-4000-8000-${String(position).padStart(12, '0')}`;
}

type AddChannel = { merchant: Merchant; gateway: Gateway; channel: SandboxChannel; createdAt: Date };

async function addChannel(hub: Hub, { merchant, gateway, channel, createdAt }: AddChannel): Promise<void> {
  const key = channelKey(channel);
  await insertChannel(hub.db, {
    id: brandId<ChannelId>(hub.ids.row()),
    merchantId: merchant.id,
    tierId: null,
    key,
    name: channel.name,
    gateway: gateway.name,
    mid: channel.mid,
    environment: 'sandbox',
    purposes: channel.purposes,
    sealedCredentials: hub.vault.seal(JSON.stringify(channel.credentials), key),
    notificationToken: randomBytes(16).toString('hex'),
    position: channel.position,
    isDefault: channel.isDefault,
    createdAt,
  });
}
