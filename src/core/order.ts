import type { MerchantId, OrderId, PaymentId } from './ids.ts';
import type { Payment } from './payment.ts';

/** What is being paid, known by the merchant's own number. At most one payment holds it: nothing is paid twice. */
export type Order = {
  readonly merchantId: MerchantId;
  readonly live: boolean;
  readonly orderId: OrderId;
  readonly heldBy: PaymentId | null;
};

export type HoldRefusal = 'already_paid' | 'in_progress';

/** Whether a payment may go on to take money for its order, given the payment that holds the order now. */
export function decideHold(
  order: Pick<Order, 'heldBy'>,
  holder: Pick<Payment, 'id' | 'status'> | null,
  asking: PaymentId | null,
): 'free' | HoldRefusal {
  if (order.heldBy === null || order.heldBy === asking) return 'free';
  if (holder !== null && hasBeenPaid(holder)) return 'already_paid';
  return 'in_progress';
}

/** A cancelled order was paid once; it is not sold again under the same number. */
function hasBeenPaid(holder: Pick<Payment, 'status'>): boolean {
  return holder.status === 'paid' || holder.status === 'partially_cancelled' || holder.status === 'cancelled';
}
