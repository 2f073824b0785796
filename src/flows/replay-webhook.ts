import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import type { DeliveryHistory } from '../store/webhook-deliveries.ts';
import { audited } from './audited.ts';

/**
 * The merchant is told the same event once more, under the same event id, by whichever hub works next; false when it is
 * being told at this moment.
 */
export async function replayDelivery(hub: Hub, delivery: DeliveryHistory, actor: string): Promise<boolean> {
  const { id, merchantId, paymentId, url } = delivery;
  const { done } = await commit(hub.db, [
    { write: 'replay delivery', id, at: hub.clock.now(), machineNow: hub.clock.machineNow() },
    audited(hub, { actor, action: 'webhook replay', merchantId, subject: paymentId, detail: { delivery: id, url } }),
    { write: 'wake workers' },
  ]);
  return done;
}
