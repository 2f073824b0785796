import type { PaymentId } from '../core/ids.ts';
import { decideHold, type HoldRefusal } from '../core/order.ts';
import type { Payment } from '../core/payment.ts';
import { holdsOrder } from '../core/schedule.ts';
import type { Hub } from '../hub.ts';
import { findOrder } from '../store/orders.ts';
import { loadPayment } from '../store/payments.ts';
import { findSchedule } from '../store/schedules.ts';
import { scopeOf } from './scope-of.ts';

type Asking = Pick<Payment, 'merchantId' | 'tierId' | 'live' | 'orderId'>;

/**
 * Why a payment may not take money for its order; null when it may. `asking`: who may already hold it. A schedule that
 * is written between this look and the hold pays nothing twice: its run takes the hold too, in the step that begins it.
 */
export async function orderRefusal(hub: Hub, payment: Asking, asking: PaymentId | null): Promise<HoldRefusal | null> {
  const held = await holdRefusal(hub, payment, asking);
  if (held !== null) return held;
  const schedule = await findSchedule(hub.db, scopeOf(payment), payment.orderId);
  return schedule && holdsOrder(schedule) ? 'in_progress' : null;
}

/** The same for the run of a schedule, whose order is its own. */
export async function holdRefusal(hub: Hub, payment: Asking, asking: PaymentId | null): Promise<HoldRefusal | null> {
  const order = await findOrder(hub.db, scopeOf(payment), payment.orderId);
  const holder = order.heldBy === null ? null : await loadPayment(hub.db, order.heldBy);
  const hold = decideHold(order, holder, asking);
  return hold === 'free' ? null : hold;
}
