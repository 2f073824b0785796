import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startMerchantServer } from '../test/support/merchant-server.ts';
import { commandOf, processesOf } from '../test/support/processes-of-folder.ts';
import { freePorts } from './free-ports.ts';
import { LeverRefused, NaruStartFailed, startNaru, type TestHub } from './index.ts';

/*
 * What a test gets from `naru/testing`, on a hub with real processes; and that nothing of it outlives the test. The
 * folders and processes of these tests are found by the folder for temporary files that they are given.
 */

const ours = mkdtempSync(join(tmpdir(), 'naru-testing-'));
process.env['TMPDIR'] = ours;
let hub: TestHub;

before(async () => {
  hub = await startNaru();
});

after(async () => {
  await hub.stop();
  await untilNothingIsIn(ours);
  rmSync(ours, { recursive: true, force: true });
});

test('a card payment, as the page, the server and the webhook hear of it', async () => {
  const { callback, payment, redirect } = await hub.pay({ merchant_uid: 'card-1', amount: 1000 });
  assert.deepEqual(callback, { imp_uid: payment?.imp_uid, merchant_uid: 'card-1' });
  assert.equal(redirect, null);
  assert.equal(payment?.status, 'paid');
  assert.deepEqual(await hub.client.payments.get(payment.imp_uid), payment);
  const webhook = await hub.webhooks.next({ imp_uid: payment.imp_uid });
  assert.equal(webhook.status, 'paid');
  assert.equal(webhook.sequence, 1);
  assert.deepEqual(webhook.answered, { by: null, status: 200, body: '' });
  assert.deepEqual((await hub.client.webhooks.read(webhook)).payment, payment);
});

test('a test card is declined, a buyer goes away, and a wrong order opens no window', async () => {
  const number = hub.cards.find((card) => card.outcome === 'limit-exceeded')?.number ?? '';
  const declined = await hub.pay({ merchant_uid: 'card-2', amount: 1000, card_number: number });
  assert.equal(declined.payment?.status, 'failed');
  assert.equal(declined.callback?.error_code, 'EXCEED_MAX_AMOUNT');
  const cancelled = await hub.pay({ merchant_uid: 'card-3', amount: 1000, decision: 'cancel' });
  assert.equal(cancelled.payment?.status, 'failed');
  const abandoned = await hub.pay({ merchant_uid: 'card-4', amount: 1000, decision: 'abandon' });
  assert.equal(abandoned.callback, null);
  assert.equal(abandoned.payment?.status, 'ready');
  const refused = await hub.pay({ merchant_uid: 'card-5', amount: -1 });
  assert.equal(refused.payment, null);
  assert.ok(refused.callback?.error_msg);
  await assert.rejects(hub.pay({ merchant_uid: 'card-6', amount: 1000, quota: 5 }), LeverRefused);
});

test('an account waits for its deposit, and both are told in order', async () => {
  const { payment } = await hub.pay({ merchant_uid: 'account-1', amount: 2000, pg: 'uplus', pay_method: 'vbank' });
  assert.equal(payment?.status, 'ready');
  const paid = await hub.deposit(payment);
  assert.equal(paid.status, 'paid');
  const { imp_uid } = payment;
  assert.equal((await hub.webhooks.next({ imp_uid })).status, 'ready');
  assert.equal((await hub.webhooks.next({ imp_uid })).status, 'paid');
  await assert.rejects(hub.deposit(imp_uid), LeverRefused);
});

test('what is due in a month is charged when the clock has gone a month', async () => {
  const before = await hub.clock.now();
  await hub.pay({ merchant_uid: 'key-1', amount: 9900, pg: 'kicc', customer_uid: 'card', buyer_tel: '010-1234-5678' });
  const schedule_at = Math.floor(before.getTime() / 1000) + 20 * 86_400;
  const schedules = [{ merchant_uid: 'month-1', schedule_at, amount: 9900 }];
  const planned = await hub.client.subscribe.schedule({ customer_uid: 'card', schedules });
  assert.equal(planned.outcome, 'done');
  const now = await hub.clock.advance('P1M');
  assert.ok(now.getTime() - before.getTime() > 27 * 86_400_000);
  assert.equal((await hub.webhooks.next({ merchant_uid: 'month-1' })).status, 'paid');
  await assert.rejects(hub.clock.set(before), LeverRefused);
  const held = await hub.clock.hold();
  assert.deepEqual(await hub.clock.now(), held);
  await hub.clock.hold(false);
});

test('a lost reply ends as the books of the gateway say', async () => {
  await hub.fail({ gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  const { payment } = await hub.pay({ merchant_uid: 'lost-1', amount: 3000 });
  assert.equal(payment?.status, 'paid');
  const movements = await hub.ledger({ gateway: 'toss', imp_uid: payment.imp_uid });
  assert.deepEqual(
    movements.map(({ kind, amount }) => ({ kind, amount })),
    [{ kind: 'approval', amount: 3000 }],
  );
});

test('the app under test gets the webhooks as they were sent, and the test hears what it answered', async (t) => {
  const app = await startMerchantServer(t);
  app.answer((response) => void response.writeHead(202).end('thanks'));
  hub.webhooks.sendTo(`${app.url}/hook`);
  const { payment } = await hub.pay({ merchant_uid: 'handed-1', amount: 1000 });
  const webhook = await hub.webhooks.next({ merchant_uid: 'handed-1' });
  hub.webhooks.sendTo(null);
  assert.deepEqual(webhook.answered, { by: `${app.url}/hook`, status: 202, body: 'thanks' });
  const heard = app.heard.find(({ body }) => body === webhook.body);
  assert.equal(heard?.path, '/hook');
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type'])
    assert.equal(heard?.headers[name], webhook.headers[name], name);
  assert.equal(JSON.parse(webhook.body).imp_uid, payment?.imp_uid);
});

test('a webhook that does not come, and one that nobody signed, are told by name', async () => {
  await hub.reset();
  await fetch(hub.webhooks.url, { method: 'POST', body: '{"imp_uid":"imp_forged"}' });
  const { payment } = await hub.pay({ merchant_uid: 'waiting-1', amount: 1000 });
  // Waits until what is on its way has arrived.
  await hub.clock.advance('PT1S');
  await assert.rejects(hub.webhooks.next({ status: 'cancelled', timeoutMs: 300 }), (error: Error) => {
    assert.match(error.message, /No webhook \{"status":"cancelled"\} came within 0\.3 s/);
    assert.match(error.message, new RegExp(`${payment?.imp_uid} paid`));
    assert.match(error.message, /Not by the hub: .*webhook-id.* \{"imp_uid":"imp_forged"\}/);
    return true;
  });
});

test('an emptied sandbox knows no payment, and its clock is the real one', async () => {
  await hub.pay({ merchant_uid: 'gone-1', amount: 1000 });
  await hub.clock.advance('P1Y');
  await hub.reset();
  assert.equal(await hub.client.payments.find('gone-1'), null);
  assert.deepEqual(await hub.ledger(), []);
  assert.ok(Math.abs((await hub.clock.now()).getTime() - Date.now()) < 60_000);
});

test('two hubs side by side know nothing of each other, and each ends alone', async (t) => {
  const app = await startMerchantServer(t);
  const [a, b] = await Promise.all([startNaru(), startNaru({ webhookUrl: app.url })]);
  await a.pay({ merchant_uid: 'side-1', amount: 1000 });
  assert.equal(await b.client.payments.find('side-1'), null);
  await a.stop();
  await a.stop();
  assert.equal((await b.pay({ merchant_uid: 'side-1', amount: 500 })).payment?.status, 'paid');
  assert.equal((await b.webhooks.next()).answered.by, app.url);
  await b[Symbol.asyncDispose]();
  await assert.rejects(fetch(b.url));
});

test('a port that is taken is named', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(startNaru({ port }), (error: Error) => {
    assert.ok(error instanceof NaruStartFailed);
    assert.match(error.message, new RegExp(`Port ${port} for the hub is taken by another program`));
    assert.match(error.message, /Give startNaru another port/);
    return true;
  });
});

test('a machine that it does not run on, and a start that fails, are said in a sentence', async (t) => {
  await assert.rejects(startNaru({ timeoutMs: 1 }), /NaruStartFailed: .*no word within 0\.001 s/);
  const { platform } = process;
  t.after(() => Object.defineProperty(process, 'platform', { value: platform }));
  Object.defineProperty(process, 'platform', { value: 'win32' });
  await assert.rejects(
    startNaru(),
    /NaruStartFailed: win32-\w+에서는 .* needs Linux or macOS .*: use WSL or a container/,
  );
});

const index = fileURLToPath(new URL('./index.ts', import.meta.url));
const host = fileURLToPath(new URL('../src/cli/testing-host.ts', import.meta.url));

for (const end of ['killed', 'killed with its group', 'without stop()'] as const) {
  test(`nothing is left of a test that ends so: ${end}`, async () => {
    const own = mkdtempSync(join(ours, 'ended-'));
    const wait = end === 'without stop()' ? '' : 'setInterval(() => {}, 1000);';
    const start = `const { startNaru } = await import(${JSON.stringify(index)}); await startNaru();`;
    const script = `${start} console.log('up'); ${wait}`;
    const args = ['--input-type=module', '-e', script];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, TMPDIR: own },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (end === 'killed') child.kill('SIGKILL');
    if (end === 'killed with its group') process.kill(-Number(child.pid), 'SIGKILL');
    await ended;
    await untilNothingIsIn(own);
  });
}

test('nothing is left of the first start after an installation when its test ends meanwhile', async () => {
  const own = mkdtempSync(join(ours, 'first-'));
  const [home, cache] = [join(own, 'naru-hub-first'), join(own, 'cache')];
  for (const folder of [home, cache]) mkdirSync(folder);
  const [port, sandboxPort] = await freePorts(2);
  const env = { NARU_HOME: home, NARU_MODE: 'sandbox', PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  const child = fork(host, ['--cache', cache], { env: { PATH: process.env['PATH'], TMPDIR: own, ...env } });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!readdirSync(cache).some((name) => name.endsWith('.draft'))) await sleep(10);
  child.disconnect();
  await ended;
  await untilNothingIsIn(own);
});

test(
  'nothing is left when the hub itself is killed, and the test hears of it',
  { skip: process.platform !== 'linux' },
  async () => {
    const own = mkdtempSync(join(ours, 'killed-'));
    process.env['TMPDIR'] = own;
    const killed = await startNaru();
    process.env['TMPDIR'] = ours;
    const hostsPid = processesOf(own).find((pid) => commandOf(pid).includes('testing-host'));
    process.kill(Number(hostsPid), 'SIGKILL');
    await untilNothingIsIn(own);
    await assert.rejects(killed.pay({ merchant_uid: 'never', amount: 1000 }));
    await killed.stop();
  },
);

/** Postgres, the gateways and who cleans up end by themselves, a moment later. */
async function untilNothingIsIn(folder: string): Promise<void> {
  const left = (): string[] => [...hubsIn(folder), ...processesOf(folder)];
  for (let tries = 0; left().length > 0; tries += 1) {
    assert.ok(tries < 200, `still there after ten seconds: ${left().join(', ')}`);
    await sleep(50);
  }
}

function hubsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('naru-hub-'));
}
