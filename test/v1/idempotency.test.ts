import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { losingReplies, losingRequests, refusingConnections } from '../support/wire.ts';
import { eraseBuyer } from '../../src/flows/erase-buyer.ts';
import { paymentId } from '../../src/core/ids.ts';
import { card, limited, openBillingStage, type BillingStage } from './billing-stage.ts';
import type { Answer } from './running-api.ts';

/*
 * `Idempotency-Key`: whoever does not know whether his call was heard makes it again, and hears what was done.
 */

let stage: BillingStage;
let keys = 0;
const newKey = (): string => `key-${(keys += 1)}`;

before(async (t) => void (stage = await openBillingStage(t as never)));
after(() => stage.close());
beforeEach(() => stage.meddle(null));

const onetime = '/subscribe/payments/onetime';
const again = '/subscribe/payments/again';

function post(path: string, json: object, key: string): Promise<Answer> {
  return stage.post(path, json, { 'idempotency-key': key });
}

function said({ status, code, message, response }: Answer): unknown[] {
  return [status, code, message, response];
}

const isReplay = ({ headers }: Answer): boolean => headers.get('idempotent-replayed') === 'true';

test('the second call under a key hears what the first was told, and nothing is charged', async () => {
  const [key, body] = [newKey(), { ...stage.order(), ...card }];
  const charges = await stage.charges();
  const first = await post(onetime, body, key);
  const second = await post(onetime, body, key);
  assert.deepEqual([first.code, first.response?.['status'], isReplay(first)], [0, 'paid', false]);
  assert.deepEqual([said(second), isReplay(second)], [said(first), true]);
  assert.equal((await stage.charges()) - charges, 1);
});

test('a card that was declined stays declined under its key', async () => {
  const name = await stage.register(stage.name(), limited);
  const [key, body] = [newKey(), { ...stage.order(), customer_uid: name }];
  const first = await post(again, body, key);
  assert.deepEqual([first.code, first.response?.['status']], [0, 'failed']);
  assert.deepEqual(said(await post(again, body, key)), said(first));
  assert.equal((await post(again, body, newKey())).response?.['status'], 'failed', 'another key is another try');
});

test('the order of fields and the shape of the body do not matter, what they say does', async () => {
  const key = newKey();
  const order = stage.order();
  const first = await post(onetime, { ...order, ...card }, key);
  assert.deepEqual(said(await post(onetime, { ...card, ...order }, key)), said(first));
  for (const other of [
    { ...order, ...card, amount: 10_001 },
    { ...order, ...limited },
    { ...card, ...stage.order() },
  ]) {
    const { status, code, message } = await post(onetime, other, key);
    assert.deepEqual([status, code], [400, -1]);
    assert.match(String(message), /같은 Idempotency-Key로 다른 내용을/);
  }
  const { status } = await post(again, { ...order, ...card }, key);
  assert.equal(status, 400, 'the same words to another address ask for something else');
});

test('of many calls under one key at once one is made; the others hear so, and then its answer', async () => {
  const [key, body] = [newKey(), { ...stage.order(), ...card }];
  const charges = await stage.charges();
  const all = await Promise.all(Array.from({ length: 8 }, () => post(onetime, body, key)));
  const [made] = all.filter(({ status, headers }) => status === 200 && !headers.get('idempotent-replayed'));
  assert.ok(made);
  for (const each of all.filter((one) => one !== made))
    if (each.status === 409) assert.match(String(each.message), /처리하고 있습니다/);
    else assert.deepEqual([said(each), isReplay(each)], [said(made), true]);
  assert.deepEqual(said(await post(onetime, body, key)), said(made));
  assert.equal((await stage.charges()) - charges, 1);
});

test('a part that is cancelled under a key is cancelled once, and once more under another', async () => {
  const paid = await post(onetime, { ...stage.order(), ...card }, newKey());
  const body = { imp_uid: paid.response?.['imp_uid'], amount: 1_000 };
  const key = newKey();
  const first = await post('/payments/cancel', body, key);
  assert.equal(first.response?.['cancel_amount'], 1_000);
  assert.deepEqual(said(await post('/payments/cancel', body, key)), said(first));
  const other = await post('/payments/cancel', body, newKey());
  assert.equal(other.response?.['cancel_amount'], 2_000);
});

type Post = { readonly path: string; readonly fields: Readonly<Record<string, string | number>> };

const aPaid = async (params: object = {}): Promise<string> => {
  const id = await stage.shop.open({ merchant_uid: stage.order().merchant_uid, amount: 11_000, ...params });
  await stage.shop.complete(id, { decision: 'pay' });
  return id;
};
const forPhone = { identifier: '010-9876-5432', identifier_type: 'phone' };

/** Each POST after which money has moved, or will, or is written down for the tax office. */
const movesMoney: Readonly<Record<string, () => Promise<Post>>> = {
  onetime: async () => ({ path: onetime, fields: { ...stage.order(), ...card } }),
  foreign: async () => ({ path: '/subscribe/payments/foreign', fields: { ...stage.order(), ...card } }),
  again: async () => ({ path: again, fields: { ...stage.order(), customer_uid: await stage.register() } }),
  cancel: async () => ({ path: '/payments/cancel', fields: { imp_uid: await aPaid(), amount: 1_000 } }),
  async schedule() {
    const { merchant_uid, amount } = stage.order();
    const item = { 'schedules[0][merchant_uid]': merchant_uid, 'schedules[0][amount]': amount };
    const fields = { ...item, 'schedules[0][schedule_at]': stage.after(60), customer_uid: await stage.register() };
    return { path: '/subscribe/payments/schedule', fields };
  },
  async retry() {
    const order = await stage.scheduled(await stage.register());
    assert.equal((await stage.post('/subscribe/payments/unschedule', { merchant_uid: order })).code, 0);
    return { path: `/subscribe/payments/schedule/${order}/retry`, fields: {} };
  },
  async account() {
    const account = { vbank_code: '088', vbank_due: stage.after(86_400), buyer_name: '나루' };
    return { path: '/vbanks', fields: { ...stage.order(), ...account } };
  },
  receipt: async () => ({ path: `/receipts/${await aPaid({ pay_method: 'trans' })}`, fields: forPhone }),
  async 'receipt of cash from elsewhere'() {
    const { merchant_uid, amount } = stage.order();
    return { path: `/receipts/external/${merchant_uid}`, fields: { ...forPhone, name: '매장 결제', amount } };
  },
};

for (const [name, asked] of Object.entries(movesMoney)) {
  test(`a form that is sent twice under one key does once what it asks: ${name}`, async () => {
    const [key, { path, fields }] = [newKey(), await asked()];
    const pairs = Object.entries(fields).map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
    const send = (at: string, body: string): Promise<Answer> =>
      stage.call('POST', at, { body, headers: { 'idempotency-key': key } });
    const moved = async (): Promise<unknown> => (await stage.shop.lever('GET', '/ledger?gateway=toss'))['entries'];
    const first = await send(path, pairs.join('&'));
    assert.deepEqual([first.code, isReplay(first)], [0, false], String(first.message));
    const before = await moved();
    const second = await send(`${path}/`, pairs.toReversed().join('& '));
    assert.deepEqual([said(second), isReplay(second)], [said(first), true]);
    assert.deepEqual(await moved(), before);
  });
}

test('what the gateway refused is an answer too, with whatever status', async () => {
  const [key, path] = [newKey(), `/receipts/${await aPaid({ pay_method: 'trans' })}`];
  stage.meddle(refusingConnections('approve'));
  const first = await post(path, forPhone, key);
  stage.meddle(null);
  assert.deepEqual([first.status, first.headers.get('naru-outcome')], [500, 'declined']);
  const second = await post(path, forPhone, key);
  assert.deepEqual([said(second), isReplay(second)], [said(first), true]);
  assert.equal((await post(path, forPhone, newKey())).code, 0, 'another key is another try');
});

test('an end that was not known is shown as it is by now', async () => {
  const name = await stage.register();
  const [key, body] = [newKey(), { ...stage.order(), customer_uid: name }];
  stage.meddle(losingReplies('approve', 'settle'));
  const first = await post(again, body, key);
  assert.deepEqual([first.headers.get('naru-outcome'), first.response?.['status']], ['unknown', 'ready']);
  const second = await post(again, body, key);
  assert.deepEqual([second.headers.get('naru-outcome'), isReplay(second)], ['unknown', true]);
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
  const third = await post(again, body, key);
  assert.deepEqual([third.headers.get('naru-outcome'), third.response?.['status']], [null, 'paid']);
});

test('a cancellation of which nobody knows the end is asked about anew, and done once', async () => {
  const paid = await post(onetime, { ...stage.order(), ...card }, newKey());
  const [key, body] = [newKey(), { imp_uid: paid.response?.['imp_uid'], amount: 1_000 }];
  stage.meddle(losingRequests('cancel', 'settle'));
  const first = await post('/payments/cancel', body, key);
  assert.deepEqual([first.code, first.headers.get('naru-outcome')], [-1, 'unknown']);
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
  const second = await post('/payments/cancel', body, key);
  assert.deepEqual([second.code, second.response?.['cancel_amount'], isReplay(second)], [0, 1_000, false]);
});

test('a card that did not reach the gateway is an answer like another', async () => {
  const name = await stage.register();
  const [key, body] = [newKey(), { ...stage.order(), customer_uid: name }];
  stage.meddle(refusingConnections('approve'));
  const first = await post(again, body, key);
  stage.meddle(null);
  assert.equal(first.response?.['status'], 'failed');
  assert.deepEqual(said(await post(again, body, key)), said(first));
});

test('who died on the way holds up the next for two minutes and no longer', async () => {
  const [key, body] = [newKey(), { ...stage.order(), ...card }];
  await post(onetime, body, key);
  const died = `update idempotent_calls set answer = null, payment_id = null, machine_lease_until = $2 where key = $1`;
  const machineMs = stage.api.hub.clock.machineNow().getTime();
  await stage.api.hub.db.query(died, [key, new Date(machineMs + 600_000)]);
  assert.equal((await post(onetime, body, key)).status, 409);
  await stage.api.hub.db.query(died, [key, new Date(machineMs - 1)]);
  const charges = await stage.charges();
  const { code, message } = await post(onetime, body, key);
  assert.deepEqual([code, await stage.charges()], [1, charges]);
  assert.match(String(message), /이미 주문이 이루어진 건/, 'the order is held all the same');
});

test('an answer is kept for fifteen days', async () => {
  const [key, body] = [newKey(), { ...stage.order(), ...card }];
  const first = await post(onetime, body, key);
  await stage.passTime(15 * 86_400 - 60);
  assert.deepEqual(said(await post(onetime, body, key)), said(first));
  await stage.passTime(61);
  assert.equal((await post(onetime, body, key)).code, 1);
});

test('a key that is none is told, and nothing is done', async () => {
  const charges = await stage.charges();
  for (const bad of ['a b', 'k'.repeat(256), ' '.repeat(3)]) {
    const { status, message } = await post(onetime, { ...stage.order(), ...card }, bad);
    assert.equal(status, 400, bad);
    assert.match(String(message), /^Idempotency-Key는/);
  }
  assert.equal(await stage.charges(), charges);
});

test('nothing of an answer or of what was asked can be read where it is kept, and it goes with its buyer', async () => {
  const [key, body] = [newKey(), { ...stage.order(), ...card, buyer_name: '홍길동' }];
  const first = await post(onetime, body, key);
  const kept = async (): Promise<string> =>
    JSON.stringify(await stage.api.hub.db.query('select * from idempotent_calls where key = $1', [key]));
  const rows = await kept();
  for (const secret of ['홍길동', card.card_number.replaceAll('-', ''), '5399'])
    assert.ok(!rows.includes(secret) && !rows.includes(Buffer.from(secret).toString('hex')), secret);
  const id = paymentId(String(first.response?.['imp_uid']));
  assert.equal(await eraseBuyer(stage.api.hub, id, { actor: 'me', because: 'asked' }), 'erased');
  assert.equal(await kept(), '[]');
});
