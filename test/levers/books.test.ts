import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { startWebServer } from '../support/web-server.ts';
import { leversAt, type Wire } from './levers-at.ts';

/* What CI breaks, reads and empties: faults, ledger, webhooks, settings, reset. */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const merchant = merchantOf(hub);
const { pull, open, complete, movements } = leversAt(hub);

async function pay(params: object = {}): Promise<string> {
  const { imp_uid: id } = await open(params);
  assert.equal((await complete(id, { decision: 'pay' })).json.callback.error_code, undefined);
  return id;
}

test('a fault is ordered, listed, counted down and cleared', async () => {
  const ordered = await pull('POST', '/faults', {
    gateway: 'toss',
    call: 'cancel',
    fault: 'slow',
    times: 2,
    delay_ms: 20,
  });
  assert.equal(ordered.status, 200);
  const listed = (await pull('GET', '/faults')).json.faults;
  assert.deepEqual(
    listed.map(({ gateway, call, fault, times }: Wire) => [gateway, call, fault, times]),
    [['toss', 'cancel', 'slow', 2]],
  );
  const id = await pay();
  await merchant.call('POST', '/payments/cancel', { imp_uid: id });
  assert.deepEqual(await movements(id), ['approval 60000', 'cancellation 60000']);
  assert.equal((await pull('GET', '/faults')).json.faults[0].times, 1);
  assert.deepEqual((await pull('DELETE', '/faults')).json.faults, []);
  assert.deepEqual((await pull('GET', '/faults')).json.faults, []);
});

test('a lost reply took the money, and the payment ends paid', async () => {
  await pull('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  const id = await pay();
  assert.deepEqual(await movements(id), ['approval 60000']);
  assert.equal((await merchant.payment(id))['status'], 'paid');
  assert.deepEqual((await pull('GET', '/faults')).json.faults, []);
});

test('a fault that makes no sense is refused with the field`s name', async () => {
  const good = { gateway: 'toss', call: 'approve', fault: 'slow' };
  const wrong: [object, RegExp][] = [
    [{}, /^gateway/],
    [{ ...good, gateway: 'nobody' }, /^gateway.*toss/],
    [{ ...good, call: 'refund' }, /^call.*approve, cancel, settle/],
    [{ ...good, fault: 'explode' }, /^fault.*lose-request, lose-reply, slow, http-500, garbage/],
    [{ ...good, times: 0 }, /^times/],
    [{ ...good, times: '2' }, /^times/],
    [{ ...good, delay_ms: -1 }, /^delay_ms/],
    [{ ...good, delay: 100 }, /^delay:.*delay_ms/],
  ];
  for (const [body, sentence] of wrong) {
    const { status, json } = await pull('POST', '/faults', body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(json.message, sentence);
  }
  assert.deepEqual((await pull('GET', '/faults')).json.faults, []);
});

test('the ledger is the gateway`s own book of a payment', async () => {
  const id = await pay();
  await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 10_000 });
  const { status, json } = await pull('GET', `/ledger?gateway=toss&order=${id}`);
  assert.equal(status, 200);
  const [approval, cancellation, ...more] = json.entries;
  assert.equal(more.length, 0);
  assert.deepEqual(
    [approval.order_id, approval.kind, approval.amount, approval.mid],
    [id, 'approval', 60_000, 'iamporttest_3'],
  );
  assert.deepEqual([cancellation.kind, cancellation.amount], ['cancellation', 10_000]);
  assert.match(approval.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(new Set([approval.transaction_id, cancellation.transaction_id]).size, 2);
  assert.deepEqual((await pull('GET', '/ledger?order=imp_000000000000')).json.entries, []);
  assert.ok((await pull('GET', '/ledger')).json.entries.length >= 2);
});

test('a question that the ledger does not know is refused, for its answer would mislead', async () => {
  for (const [query, sentence] of [
    ['gateway=nobody', /^gateway/],
    ['order=', /^order/],
    ['imp_uid=imp_000000000000', /^imp_uid.*gateway, order/],
  ] as const) {
    const { status, json } = await pull('GET', `/ledger?${query}`);
    assert.equal(status, 400, query);
    assert.match(json.message, sentence);
  }
});

test('every delivery and attempt of a payment can be read', async (t) => {
  const received: string[] = [];
  const shop = await startWebServer(t, 'localhost', (_request, response, body) => {
    received.push(body);
    response.writeHead(500).end('not yet');
  });
  const id = await pay({ notice_url: `${shop}/hook` });
  for (let tries = 0; received.length === 0 && tries < 100; tries += 1) await sleep(50);
  const read = async (): Promise<Wire> => (await pull('GET', `/webhooks?imp_uid=${id}`)).json;
  let [delivery] = await read();
  for (let tries = 0; delivery.attempts[0]?.status !== 500 && tries < 100; tries += 1) {
    await sleep(50);
    [delivery] = await read();
  }
  assert.deepEqual([delivery.url, delivery.status, delivery.sequence], [`${shop}/hook`, 'paid', 1]);
  const [attempt] = delivery.attempts;
  assert.deepEqual([attempt.number, attempt.status, attempt.body], [1, 500, received[0]]);
  assert.ok(attempt.headers['webhook-id'] && attempt.at);
});

test('webhooks are asked for by payment', async () => {
  assert.deepEqual((await pull('GET', '/webhooks?imp_uid=imp_000000000000')).json, []);
  for (const query of ['', '?imp_uid=order-1']) {
    const { status, json } = await pull('GET', `/webhooks${query}`);
    assert.equal(status, 400);
    assert.match(json.message, /imp_uid/);
  }
});

test('settings change one by one, and answer with all of them', async () => {
  const { json: before } = await pull('POST', '/settings', {});
  assert.deepEqual(Object.keys(before), ['webhook_url', 'content_type', 'strict_pg', 'retries', 'expired_as']);
  const change = { webhook_url: 'http://localhost:9/hook', content_type: 'form', retries: !before.retries };
  const changed = await pull('POST', '/settings', change);
  assert.equal(changed.status, 200);
  assert.deepEqual(changed.json, {
    ...before,
    ...change,
    content_type: 'application/x-www-form-urlencoded',
  });
  assert.deepEqual((await pull('POST', '/settings', before)).json, before);
});

test('a setting that cannot be is refused with its name, and nothing changes', async () => {
  const { json: before } = await pull('POST', '/settings', {});
  const wrong: [object, RegExp][] = [
    [{ webhook_url: 'ftp://shop.example' }, /webhook_url/],
    [{ webhook_url: 7 }, /webhook_url/],
    [{ content_type: 'xml' }, /content_type/],
    [{ strict_pg: 'yes' }, /strict_pg/],
    [{ retries: 5 }, /retries/],
    [{ expired_as: 'gone', retries: true }, /expired_as/],
    [{ webhookUrl: 'https://shop.example' }, /^webhookUrl.*webhook_url/],
  ];
  for (const [body, sentence] of wrong) {
    const { status, json } = await pull('POST', '/settings', body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(json.message, sentence);
  }
  assert.deepEqual((await pull('POST', '/settings', {})).json, before);
});

test('a page of another origin cannot pull the levers; reading them tells it nothing', async () => {
  const id = await pay();
  const asPage = { origin: 'https://evil.example', 'content-type': 'text/plain' };
  const refused = await pull('POST', '/reset', '', asPage);
  assert.equal(refused.status, 403);
  assert.match(refused.json.message, /another origin/);
  assert.equal((await pull('POST', '/clock', '{"advance":"P1D"}', asPage)).status, 403);
  const read = await fetch(`${hub}/sandbox/ledger`, { headers: { origin: 'https://evil.example' } });
  assert.equal(read.headers.get('access-control-allow-origin'), null);
  assert.deepEqual(await movements(id), ['approval 60000']);
  assert.equal((await pull('GET', '/clock', undefined, { origin: hub })).status, 200);
});

test('reset empties both sides, keeps keys, channels and settings, and returns to real time', async () => {
  const id = await pay();
  await pull('POST', '/settings', { expired_as: 'ready' });
  await pull('POST', '/faults', { gateway: 'toss', call: 'any', fault: 'http-500' });
  await pull('POST', '/clock', { advance: 'P1Y', hold: true });
  const reset = await pull('POST', '/reset');
  assert.equal(reset.status, 200);
  assert.deepEqual((await pull('GET', '/ledger')).json.entries, []);
  assert.deepEqual((await pull('GET', '/faults')).json.faults, []);
  assert.equal((await merchant.call('GET', `/payments/${id}`)).status, 404);
  const { now, held } = (await pull('GET', '/clock')).json;
  assert.equal(held, false);
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 60_000);
  assert.equal((await pull('POST', '/settings', {})).json.expired_as, 'ready');
  await pull('POST', '/settings', { expired_as: 'failed' });
  assert.deepEqual(await movements(await pay()), ['approval 60000']);
  assert.equal((await pull('POST', '/reset', '')).status, 200, 'a JSON body that is empty is none');
});
