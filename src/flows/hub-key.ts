import type { DataKey } from '../core/data-key.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import { loadHubKey } from '../store/data-keys.ts';

/** The hub's own data key, made when it is first needed: of two hubs at once, both end with the first one's. */
export async function hubKey(hub: Hub): Promise<DataKey> {
  const known = await loadHubKey(hub.db);
  if (known) return known;
  const made = hub.vault.newDataKey({ id: hub.ids.row(), merchantId: null });
  await commit(hub.db, [{ write: 'insert data key', row: { ...made, createdAt: hub.clock.now() } }]);
  const key = await loadHubKey(hub.db);
  if (!key) throw new Error('the hub has no key of its own');
  return key;
}
