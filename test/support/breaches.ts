import assert from 'node:assert/strict';
import { brandId, type CheckoutToken } from '../../src/core/ids.ts';
import { openCheckout } from '../../src/flows/open-checkout.ts';
import type { Launch } from '../../src/core/launch.ts';
import type { Breach, WindowReturn } from '../../src/gateways/gateway.ts';
import { aCheckout, type CheckoutWish } from './builders.ts';
import type { Decision } from '../gateways/sandbox-bench.ts';
import type { FlowStage, OpenWindow } from './flow-stage.ts';
import { rewritingReplies, rewritingRequests, type Meddler } from './wire.ts';

/*
 * Approvals that a gateway reports done and that are not what was asked for: money is taken, and must go back.
 */

export type BreachedReturn = {
  readonly window: OpenWindow;
  readonly back: WindowReturn;
  readonly meddler: Meddler;
};

/** The buyer pays with this card; the order is as wished. */
export type BreachWish = CheckoutWish & { readonly decision?: Partial<Decision> | undefined };

export type BreachKind = Exclude<Breach, 'signature_wrong'>;

/** The buyer is back from a window whose approval will breach; `meddler` has to stand in the wire. */
export const breaches: Record<BreachKind, (stage: FlowStage, wish?: BreachWish) => Promise<BreachedReturn>> = {
  async amount_differs(stage, wish) {
    const { window, back } = await tamperedWindow(stage, wish);
    return { window, back, meddler: rewritingRequests(['approve'], (body) => ({ ...body, amount: 2000 })) };
  },
  mid_differs: (stage, wish) => rewritten(stage, wish, { mId: 'somebody_else' }),
  order_differs: (stage, wish) => rewritten(stage, wish, { orderId: 'imp_000000000000' }),
};

async function rewritten(stage: FlowStage, wish: BreachWish = {}, over: object = {}): Promise<BreachedReturn> {
  const window = await stage.open(wish);
  const back = await stage.authenticate(window, wish.decision);
  const meddler = rewritingReplies(['approve', 'settle'], (payment) => ({ ...payment, ...over }));
  return { window, back, meddler };
}

/** A page that asks the gateway for 2,000 won where the hub meant 1,000, and hides it on the way back. */
async function tamperedWindow(
  stage: FlowStage,
  wish: BreachWish = {},
): Promise<Pick<BreachedReturn, 'window' | 'back'>> {
  const opened = await openCheckout(stage.hub, aCheckout(wish));
  assert(opened.opened);
  const token = brandId<CheckoutToken>(opened.checkoutUrl.split('/').at(-1) ?? '');
  const name = await stage.bench.openWindow(askingFor(opened.window.launch, 2000));
  const window = { payment: opened.payment, token, window: name };
  const back = await stage.authenticate(window, wish.decision);
  return { window, back: { ...back, query: { ...back.query, amount: '1000' } } };
}

function askingFor(launch: Launch, amount: number): Launch {
  assert(launch.kind === 'script');
  const [method, params] = launch.args;
  return { ...launch, args: [method, { ...(params as object), amount }] };
}
