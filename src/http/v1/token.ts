import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { seconds } from '../../contract/v1/payment.ts';
import { textField, type Fields } from '../../contract/v1/reader.ts';
import { issueToken } from '../../flows/issue-token.ts';
import type { Hub } from '../../hub.ts';

/** Tells a client that a call under an `Idempotency-Key` may be made again: the original service knows no keys. */
const acceptsKeys = { 'naru-accepts': 'idempotency-key' } as const;

/** `POST /users/getToken`. Cheap to repeat: many clients ask before every call. */
export async function getToken(hub: Hub, body: Fields): Promise<Reply> {
  const key = textField(body, 'imp_key');
  const secret = textField(body, 'imp_secret');
  if (key === null || secret === null) return refuse('token_pair_missing');
  const issued = await issueToken(hub, { key, secret });
  if (!issued) return refuse('token_pair_wrong');
  const response = { access_token: issued.token, now: seconds(issued.now), expired_at: seconds(issued.expiresAt) };
  return { ...ok(response), headers: acceptsKeys };
}
