import type { Payment } from '../core/payment.ts';
import type { Scope } from '../store/database.ts';

/** The owner of a payment, as the store wants it. */
export function scopeOf(payment: Pick<Payment, 'merchantId' | 'tierId' | 'live'>): Scope {
  return { merchantId: payment.merchantId, tierId: payment.tierId, live: payment.live };
}
