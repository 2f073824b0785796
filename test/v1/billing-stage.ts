import assert from 'node:assert/strict';
import { setClock } from '../../src/flows/shift-clock.ts';
import { startMerchantServer, type MerchantServer } from '../support/merchant-server.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import type { Ending } from '../support/web-server.ts';
import type { Meddler } from '../support/wire.ts';
import { workOnce } from '../support/work-until-idle.ts';
import {
  askToken,
  hurriedMachine,
  keyPair,
  startApi,
  type Answer,
  type CallOptions,
  type RunningApi,
} from './running-api.ts';

/*
 * A hub before the sandbox gateways, with a merchant who charges cards without a window and listens to his webhooks.
 * Nothing works by itself: a test says when what is due is done, and what time it is.
 */

export type BillingStage = {
  readonly api: RunningApi;
  readonly shop: Merchant;
  readonly server: MerchantServer;
  /** From now on this stands between the hub and the gateways; null: nothing does. */
  meddle(meddler: Meddler | null): void;
  /** A call with a token that is good now, whatever time has passed. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  token(): string;
  get(path: string): Promise<Answer>;
  post(path: string, json: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, json: object): Promise<Answer>;
  remove(path: string): Promise<Answer>;
  form(path: string, body: string): Promise<Answer>;
  /** Fields of a charge that nothing is wrong with, for an order of its own. */
  order(): Order;
  name(): string;
  /** A card under a name of its own, or under this one; gives the name. */
  register(name?: string, typed?: object): Promise<string>;
  /** A schedule of an order of its own; gives the order's number. */
  scheduled(name: string, item?: object): Promise<string>;
  /** So many seconds from now on the hub's clock. */
  after(seconds: number): number;
  passTime(seconds: number): Promise<void>;
  work(): Promise<void>;
  /** What the merchant's server was told of a payment, in order. */
  told(id: unknown): readonly string[];
  charges(): Promise<number>;
  close(): Promise<void>;
};

export type Order = {
  readonly merchant_uid: string;
  readonly amount: number;
  readonly name: string;
  readonly notice_url: string;
};

export const card = { card_number: '5399-1234-5678-1234', expiry: '2031-11', birth: '910315', pwd_2digit: '73' };
/** Registered and never charged. */
export const limited = { ...card, card_number: '9410-0000-0000-0002' };

export async function openBillingStage(test: Ending): Promise<BillingStage> {
  const server = await startMerchantServer(test);
  let meddler: Meddler | null = null;
  const api = await startApi({
    withGateway: true,
    machine: hurriedMachine(),
    sendingBy: (send) => (request) => (meddler ? meddler(request, send) : send(request)),
  });
  const shop = merchantOf(api.url);
  let [count, offsetMs] = [0, 0];
  let token = await api.token();
  const call = (method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
    api.call(method, path, { token, ...options });
  const post: BillingStage['post'] = (path, json, headers = {}) => call('POST', path, { json, headers });
  const order = (): Order => ({
    merchant_uid: `billing-${(count += 1)}`,
    amount: 10_000,
    name: '구독',
    notice_url: `${server.url}/webhook`,
  });
  const name = (): string => `card-${(count += 1)}`;
  const after = (seconds: number): number => Math.floor(api.hub.clock.now().getTime() / 1000) + seconds;
  return {
    api,
    shop,
    server,
    meddle: (next) => void (meddler = next),
    call,
    token: () => token,
    get: (path) => call('GET', path),
    post,
    put: (path, json) => call('PUT', path, { json }),
    remove: (path) => call('DELETE', path),
    form: (path, body) =>
      call('POST', path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    order,
    name,
    async register(asked = name(), typed = card) {
      const { code, message } = await post(`/subscribe/customers/${asked}`, typed);
      assert.equal(code, 0, String(message));
      return asked;
    },
    async scheduled(of, item = {}) {
      const wanted = { ...order(), schedule_at: after(3600), ...item };
      const { code, message } = await post('/subscribe/payments/schedule', { customer_uid: of, schedules: [wanted] });
      assert.equal(code, 0, String(message));
      return wanted.merchant_uid;
    },
    after,
    async passTime(seconds) {
      offsetMs += seconds * 1000;
      await setClock(api.hub, { offsetMs, heldAt: null });
      await api.hub.clock.refresh();
      token = await askToken(api.url, keyPair);
    },
    work: () => workOnce(api.hub),
    told: (id) =>
      server.heard
        .map(({ body }) => JSON.parse(body) as { imp_uid: unknown; status: string })
        .filter((each) => each.imp_uid === id)
        .map(({ status }) => status),
    async charges() {
      const { entries } = await shop.lever('GET', '/ledger?gateway=toss');
      return (entries as readonly { kind: string }[]).filter(({ kind }) => kind === 'approval').length;
    },
    close: () => api.close(),
  };
}

/** Nothing of a charge comes back, whether it arrived or not, and no question is answered. */
export const silence: Meddler = async () => ({ status: 500, headers: {}, body: '' });
