import type { ChannelId } from '../core/ids.ts';
import type { Database } from './database.ts';

/** A gateway's notice, redacted, kept whatever it turns out to be. */
export type NotificationRow = {
  readonly id: string;
  readonly gateway: string;
  readonly channelId: ChannelId | null;
  readonly sourceAddress: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly receivedAt: Date;
};

export async function insertNotification(db: Database, row: NotificationRow): Promise<void> {
  await db.query(
    `insert into notifications (id, gateway, channel_id, source_address, headers, body, received_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.id, row.gateway, row.channelId, row.sourceAddress, JSON.stringify(row.headers), row.body, row.receivedAt],
  );
}

/** What became of it, in words for people; with the key that tells a repeat from a new notice. */
export async function judgeNotification(
  db: Database,
  id: string,
  verdict: string,
  dedupeKey: string | null,
): Promise<void> {
  await db.query('update notifications set verdict = $2, dedupe_key = $3 where id = $1', [id, verdict, dedupeKey]);
}
