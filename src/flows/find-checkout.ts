import type { CheckoutToken, PaymentId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { findCheckoutOf } from '../store/checkouts.ts';
import { loadPayment } from '../store/payments.ts';
import { scopeOf } from './scope-of.ts';

export type FoundCheckout = {
  readonly token: CheckoutToken;
  readonly gateway: string;
  readonly device: 'pc' | 'mobile';
  /** What the gateway knows of the window. */
  readonly registered: Readonly<Record<string, string>>;
};

/** The window of a payment, for the sandbox's levers, which play the buyer. */
export async function findCheckoutByPayment(hub: Hub, id: PaymentId): Promise<FoundCheckout | null> {
  const payment = await loadPayment(hub.db, id);
  const checkout = payment && (await findCheckoutOf(hub.db, scopeOf(payment), id));
  if (!payment || !checkout || payment.device === 'api') return null;
  const { token, registered } = checkout;
  return { token, gateway: payment.gateway, device: payment.device, registered };
}
