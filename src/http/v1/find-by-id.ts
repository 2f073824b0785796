import { isPaymentId } from '../../core/ids.ts';
import type { Payment } from '../../core/payment.ts';
import { findPayment } from '../../store/payments.ts';
import type { Call } from './call.ts';

/**
 * The caller's payment of this id, for calls that change it. On a live hub an id also finds what a test channel made,
 * for these calls have no `include_sandbox`.
 */
export async function findById({ hub, caller: { scope } }: Call, id: string): Promise<Payment | null> {
  if (!isPaymentId(id)) return null;
  const found = await findPayment(hub.db, scope, id);
  return found ?? (scope.live ? findPayment(hub.db, { ...scope, live: false }, id) : null);
}
