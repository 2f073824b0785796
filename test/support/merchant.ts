import { setTimeout as sleep } from 'node:timers/promises';
import { createSandboxClient, type Json } from '../../src/sandbox-control/sandbox-client.ts';

/*
 * A merchant and his buyer, speaking HTTP to a hub as real ones do: windows by the levers, everything else by the REST
 * API.
 */

export type Merchant = {
  /** One call of the REST API; gives the envelope and the HTTP status. */
  call(method: string, path: string, body?: object): Promise<{ status: number } & Json>;
  /** The payment as the REST API shows it. */
  payment(id: string): Promise<Json>;
  /** The payment, once it is as wanted; fails when it does not become so. */
  paymentWhen(id: string, isAsWanted: (payment: Json) => boolean): Promise<Json>;
  /** Opens a window; gives the payment's id. */
  open(params: object): Promise<string>;
  /** The buyer decides in the window. */
  complete(id: string, decision: object): Promise<Json>;
  lever(method: string, path: string, body?: object): Promise<Json>;
  /** The gateway's own movements of money for a payment; `gateway` by the name that the levers call it. */
  ledger(id: string, gateway?: string): Promise<readonly Movement[]>;
};

export type Movement = { readonly kind: string; readonly amount: number; readonly order_id: string };

/** Presumed dead after half a minute, asked about at once after that, on a busy machine. */
const patienceMs = 90_000;
const pollMs = 100;

const sandboxPair = { imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' };

/** Speaks as the sandbox's merchant, or as the one with this key pair. */
export function merchantOf(hub: string, pair = sandboxPair): Merchant {
  const send = async (
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<{ status: number } & Json> => {
    const headers = { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: token }) };
    const reply = await fetch(`${hub}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: reply.status, ...((await reply.json()) as Json) };
  };
  const token = async (): Promise<string> => {
    const { response } = await send('POST', '/users/getToken', pair);
    return String((response as Json)['access_token']);
  };
  const call = async (method: string, path: string, body?: object): Promise<{ status: number } & Json> =>
    send(method, path, body, await token());
  const payment = async (id: string): Promise<Json> => (await call('GET', `/payments/${id}`))['response'] as Json;
  return {
    call,
    payment,
    async paymentWhen(id, isAsWanted) {
      for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(pollMs)) {
        const now = await payment(id);
        if (isAsWanted(now)) return now;
      }
      throw new Error(`${id} is not as wanted: ${JSON.stringify(await payment(id))}`);
    },
    open: async (params) => {
      const buyer = { buyer_tel: '010-1234-5678' };
      const body = { user_code: 'imp00000000', name: 'a cup', amount: 1000, ...buyer, ...params };
      const opened = await send('POST', '/sandbox/windows', body);
      if (typeof opened['imp_uid'] !== 'string') throw new Error(`no window: ${JSON.stringify(opened)}`);
      return opened['imp_uid'];
    },
    complete: (id, decision) => send('POST', `/sandbox/windows/${id}/complete`, decision),
    lever: (method, path, body) => send(method, `/sandbox${path}`, body),
    ledger: async (id, gateway = 'toss') => {
      const { entries } = await send('GET', `/sandbox/ledger?gateway=${gateway}&order=${id}`);
      return entries as readonly Movement[];
    },
  };
}

/** A buyer who has authenticated, with the address that his browser is about to return to. */
export async function authenticate(
  hub: string,
  sandboxUrl: string,
  params: object,
): Promise<{ id: string; returnUrl: string }> {
  const sandbox = createSandboxClient(sandboxUrl);
  const session = { user_code: 'imp00000000', sdk: 'v1', device: 'pc', request_id: 'req_1', has_callback: true };
  const reply = await fetch(`${hub}/checkout/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://localhost:1' },
    body: JSON.stringify({
      ...session,
      page_url: 'http://localhost:1/',
      sdk_version: 'test',
      params: { name: 'a cup', amount: 1000, ...params },
    }),
  });
  const opened = (await reply.json()) as Json;
  const page = await (await fetch(String(opened['checkout_url']))).text();
  const launch = JSON.parse(/id="naru-launch">([^<]*)</.exec(page)?.[1] ?? 'null') as Json;
  const { body } = await sandbox.call('POST', '/buyer/open', { gateway: 'toss', launch, device: 'pc' });
  const decided = await sandbox.call('POST', '/buyer/decide', {
    gateway: 'toss',
    window: body['window'],
    decision: 'pay',
  });
  return { id: String(opened['imp_uid']), returnUrl: String((decided.body['return'] as Json)['url']) };
}
