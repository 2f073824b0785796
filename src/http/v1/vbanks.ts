import { unreachable } from '../../core/unreachable.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse, revokeDeclined } from '../../contract/v1/errors.ts';
import { revokeAccount } from '../../flows/revoke-account.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import type { Call } from './call.ts';
import { findById } from './find-by-id.ts';
import { show } from './payments.ts';

/** `DELETE /vbanks/{imp_uid}`: closes an account before anybody has paid in. */
export async function revoke(call: Call): Promise<Reply> {
  const payment = await findById(call, call.path['imp_uid'] ?? '');
  if (!payment) return refuse('payment_not_found');
  const end = await revokeAccount(call.hub, scopeOf(payment), payment.id);
  switch (end.end) {
    case 'done':
      return ok((await show(call, [end.payment]))[0]);
    case 'refused':
      return refuse(end.refused === 'not_waiting' ? 'account_not_waiting' : end.refused);
    case 'declined':
      return revokeDeclined(end.code, end.message);
    case 'unknown':
      return refuse('revoke_unknown');
    default:
      return unreachable(end);
  }
}
