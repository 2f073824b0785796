import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import type { Merchant } from '../store/merchants.ts';
import { audited } from './audited.ts';
import { hashOf } from './hash-of.ts';

export type CreateApiKey = {
  readonly merchant: Pick<Merchant, 'id'>;
  readonly key: string;
  /** Only its hash is kept: nobody can show it again. */
  readonly secret: string;
  readonly sandboxOnly: boolean;
  readonly actor: string;
};

/** Gives a merchant one more key pair, beside those he has; false when the key is taken. */
export async function createApiKey(hub: Hub, wanted: CreateApiKey): Promise<boolean> {
  const { merchant, key, secret, sandboxOnly, actor } = wanted;
  const row = { id: hub.ids.row(), merchantId: merchant.id, key, secretHash: hashOf(secret), sandboxOnly };
  const result = await commit(hub.db, [
    { write: 'insert api key', row: { ...row, createdAt: hub.clock.now() } },
    audited(hub, { actor, action: 'key create', merchantId: merchant.id, subject: key, detail: {} }),
  ]);
  return result.done;
}
