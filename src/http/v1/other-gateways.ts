import type { Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import type { OtherCall } from '../../contract/v1/other-gateways.ts';
import type { Call, Handler } from './call.ts';
import { findById } from './find-by-id.ts';

/** Refuses a call that is for gateways which are not here, once it is known that its payment is the caller's. */
export function refuseOther({ refused, isAboutPayment }: OtherCall): Handler {
  return async (call: Call): Promise<Reply> => {
    const isUnknown = isAboutPayment && (await findById(call, call.path['imp_uid'] ?? '')) === null;
    return refuse(isUnknown ? 'payment_not_found' : refused);
  };
}
