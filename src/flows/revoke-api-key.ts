import type { Hub } from '../hub.ts';
import type { ListedApiKey } from '../store/access.ts';
import { commit } from '../store/commit.ts';
import { audited } from './audited.ts';

/** From now on neither the key nor a token that was given for it opens anything; false when it was revoked before. */
export async function revokeKey(hub: Hub, { id, key, merchantId }: ListedApiKey, actor: string): Promise<boolean> {
  const { done } = await commit(hub.db, [
    { write: 'revoke api key', id, at: hub.clock.now() },
    audited(hub, { actor, action: 'key revoke', merchantId, subject: key, detail: {} }),
  ]);
  return done;
}
