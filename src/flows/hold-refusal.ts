import type { PaymentId } from '../core/ids.ts';
import { decideHold, type HoldRefusal } from '../core/order.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import { findOrder } from '../store/orders.ts';
import { loadPayment } from '../store/payments.ts';
import { scopeOf } from './scope-of.ts';

type Asking = Pick<Payment, 'merchantId' | 'tierId' | 'live' | 'orderId'>;

/** Why a payment may not take money for its order; null when it may. `asking`: who may already hold it. */
export async function holdRefusal(hub: Hub, payment: Asking, asking: PaymentId | null): Promise<HoldRefusal | null> {
  const order = await findOrder(hub.db, scopeOf(payment), payment.orderId);
  const holder = order.heldBy === null ? null : await loadPayment(hub.db, order.heldBy);
  const hold = decideHold(order, holder, asking);
  return hold === 'free' ? null : hold;
}
