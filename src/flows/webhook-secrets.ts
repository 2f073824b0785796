import { randomBytes } from 'node:crypto';
import type { DataKey } from '../core/data-key.ts';
import type { Hub } from '../hub.ts';
import type { Merchant } from '../store/merchants.ts';

/** What they are bound to, beside their merchant. */
export const webhookSecretsBoundTo = 'webhook secrets';
const secretBytes = 24;

/** In the shape that Standard Webhooks gives secrets. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** The newest first: receivers accept any of them while one is being replaced. */
export function sealWebhookSecrets(hub: Hub, key: DataKey, secrets: readonly string[]): Uint8Array {
  return hub.vault.seal(key, JSON.stringify(secrets), webhookSecretsBoundTo);
}

export function openWebhookSecrets(hub: Hub, { dataKey, sealedWebhookSecrets }: Merchant): readonly string[] {
  if (sealedWebhookSecrets === null) return [];
  return JSON.parse(hub.vault.open(dataKey, sealedWebhookSecrets, webhookSecretsBoundTo)) as string[];
}
