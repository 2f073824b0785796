import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-03-01T09:00:00+09:00');

/** Time is held, so webhooks go out only when the timers are run. */
async function prepare(t: TestContext, mid: string): Promise<{ trial: Trial; receiver: Receiver }> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  await trial.control('PUT', '/webhooks', { gateway: 'toss', mid, url: receiver.url });
  await holdAt(trial, start);
  return { trial, receiver };
}

async function holdAt(trial: Trial, at: number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
}

async function run(trial: Trial): Promise<{ ran: number; next: string | null }> {
  return (await trial.control('POST', '/timers/run', {})).json;
}

test('an approval is told once, with the whole payment and the documented headers', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_3');
  const { api, pay } = merchantAt(trial);
  const { paymentKey } = await pay();
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  assert.deepEqual(await run(trial), { ran: 0, next: null });
  const [only, ...more] = receiver.received;
  assert.equal(more.length, 0);
  const body = JSON.parse(only?.body ?? '');
  assert.deepEqual(Object.keys(body), ['eventType', 'createdAt', 'data']);
  assert.deepEqual([body.eventType, body.createdAt], ['PAYMENT_STATUS_CHANGED', '2026-03-01T09:00:00.000000']);
  assert.deepEqual(body.data, (await api('GET', `/v1/payments/${paymentKey}`)).json);
  const headers = only?.headers ?? {};
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers['tosspayments-webhook-transmission-time'], '2026-03-01T09:00:00+09:00');
  assert.equal(headers['tosspayments-webhook-transmission-retried-count'], '0');
  assert.match(String(headers['tosspayments-webhook-transmission-id']), /^whtrans_a[0-9a-hjkmnp-tv-z]{26}$/);
});

test('a MID of version 1.4 gets the short body', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_14');
  const { paymentKey, orderId } = await merchantAt(trial, 'iamporttest_14').pay();
  await run(trial);
  const { data } = JSON.parse(receiver.received[0]?.body ?? '');
  assert.deepEqual(data, { paymentKey, orderId, status: 'DONE' });
  assert.match(paymentKey, /^[1-9A-HJ-NP-Za-km-z]{48}$/);
});

test('a failed webhook comes again after 1, 4, 16, 64, 256, 1024 and 4096 minutes, even over restarts', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_3');
  receiver.answerWith(204);
  await merchantAt(trial).pay();
  let due = start;
  for (const minutes of [1, 4, 16, 64, 256, 1024, 4096]) {
    const { ran, next } = await run(trial);
    assert.equal(ran, 1);
    assert.equal(next, new Date(due + minutes * minuteMs).toISOString());
    due += minutes * minuteMs;
    await trial.restart();
    await holdAt(trial, due);
  }
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  const header = (name: string): unknown[] => {
    return receiver.received.map(({ headers }) => headers[`tosspayments-webhook-transmission-${name}`]);
  };
  assert.deepEqual(header('retried-count'), ['0', '1', '2', '3', '4', '5', '6', '7']);
  assert.equal(new Set(header('id')).size, 1);
  assert.equal(new Set(receiver.received.map(({ body }) => body)).size, 1);
});

test('a webhook that was answered with 200 at last does not come again', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_3');
  receiver.answerWith(500);
  await merchantAt(trial).pay();
  await run(trial);
  receiver.answerWith(200);
  await holdAt(trial, start + minuteMs);
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  const { notices } = (await trial.control('GET', '/notices')).json;
  assert.deepEqual(
    notices[0].tries.map((each: Wire) => each.status),
    [500, 200],
  );
});

test('cancellations, refusals and expiries are told; opening, authenticating and closing are not', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_3');
  const { api, open, authenticate, pay } = merchantAt(trial);
  const { paymentKey } = await pay();
  await api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '일부', cancelAmount: 1_000 } });
  await api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '나머지' } });
  const refused = await authenticate({ choice: { cardNumber: '9410-0000-0000-0001' } });
  await api('POST', '/v1/payments/confirm', { body: refused });
  const left = (await open()).json;
  await trial.call('POST', `/toss/window/${left.paymentKey}/cancel`);
  await run(trial);
  await holdAt(trial, start + 30 * minuteMs);
  await run(trial);
  const told = receiver.received.map(({ body }) => {
    const { status, balanceAmount } = JSON.parse(body).data;
    return [status, balanceAmount];
  });
  assert.deepEqual(
    told.sort((a, b) => a.join().localeCompare(b.join())),
    [
      ['ABORTED', 60_000],
      ['DONE', 60_000],
      ['EXPIRED', 60_000],
      ['PARTIAL_CANCELED', 0],
      ['PARTIAL_CANCELED', 59_000],
    ],
  );
});

test('while time flows, a webhook goes out by itself', async (t) => {
  const { trial, receiver } = await prepare(t, 'iamporttest_3');
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: null });
  await merchantAt(trial).pay();
  for (let tries = 0; receiver.received.length === 0 && tries < 200; tries += 1) {
    await new Promise((done) => setTimeout(done, 10));
  }
  assert.equal(receiver.received.length, 1);
});
