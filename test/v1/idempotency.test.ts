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
