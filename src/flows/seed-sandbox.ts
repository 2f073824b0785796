import type { Channel } from '../core/channel.ts';
import type { Gateway, SandboxChannel } from '../gateways/gateway.ts';
import { sealedFor, type Hub } from '../hub.ts';
import { findChannels, hasRealChannels } from '../store/channels.ts';
import { commit } from '../store/commit.ts';
import { hasDataKey } from '../store/data-keys.ts';
import { findMerchantByUserCode, findMerchantId, type Merchant } from '../store/merchants.ts';
import { createApiKey } from './create-api-key.ts';
import { registerChannel } from './register-channel.ts';
import { registerMerchant } from './register-merchant.ts';
import { sandboxMerchant } from './sandbox-merchant.ts';
import { sealWebhookSecrets } from './webhook-secrets.ts';

export { sandboxMerchant };

/** Whoever reaches a hub in sandbox mode can empty its database: never one with live or test channels. */
export class SandboxRefused extends Error {
  constructor() {
    super(
      'This database has live or test channels, and sandbox mode would open its levers on them: ' +
        'set NARU_MODE=live, or DATABASE_URL to another database.',
    );
  }
}

/** Who registers what a first start contains. */
const actor = 'hub';

/**
 * Registers the sandbox's merchant, key and channels where they are missing. A second start finds them and changes
 * nothing; two hubs that start together register each of them once.
 */
export async function seedSandbox(hub: Hub): Promise<void> {
  if (hub.settings.mode !== 'sandbox') throw new Error('the sandbox merchant exists in sandbox mode only');
  if (await hasRealChannels(hub.db)) throw new SandboxRefused();
  const { userCode, name, apiKey: key, apiSecret: secret, webhookSecret } = sandboxMerchant;
  const known = await findMerchantId(hub.db, userCode);
  if (known === null) await registerMerchant(hub, { userCode, name, webhookSecret, actor });
  else if (!(await hasDataKey(hub.db, known))) await giveDataKey(hub, known);
  const merchant = await findSandboxMerchant(hub);
  await createApiKey(hub, { merchant, key, secret, sandboxOnly: true, actor });
  const channels = await findChannels(hub.db, { merchantId: merchant.id, tierId: null });
  for (const gateway of hub.gateways.all) {
    for (const channel of gateway.sandboxChannels) {
      const registered = channels.find((each) => each.key === channelKey(channel));
      if (!registered) await addChannel(hub, { merchant, gateway, channel });
      else if (registered.sealedCredentials.length === 0) await sealAgain(hub, registered, channel);
    }
  }
}

export async function findSandboxMerchant(hub: Hub): Promise<Merchant> {
  const merchant = await findMerchantByUserCode(hub.db, sandboxMerchant.userCode);
  if (!merchant) throw new Error('the sandbox merchant has not been registered');
  return merchant;
}

/** A database from before there were data keys: its merchant gets one, and his secret is sealed by it. */
async function giveDataKey(hub: Hub, merchantId: Merchant['id']): Promise<void> {
  const dataKey = hub.vault.newDataKey({ id: hub.ids.row(), merchantId });
  const sealedWebhookSecrets = sealWebhookSecrets(hub, dataKey, [sandboxMerchant.webhookSecret]);
  await commit(hub.db, [
    { write: 'insert data key', row: { ...dataKey, createdAt: hub.clock.now() } },
    { write: 'change merchant', id: merchantId, change: { sealedWebhookSecrets } },
  ]);
}

async function sealAgain(hub: Hub, channel: Channel, { credentials }: SandboxChannel): Promise<void> {
  const sealedCredentials = hub.vault.seal(channel.dataKey, JSON.stringify(credentials), sealedFor(channel));
  await commit(hub.db, [{ write: 'change channel', id: channel.id, change: { sealedCredentials } }]);
}

function channelKey({ position }: SandboxChannel): string {
  return `channel-key-00000000-0000-4000-8000-${String(position).padStart(12, '0')}`;
}

type AddChannel = { merchant: Merchant; gateway: Gateway; channel: SandboxChannel };

async function addChannel(hub: Hub, { merchant, gateway, channel }: AddChannel): Promise<void> {
  const { name, purposes, isDefault, credentials, position } = channel;
  const place = { gateway: gateway.name, environment: 'sandbox', position } as const;
  await registerChannel(hub, {
    key: channelKey(channel),
    name,
    purposes,
    isDefault,
    credentials,
    chargesPerSecond: null,
    merchant,
    actor,
    ...place,
  });
}
