import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Environment } from '../../src/core/channel.ts';
import { brandId, type ChannelId } from '../../src/core/ids.ts';
import { openCheckout } from '../../src/flows/open-checkout.ts';
import { findSandboxMerchant, SandboxRefused, seedSandbox } from '../../src/flows/seed-sandbox.ts';
import { createServer } from '../../src/http/server.ts';
import { windowErrors } from '../../src/contract/checkout/window-errors.ts';
import { errorNameOf } from '../../src/http/checkout/error-names.ts';
import { sealedFor, type Hub } from '../../src/hub.ts';
import { findChannels } from '../../src/store/channels.ts';
import { commit } from '../../src/store/commit.ts';
import { aCheckout } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * What comes in from outside and must neither break anything nor open what is to stay shut.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const nasty = 'a\0cup\ud800';

async function ask(url: string, payload?: object): Promise<{ status: number; type: string; body: string }> {
  const server = createServer(stage.hub, { trustedProxies: [] });
  const reply = await server.inject({ method: payload ? 'POST' : 'GET', url, ...(payload && { payload }) });
  await server.close();
  return { status: reply.statusCode, type: String(reply.headers['content-type']), body: reply.body };
}

function session(params: object): object {
  return { user_code: 'imp00000000', request_id: 'req_1', params };
}

test('a text that no database keeps ends no request: it is kept without what cannot be', async () => {
  const order = {
    merchant_uid: 'nasty-1',
    amount: 1000,
    name: nasty,
    custom_data: { [nasty]: nasty },
    buyer_name: nasty,
  };
  const { status, body } = await ask('/checkout/sessions', session(order));
  assert.equal(status, 200);
  const { opened, imp_uid: id } = JSON.parse(body);
  assert.equal(opened, true);
  const [row] = await stage.hub.db.query('select order_name, buyer from payments where id = $1', [id]);
  assert(row);
  assert.equal(row['order_name'], 'a\ufffdcup\ufffd');
  assert.equal((row['buyer'] as { name: string }).name, 'a\ufffdcup\ufffd');
});

test('an address that no window has is a page that says so', async () => {
  for (const token of ['%00', 'x', '0'.repeat(32), '%ed%a0%80']) {
    const { status, type } = await ask(`/checkout/${token}`);
    assert.deepEqual([status, type], [404, 'text/html; charset=utf-8'], token);
  }
});

test('a request for a window that is larger than any honest one is refused', async () => {
  const { status } = await ask(
    '/checkout/sessions',
    session({ merchant_uid: 'x', amount: 1, name: 'x'.repeat(70_000) }),
  );
  assert.equal(status, 413);
});

test('a buyer whose return meets a fault of ours reads a page that lets him try again', async () => {
  const query: Hub['db']['query'] = () => Promise.reject(new Error('the database is gone, and its password is secret'));
  const broken: Hub = { ...stage.hub, db: { ...stage.hub.db, query } };
  const server = createServer(broken, { trustedProxies: [] });
  const reply = await server.inject({ method: 'GET', url: '/checkout/token/return?paymentKey=a&amount=1' });
  assert.equal(reply.statusCode, 500);
  assert.match(reply.body, /다시 시도해도 두 번 결제되지 않습니다/);
  assert.match(reply.body, /href="\/checkout\/token\/return\?paymentKey=a&amp;amount=1"/);
  assert.doesNotMatch(reply.body, /secret/);
  const polled = await server.inject({ method: 'GET', url: '/checkout/token/state' });
  assert.deepEqual([polled.statusCode, polled.headers['access-control-allow-origin']], [500, '*']);
  await server.close();
});

const allowed = ['https://shop.example/pay', 'myapp://paid', 'wholeapp://'];

const redirects: readonly (readonly [string, boolean])[] = [
  ['https://shop.example/pay', true],
  ['https://shop.example/pay?a=1#x', true],
  ['https://shop.example/pay/done', true],
  ['myapp://paid?x=1', true],
  ['https://shop.example/payment', false],
  ['https://shop.example/', false],
  ['http://shop.example/pay', false],
  ['https://shop.example.evil.example/pay', false],
  ['https://shop.example@evil.example/pay', false],
  ['https://user@shop.example/pay', false],
  ['https://shop.example:8443/pay', false],
  ['wholeapp://paid/done?x=1', true],
  ['otherapp://paid', false],
];

test('a buyer is sent back only where the merchant allows', async () => {
  await stage.set({ redirectAllowList: allowed });
  for (const [redirectUrl, isAllowed] of redirects) {
    const answer = await openCheckout(stage.hub, aCheckout({ redirectUrl }));
    assert.equal(answer.opened ? 'opened' : answer.refused, isAllowed ? 'opened' : 'redirect_not_allowed', redirectUrl);
  }
  await stage.set({ redirectAllowList: null });
});

test('a card is not charged where it was to be registered, and not registered where no key is issued', async () => {
  const channels = { window: 'channel-key-00000000-0000-4000-8000-000000000001', gateway: 'uplus' };
  for (const where of [{ channelKey: channels.window }, { pg: channels.gateway }]) {
    const { body } = await ask(
      '/checkout/sessions',
      session({ merchant_uid: 'x', amount: 9900, customer_uid: 'card-1', ...where }),
    );
    const { opened, result } = JSON.parse(body);
    assert.deepEqual([opened, result.error_code], [false, 'F2004']);
  }
});

async function addChannel(environment: Environment): Promise<string> {
  const merchant = await findSandboxMerchant(stage.hub);
  const [channel] = await findChannels(stage.hub.db, { merchantId: merchant.id, tierId: null });
  assert(channel);
  const key = `channel-key-${randomUUID()}`;
  const side = environment === 'live' ? 'live' : 'test';
  const keys = { mid: 'a', clientKey: `${side}_ck_a`, secretKey: `${side}_sk_a` };
  const sealedCredentials = stage.hub.vault.seal(channel.dataKey, JSON.stringify(keys), sealedFor({ key }));
  const own = { id: brandId<ChannelId>(randomUUID()), key, environment, sealedCredentials };
  const row = { ...channel, ...own, notificationToken: randomUUID(), createdAt: new Date() };
  await commit(stage.hub.db, [{ write: 'insert channel', row }]);
  return key;
}

test('a live hub tells the shop of live channels, and of test channels only where the page says', async () => {
  const hub: Hub = { ...stage.hub, settings: { ...stage.hub.settings, mode: 'live' } };
  await stage.set({ webhookUrl: 'https://shop.example/webhook' });
  const toldOf = async (key: string, webhookUrls: readonly string[] | null = null): Promise<readonly string[]> => {
    const answer = await openCheckout(hub, { ...aCheckout({ webhookUrls }), wish: { by: 'key', key } });
    assert(answer.opened, JSON.stringify(answer));
    return answer.payment.webhookUrls;
  };
  assert.deepEqual(await toldOf(await addChannel('live')), ['https://shop.example/webhook']);
  const testKey = await addChannel('test');
  assert.deepEqual(await toldOf(testKey), []);
  assert.deepEqual(await toldOf(testKey, ['https://shop.example/test']), ['https://shop.example/test']);
});

test('sandbox mode does not start on a database with live or test channels', async () => {
  await addChannel('live');
  await assert.rejects(seedSandbox(stage.hub), SandboxRefused);
});

test('where real money is taken a buyer is sent back nowhere before the merchant has said where', async (t) => {
  const hub: Hub = { ...stage.hub, settings: { ...stage.hub.settings, mode: 'live' } };
  t.after(() => stage.set({ redirectAllowList: null }));
  const wish = { by: 'key', key: await addChannel('live') } as const;
  const answerTo = async (redirectUrl: string | null): Promise<string> => {
    const answer = await openCheckout(hub, { ...aCheckout({ redirectUrl }), wish });
    return answer.opened ? 'opened' : errorNameOf(answer.refused);
  };
  await stage.set({ redirectAllowList: null });
  assert.equal(await answerTo(null), 'opened');
  assert.equal(await answerTo('https://shop.example/pay'), 'redirect_never_allowed');
  const { errorCode, errorMessage } = windowErrors.redirect_never_allowed;
  assert.match(
    `${errorCode} ${errorMessage}`,
    /^F2011 가맹점이 m_redirect_url로 허용한 주소가 없습니다\. .*--redirect-allow/,
  );
  assert.equal(await answerTo('myapp://paid'), 'redirect_never_allowed');
  await stage.set({ redirectAllowList: allowed });
  assert.equal(await answerTo('https://shop.example/pay'), 'opened');
  assert.equal(await answerTo('https://evil.example/pay'), 'redirect_not_allowed');
});
