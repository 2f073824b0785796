import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { pgSettings } from '../../contract/v1/pg-setting.ts';
import { findChannels } from '../../store/channels.ts';
import type { Call } from './call.ts';

/** `GET /users/pg`: the merchant's channels. */
export async function listChannels({ hub, caller }: Call): Promise<Reply> {
  const { tierId } = caller.scope;
  return ok(pgSettings(await findChannels(hub.db, { merchantId: caller.merchant.id, tierId })));
}
