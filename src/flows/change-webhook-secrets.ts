import type { Hub } from '../hub.ts';
import { loadPresentKey } from '../store/data-keys.ts';
import type { Merchant } from '../store/merchants.ts';
import { audited } from './audited.ts';
import { decide } from './decide.ts';
import { newWebhookSecret, openWebhookSecrets, sealWebhookSecrets } from './webhook-secrets.ts';

/** More than these at once would be a list that nobody cleans up. */
const mostSecrets = 2;

/**
 * A new secret signs beside the one before it, so that the receiver can be changed in between; an older third one is
 * dropped. Gives the new one, which can never be shown again.
 */
export async function addWebhookSecret(hub: Hub, merchant: Merchant, actor: string): Promise<string> {
  const secret = newWebhookSecret();
  const secrets = [secret, ...openWebhookSecrets(hub, merchant)].slice(0, mostSecrets);
  await save(hub, merchant, { secrets, actor, action: 'merchant add-webhook-secret' });
  return secret;
}

/** Only the newest goes on signing; false when there was only one. */
export async function dropOldWebhookSecrets(hub: Hub, merchant: Merchant, actor: string): Promise<boolean> {
  const secrets = openWebhookSecrets(hub, merchant);
  if (secrets.length < 2) return false;
  await save(hub, merchant, { secrets: secrets.slice(0, 1), actor, action: 'merchant drop-old-webhook-secret' });
  return true;
}

type Change = { readonly secrets: readonly string[]; readonly actor: string; readonly action: string };

async function save(hub: Hub, merchant: Merchant, { secrets, actor, action }: Change): Promise<void> {
  const { id, userCode: subject } = merchant;
  await decide(hub, async () => {
    const sealedWebhookSecrets = sealWebhookSecrets(hub, await loadPresentKey(hub.db, id), secrets);
    const entry = audited(hub, { actor, action, merchantId: id, subject, detail: { signing: secrets.length } });
    return { step: [{ write: 'change merchant', id, change: { sealedWebhookSecrets } }, entry], answer: undefined };
  });
}
