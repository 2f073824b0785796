import type { DataKey } from '../core/data-key.ts';
import type { MerchantId } from '../core/ids.ts';
import { dataKeyColumns, splitDataKey } from './data-keys.ts';
import type { Database, Statement } from './database.ts';
import { updateOne } from './rows.ts';

/** Everything that a merchant's data key seals, wherever it lies. */
export type SealedValue = {
  readonly holder: 'merchant' | 'channel' | 'billing_key';
  readonly id: string;
  /** The channel's public key, by which its credentials are bound to it; null elsewhere. */
  readonly channelKey: string | null;
  readonly sealed: Uint8Array;
  readonly dataKey: DataKey;
};

const places: Record<SealedValue['holder'], { readonly table: string; readonly column: string }> = {
  merchant: { table: 'merchants', column: 'sealed_webhook_secrets' },
  channel: { table: 'channels', column: 'sealed_credentials' },
  billing_key: { table: 'billing_keys', column: 'sealed_key' },
};

const notBy = `
  select s.holder, s.id, s.channel_key, s.sealed, ${dataKeyColumns}
  from (
    select 'merchant' as holder, id, null as channel_key, sealed_webhook_secrets as sealed, data_key_id
      from merchants where id = $1
    union all
    select 'channel', id, key, sealed_credentials, data_key_id from channels where merchant_id = $1
    union all
    select 'billing_key', id, null, sealed_key, data_key_id from billing_keys where merchant_id = $1
  ) s
  join data_keys k on k.id = s.data_key_id
  where k.id <> $2
  order by s.holder, s.id limit $3`;

/** For the rotation of data keys: what another key than this one seals, of removed channels too. */
export async function loadSealedNotBy(
  db: Database,
  merchantId: MerchantId,
  key: { readonly id: DataKey['id']; readonly limit: number },
): Promise<SealedValue[]> {
  const rows = await db.query(notBy, [merchantId, key.id, key.limit]);
  return rows.map((row) => {
    const { dataKey, rest } = splitDataKey(row);
    return { ...rest, dataKey } as SealedValue;
  });
}

/** The same secret under another data key, unless it is another secret by now. */
export function resealValue({ holder, id, sealed: from }: SealedValue, sealed: Uint8Array): Statement {
  const { table, column } = places[holder];
  return updateOne(
    table,
    { [column]: sealed },
    { where: `id = $1 and ${column} = $2`, keys: [id, from], guard: 'data key' },
  );
}
