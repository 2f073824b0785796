import { CommandRefused } from '../refused.ts';
import { isPaymentId } from '../../core/ids.ts';
import type { Payment } from '../../core/payment.ts';
import type { Hub } from '../../hub.ts';
import { loadPayment } from '../../store/payments.ts';

/** Whoever has the command line sees every payment of the hub. */
export async function thePayment(hub: Hub, id: string): Promise<Payment> {
  const payment = isPaymentId(id) ? await loadPayment(hub.db, id) : null;
  if (payment) return payment;
  throw new CommandRefused(`결제 ${id} 이(가) 없습니다. No such payment.`);
}
