import { isPaymentId, type CheckoutToken } from '../core/ids.ts';
import { callbackFor, redirectFor } from '../contract/checkout/outcome.ts';
import type { CallbackResult } from '../contract/checkout/result.ts';
import { findCheckoutByPayment } from '../flows/find-checkout.ts';
import { viewCheckout } from '../flows/finish-checkout.ts';
import type { Hub } from '../hub.ts';
import { decideInWindow, followReturn, openGatewayWindow, type WindowReturn } from './headless-window.ts';
import { readWordOf } from './lever-body.ts';
import { LeverRefused } from './lever-refused.ts';
import type { Json, SandboxClient } from './sandbox-client.ts';

const ownFields = new Set(['user_code', 'tier_code', 'sdk', 'device']);

/** What IMP.request_pay does, without a browser: asks the hub for a window and looks at what the buyer may choose. */
export async function openWindow(hub: Hub, sandbox: SandboxClient, body: Json): Promise<Json> {
  const params = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)));
  const device = readWordOf(body, 'device', ['pc', 'mobile']) ?? 'pc';
  const sdk = readWordOf(body, 'sdk', ['v1', 'legacy']) ?? 'v1';
  const reply = await fetch(`${hub.settings.publicUrl}/checkout/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.settings.shopUrl },
    body: JSON.stringify({
      user_code: body['user_code'],
      ...(body['tier_code'] === undefined ? {} : { tier_code: body['tier_code'] }),
      sdk,
      sdk_version: 'lever',
      device,
      page_url: `${hub.settings.shopUrl}/`,
      request_id: `req_${hub.ids.row()}`,
      has_callback: true,
      params,
    }),
  });
  const answer = (await reply.json()) as Json;
  if (!reply.ok) throw new LeverRefused(reply.status, String(answer['message']));
  if (answer['opened'] !== true) return answer['result'] as Json;
  const id = String(answer['imp_uid']);
  const place = await findWindow(hub, id);
  const opened = await openGatewayWindow(sandbox, place);
  if ('refused' in opened) return (await endOf(hub, place, opened.refused)).callback;
  return { imp_uid: id, merchant_uid: answer['merchant_uid'], offered: opened.offered };
}

const decisions = ['pay', 'decline', 'cancel', 'abandon'] as const;

/** The buyer's part without a browser. Answers what the callback gets, and where a mobile browser ends. */
export async function completeWindow(hub: Hub, sandbox: SandboxClient, id: string, body: Json): Promise<Json> {
  const decision = readWordOf(body, 'decision', decisions);
  if (decision === undefined) {
    throw new LeverRefused(400, `decision: 값이 필요합니다. One of: ${decisions.join(', ')}`);
  }
  const place = await findWindow(hub, id);
  const opened = await openGatewayWindow(sandbox, place);
  if ('refused' in opened) return endOf(hub, place, opened.refused);
  const { gateway } = place;
  const back = await decideInWindow(sandbox, { gateway, window: opened.window, decision: { ...body, decision } });
  return back === null ? { callback: null, redirect: null } : endOf(hub, place, back);
}

type WindowPlace = {
  readonly token: CheckoutToken;
  readonly gateway: string;
  readonly checkoutUrl: string;
  readonly device: 'pc' | 'mobile';
};

async function findWindow(hub: Hub, id: string): Promise<WindowPlace> {
  if (!isPaymentId(id)) throw new LeverRefused(404, `imp_uid가 아닙니다. Not an imp_uid: ${id}`);
  const checkout = await findCheckoutByPayment(hub, id);
  if (!checkout) throw new LeverRefused(404, `그런 결제창이 없습니다. No window was opened for ${id}.`);
  const { token, device } = checkout;
  const gateway = hub.gateways.of({ gateway: checkout.gateway }).folder;
  return { token, device, gateway, checkoutUrl: `${hub.settings.publicUrl}/checkout/${token}` };
}

/** The browser returns; then the page knows what the callback gets, and a mobile browser where it goes. */
async function endOf(
  hub: Hub,
  { token, device }: WindowPlace,
  back: WindowReturn,
): Promise<{ callback: CallbackResult; redirect: string | null }> {
  await followReturn(back);
  const view = await viewCheckout(hub, token);
  if (view.state === 'gone')
    throw new LeverRefused(409, '그 사이에 초기화되었습니다. The sandbox was reset meanwhile.');
  return { callback: callbackFor(view), redirect: device === 'mobile' ? redirectFor(view) : null };
}
