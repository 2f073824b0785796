import { isLive, type Channel, type ChannelPurpose } from '../../core/channel.ts';
import type { V1PgSetting } from './schema.ts';

/** Billing keys are issued in a window too, so their channels count as windows on the wire. */
const types: Record<ChannelPurpose, V1PgSetting['type']> = {
  window: 'payment',
  billing: 'payment',
  api: 'api_payment',
};

/** A merchant's channels as `GET /users/pg` lists them: one row for each use of a channel. */
export function pgSettings(channels: readonly Channel[]): V1PgSetting[] {
  return channels.flatMap((channel) =>
    [...new Set(channel.purposes.map((purpose) => types[purpose]))].map((type) => ({
      pg_provider: channel.gateway,
      pg_id: channel.mid,
      sandbox: !isLive(channel),
      type,
      channel_name: channel.name,
      channel_key: channel.key,
    })),
  );
}
