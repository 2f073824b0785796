import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import { loadKeysNotUnder } from '../store/data-keys.ts';
import { audited } from './audited.ts';

/** Keys that are read at once; each is written by itself, so that nothing waits for long. */
const batchSize = 100;

/**
 * Seals every data key by the present root key. What they seal stays as it is, so hubs go on meanwhile, as long
 * as each knows both root keys. Ended half-way, it goes on where it was when it is called again. Gives the
 * number of keys that it sealed.
 */
export async function rotateRootKey(hub: Hub, actor: string): Promise<number> {
  let count = 0;
  for (;;) {
    const keys = await loadKeysNotUnder(hub.db, hub.vault.rootKeyId, batchSize);
    if (keys.length === 0) break;
    for (const from of keys) {
      // Somebody else may have been first: then it is sealed already.
      const { done } = await commit(hub.db, [{ write: 'rewrap data key', from, to: hub.vault.rewrap(from) }]);
      if (done) count += 1;
    }
  }
  const subject = hub.vault.rootKeyId;
  if (count > 0)
    await commit(hub.db, [
      audited(hub, { actor, action: 'key rotate-root', merchantId: null, subject, detail: { count } }),
    ]);
  return count;
}
