import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './launcher.ts';
import { waitUntilGone } from './processes.ts';

type Kind = 'self' | 'namespace' | 'nobody';

const isRoot = process.getuid?.() === 0;
const kinds: readonly Kind[] = isRoot ? ['namespace', 'nobody'] : ['self'];

function aFolder(t: { after(done: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'naru-pg-'));
  chmodSync(folder, 0o711);
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string, runAs: Kind): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ folder: join(folder, 'postgres'), logFile: join(folder, 'postgres.log'), runAs });
}

/** Writes numbered rows until the connection breaks; gives the last number that was answered. */
async function writeUntilBroken(url: string, from: number): Promise<number> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  let last = from;
  try {
    for (;;) {
      await client.query('insert into rows (number) values ($1)', [last + 1]);
      last += 1;
    }
  } catch {
    await client.end().catch(() => {});
    return last;
  }
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return Object.values(rows[0] ?? {})[0];
}

for (const runAs of kinds) {
  test(`run as ${runAs}, every answered write survives kill -9, again and again`, async (t) => {
    const folder = aFolder(t);
    let answered = 0;
    for (let round = 0; round < 4; round += 1) {
      const postgres = await start(folder, runAs);
      assert.equal(postgres.wasAdopted, false);
      if (round === 0) await ask(postgres.url, 'create table rows (number integer primary key)');
      assert.ok(Number(await ask(postgres.url, 'select coalesce(max(number), 0) from rows')) >= answered);
      const writing = writeUntilBroken(
        postgres.url,
        Number(await ask(postgres.url, 'select coalesce(max(number), 0) from rows')),
      );
      setTimeout(() => process.kill(postgres.pid, 'SIGKILL'), 60 + round * 25);
      answered = await writing;
    }
    assert.ok(answered > 10, `some writes were answered (${answered})`);
    const last = await start(folder, runAs);
    assert.ok(Number(await ask(last.url, 'select count(*) from rows')) >= answered);
    await last.stop();
  });
}

test('a Postgres that outlived its start is taken over, and stopped by the one that took it', async (t) => {
  const folder = aFolder(t);
  const [kind = 'self'] = kinds;
  const first = await start(folder, kind);
  const second = await start(folder, kind);
  assert.equal(second.wasAdopted, true);
  assert.equal(second.pid, first.pid);
  await second.stop();
  assert.equal(await waitUntilGone(first.pid, 1_000), true);
});

test('nothing outside the folder can reach it: it listens on no port', async (t) => {
  const folder = aFolder(t);
  const [kind = 'self'] = kinds;
  const postgres = await start(folder, kind);
  assert.equal(await ask(postgres.url, 'show listen_addresses'), '');
  for (const [setting, wanted] of [
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['data_checksums', 'on'],
  ]) {
    assert.equal(await ask(postgres.url, `show ${setting}`), wanted);
  }
  await postgres.stop();
});

// The second is too long for the socket of Postgres and not for a folder beside it.
for (const length of [160, 92]) {
  test(`a folder with a path of ${length} letters gets its socket elsewhere`, async (t) => {
    const above = aFolder(t);
    const folder = join(above, 'x'.repeat(length - above.length - '//postgres'.length));
    mkdirSync(folder, { recursive: true });
    const [kind = 'self'] = kinds;
    const postgres = await start(folder, kind === 'nobody' ? 'self' : kind);
    assert.equal(await ask(postgres.url, 'select 1'), 1);
    await postgres.stop();
  });
}

test('a database that was left half-made is made anew', async (t) => {
  const folder = aFolder(t);
  mkdirSync(join(folder, 'postgres', 'data.draft', 'half'), { recursive: true });
  const [kind = 'self'] = kinds;
  const postgres = await start(folder, kind);
  assert.ok(!readdirSync(join(folder, 'postgres')).includes('data.draft'));
  await postgres.stop();
});

test('a folder that cannot be written is named in one sentence', async () => {
  await assert.rejects(
    start('/dev/null/naru', isRoot ? 'namespace' : 'self'),
    /^Error: Postgres cannot write into \/dev\/null\/naru.*: make it writable for this user\.$/,
  );
});
