import { isPaymentId } from '../core/ids.ts';
import { findCheckoutByPayment } from '../flows/find-checkout.ts';
import type { Hub } from '../hub.ts';
import { orderOf } from './order-of.ts';
import type { SandboxAnswer, SandboxClient } from './sandbox-client.ts';

/**
 * What the gateway was asked to open the window with, in its own words: what the page's parameters became. A gateway
 * that registers a card may be told of no order; it is asked by what the hub keeps of the window instead.
 */
export async function showWire(hub: Hub, sandbox: SandboxClient, id: string | undefined): Promise<SandboxAnswer> {
  const { gateway, order_id: order } = await orderOf(hub, id);
  const heard = (name: string): Promise<SandboxAnswer> =>
    sandbox.call('GET', `/heard?${new URLSearchParams({ gateway, order: name }).toString()}`);
  const byOrder = await heard(order);
  if (byOrder.status !== 404) return byOrder;
  for (const name of await namesOf(hub, order)) {
    const found = await heard(name);
    if (found.status === 200) return found;
  }
  return byOrder;
}

async function namesOf(hub: Hub, id: string): Promise<readonly string[]> {
  const found = isPaymentId(id) ? await findCheckoutByPayment(hub, id) : null;
  return Object.values(found?.registered ?? {}).filter((name) => name !== '');
}
