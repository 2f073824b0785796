import { setTimeout as sleep } from 'node:timers/promises';
import { LeverRefused } from './lever-refused.ts';
import type { Json, SandboxClient } from './sandbox-client.ts';

/*
 * What a browser does with a checkout, over the same HTTP: it loads the page, opens the gateway's window with what
 * the page says, lets the buyer decide there, and follows the return. It knows no gateway.
 */

type Decision = Json & { readonly decision: 'pay' | 'decline' | 'cancel' | 'abandon' };

export type OpenedWindow =
  | { readonly window: string; readonly offered: Json }
  /** The gateway refused to open; the page goes back to the hub with its reason. */
  | { readonly refused: WindowReturn };

/** How long the "we are checking" page is asked again; the hub ends it after a minute. */
const waitMs = 90_000;
const pollMs = 250;

/** How a gateway sends the browser back: to an address, or with a form that the browser posts there. */
export type WindowReturn = { readonly url: string; readonly form: Readonly<Record<string, string>> | null };

/** The data that a checkout page carries for its script. */
async function readPage(url: string, form: WindowReturn['form'] = null): Promise<Json> {
  const posted = form && { method: 'POST', body: new URLSearchParams(form) };
  const reply = await fetch(url, { ...posted, redirect: 'manual' });
  if (reply.status >= 300 && reply.status < 400) return { state: 'redirected', url: reply.headers.get('location') };
  return pageData(await reply.text());
}

const dataElement = /<script type="application\/json" id="naru-(launch|state)">([\s\S]*?)<\/script>/;

function pageData(html: string): Json {
  const [, , data] = dataElement.exec(html) ?? [];
  if (data === undefined) throw windowIsOver();
  return JSON.parse(data) as Json;
}

/** Opens the gateway's window as the page would. */
export async function openGatewayWindow(
  sandbox: SandboxClient,
  wanted: { readonly gateway: string; readonly checkoutUrl: string; readonly device: string },
): Promise<OpenedWindow> {
  const launch = await readPage(wanted.checkoutUrl);
  if (launch['kind'] === undefined) throw windowIsOver();
  const { status, body } = await sandbox.call('POST', '/buyer/open', {
    gateway: wanted.gateway,
    launch,
    device: wanted.device,
  });
  if (status === 200) return { window: String(body['window']), offered: body['offered'] as Json };
  if (body['code'] === 'REFUSED' || status >= 500) throw new LeverRefused(502, String(body['message']));
  const back = new URL(String(launch['returnUrl']));
  back.searchParams.set('code', String(body['code']));
  back.searchParams.set('message', String(body['message']));
  return { refused: { url: back.href, form: null } };
}

function windowIsOver(): LeverRefused {
  const sentence =
    '이미 끝났거나 결과를 확인하고 있는 결제창입니다. This window has ended, or its result is being checked.';
  return new LeverRefused(409, sentence);
}

/** The buyer's decision, and how his browser returns with it; null when he just walks away. */
export async function decideInWindow(
  sandbox: SandboxClient,
  wanted: { readonly gateway: string; readonly window: string; readonly decision: Decision },
): Promise<WindowReturn | null> {
  const { status, body } = await sandbox.call('POST', '/buyer/decide', {
    ...wanted.decision,
    gateway: wanted.gateway,
    window: wanted.window,
  });
  if (status !== 200) throw new LeverRefused(status >= 500 ? 502 : 400, String(body['message']));
  return body['return'] as WindowReturn | null;
}

/** Follows the return to the hub and waits, as the page does, until it says how the payment ended. */
export async function followReturn({ url, form }: WindowReturn): Promise<void> {
  const until = Date.now() + waitMs;
  let page = await readPage(url, form);
  while (page['state'] === 'waiting' && Date.now() < until) {
    await sleep(pollMs);
    const reply = await fetch(new URL(String(page['poll_url']), url));
    page = (await reply.json()) as Json;
  }
}
