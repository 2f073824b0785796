import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { liveProblems } from '../../src/flows/live-problems.ts';
import { openDatabase, withConnection, type Database } from '../../src/store/database.ts';
import { buildSchema } from '../../src/store/migrate.ts';
import { openVault } from '../../src/vault/vault.ts';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../support/database.ts';
import { freePorts } from '../support/free-ports.ts';
import { naru, run, type Ran } from '../support/naru.ts';

/*
 * Live mode starts with nothing that could cost a merchant money, and says all that is wrong at once, by name.
 */

let database: TestDatabase;
let db: Database;
const home = mkdtempSync(join(tmpdir(), 'naru-live-'));

before(async () => {
  database = await freshDatabase();
  db = openDatabase(database.url);
});
after(async () => {
  await db.close();
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

const rootKey = randomBytes(32);
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Everything as live mode wants it, but for what a test changes. */
async function startLive(change: NodeJS.ProcessEnv): Promise<Ran> {
  const [port = 0] = await freePorts(1);
  const variables = {
    NARU_MODE: 'live',
    NARU_HOME: home,
    PORT: String(port),
    DATABASE_URL: database.url,
    NARU_ROOT_KEY: rootKey.toString('hex'),
    NARU_PUBLIC_URL: 'https://pay.example.com',
    LOG_LEVEL: 'error',
    ...change,
  };
  return run(process.execPath, [main], { variables });
}

/** The names of what was refused: each line that does not go on from the one before. */
function namesIn({ err }: Ran): string[] {
  return err.split('\n').flatMap((line) => /^([a-z_]+): /.exec(line)?.[1] ?? []);
}

const weak: readonly (readonly [what: string, change: NodeJS.ProcessEnv, names: readonly string[]])[] = [
  ['the embedded database', { DATABASE_URL: '' }, ['embedded_database']],
  ['no root key', { NARU_ROOT_KEY: '' }, ['root_key_missing']],
  ['everybody for a proxy', { NARU_TRUSTED_PROXIES: '10.0.0.1, 0.0.0.0/0' }, ['everybody_is_a_proxy']],
  ['a root key that was typed', { NARU_ROOT_KEY: 'ab'.repeat(32) }, ['root_key_weak']],
  ['a public address without TLS', { NARU_PUBLIC_URL: 'http://pay.example.com' }, ['public_url_not_https']],
  [
    'all of it',
    { DATABASE_URL: '', NARU_ROOT_KEY: '', NARU_PUBLIC_URL: '' },
    ['embedded_database', 'root_key_missing', 'public_url_not_https'],
  ],
];

for (const [what, change, names] of weak) {
  test(`live mode does not start with ${what}`, async () => {
    const ran = await startLive(change);
    assert.deepEqual([ran.code, namesIn(ran)], [1, names], ran.err);
  });
}

test('a root key that is too short is refused by its name, and not repeated', async () => {
  const ran = await startLive({ NARU_ROOT_KEY: 'c2hvcnQ=' });
  assert.equal(ran.code, 1);
  assert.match(ran.err, /NARU_ROOT_KEY has 5 bytes/);
  assert.doesNotMatch(ran.err, /c2hvcnQ=/);
});

test('live mode does not start with another root key than the one that sealed the database', async (t) => {
  const key = openVault([randomBytes(32)]).newDataKey({ id: randomUUID(), merchantId: null });
  const values = [key.id, key.rootKeyId, key.wrapped, new Date()];
  await db.query('insert into data_keys (id, root_key_id, wrapped, created_at) values ($1, $2, $3, $4)', values);
  t.after(async () => void (await db.query('delete from data_keys')));
  const ran = await startLive({});
  assert.equal(ran.code, 1);
  assert.deepEqual(namesIn(ran), ['root_key_wrong']);
});

test('a clock that is more than two seconds off the database`s is refused, either way', async () => {
  const namesAt = async (offMs: number): Promise<string[]> =>
    (await liveProblems(db, () => new Date(Date.now() + offMs))).map(({ code }) => code);
  assert.deepEqual(await namesAt(0), []);
  assert.deepEqual(await namesAt(1_500), []);
  assert.deepEqual(await namesAt(2_600), ['clock_differs']);
  assert.deepEqual(await namesAt(-2_600), ['clock_differs']);
});

test('live mode does not start on a sandbox`s database, whose keys are published', async () => {
  const seeded = await naru(['channel', 'list', '--json'], { DATABASE_URL: database.url, NARU_HOME: home });
  assert.equal(seeded.code, 0, seeded.err);
  const ran = await startLive({});
  assert.deepEqual([ran.code, namesIn(ran)], [1, ['seeded_keys', 'sandbox_channels', 'root_key_wrong']]);
  assert.match(ran.err, /imp_apikey/);
});

test('what the settings tell and what the database tells is said together', async () => {
  const ran = await startLive({ NARU_PUBLIC_URL: 'http://127.0.0.1:8787', NARU_ROOT_KEY: '11'.repeat(32) });
  const names = ['root_key_weak', 'public_url_not_https', 'seeded_keys', 'sandbox_channels', 'root_key_wrong'];
  assert.deepEqual([ran.code, namesIn(ran)], [1, names], ran.err);
});

test('a database that a newer Naru used is refused, and a wrong root key before anything is written', async (t) => {
  const [newer, older] = [await freshDatabase(), await emptyDatabase()];
  const [newerDb, olderDb] = [openDatabase(newer.url), openDatabase(older.url)];
  t.after(async () => {
    await Promise.all([newerDb.close(), olderDb.close()]);
    await Promise.all([newer.drop(), older.drop()]);
  });
  await newerDb.query("insert into migrations (number, name, checksum) values (9999, '9999-later.sql', '')");
  const refused = await startLive({ DATABASE_URL: newer.url });
  assert.deepEqual([refused.code, namesIn(refused)], [1, ['database_newer']], refused.err);
  assert.match(refused.err, /9999-later\.sql/);
  await migrateTo(olderDb, '0004-data-keys.sql');
  const key = openVault([randomBytes(32)]).newDataKey({ id: randomUUID(), merchantId: null });
  const values = [key.id, key.rootKeyId, key.wrapped, new Date()];
  await olderDb.query('insert into data_keys (id, root_key_id, wrapped, created_at) values ($1, $2, $3, $4)', values);
  const ran = await startLive({ DATABASE_URL: older.url });
  assert.deepEqual([ran.code, namesIn(ran)], [1, ['root_key_wrong']], ran.err);
  const done = await olderDb.query('select name from migrations order by number desc limit 1');
  assert.equal(done[0]?.['name'], '0004-data-keys.sql');
});

/** The schema as a hub of that time left it. */
async function migrateTo({ pool }: Database, last: string): Promise<void> {
  const folder = new URL('../../src/store/migrations/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name <= last);
  await withConnection(pool, (client) => buildSchema(client, names));
}
