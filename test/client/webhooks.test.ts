import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, test, type TestContext } from 'node:test';
import { Pool } from 'pg';
import {
  createClient,
  memoryWebhookStore,
  type NaruClient,
  type WebhookEvent,
  type WebhookRequest,
  type WebhookStore,
} from '../../client/index.ts';
import { pgWebhookStore, table } from '../../examples/server-sdk/pg-webhook-store.ts';
import { onFastify, onNode, onWeb } from '../../examples/server-sdk/servers.ts';
import { sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { endPool } from '../support/end-pool.ts';
import type { Heard } from '../support/merchant-server.ts';
import { openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair } from '../v1/running-api.ts';

/*
 * Webhooks that a hub really sent: believed, looked up, and handled once, whatever comes twice, late or at once.
 */

/** The stage's machine time, by which a hub signs, runs ahead of ours. */
const toleranceSeconds = 86_400;
const { webhookSecret } = sandboxMerchant;

let stage: BillingStage;
let naru: NaruClient;
let pool: Pool;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  const { imp_key: impKey, imp_secret: impSecret } = keyPair;
  naru = createClient({ baseUrl: stage.api.url, impKey, impSecret, webhookSecret, toleranceSeconds });
  pool = new Pool({ connectionString: stage.api.variables.DATABASE_URL });
  await pool.query(table);
});
after(async () => {
  await endPool(pool);
  await stage.close();
});

/** A payment that is charged, with what the merchant's server was sent of it. */
async function charge(): Promise<{ imp_uid: string; heard: readonly Heard[] }> {
  const charged = await naru.subscribe.again({ ...stage.order(), customer_uid: await stage.register() });
  assert.ok(charged.outcome === 'done');
  return { imp_uid: charged.payment.imp_uid, heard: await heardOf(charged.payment.imp_uid) };
}

async function heardOf(imp_uid: string): Promise<readonly Heard[]> {
  await stage.work();
  return stage.server.heard.filter(({ body }) => body.includes(imp_uid));
}

/** The second event of a payment, beside the first. */
async function chargeAndCancel(): Promise<{ imp_uid: string; paid: Heard; cancelled: Heard }> {
  const { imp_uid } = await charge();
  await naru.payments.cancel({ imp_uid, amount: 1_000, enable_webhook: true });
  const [paid, cancelled] = await heardOf(imp_uid);
  assert.ok(paid && cancelled);
  return { imp_uid, paid, cancelled };
}

for (const contentType of ['application/json', 'application/x-www-form-urlencoded']) {
  test(`a delivery as ${contentType} is believed, and its payment is looked up`, async () => {
    await stage.shop.lever('POST', '/settings', { content_type: contentType });
    const { imp_uid, paid, cancelled } = await chargeAndCancel();
    const first = await naru.webhooks.read(paid);
    assert.deepEqual([first.webhook.sequence, first.webhook.status, first.webhook.cancellation_id], [1, 'paid', null]);
    assert.deepEqual(first.payment, await naru.payments.get(imp_uid), 'the payment as it is now');
    const second = await naru.webhooks.read(cancelled);
    assert.ok(second.payment.status === 'cancelled');
    assert.deepEqual(
      [second.webhook.sequence, second.webhook.cancellation_id],
      [2, second.payment.cancel_history[0]?.cancellation_id],
    );
    await stage.shop.lever('POST', '/settings', { content_type: 'application/json' });
  });
}

/** A delivery as a hub would sign it. */
function signed(id: string, sequence: number, imp_uid: string): WebhookRequest {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = JSON.stringify({ imp_uid, merchant_uid: 'order-1', status: 'paid' });
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-sequence': String(sequence),
    'webhook-signature': `v1,${signature}`,
  };
  return { headers, body };
}

test('a payment that is not of this merchant is told as that', async () => {
  const receive = naru.webhooks.once(memoryWebhookStore(), async () => assert.fail('handled'));
  const answer = await receive(signed(randomUUID(), 1, 'imp_000000000000'));
  assert.ok(answer.did === 'rejected');
  assert.deepEqual([answer.status, answer.error.fault], [400, 'payment_unknown']);
});

test('a forged one is answered 400 and handled by nobody', async () => {
  const { heard } = await charge();
  const [{ headers, body }] = heard as [Heard];
  const receive = naru.webhooks.once(memoryWebhookStore(), async () => assert.fail('handled'));
  const answer = await receive({ headers: { ...headers, 'webhook-id': 'another' }, body });
  assert.deepEqual([answer.status, answer.did], [400, 'rejected']);
});

const stores: Readonly<Record<string, () => WebhookStore<never>>> = {
  'in memory': () => memoryWebhookStore() as WebhookStore<never>,
  'in Postgres': () => pgWebhookStore(pool) as WebhookStore<never>,
};

for (const [where, openStore] of Object.entries(stores)) {
  type Handled = Pick<WebhookEvent<never>, 'webhook' | 'payment'>;

  test(`${where}: of many deliveries at once one is handled, and a later one does nothing`, async () => {
    const { heard } = await charge();
    const [delivery] = heard as [Heard];
    const handled: Handled[] = [];
    const receive = naru.webhooks.once(openStore(), async (event) => void handled.push(event));
    const all = await Promise.all(Array.from({ length: 6 }, () => receive(delivery)));
    assert.equal(all.filter(({ did }) => did === 'handled').length, 1);
    assert.ok(all.every(({ did, status }) => did === 'handled' || did === 'nothing' || status === 503));
    assert.deepEqual(await receive(delivery), { status: 200, did: 'nothing' });
    assert.deepEqual(
      handled.map(({ payment }) => payment.status),
      ['paid'],
    );
  });

  test(`${where}: after a newer event an older one does nothing, for its payment was seen as it is now`, async () => {
    const { paid, cancelled } = await chargeAndCancel();
    const handled: Handled[] = [];
    const receive = naru.webhooks.once(openStore(), async (event) => void handled.push(event));
    assert.equal((await receive(cancelled)).did, 'handled');
    assert.equal((await receive(paid)).did, 'nothing');
    assert.deepEqual(
      handled.map(({ payment }) => payment.cancel_amount),
      [1_000],
    );
  });

  test(`${where}: two events of one payment wait for each other`, async () => {
    const { paid, cancelled } = await chargeAndCancel();
    const seen: string[] = [];
    const receive = naru.webhooks.once(openStore(), async ({ webhook }) => {
      if (webhook.sequence === 1) seen.push((await receive(cancelled)).did);
    });
    assert.equal((await receive(paid)).did, 'handled');
    assert.equal((await receive(cancelled)).did, 'handled');
    assert.deepEqual(seen, ['busy']);
  });

  test(`${where}: a handler that fails is thrown on, and its turn is free again`, async () => {
    const { heard } = await charge();
    const [delivery] = heard as [Heard];
    let failures = 1;
    const receive = naru.webhooks.once(openStore(), async () => {
      if (failures-- > 0) throw new Error('the shop is closed');
    });
    await assert.rejects(receive(delivery), /the shop is closed/);
    assert.equal((await receive(delivery)).did, 'handled');
  });

  test(`${where}: done and then failed is done; the hub hears of the failure once`, async () => {
    const { heard } = await charge();
    const [delivery] = heard as [Heard];
    const receive = naru.webhooks.once(openStore(), async ({ done }) => {
      await done();
      throw new Error('no mail today');
    });
    await assert.rejects(receive(delivery), /no mail today/);
    assert.equal((await receive(delivery)).did, 'nothing');
  });

  test(`${where}: a replay that claims to be newer does not hide what comes next`, async () => {
    const { imp_uid, heard } = await charge();
    const [delivery] = heard as [Heard];
    const receive = naru.webhooks.once(openStore(), async () => {});
    assert.equal((await receive(delivery)).did, 'handled');
    const lying = { headers: { ...delivery.headers, 'webhook-sequence': '999999' }, body: delivery.body };
    assert.equal((await receive(lying)).did, 'nothing');
    assert.equal((await receive(signed(randomUUID(), 2, imp_uid))).did, 'handled');
  });
}

test('in Postgres: who died in his turn gives it up after a minute, and comes back too late', async () => {
  const store = pgWebhookStore(pool);
  const turn = { webhook_id: randomUUID(), imp_uid: randomUUID(), sequence: 1, token: randomUUID() };
  const next = { ...turn, token: randomUUID() };
  assert.equal(await store.claim(turn), 'claimed');
  assert.equal(await store.claim(next), 'busy');
  const aged = `update handled_webhooks set claimed_at = claimed_at - interval '61 seconds' where webhook_id = $1`;
  await pool.query(aged, [turn.webhook_id]);
  assert.equal(await store.claim(next), 'claimed');
  await assert.rejects(store.done(turn), /이제 다른 곳에서 처리합니다/);
  await store.release(turn);
  await store.done(next);
  assert.equal(await store.claim(turn), 'done');
});

test('over real servers, of Node, of Fastify and by web standards, a delivery is answered', async (t) => {
  const receive = naru.webhooks.once(memoryWebhookStore(), async () => {});
  const [node, fastify] = [onNode(receive), onFastify(receive)];
  t.after(async () => {
    node.close();
    await fastify.close();
  });
  node.listen(0, '127.0.0.1');
  await once(node, 'listening');
  const nodeUrl = `http://127.0.0.1:${(node.address() as AddressInfo).port}/webhook`;
  const fastifyUrl = `${await fastify.listen({ host: '127.0.0.1', port: 0 })}/webhook`;
  const post = ({ headers, body }: Heard) => {
    const names = Object.entries(headers).filter(([name]) => /^(webhook|content-type)/.test(name));
    return { method: 'POST', headers: names as [string, string][], body };
  };
  for (const answer of [
    (delivery: Heard) => fetch(nodeUrl, post(delivery)),
    (delivery: Heard) => fetch(fastifyUrl, post(delivery)),
    (delivery: Heard) => onWeb(receive, new Request('http://shop.example/webhook', post(delivery))),
  ]) {
    const [delivery] = (await charge()).heard as [Heard];
    assert.equal((await answer(delivery)).status, 200);
    assert.equal((await answer({ ...delivery, body: delivery.body.replace('paid', 'free') })).status, 400);
  }
});
