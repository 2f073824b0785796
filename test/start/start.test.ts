import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { aLaptop, processesOf, type Laptop } from './laptop.ts';

const onLinux = process.platform === 'linux' ? {} : { skip: 'processes are found through /proc, which is Linux' };

async function openWindow(laptop: Laptop, orderId: string): Promise<string> {
  const body = { user_code: 'imp00000000', merchant_uid: orderId, amount: 1000, name: 'a cup' };
  const reply = await fetch(`${laptop.hub}/sandbox/windows`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { imp_uid: id } = (await reply.json()) as { imp_uid: string };
  return id;
}

async function statusOf(laptop: Laptop, id: string): Promise<unknown> {
  const pair = new URLSearchParams({ imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' });
  const token = (await (await fetch(`${laptop.hub}/users/getToken`, { method: 'POST', body: pair })).json()) as Answer;
  const reply = await fetch(`${laptop.hub}/payments/${id}`, {
    headers: { authorization: String(token.response['access_token']) },
  });
  return ((await reply.json()) as Answer).response['status'];
}

type Answer = { readonly response: Readonly<Record<string, unknown>> };

test('a first start shows one screen, serves everything, and stops cleanly when told', async (t) => {
  const laptop = await aLaptop(t);
  const start = await laptop.start();
  assert.ok(start.isUp, start.said());
  for (const word of [
    'imp00000000',
    'imp_apikey',
    'sandbox-secret-not-for-live-use',
    'whsec_',
    `localhost:${laptop.ports.shop}`,
  ]) {
    assert.ok(start.said().includes(word), `the screen names ${word}`);
  }
  const pages = [
    `${laptop.hub}/docs`,
    `${laptop.hub}/readyz`,
    `${laptop.hub}/v1/iamport.js`,
    `http://localhost:${laptop.ports.shop}/`,
  ];
  for (const page of pages) assert.equal((await fetch(page)).status, 200, page);
  start.process.kill('SIGTERM');
  assert.equal(await start.ended, 0);
});

test('a second start on the same folder is refused with a sentence, and the first goes on', async (t) => {
  const laptop = await aLaptop(t);
  const first = await laptop.start();
  const second = await laptop.start();
  assert.equal(await second.ended, 1);
  assert.match(second.said(), /already running on .* \(process \d+\)/);
  assert.equal(second.said().trim().split('\n').length, 1);
  assert.equal((await fetch(`${laptop.hub}/readyz`)).status, 200);
  assert.ok(first.isUp);
});

test('a taken port is named, with the variable that moves it', async (t) => {
  const laptop = await aLaptop(t);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(laptop.ports.sandbox, '127.0.0.1', resolve));
  t.after(async () => void other.close());
  const start = await laptop.start();
  assert.equal(await start.ended, 1);
  assert.match(start.said(), new RegExp(`^Port ${laptop.ports.sandbox} .* set SANDBOX_PORT`));
});

test('a folder that cannot be one is named', async (t) => {
  const laptop = await aLaptop(t);
  const start = await laptop.start({ NARU_HOME: '/dev/null/naru' });
  assert.equal(await start.ended, 1);
  assert.match(start.said(), /^\/dev\/null\/naru is a file or lies inside one: set NARU_HOME/);
});

test('a wrong setting is named before anything starts', async (t) => {
  const laptop = await aLaptop(t);
  const start = await laptop.start({ PORT: 'eighty' });
  assert.equal(await start.ended, 1);
  assert.match(start.said(), /^PORT=eighty is no port/);
});

for (const part of ['src/main.ts', 'sandbox/index.ts', 'bin/postgres']) {
  test(`after kill -9 of ${part} the next start has every payment`, onLinux, async (t) => {
    const laptop = await aLaptop(t);
    const first = await laptop.start();
    const id = await openWindow(laptop, 'order-1');
    const [pid] = processesOf(laptop.home, part);
    assert.ok(pid, `${part} runs`);
    process.kill(pid, 'SIGKILL');
    assert.equal(await first.ended, 1);
    assert.match(first.said(), /ended by itself .* Run npm start again/);
    const second = await laptop.start();
    assert.ok(second.isUp, second.said());
    assert.equal(await statusOf(laptop, id), 'ready');
  });
}

test('after kill -9 of the whole start nothing is left behind that stops the next one', onLinux, async (t) => {
  const laptop = await aLaptop(t);
  const first = await laptop.start();
  const id = await openWindow(laptop, 'order-1');
  first.process.kill('SIGKILL');
  await first.ended;
  for (let tries = 0; tries < 100 && processesOf(laptop.home, 'src/main.ts').length > 0; tries += 1) await sleep(100);
  const second = await laptop.start();
  assert.ok(second.isUp, second.said());
  assert.equal(await statusOf(laptop, id), 'ready');
});

test('told to stop while it still starts, it leaves nothing behind', onLinux, async (t) => {
  const laptop = await aLaptop(t);
  for (const afterMs of [150, 400, 800, 1_200]) {
    const start = laptop.start();
    await sleep(afterMs);
    for (const pid of processesOf(laptop.home, 'cli/start.ts')) process.kill(pid, 'SIGTERM');
    await (
      await start
    ).ended;
    assert.deepEqual(processesOf(laptop.home, ''), []);
  }
});

test('everything that a start started is in its process group', onLinux, async (t) => {
  const laptop = await aLaptop(t);
  await laptop.start();
  // Postgres gives each of its own children a group, and ends them itself.
  const postgres = processesOf(laptop.home, '/postgres').map(String);
  const ours = processesOf(laptop.home, '').filter((pid) => !postgres.includes(parentOf(pid) ?? ''));
  const groups = ours.map(groupOf);
  assert.ok(groups.length >= 5, 'the start, Postgres, the hub, the gateways and the shop');
  assert.deepEqual(new Set(groups), new Set([groupOf(process.pid)]));
});

const groupOf = (pid: number): string | undefined => fieldsOf(pid)[2];
const parentOf = (pid: number): string | undefined => fieldsOf(pid)[1];

/** The fields after the name, which is in brackets: state, parent, group. None of a process that is gone. */
function fieldsOf(pid: number): readonly string[] {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) ? (readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []) : [];
}
