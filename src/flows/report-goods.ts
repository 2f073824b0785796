import type { OperationId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { Shipment } from '../core/shipment.ts';
import type { DeliveryRegistered, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';

export type Goods = { readonly payment: Payment; readonly shipment: Shipment; readonly reference: OperationId };

/** Tells the payment's gateway, as the shipment says it. */
export async function reportGoods(
  hub: Hub,
  { payment, shipment, reference }: Goods,
): Promise<Outcome<DeliveryRegistered>> {
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  if (!session.registerDelivery) throw new Error(`${payment.gateway} takes no reports of goods`);
  const { id: paymentId, gatewayTransactionId } = payment;
  const { courier, invoice, sentAt } = shipment;
  const transactionId = gatewayTransactionId ?? '';
  return session.registerDelivery({ reference, paymentId, transactionId, courier, invoice, sentAt });
}
