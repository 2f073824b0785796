import type { Operation } from '../core/operation.ts';
import type { DeliveryRegistered, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { believed } from './believed.ts';
import { endDelivery, readDeliveryOperation } from './end-delivery.ts';
import { leaveToPerson } from './leave-to-person.ts';
import { reportGoods, type Goods } from './report-goods.ts';

/**
 * Learns the end of a report of goods by asking. Where nothing can be asked the same report is made again: it moves no
 * money, and says the same twice.
 */
export async function settleDelivery(hub: Hub, { id, startedAt: sentAt }: Operation): Promise<void> {
  const { shipment, payment } = await readDeliveryOperation(hub, id);
  const gateway = hub.gateways.of(payment);
  const { findDelivery } = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  const ageMs = hub.clock.now().getTime() - sentAt.getTime();
  const transactionId = payment.gatewayTransactionId ?? '';
  const end = findDelivery
    ? believed(await findDelivery({ reference: id, transactionId, sentAt }), ageMs >= gateway.notFoundIsFinalAfterMs)
    : await madeAgain(hub, { payment, shipment, reference: id });
  await endDelivery(hub, id, end);
  if (ageMs > gateway.canSettleForMs) await leaveToPerson(hub, id, 'the gateway gave no answer');
}

/** A refusal of the second report tells nothing of the first: the buyer may have decided on what that one said. */
async function madeAgain(hub: Hub, goods: Goods): Promise<Outcome<DeliveryRegistered>> {
  const again = believed(await reportGoods(hub, goods), false);
  if (again.outcome !== 'declined') return again;
  return { outcome: 'unknown', cause: `the same report was refused when it was made again: ${again.message}` };
}
