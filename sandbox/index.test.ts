import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';

type Process = { readonly child: ChildProcess; readonly url: string };

const key = `Basic ${Buffer.from('test_sk_naruIamporttest3sandbox00:').toString('base64')}`;
const headers = { authorization: key, 'content-type': 'application/json' };

async function start(t: TestContext, home: string): Promise<Process> {
  const entry = new URL('./index.ts', import.meta.url);
  const child = fork(entry, ['--port', '0', '--home', home], { silent: true });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.stdout);
  const [line] = await once(child.stdout, 'data');
  return { child, url: JSON.parse(String(line)).listening };
}

async function post(url: string, body: object, more: Record<string, string> = {}): Promise<Response> {
  return await fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
}

async function ordersIn(url: string): Promise<string[]> {
  const ledger = await fetch(`${url}/__sandbox/ledger`, { headers: { 'sandbox-control': '1' } });
  const { entries } = (await ledger.json()) as { entries: { order_id: string }[] };
  return entries.map((entry) => entry.order_id);
}

async function authenticate(url: string, orderId: string): Promise<object> {
  const back = { successUrl: 'http://shop.example/', failUrl: 'http://shop.example/' };
  const params = { amount: 1_000, orderId, orderName: '나룻배 표', ...back };
  const opened = await post(`${url}/toss/window/sessions`, {
    clientKey: 'test_ck_naruIamporttest3sandbox00',
    method: '카드',
    params,
    device: 'pc',
  });
  const { paymentKey } = (await opened.json()) as { paymentKey: string };
  await post(`${url}/toss/window/${paymentKey}/pay`, { issuer: '41' });
  return { paymentKey, orderId, amount: 1_000 };
}

async function homeFor(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'sandbox-process-'));
  t.after(() => rm(home, { recursive: true }));
  return home;
}

test('what was answered before kill -9 is there after a new start', async (t) => {
  const home = await homeFor(t);
  const first = await start(t, home);
  const approved: string[] = [];
  for (let n = 0; n < 20; n += 1) {
    const orderId = `imp_${String(n).padStart(12, '0')}`;
    const reply = await post(`${first.url}/toss/v1/payments/confirm`, await authenticate(first.url, orderId));
    assert.equal(reply.status, 200);
    approved.push(orderId);
  }
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start(t, home);
  assert.deepEqual(await ordersIn(second.url), approved);
});

test('kill -9 between approvals: what was answered stands, and asking again takes nothing twice', async (t) => {
  const home = await homeFor(t);
  const first = await start(t, home);
  const orders = Array.from({ length: 24 }, (_, n) => `imp_${String(n).padStart(12, '0')}`);
  const requests = new Map<string, object>();
  for (const orderId of orders) requests.set(orderId, await authenticate(first.url, orderId));
  const confirm = (url: string, orderId: string): Promise<Response> =>
    post(`${url}/toss/v1/payments/confirm`, requests.get(orderId) ?? {}, { 'idempotency-key': orderId });

  const answered: string[] = [];
  const calls = orders.map(async (orderId) => {
    const reply = await confirm(first.url, orderId).catch(() => null);
    if (reply?.status !== 200) return;
    answered.push(orderId);
    if (answered.length === 4) first.child.kill('SIGKILL');
  });
  await Promise.all([...calls, once(first.child, 'exit')]);

  const second = await start(t, home);
  const found = await ordersIn(second.url);
  for (const orderId of answered) assert.ok(found.includes(orderId), `${orderId} was answered`);
  for (const orderId of orders) assert.equal((await confirm(second.url, orderId)).status, 200);
  assert.deepEqual((await ordersIn(second.url)).toSorted(), orders);
});

test('SIGTERM ends the process cleanly', async (t) => {
  const { child } = await start(t, await homeFor(t));
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('the process ends when its parent is gone', async (t) => {
  const { child } = await start(t, await homeFor(t));
  child.disconnect();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('the process ends when its parent was gone before it listened, and lays nothing out', async (t) => {
  const entry = new URL('./index.ts', import.meta.url);
  const home = join(await homeFor(t), 'gone');
  const child = fork(entry, ['--port', '0', '--home', home], { silent: true });
  t.after(() => child.kill('SIGKILL'));
  child.disconnect();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  assert.equal(existsSync(home), false);
});

test('a port that is taken is said in one sentence', async (t) => {
  const { url } = await start(t, await homeFor(t));
  const entry = new URL('./index.ts', import.meta.url);
  const child = fork(entry, ['--port', new URL(url).port, '--home', await homeFor(t)], { silent: true });
  assert.ok(child.stderr);
  const [line] = await once(child.stderr, 'data');
  assert.equal(String(line), `Port ${new URL(url).port} is taken. Choose another with SANDBOX_PORT.\n`);
  assert.deepEqual(await once(child, 'exit'), [1, null]);
});
