import { isPaymentId, type PaymentId } from '../core/ids.ts';
import { callbackFor, redirectFor } from '../contract/checkout/outcome.ts';
import { findCheckoutByPayment } from '../flows/find-checkout.ts';
import { viewCheckout } from '../flows/finish-checkout.ts';
import type { Hub } from '../hub.ts';
import { decideInWindow, followReturn, openGatewayWindow, type Decision } from './headless-window.ts';
import { LeverRefused } from './lever-refused.ts';
import type { Json, SandboxClient } from './sandbox-client.ts';

const ownFields = new Set(['user_code', 'tier_code', 'sdk', 'device']);

/** What IMP.request_pay does, without a browser: asks the hub for a window and looks at what the buyer may choose. */
export async function openWindow(hub: Hub, sandbox: SandboxClient, body: Json): Promise<Json> {
  const params = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)));
  const device = body['device'] === 'mobile' ? 'mobile' : 'pc';
  const reply = await fetch(`${hub.settings.publicUrl}/checkout/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.settings.shopUrl },
    body: JSON.stringify({
      user_code: body['user_code'],
      ...(body['tier_code'] === undefined ? {} : { tier_code: body['tier_code'] }),
      sdk: body['sdk'] === 'legacy' ? 'legacy' : 'v1',
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
  const opened = await openGatewayWindow(sandbox, {
    gateway: await gatewayFolder(hub, paymentIdOf(id)),
    checkoutUrl: String(answer['checkout_url']),
    device,
  });
  return { imp_uid: id, merchant_uid: answer['merchant_uid'], offered: opened.offered };
}

const decisions: readonly string[] = ['pay', 'decline', 'cancel', 'abandon'];

/** The buyer's part without a browser. Answers what the callback gets, and where a mobile browser ends. */
export async function completeWindow(hub: Hub, sandbox: SandboxClient, id: string, body: Json): Promise<Json> {
  if (!decisions.includes(String(body['decision']))) {
    throw new LeverRefused(400, `decision: ${decisions.join(', ')} 중 하나여야 합니다. Must be one of these.`);
  }
  const paymentId = paymentIdOf(id);
  const checkout = await findCheckoutByPayment(hub, paymentId);
  if (!checkout) throw new LeverRefused(404, `그런 결제창이 없습니다. No window was opened for ${id}.`);
  const gateway = await gatewayFolder(hub, paymentId);
  const checkoutUrl = `${hub.settings.publicUrl}/checkout/${checkout.token}`;
  const { window } = await openGatewayWindow(sandbox, { gateway, checkoutUrl, device: checkout.device });
  const returnUrl = await decideInWindow(sandbox, { gateway, window, decision: body as Decision });
  if (returnUrl === null) return { callback: null, redirect: null };
  await followReturn(returnUrl);
  const view = await viewCheckout(hub, checkout.token);
  if (view.state === 'gone') throw new LeverRefused(404, `그런 결제창이 없습니다. No window was opened for ${id}.`);
  return {
    callback: callbackFor(view),
    redirect: checkout.device === 'mobile' ? redirectFor(view) : null,
  };
}

async function gatewayFolder(hub: Hub, id: PaymentId): Promise<string> {
  const checkout = await findCheckoutByPayment(hub, id);
  if (!checkout) throw new LeverRefused(404, `그런 결제창이 없습니다. No window was opened for ${id}.`);
  return hub.gateways.of({ gateway: checkout.gateway }).folder;
}

function paymentIdOf(text: string): PaymentId {
  if (!isPaymentId(text)) throw new LeverRefused(404, `imp_uid가 아닙니다. Not an imp_uid: ${text}`);
  return text;
}
