import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { withBrowser, type BrowserOptions, type OpenBrowser } from '../support/browser.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import {
  openShop,
  startTrialShop,
  type OpenShop,
  type ShopOptions,
  type TrialShop,
  type Webhook,
} from './trial-shop.ts';
import { until } from './until.ts';

/*
 * The whole road as real processes: a shop on its own site, the hub, the gateway's sandbox with its window, Postgres,
 * and a browser.
 */

export type Stage = {
  readonly hub: string;
  readonly merchant: Merchant;
  readonly shop: TrialShop;
  /** A shop more, with other scripts. */
  otherShop(options: Omit<ShopOptions, 'hub'>): Promise<TrialShop>;
  /** What the hub has sent or will send to the shop about a payment. */
  deliveries(id: string): Promise<readonly { readonly event_id: string; readonly status: string }[]>;
};

type Ending = { after(end: () => void | Promise<void>): void };

export async function startStage(file: Ending): Promise<Stage> {
  const { hubs } = await startInstallation(file, 1);
  const hub = hubs[0]?.url ?? '';
  const shop = await startTrialShop(file, { hub });
  return {
    hub,
    merchant: merchantOf(hub),
    shop,
    otherShop: (options) => startTrialShop(file, { hub, ...options }),
    deliveries: async (id) => {
      const reply = await fetch(`${hub}/sandbox/webhooks?imp_uid=${id}`);
      return (await reply.json()) as { event_id: string; status: string }[];
    },
  };
}

export type Scene = OpenShop & {
  readonly browser: OpenBrowser;
  /** What a shop says of an order of its own. */
  order(over?: Partial<RequestPayParams>): Partial<RequestPayParams> & { merchant_uid: string };
  /** The payment that an answer, a redirect or a window speaks of. */
  readonly shop: TrialShop;
};

let orders = 0;

/** The shop in a fresh browser, third-party cookies blocked. */
export async function inShop(
  t: TestContext,
  stage: Stage,
  options: Partial<BrowserOptions> & { readonly shop?: TrialShop },
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const { shop = stage.shop, device = 'pc' } = options;
  await withBrowser(t, { device, blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    const open = await openShop(page, shop);
    await act({ ...open, browser, shop, order: (over) => orderAt(shop, over) });
    await sawNoForbiddenThing(page, open);
  });
}

function orderAt(shop: TrialShop, over: Partial<RequestPayParams> = {}): ReturnType<Scene['order']> {
  orders += 1;
  return {
    pg: 'tosspayments',
    pay_method: 'card',
    buyer_tel: '010-1234-5678',
    merchant_uid: `order-${orders}`,
    name: '찻잔',
    amount: 1000,
    notice_url: `${shop.origin}/webhook`,
    m_redirect_url: `${shop.origin}/done?cart=7#end`,
    ...over,
  };
}

/** No page of the road, the shop's, the hub's or the gateway's, has broken its policy, kept a cookie or thrown. */
async function sawNoForbiddenThing(page: Page, { console, errors }: OpenShop): Promise<void> {
  const policies = console.filter((line) => /Content Security Policy|Refused to/i.test(line));
  assert.deepEqual([policies, errors, await page.context().cookies()], [[], [], []]);
}

export type End = {
  readonly status: string;
  /** Movements of money in the gateway's own books. */
  readonly money: readonly string[];
  /** What the shop's server hears. */
  readonly told: readonly string[];
};

/** What the levers call a gateway, by its name on the wire. */
const folders: Readonly<Record<string, string>> = { tosspayments: 'toss', kicc: 'kicc', uplus: 'uplus' };

/** What is true of a payment, in the hub, at the gateway and at the shop. Answers it as the REST API shows it. */
export async function assertEnd(
  stage: Stage,
  shop: TrialShop,
  id: string | null | undefined,
  end: End,
): Promise<Readonly<Record<string, unknown>>> {
  assert.match(String(id), /^imp_\d{12}$/);
  const of = ({ imp_uid: impUid }: Webhook): boolean => impUid === id;
  await until(null, () => shop.webhooks.filter(of).length >= end.told.length);
  const payment = await stage.merchant.payment(String(id));
  const sent = await stage.deliveries(String(id));
  const found = {
    status: payment['status'],
    money: (await stage.merchant.ledger(String(id), folders[String(payment['pg_provider'])])).map(
      ({ kind, amount }) => `${kind} ${amount}`,
    ),
    told: shop.webhooks.filter(of).map((each) => each.status),
    sent: sent.map((each) => each.status),
  };
  assert.deepEqual(found, { ...end, sent: end.told });
  return payment;
}
