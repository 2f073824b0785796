import { isPaymentId } from '../core/ids.ts';
import { findGatewayOf } from '../flows/find-gateway-of.ts';
import type { Hub } from '../hub.ts';
import { LeverRefused } from './lever-refused.ts';

/** Where the sandbox keeps a payment: its gateway, and the number that the hub sent as the order's. */
export async function orderOf(hub: Hub, id: unknown): Promise<{ gateway: string; order_id: string }> {
  if (typeof id !== 'string' || !isPaymentId(id)) throw new LeverRefused(400, 'imp_uid가 필요합니다. Give imp_uid.');
  const found = await findGatewayOf(hub, id);
  if (!found) throw new LeverRefused(404, `그런 결제가 없습니다. There is no such payment: ${id}`);
  return { gateway: hub.gateways.of(found).folder, order_id: id };
}
