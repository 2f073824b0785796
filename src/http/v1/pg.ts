import type { ChannelPurpose } from '../../core/channel.ts';
import { isLive } from '../../core/channel.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { findChannels } from '../../store/channels.ts';
import type { TierId } from '../../core/ids.ts';
import type { Call } from './routes.ts';

const types: Record<ChannelPurpose, string> = { window: 'payment', billing: 'payment', api: 'api_payment' };

/** `GET /users/pg`: the merchant's channels, one row for each use. */
export async function listChannels({ hub, caller }: Call): Promise<Reply> {
  const tierId = caller.scope.tierId as TierId | null;
  const channels = await findChannels(hub.db, { merchantId: caller.merchant.id, tierId });
  return ok(
    channels.flatMap((channel) =>
      [...new Set(channel.purposes.map((purpose) => types[purpose]))].map((type) => ({
        pg_provider: channel.gateway,
        pg_id: channel.mid,
        sandbox: !isLive(channel),
        type,
        channel_name: channel.name,
        channel_key: channel.key,
      })),
    ),
  );
}
