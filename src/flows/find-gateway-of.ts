import type { PaymentId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { loadPayment } from '../store/payments.ts';

/** The gateway of a payment, with a window or without, for the sandbox's levers, which play the bank. */
export async function findGatewayOf(hub: Hub, id: PaymentId): Promise<{ readonly gateway: string } | null> {
  const payment = await loadPayment(hub.db, id);
  return payment && { gateway: payment.gateway };
}
