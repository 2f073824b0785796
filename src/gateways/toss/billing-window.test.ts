import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noWishes } from '../../core/checkout-order.ts';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { WindowOrder } from '../gateway.ts';
import { launchWindow, parseReturn, type WindowSetting } from './window.ts';

/* The window in which a card is registered, and its return. */

const address = 'https://pay.example/checkout/abc/return';

const order: WindowOrder = {
  paymentId: paymentId('imp_123456789012'),
  orderName: '나루 정기권',
  amount: money(0, 'KRW'),
  taxFree: 0,
  method: 'card',
  easyPay: null,
  buyer: { name: '홍길동', email: 'buyer@example.com', phone: '010-1234-5678', address: null, postcode: null },
  device: 'pc',
  returnUrl: address,
  ...noWishes,
  noticeUrl: 'https://pay.example/notifications/gateway/token',
  purpose: 'issue_key',
  customerId: 'buyer-7',
};

const setting: WindowSetting = { clientKey: 'test_ck_x', place: { environment: 'test' } };

function paramsOf(changes: Partial<WindowOrder>): Record<string, unknown> {
  const { launch } = launchWindow({ ...order, ...changes }, setting);
  assert(launch.kind === 'script' && launch.call === 'requestBillingAuth');
  const [method, params] = launch.args;
  assert.equal(method, '카드');
  assert(typeof params === 'object' && params !== null);
  return { ...params };
}

test('a card is registered in a window of its own, which is told the customer and no amount', () => {
  assert.deepEqual(paramsOf({}), {
    customerKey: 'buyer-7',
    successUrl: address,
    failUrl: address,
    windowTarget: 'iframe',
    customerName: '홍길동',
    customerEmail: 'buyer@example.com',
  });
  assert.equal('windowTarget' in paramsOf({ device: 'mobile' }), false);
  assert.match(String(paramsOf({ customerId: '고객 7' })['customerKey']), /^naru-[0-9a-f]{40}$/);
});

const registered = { customerKey: 'buyer-7', paymentId: 'imp_123456789012' };

test('a registration is kept with its customer, and its return is held against that', () => {
  assert.deepEqual(launchWindow(order, setting).registered, registered);
  assert.deepEqual(launchWindow({ ...order, amount: money(1_000, 'KRW'), purpose: 'charge' }, setting).registered, {});
  const query = { customerKey: 'buyer-7', authKey: 'bln_1' };
  assert.deepEqual(parseReturn({ query, form: {} }, registered), {
    authenticated: true,
    paymentId: 'imp_123456789012',
    amount: null,
    proof: { authKey: 'bln_1' },
  });
});

test('a registration of somebody else, of nothing or of a payment is none', () => {
  const wrong = [
    { customerKey: 'somebody', authKey: 'bln_1' },
    { customerKey: 'buyer-7' },
    { authKey: 'bln_1' },
    { customerKey: 'buyer-7', authKey: 'x'.repeat(301) },
    { orderId: 'imp_123456789012', paymentKey: 'key', amount: '50000' },
  ];
  for (const query of wrong) {
    const back = parseReturn({ query, form: {} }, registered);
    assert.equal(!back.authenticated && back.decline.code, 'return_incomplete', JSON.stringify(query));
  }
  const card = { customerKey: 'buyer-7', authKey: 'bln_1' };
  assert.equal(parseReturn({ query: card, form: {} }, {}).authenticated, false, 'of a window that was for a payment');
});

test('a registration that the buyer leaves is his cancel, and one that is refused keeps its code', () => {
  const cancelled = parseReturn({ query: { code: 'PAY_PROCESS_CANCELED', message: 'm' }, form: {} }, registered);
  assert.equal(!cancelled.authenticated && cancelled.isBuyersCancel, true);
  const refused = parseReturn({ query: { code: 'INVALID_CARD_PASSWORD', message: 'm' }, form: {} }, registered);
  assert.equal(!refused.authenticated && refused.decline.reason, 'card_password_wrong');
});
