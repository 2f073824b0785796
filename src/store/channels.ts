import type { Channel } from '../core/channel.ts';
import type { ChannelId, MerchantId, TierId } from '../core/ids.ts';
import type { Database, Row } from './database.ts';
import { fields } from './rows.ts';

function readChannel(row: Row): Channel {
  return fields(row) as Channel;
}

/** A merchant's channels in the order in which they were registered. A tier uses its own and the head store's. */
export async function findChannels(
  db: Database,
  owner: { merchantId: MerchantId; tierId: TierId | null },
): Promise<Channel[]> {
  const rows = await db.query(
    'select * from channels where merchant_id = $1 and (tier_id is null or tier_id = $2) order by position, id',
    [owner.merchantId, owner.tierId],
  );
  return rows.map(readChannel);
}

/** For the hub's own work: the channel that a payment was begun with. */
export async function loadChannel(db: Database, id: ChannelId): Promise<Channel> {
  const rows = await db.query('select * from channels where id = $1', [id]);
  if (!rows[0]) throw new Error(`no channel ${id}`);
  return readChannel(rows[0]);
}

/** The channel behind a notification address; the token in it is the proof. */
export async function findChannelByToken(db: Database, gateway: string, token: string): Promise<Channel | null> {
  const rows = await db.query('select * from channels where gateway = $1 and notification_token = $2', [
    gateway,
    token,
  ]);
  return rows[0] ? readChannel(rows[0]) : null;
}

/** Whether any merchant has a channel outside the sandbox: then this database is no plaything. */
export async function hasRealChannels(db: Database): Promise<boolean> {
  const rows = await db.query("select 1 from channels where environment <> 'sandbox' limit 1");
  return rows.length > 0;
}

/** Adds a channel unless its key exists. */
export async function insertChannel(db: Database, channel: Channel & { readonly createdAt: Date }): Promise<void> {
  await db.query(
    `insert into channels (id, merchant_id, tier_id, key, name, gateway, mid, environment, purposes, sealed_credentials,
       notification_token, position, is_default, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (key) do nothing`,
    [
      channel.id,
      channel.merchantId,
      channel.tierId,
      channel.key,
      channel.name,
      channel.gateway,
      channel.mid,
      channel.environment,
      channel.purposes,
      channel.sealedCredentials,
      channel.notificationToken,
      channel.position,
      channel.isDefault,
      channel.createdAt,
    ],
  );
}
