import type { Channel } from '../core/channel.ts';
import type { ChannelId, MerchantId, TierId } from '../core/ids.ts';
import { dataKeyColumns, splitDataKey, withDataKey } from './data-keys.ts';
import type { Database, Row, Statement } from './database.ts';
import { insertInto, updateOne } from './rows.ts';

const select = `select c.*, ${dataKeyColumns} from channels c ${withDataKey('c')}`;

function readChannel(row: Row): Channel {
  const { dataKey, rest } = splitDataKey(row);
  const { machineTurnAt: _, ...known } = rest;
  return { ...known, dataKey } as Channel;
}

/** A merchant's channels in the order in which they were registered. A tier uses its own and the head store's. */
export async function findChannels(
  db: Database,
  owner: { merchantId: MerchantId; tierId: TierId | null },
): Promise<Channel[]> {
  const rows = await db.query(
    `${select} where c.merchant_id = $1 and (c.tier_id is null or c.tier_id = $2) and c.removed_at is null
     order by c.position, c.id`,
    [owner.merchantId, owner.tierId],
  );
  return rows.map(readChannel);
}

/** For the operator of the hub: every channel of a merchant, or of all, removed ones too. */
export async function loadAllChannels(db: Pick<Database, 'query'>, merchantId: MerchantId | null): Promise<Channel[]> {
  const rows = await db.query(
    `${select} where $1::uuid is null or c.merchant_id = $1 order by c.merchant_id, c.position, c.id`,
    [merchantId],
  );
  return rows.map(readChannel);
}

/** For the operator of the hub: the channel of a key, removed or not. */
export async function loadChannelByKey(db: Database, key: string): Promise<Channel | null> {
  const rows = await db.query(`${select} where c.key = $1`, [key]);
  return rows[0] ? readChannel(rows[0]) : null;
}

/** For the hub's own work: the channel that a payment was begun with. */
export async function loadChannel(db: Database, id: ChannelId): Promise<Channel> {
  const rows = await db.query(`${select} where c.id = $1`, [id]);
  if (!rows[0]) throw new Error(`no channel ${id}`);
  return readChannel(rows[0]);
}

/** The channel behind a notification address; the token in it is the proof. */
export async function findChannelByToken(db: Database, gateway: string, token: string): Promise<Channel | null> {
  const rows = await db.query(`${select} where c.gateway = $1 and c.notification_token = $2`, [gateway, token]);
  return rows[0] ? readChannel(rows[0]) : null;
}

/** Whether any merchant has a channel outside the sandbox: then this database is no plaything. */
export async function hasRealChannels(db: Database): Promise<boolean> {
  const rows = await db.query("select 1 from channels where environment <> 'sandbox' limit 1");
  return rows.length > 0;
}

/** Keys of channels that lead to the sandbox and would be used. */
export async function loadSandboxChannelKeys(db: Database): Promise<string[]> {
  // A database that is not migrated yet has no such column, and no channel that was removed.
  const isThere = "to_jsonb(c) ->> 'removed_at' is null";
  const rows = await db.query(`select key from channels c where environment = 'sandbox' and ${isThere} order by key`);
  return rows.map((row) => row['key'] as string);
}

/** A clash on the key is the conflict `already written`. */
export function insertChannel({ dataKey: _, ...row }: Channel & { readonly createdAt: Date }): Statement {
  return insertInto('channels', row);
}

export type ChannelChange = Partial<
  Pick<Channel, 'name' | 'sealedCredentials' | 'removedAt' | 'isDefault' | 'purposes' | 'chargesPerSecond'>
>;

/** Changes a channel that is still in use. */
export function updateChannel(id: ChannelId, change: ChannelChange): Statement {
  return updateOne('channels', change, { where: 'id = $1 and removed_at is null', keys: [id], guard: 'channel' });
}

/** Takes the default away from every other channel of the merchant on the same side. */
export function unsetOtherDefaults({ id, merchantId, environment }: Channel): Statement {
  return {
    text: 'update channels set is_default = false where merchant_id = $1 and environment = $2 and id <> $3',
    values: [merchantId, environment, id],
  };
}
