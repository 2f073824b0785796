import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Payment } from '../../src/core/payment.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import type { Hub } from '../../src/hub.ts';
import { deliverWebhooks } from '../../src/jobs/deliver-webhooks.ts';
import { findDeliveries } from '../../src/store/webhook-deliveries.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate, type Gate } from '../support/gate.ts';
import { startMerchantServer, type MerchantServer } from '../support/merchant-server.ts';

/*
 * A lane is one payment and one url: its events arrive in order or not at all, and no lane and no endpoint holds up
 * another (ARCHITECTURE.md, 4).
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

/** Starts what is due and does not wait for it. */
function begin(hub: Hub = stage.hub): Promise<number> {
  return deliverWebhooks.run(hub);
}

function end(): Promise<void> {
  return stage.during(stage.hub.background.idle());
}

/** The server takes every call and answers none before the gate is open. */
function holding(merchant: MerchantServer): Gate {
  const gate = createGate();
  merchant.answer(async (response) => {
    await gate.opened;
    response.end();
  });
  return gate;
}

/** Longer than a call takes on a busy machine; a missing one fails the test. */
const arrivalMs = 10_000;
/** A call too many would arrive within this. */
const tooManyMs = 20;

/** Calls arrive by the network: this many must, and no more do. */
async function heard(merchant: MerchantServer, count: number): Promise<readonly unknown[]> {
  for (const until = Date.now() + arrivalMs; merchant.heard.length < count && Date.now() < until;) await sleep(1);
  await sleep(tooManyMs);
  return merchant.heard.map((each) => (JSON.parse(each.body) as { status: string }).status);
}

async function statesOf(payment: Payment): Promise<string[]> {
  const deliveries = await findDeliveries(stage.hub.db, scopeOf(payment), payment.id);
  return deliveries.map((each) => each.state);
}

/** Paid, with a cancellation that is told too; nothing of it has been delivered. */
async function twoEvents(...webhookUrls: readonly string[]): Promise<Payment> {
  const payment = await stage.pay({ webhookUrls });
  await stage.cancel(payment, { amount: 400, tellsMerchant: true });
  return payment;
}

test('a later event waits while the first attempt of an earlier one is under way, and goes after it', async (t) => {
  const merchant = await startMerchantServer(t);
  const gate = holding(merchant);
  const payment = await twoEvents(merchant.url);
  assert.equal(await begin(), 1);
  assert.equal(await begin(), 0);
  assert.deepEqual(await heard(merchant, 1), ['paid']);
  gate.open();
  await end();
  await stage.work();
  assert.deepEqual(await heard(merchant, 2), ['paid', 'cancelled']);
  assert.deepEqual(await statesOf(payment), ['delivered', 'delivered']);
});

test('it waits no longer than thirty seconds; the earlier one is then superseded by its delivery', async (t) => {
  const merchant = await startMerchantServer(t);
  const gate = createGate();
  merchant.answer(async (response, { body }) => {
    if (body.includes('"paid"')) await gate.opened;
    response.end();
  });
  const payment = await twoEvents(merchant.url);
  await begin();
  await stage.passTime(29_999);
  assert.equal(await begin(), 0);
  await stage.passTime(1);
  assert.equal(await begin(), 1);
  assert.deepEqual(await heard(merchant, 2), ['paid', 'cancelled']);
  while ((await statesOf(payment))[1] === 'pending');
  assert.deepEqual(await statesOf(payment), ['superseded', 'delivered']);
  gate.open();
  await end();
  assert.deepEqual(await statesOf(payment), ['superseded', 'delivered']);
});

test('an earlier event whose first attempt failed holds nothing up, and is never sent after a later one', async (t) => {
  const merchant = await startMerchantServer(t);
  merchant.answer((response, { body }) => void response.writeHead(body.includes('"paid"') ? 500 : 200).end());
  const payment = await twoEvents(merchant.url);
  await begin();
  await end();
  await begin();
  await end();
  assert.deepEqual(await heard(merchant, 2), ['paid', 'cancelled']);
  assert.deepEqual(await statesOf(payment), ['superseded', 'delivered']);
  await stage.workToTheEnd();
  assert.equal(merchant.heard.length, 2);
});

test('another url of the same payment is another lane', async (t) => {
  const [slow, quick] = [await startMerchantServer(t), await startMerchantServer(t)];
  const gate = holding(slow);
  await twoEvents(slow.url, quick.url);
  await begin();
  assert.deepEqual(await heard(quick, 1), ['paid']);
  await begin();
  assert.deepEqual(await heard(quick, 2), ['paid', 'cancelled']);
  assert.deepEqual(await heard(slow, 1), ['paid']);
  gate.open();
  await end();
  await stage.work();
});

test('another payment at the same url is another lane', async (t) => {
  const merchant = await startMerchantServer(t);
  const gate = holding(merchant);
  await twoEvents(merchant.url);
  await stage.pay({ webhookUrls: [merchant.url] });
  assert.equal(await begin(), 2);
  assert.deepEqual(await heard(merchant, 2), ['paid', 'paid']);
  gate.open();
  await end();
  await stage.work();
});

test('a slow endpoint gets four at once, from all hubs together, and delays nobody else', async (t) => {
  const [slow, quick] = [await startMerchantServer(t), await startMerchantServer(t)];
  const gate = holding(slow);
  for (let count = 0; count < 9; count += 1) await stage.pay({ webhookUrls: [slow.url] });
  const other = await stage.anotherHub();
  await begin();
  await begin(other);
  assert.equal((await heard(slow, 4)).length, 4);
  const payment = await stage.pay({ webhookUrls: [quick.url] });
  await begin(other);
  assert.deepEqual(await heard(quick, 1), ['paid']);
  while ((await statesOf(payment))[0] === 'pending');
  assert.equal((await heard(slow, 4)).length, 4);
  gate.open();
  await end();
  await stage.during(other.background.idle());
  await stage.work();
  assert.equal((await heard(slow, 9)).length, 9);
  assert.equal(new Set(slow.heard.map((each) => each.headers['webhook-id'])).size, 9);
  await stage.retire(other);
});

test('hubs that look for work in the same moment deliver everything once', async (t) => {
  const merchant = await startMerchantServer(t);
  const others = [await stage.anotherHub(), await stage.anotherHub()];
  for (let count = 0; count < 6; count += 1) await stage.pay({ webhookUrls: [`${merchant.url}/${count}`] });
  const taken = await Promise.all([begin(), ...others.map(begin)]);
  assert.equal(
    taken.reduce((sum, each) => sum + each, 0),
    6,
  );
  await stage.during(Promise.all([stage.hub, ...others].map((hub) => hub.background.idle())));
  assert.equal(new Set(merchant.heard.map((each) => each.path)).size, 6);
  assert.equal(merchant.heard.length, 6);
  for (const hub of others) await stage.retire(hub);
});
