import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startNaru } from 'naru/testing';
import { startShop } from '../shop.cjs';

let hub;
let shop;

before(async () => {
  hub = await startNaru();
  shop = await startShop(hub.env);
  hub.webhooks.sendTo(shop.webhookUrl);
});

after(async () => {
  await shop.stop();
  await hub.stop();
});

test('card: the page is told, the webhook comes, the shop has looked', async () => {
  await shop.order('card-1', 1000);
  const { callback } = await hub.pay({ merchant_uid: 'card-1', amount: 1000 });
  assert.equal(callback.error_code, undefined);
  const webhook = await hub.webhooks.next({ imp_uid: callback.imp_uid });
  assert.equal(webhook.status, 'paid');
  assert.equal(webhook.answered.status, 200);
  assert.equal(shop.statusOf('card-1'), 'paid');
});

test('virtual account: the deposit makes the order paid', async () => {
  await shop.order('account-1', 2000);
  const { payment } = await hub.pay({ merchant_uid: 'account-1', amount: 2000, pg: 'uplus', pay_method: 'vbank' });
  assert.equal((await hub.webhooks.next({ imp_uid: payment.imp_uid })).status, 'ready');
  await hub.deposit(payment);
  assert.equal((await hub.webhooks.next({ imp_uid: payment.imp_uid })).status, 'paid');
  assert.equal(shop.statusOf('account-1'), 'paid');
});

test('subscription: a month goes by', async () => {
  await hub.pay({ merchant_uid: 'key-1', amount: 9900, pg: 'kicc', customer_uid: 'kim', buyer_tel: '010-1234-5678' });
  await shop.subscribe('month-1', { card: 'kim', amount: 9900, now: await hub.clock.now() });
  await hub.clock.advance('P1M');
  assert.equal((await hub.webhooks.next({ merchant_uid: 'month-1' })).status, 'paid');
  assert.equal(shop.statusOf('month-1'), 'paid');
});

test('a declined card leaves the order open', async () => {
  await shop.order('card-2', 1000);
  const { number } = hub.cards.find((card) => card.outcome === 'limit-exceeded');
  const { callback, payment } = await hub.pay({ merchant_uid: 'card-2', amount: 1000, card_number: number });
  assert.ok(callback.error_msg);
  assert.equal(payment.status, 'failed');
  assert.equal(shop.statusOf('card-2'), 'ordered');
});

test('the reply to an approval is lost: paid once all the same', async () => {
  await shop.order('card-3', 3000);
  await hub.fail({ gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  const { payment } = await hub.pay({ merchant_uid: 'card-3', amount: 3000 });
  await hub.webhooks.next({ imp_uid: payment.imp_uid });
  assert.equal(shop.statusOf('card-3'), 'paid');
  assert.equal((await hub.ledger({ imp_uid: payment.imp_uid })).length, 1);
});
