import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { retryDelaysSeconds } from '../../src/core/webhook.ts';
import type { Payment } from '../../src/core/payment.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { findSandboxMerchant, sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { sealWebhookSecrets } from '../../src/flows/webhook-secrets.ts';
import { commit } from '../../src/store/commit.ts';
import { deliverWebhooks } from '../../src/jobs/deliver-webhooks.ts';
import { findDeliveries, type DeliveryHistory } from '../../src/store/webhook-deliveries.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { startMerchantServer, type Heard } from '../support/merchant-server.ts';
import { createLife, Died, mortal } from '../support/mortal-hub.ts';

/*
 * Merchants are told what happened: what goes over the wire, how often, and how long.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

async function paidAt(...webhookUrls: readonly string[]): Promise<Payment> {
  return stage.pay({ webhookUrls });
}

async function deliveriesOf(payment: Payment): Promise<readonly DeliveryHistory[]> {
  return findDeliveries(stage.hub.db, scopeOf(payment), payment.id);
}

async function theDelivery(payment: Payment): Promise<DeliveryHistory> {
  const [delivery, ...others] = await deliveriesOf(payment);
  assert(delivery && others.length === 0);
  return delivery;
}

/** Its signature is right by the published library, which throws where it is not. */
function verified({ body, headers }: Heard): unknown {
  const signed = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return new Webhook(sandboxMerchant.webhookSecret).verify(body, Object.fromEntries(signed));
}

test('a payment is told as JSON with its two ids and its status, signed as Standard Webhooks are', async (t) => {
  const merchant = await startMerchantServer(t);
  const payment = await paidAt(`${merchant.url}/webhook`);
  await stage.work();
  const [heard] = merchant.heard;
  assert(heard);
  assert.equal(heard.path, '/webhook');
  assert.equal(heard.headers['content-type'], 'application/json');
  assert.deepEqual(verified(heard), { imp_uid: payment.id, merchant_uid: payment.orderId, status: 'paid' });
  assert.equal(heard.headers['webhook-sequence'], '1');
  const { state, tries } = await theDelivery(payment);
  assert.deepEqual([state, tries.length, tries[0]?.status], ['delivered', 1, 200]);
});

test('a cancellation is told with its own id', async (t) => {
  const merchant = await startMerchantServer(t);
  const payment = await paidAt(merchant.url);
  await stage.work();
  await stage.cancel(payment, { amount: 400, tellsMerchant: true });
  await stage.work();
  const heard = merchant.heard[1];
  assert(heard);
  const told = verified(heard) as Record<string, unknown>;
  assert.deepEqual([told['status'], heard.headers['webhook-sequence']], ['cancelled', '2']);
  assert.match(String(told['cancellation_id']), /^[0-9A-Z]{20}$/);
});

test('a merchant who wants a form gets one, signed as it is sent', async (t) => {
  const merchant = await startMerchantServer(t);
  await stage.set({ contentType: 'application/x-www-form-urlencoded' });
  const payment = await paidAt(merchant.url);
  await stage.set({ contentType: 'application/json' });
  await stage.work();
  const [heard] = merchant.heard;
  assert(heard);
  assert.equal(heard.headers['content-type'], 'application/x-www-form-urlencoded');
  const form = { imp_uid: payment.id, merchant_uid: payment.orderId, status: 'paid' };
  assert.deepEqual(Object.fromEntries(new URLSearchParams(heard.body)), form);
  assert.throws(() => verified({ ...heard, body: `${heard.body}&x=1` }), /No matching signature/);
});

async function signWith(secrets: readonly string[]): Promise<void> {
  const { id, dataKey } = await findSandboxMerchant(stage.hub);
  const change = { sealedWebhookSecrets: sealWebhookSecrets(stage.hub, dataKey, secrets) };
  await commit(stage.hub.db, [{ write: 'change merchant', id, change }]);
}

test('while a secret is being replaced, both the old and the new one verify', async (t) => {
  const merchant = await startMerchantServer(t);
  const newer = 'whsec_bmV3ZXItc2VjcmV0LW9mLXRoaXMtdGVzdA==';
  await signWith([newer, sandboxMerchant.webhookSecret]);
  await paidAt(merchant.url);
  await stage.work();
  await signWith([sandboxMerchant.webhookSecret]);
  const [heard] = merchant.heard;
  assert(heard);
  verified(heard);
  new Webhook(newer).verify(heard.body, heard.headers as Record<string, string>);
});

test('several urls are told each by itself; one that is named twice is told once', async (t) => {
  const [one, two] = [await startMerchantServer(t), await startMerchantServer(t)];
  two.answer((response) => void response.writeHead(500).end());
  const payment = await paidAt(one.url, two.url, one.url);
  await stage.work();
  assert.deepEqual([one.heard.length, two.heard.length], [1, 1]);
  assert.equal(one.heard[0]?.headers['webhook-id'], two.heard[0]?.headers['webhook-id']);
  await stage.passTime(5_000);
  await stage.work();
  assert.deepEqual([one.heard.length, two.heard.length], [1, 2]);
  const states = new Map((await deliveriesOf(payment)).map((each) => [each.url, each.state]));
  assert.deepEqual([states.get(one.url), states.get(two.url)], ['delivered', 'pending']);
});

test('a merchant without a url of his own or of the page is told nothing', async () => {
  const payment = await paidAt();
  assert.deepEqual(await deliveriesOf(payment), []);
});

test('without a url of the page, the url of the settings is told', async (t) => {
  const merchant = await startMerchantServer(t);
  await stage.set({ webhookUrl: `${merchant.url}/from-settings` });
  await stage.pay({ webhookUrls: null });
  await stage.set({ webhookUrl: null });
  await stage.work();
  assert.equal(merchant.heard[0]?.path, '/from-settings');
});

test('what is not taken is told again by the table: ten times over more than three days, under one id', async (t) => {
  const merchant = await startMerchantServer(t);
  merchant.answer((response) => void response.writeHead(503).end('down for the weekend'));
  const payment = await paidAt(merchant.url);
  await stage.work();
  const begun = stage.hub.clock.now().getTime();
  for (const [index, delay] of retryDelaysSeconds.entries()) {
    await stage.passTime(delay * 1_000 - 1);
    await stage.work();
    assert.equal(merchant.heard.length, index + 1, `${delay} s after attempt ${index + 1}`);
    await stage.passTime(1);
    await stage.work();
    assert.equal(merchant.heard.length, index + 2);
  }
  const days = (stage.hub.clock.now().getTime() - begun) / (24 * 3_600_000);
  assert(days > 3 && days < 4, `${days} days`);
  const { state, attempts, nextAttemptAt, tries } = await theDelivery(payment);
  assert.deepEqual([state, attempts, nextAttemptAt], ['exhausted', 10, null]);
  assert.deepEqual(
    tries.map((each) => [each.number, each.status, each.responseHead]),
    Array.from({ length: 10 }, (_, index) => [index + 1, 503, 'down for the weekend']),
  );
  assert.equal(new Set(merchant.heard.map((each) => each.headers['webhook-id'])).size, 1);
  merchant.heard.forEach(verified);
});

test('a merchant who comes back is told, and not again', async (t) => {
  const merchant = await startMerchantServer(t);
  merchant.answer((response) => void response.writeHead(merchant.heard.length < 3 ? 500 : 204).end());
  const payment = await paidAt(merchant.url);
  await stage.workToTheEnd();
  assert.equal(merchant.heard.length, 3);
  const { state, tries } = await theDelivery(payment);
  assert.deepEqual([state, tries.map((each) => each.status)], ['delivered', [500, 500, 204]]);
});

test('a merchant who wants no retries is told once', async (t) => {
  const merchant = await startMerchantServer(t);
  merchant.answer((response) => void response.writeHead(500).end());
  await stage.set({ retries: false });
  const payment = await paidAt(merchant.url);
  await stage.work();
  await stage.set({ retries: true });
  assert.deepEqual([(await theDelivery(payment)).state, merchant.heard.length], ['exhausted', 1]);
});

test('a redirect is no delivery, and nobody follows it', async (t) => {
  const [merchant, elsewhere] = [await startMerchantServer(t), await startMerchantServer(t)];
  merchant.answer((response) => void response.writeHead(307, { location: elsewhere.url }).end());
  const payment = await paidAt(merchant.url);
  await stage.work();
  assert.deepEqual([merchant.heard.length, elsewhere.heard.length], [1, 0]);
  const { state, tries } = await theDelivery(payment);
  assert.deepEqual([state, tries[0]?.status], ['pending', 307]);
});

test('a server that cannot be reached is written down with the reason', async () => {
  const payment = await paidAt('http://127.0.0.1:9/');
  await stage.work();
  const { state, tries } = await theDelivery(payment);
  assert.deepEqual([state, tries[0]?.status], ['pending', null]);
  assert.match(tries[0]?.error ?? '', /ECONNREFUSED/);
});

test('a hub that dies in an attempt: the next one tells it again, under the same id', async (t) => {
  const merchant = await startMerchantServer(t);
  const payment = await paidAt(merchant.url);
  for (const last of [0, 1, 2, 3, 4]) {
    const life = createLife(last);
    const hub = mortal(stage.hub, life);
    await deliverWebhooks.run(hub).catch((error: unknown) => assert(error instanceof Died));
    await hub.background.idle();
    assert.notEqual(life.diedAt(), null);
    stage.machine.advance(60_000);
  }
  await stage.work();
  assert.equal((await theDelivery(payment)).state, 'delivered');
  assert(merchant.heard.length > 1);
  assert.equal(new Set(merchant.heard.map((each) => each.headers['webhook-id'])).size, 1);
});
