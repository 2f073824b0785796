import type { PaymentId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import { findDeliveries, type DeliveryHistory } from '../store/webhook-deliveries.ts';

/** Everything that the merchant was told of a payment: every delivery and every attempt. */
export async function readWebhooks(hub: Hub, scope: Scope, id: PaymentId): Promise<DeliveryHistory[]> {
  return findDeliveries(hub.db, scope, id);
}
