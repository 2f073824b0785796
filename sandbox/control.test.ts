import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testCards } from './cards.ts';
import { merchantAt } from './toss/trial-merchant.ts';
import { startReceiver, startTrial } from './trial.ts';
import type { Trial, Wire } from './trial.ts';

async function ledgerOf(trial: Trial, orderId: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=toss&order=${orderId}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

test('a page in a browser cannot pull the levers', async (t) => {
  const trial = await startTrial(t);
  const refused = await trial.call('POST', '/__sandbox/reset', { body: {} });
  assert.equal(refused.status, 403);
  const rebound = { 'sandbox-control': '1', origin: 'http://evil.example:8788' };
  assert.equal((await trial.call('POST', '/__sandbox/reset', { body: {}, headers: rebound })).status, 403);
  // The browser asks whether the page may send the header, and gets no leave.
  const preflight = await trial.call('OPTIONS', '/__sandbox/reset', {
    headers: { origin: 'https://evil.example', 'access-control-request-headers': 'sandbox-control' },
  });
  assert.ok(preflight.status >= 400);
  assert.equal(preflight.headers.get('access-control-allow-headers'), null);
});

test('a lever that makes no sense is refused with the name of what is wrong', async (t) => {
  const trial = await startTrial(t);
  const wrong: [string, string, unknown, RegExp][] = [
    ['POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'slow', delay: 5 }, /^delay/],
    ['POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'slow', times: 1.5 }, /^times/],
    ['POST', '/faults', '[]', /JSON/],
    ['GET', '/ledger?gateway=nobody', undefined, /^gateway/],
    ['GET', '/ledger?orderId=imp_000000000001', undefined, /^orderId/],
    ['PUT', '/clock', { held_at: 'noon' }, /^held_at/],
    ['PUT', '/clock', { offset_ms: '5' }, /^offset_ms/],
    ['PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_3', url: 'nowhere' }, /^url/],
    ['PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_3', url: 'http://a.example', kinds: ['x'] }, /^kinds/],
    ['POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'bad-signature' }, /^fault/],
    ['POST', '/buyer/open', { gateway: 'toss', launch: { kind: 'frame' } }, /^kind/],
    ['POST', '/buyer/decide', { gateway: 'toss', window: 'x', decision: 'pay', point: 1 }, /^point/],
  ];
  for (const [method, path, body, sentence] of wrong) {
    const { status, json } = await trial.control(method, path, body);
    assert.equal(status, 400, path);
    assert.match(json.message, sentence);
  }
  const large = await trial.control('POST', '/faults', { gateway: 'x'.repeat(70_000) });
  assert.deepEqual([large.status, large.json.code], [413, 'REFUSED']);
});

test('a lost request did nothing, a lost reply did', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const payment = await authenticate();
  const confirm = () => api('POST', '/v1/payments/confirm', { body: payment, headers: { 'idempotency-key': 'once' } });
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'lose-request' });
  await assert.rejects(confirm());
  assert.deepEqual(await ledgerOf(trial, payment.orderId), []);
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  await assert.rejects(confirm());
  assert.deepEqual(await ledgerOf(trial, payment.orderId), [['approval', 60_000]]);
  assert.equal((await confirm()).json.status, 'DONE', 'the key replays what was lost');
});

test('a server error did nothing, garbage did', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey, orderId } = await pay();
  const cancel = (key: string) =>
    api('POST', `/v1/payments/${paymentKey}/cancel`, {
      body: { cancelReason: '변심', cancelAmount: 1_000 },
      headers: { 'idempotency-key': key },
    });
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'http-500' });
  const failed = await cancel('first');
  assert.deepEqual([failed.status, failed.json.code], [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING']);
  assert.equal((await ledgerOf(trial, orderId)).length, 1);
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'garbage' });
  const garbage = await cancel('second');
  assert.throws(() => JSON.parse(garbage.text));
  assert.equal((await ledgerOf(trial, orderId)).length, 2);
  assert.equal((await cancel('second')).json.balanceAmount, 59_000);
});

test('faults meet only their kind of call, are counted, and survive a restart', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey, orderId } = await pay();
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'settle', fault: 'http-500', times: 2 });
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  assert.equal((await api('GET', `/v1/payments/orders/${orderId}`)).status, 500);
  await trial.restart();
  const { faults } = (await trial.control('GET', '/faults')).json;
  const left = faults.map((each: Wire) => [each.call, each.fault, each.times]);
  assert.deepEqual(left, [
    ['settle', 'http-500', 1],
    ['approve', 'lose-reply', 1],
  ]);
  assert.equal(
    (await api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '변심' } })).status,
    200,
  );
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).status, 500);
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).status, 200);
  await trial.control('DELETE', '/faults');
  assert.deepEqual((await trial.control('GET', '/faults')).json.faults, []);
  const refused = await trial.control('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'explode' });
  assert.equal(refused.status, 400);
});

test('what was answered is there after a crash that cut off a line', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey, orderId } = await pay();
  await trial.restart(() => appendFile(join(trial.home, 'journal.jsonl'), '[["toss.payments","torn",{"mid"'));
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).json.status, 'DONE');
  assert.deepEqual(await ledgerOf(trial, orderId), [['approval', 60_000]]);
  assert.equal(
    (await api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '변심' } })).status,
    200,
  );
});

test('the approval whose reply is lost is in the books', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const cardNumber = testCards.find((card) => card.outcome === 'reply-lost')?.number;
  const payment = await authenticate({ choice: { cardNumber } });
  await assert.rejects(api('POST', '/v1/payments/confirm', { body: payment }));
  assert.deepEqual(await ledgerOf(trial, payment.orderId), [['approval', 60_000]]);
});

test('reset empties the books and the faults, keeps the webhook addresses, and returns to real time', async (t) => {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  const { api, pay } = merchantAt(trial);
  await trial.control('PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_3', url: receiver.url });
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2030-01-01T00:00:00.000Z' });
  const { paymentKey } = await pay();
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'any', fault: 'slow' });
  await trial.control('POST', '/reset', {});
  await trial.restart();
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).status, 404);
  assert.deepEqual((await trial.control('GET', '/ledger')).json.entries, []);
  const { offset_ms: offsetMs, held_at: heldAt } = (await trial.control('GET', '/clock')).json;
  assert.deepEqual([offsetMs, heldAt], [0, null]);
  assert.equal(receiver.received.length, 0);
  await pay();
  await trial.control('POST', '/timers/run', {});
  assert.equal(receiver.received.length, 1);
});

test('the test cards are one table', async (t) => {
  const trial = await startTrial(t);
  assert.deepEqual((await trial.control('GET', '/cards')).json, testCards);
});
