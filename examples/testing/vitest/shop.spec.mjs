import { startNaru } from 'naru/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startShop } from '../shop.cjs';

// 설치한 뒤 첫 시작은 몇 초 걸립니다. The first start after an installation takes longer.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let hub;
let shop;

beforeAll(async () => {
  hub = await startNaru();
  shop = await startShop(hub.env);
  hub.webhooks.sendTo(shop.webhookUrl);
});

afterAll(async () => {
  await shop.stop();
  await hub.stop();
});

test('card: the page is told, the webhook comes, the shop has looked', async () => {
  await shop.order('card-1', 1000);
  const { callback } = await hub.pay({ merchant_uid: 'card-1', amount: 1000 });
  expect(callback.error_code).toBe(undefined);
  const webhook = await hub.webhooks.next({ imp_uid: callback.imp_uid });
  expect(webhook.status).toBe('paid');
  expect(webhook.answered.status).toBe(200);
  expect(shop.statusOf('card-1')).toBe('paid');
});

test('virtual account: the deposit makes the order paid', async () => {
  await shop.order('account-1', 2000);
  const { payment } = await hub.pay({ merchant_uid: 'account-1', amount: 2000, pg: 'uplus', pay_method: 'vbank' });
  expect((await hub.webhooks.next({ imp_uid: payment.imp_uid })).status).toBe('ready');
  await hub.deposit(payment);
  expect((await hub.webhooks.next({ imp_uid: payment.imp_uid })).status).toBe('paid');
  expect(shop.statusOf('account-1')).toBe('paid');
});

test('subscription: a month goes by', async () => {
  await hub.pay({ merchant_uid: 'key-1', amount: 9900, pg: 'kicc', customer_uid: 'kim', buyer_tel: '010-1234-5678' });
  await shop.subscribe('month-1', { card: 'kim', amount: 9900, now: await hub.clock.now() });
  await hub.clock.advance('P1M');
  expect((await hub.webhooks.next({ merchant_uid: 'month-1' })).status).toBe('paid');
  expect(shop.statusOf('month-1')).toBe('paid');
});

test('a declined card leaves the order open', async () => {
  await shop.order('card-2', 1000);
  const { number } = hub.cards.find((card) => card.outcome === 'limit-exceeded');
  const { callback, payment } = await hub.pay({ merchant_uid: 'card-2', amount: 1000, card_number: number });
  expect(callback.error_msg).toBeTruthy();
  expect(payment.status).toBe('failed');
  expect(shop.statusOf('card-2')).toBe('ordered');
});

test('the reply to an approval is lost: paid once all the same', async () => {
  await shop.order('card-3', 3000);
  await hub.fail({ gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  const { payment } = await hub.pay({ merchant_uid: 'card-3', amount: 3000 });
  await hub.webhooks.next({ imp_uid: payment.imp_uid });
  expect(shop.statusOf('card-3')).toBe('paid');
  expect((await hub.ledger({ imp_uid: payment.imp_uid })).length).toBe(1);
});
