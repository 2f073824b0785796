import { sealedForKey, type BillingKeyId } from '../core/billing-key.ts';
import { brandId } from '../core/ids.ts';
import { unreachable } from '../core/unreachable.ts';
import { sealedFor, type Hub } from '../hub.ts';
import { commit, type Step } from '../store/commit.ts';
import { loadPresentKey, loadSupersededKeys } from '../store/data-keys.ts';
import type { Merchant } from '../store/merchants.ts';
import { loadSealedNotBy, type SealedValue } from '../store/sealed-values.ts';
import { audited } from './audited.ts';
import { decide } from './decide.ts';
import { webhookSecretsBoundTo } from './webhook-secrets.ts';

/** Secrets that are read at once; each is written by itself, so that nothing waits for long. */
const batchSize = 100;

/** The merchant's present data key, and how many secrets were sealed anew by it. */
export type Rotated = { readonly dataKeyId: string; readonly sealed: number };

/**
 * Gives a merchant a new data key and seals all that is his by it; the one before goes when nothing is sealed by it any
 * more. Hubs go on meanwhile: whoever reads a secret reads the key that seals it. Ended half-way, it goes on where it
 * was when it is called again.
 */
export async function rotateDataKey(hub: Hub, merchant: Merchant, actor: string): Promise<Rotated> {
  await begin(hub, merchant, actor);
  let sealed = 0;
  for (;;) {
    sealed += await sealAnew(hub, merchant);
    const left = await loadSupersededKeys(hub.db, merchant.id);
    if (left.length === 0) return { dataKeyId: (await loadPresentKey(hub.db, merchant.id)).id, sealed };
    // Refused while a key seals something: what was sealed by it meanwhile is sealed anew in the next round.
    for (const { id } of left)
      await commit(hub.db, [{ write: 'drop data key', id }, entry(hub, merchant, { actor, detail: { dropped: id } })]);
  }
}

/** Two that begin at once begin one rotation. */
async function begin(hub: Hub, merchant: Merchant, actor: string): Promise<void> {
  await decide(hub, async () => {
    if ((await loadSupersededKeys(hub.db, merchant.id)).length > 0) return { step: null, answer: undefined };
    const at = hub.clock.now();
    const { id } = await loadPresentKey(hub.db, merchant.id);
    const made = hub.vault.newDataKey({ id: hub.ids.row(), merchantId: merchant.id });
    const step: Step = [
      { write: 'supersede data key', id, at },
      { write: 'insert data key', row: { ...made, createdAt: at } },
      entry(hub, merchant, { actor, detail: { superseded: id, present: made.id } }),
    ];
    return { step, answer: undefined };
  });
}

/** Whatever changed between reading and writing is another secret, or gone: it is looked at again. */
async function sealAnew(hub: Hub, { id }: Merchant): Promise<number> {
  let count = 0;
  for (;;) {
    const key = await loadPresentKey(hub.db, id);
    const values = await loadSealedNotBy(hub.db, id, { id: key.id, limit: batchSize });
    if (values.length === 0) return count;
    for (const from of values) {
      const boundTo = boundToOf(from);
      const sealed = hub.vault.seal(key, hub.vault.open(from.dataKey, from.sealed, boundTo), boundTo);
      if ((await commit(hub.db, [{ write: 'reseal', from, sealed }])).done) count += 1;
    }
  }
}

function boundToOf({ holder, id, channelKey }: SealedValue): string {
  switch (holder) {
    case 'merchant':
      return webhookSecretsBoundTo;
    case 'channel':
      return sealedFor({ key: channelKey ?? '' });
    case 'billing_key':
      return sealedForKey({ id: brandId<BillingKeyId>(id) });
    default:
      return unreachable(holder);
  }
}

type Said = { readonly actor: string; readonly detail: Readonly<Record<string, string>> };

function entry(hub: Hub, { id, userCode }: Merchant, said: Said): Step[number] {
  return audited(hub, { ...said, action: 'key rotate-data', merchantId: id, subject: userCode });
}
