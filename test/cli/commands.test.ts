import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commands } from '../../src/cli/commands/index.ts';
import { helpOf } from '../../src/cli/help.ts';
import { openDatabase } from '../../src/store/database.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { naru, naruScript, run as runProgram, type Ran } from '../support/naru.ts';

/*
 * Every command as a process, on a database of its own: done, and refused with a sentence that says what to do.
 */

let database: TestDatabase;
const home = mkdtempSync(join(tmpdir(), 'naru-cli-'));

before(async () => {
  database = await freshDatabase();
});
after(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

const place = () => ({ DATABASE_URL: database.url, NARU_HOME: home, SANDBOX_PORT: '9' });
const run = (args: readonly string[], input = ''): Promise<Ran> => naru(args, place(), input);

type Json = Record<string, string>;

/** The answer of a command that must be done. */
async function done<T = Json>(args: readonly string[], input = ''): Promise<T> {
  const ran = await run([...args, '--json'], input);
  assert.equal(ran.code, 0, ran.err);
  return JSON.parse(ran.out) as T;
}

/** A command that must be refused: with this code, in a sentence that says this. */
async function refused(args: readonly string[], code: number, sentence: RegExp): Promise<Ran> {
  const ran = await run(args);
  assert.equal(ran.code, code, `${args.join(' ')}: ${ran.out}${ran.err}`);
  assert.match(ran.err, sentence);
  assert.doesNotMatch(ran.err, /\n\s+at /, 'a stack trace is no sentence');
  return ran;
}

for (const command of commands) {
  test(`${command.words.join(' ')}: its help is there in Korean and in English, with every option`, () => {
    const out = helpOf(command).join('\n');
    assert(out.includes(command.summary.ko) && out.includes(command.summary.en));
    assert.match(command.summary.ko, /[가-힣]/);
    for (const option of command.options) {
      assert(out.includes(`--${option.name}`), option.name);
      assert.match(option.meaning.ko, /[가-힣]|JSON/);
      assert.match(option.meaning.en, /[a-z]/);
    }
  });
}

test('a command says its help instead of doing anything', async () => {
  const { code, out } = await run(['channel', 'remove', '--help']);
  assert.equal(code, 0);
  assert.match(out, /\.\/naru channel remove <channel key> \[options\]/);
});

test('without a command, and for a word that begins several, the commands are listed', async () => {
  const all = await run([]);
  assert.equal(all.code, 0);
  for (const { words } of commands) assert(all.out.includes(words.join(' ')));
  const some = await run(['channel', '--help']);
  assert.match(some.out, /channel add[\s\S]*channel remove/);
  assert.doesNotMatch(some.out, /merchant create/);
  for (const [words, same] of [
    [['help'], all],
    [['help', 'channel'], some],
  ] as const) {
    assert.deepEqual(await run([...words]), same);
  }
});

const typedWrongly: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
  [['merchnt', 'list'], /No such command\. \.\/naru merchant list/],
  [['channel'], /channel add/],
  [['merchant', 'create'], /--name is missing/],
  [['merchant', 'create', '--name', ' '], /--name .*It is empty/],
  [['merchant', 'create', '--name', 'a', '--user-code', 'shop'], /imp and 8 digits/],
  [['merchant', 'list', '--jsn'], /No such option\. --json\?/],
  [['merchant', 'list', 'imp00000000'], /No such argument/],
  [['merchant', 'show'], /<user code> is missing/],
  [['merchant', 'set', 'imp00000000'], /Nothing to change/],
  [['merchant', 'set', 'imp00000000', '--strict-pg', 'maybe'], /--strict-pg .* on 또는 off/],
  [['merchant', 'set', 'imp00000000', '--redirect-allow', 'shop'], /--redirect-allow/],
  [['merchant', 'set', 'imp00000000', '--redirect-allow', 'javascript:alert(1)'], /--redirect-allow/],
  [['merchant', 'set', 'imp00000000', '--name', ''], /--name .*It is empty/],
  [['key', 'create'], /--merchant is missing/],
  [['audit', 'list', '--limit', '0'], /--limit/],
  [['operation', 'settle', 'x', '--outcome', 'done'], /--reason is missing/],
];

for (const [args, sentence] of typedWrongly) {
  test(`typed wrongly: ${args.join(' ')}`, () => refused(args, 2, sentence).then(() => {}));
}

const notThere: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
  [['merchant', 'show', 'imp99999999'], /No such merchant.*imp00000000/],
  [['key', 'create', '--merchant', 'imp99999999'], /No such merchant/],
  [['key', 'revoke', 'nobody'], /No such key/],
  [['channel', 'test', 'channel-key-x'], /No such channel/],
  [['channel', 'remove', 'channel-key-x', '--yes'], /No such channel/],
  [['webhook', 'list', '--payment', 'imp_1'], /No such payment/],
  [['webhook', 'replay', '--payment', 'imp_000000000000'], /No such payment/],
  [['payment', 'erase-buyer', 'imp_000000000000', '--reason', 'asked', '--yes'], /No such payment/],
  [['payment', 'show', 'imp_000000000000'], /No such payment/],
  [
    ['operation', 'settle', '00000000-0000-7000-8000-000000000000', '--outcome', 'done', '--reason', 'r', '--by', 'n'],
    /No such operation/,
  ],
  [['restore', '--from', '/nowhere'], /no such file/],
];

for (const [args, sentence] of notThere) {
  test(`refused: ${args.join(' ')}`, () => refused(args, 1, sentence).then(() => {}));
}

test('a question that nobody can answer is not taken for a yes', () =>
  refused(['channel', 'remove', 'channel-key-00000000-0000-4000-8000-000000000001'], 1, /say --yes/).then(() => {}));

test('a merchant: created, shown, changed; his code is his alone', async () => {
  const made = await done(['merchant', 'create', '--name', '나루 찻집']);
  assert.match(made['user_code'] ?? '', /^imp\d{8}$/);
  assert.match(made['webhook_secret'] ?? '', /^whsec_[A-Za-z0-9+/]{32}$/);
  const code = made['user_code'] ?? '';
  await refused(['merchant', 'create', '--name', 'x', '--user-code', code], 1, /taken/);
  const change = ['--name', '새 이름', '--redirect-allow', 'https://a.example', '--redirect-allow', 'app://'];
  const shown = await done<{ name: string; settings: object }>(['merchant', 'set', code, ...change]);
  assert.equal(shown.name, '새 이름');
  assert.deepEqual({ ...shown.settings, redirectAllowList: ['https://a.example', 'app://'] }, shown.settings);
  await refused(['merchant', 'set', code, '--webhook-url', 'ftp://x'], 1, /cannot be called/);
  const list = await done<Json[]>(['merchant', 'list']);
  assert.deepEqual(
    list.map((each) => each['user_code']),
    ['imp00000000', code],
  );
});

test('webhook secrets: a second beside the first, and then the new one alone', async () => {
  const { user_code: code = '' } = await done(['merchant', 'create', '--name', 'a']);
  assert.deepEqual(await done(['merchant', 'drop-old-webhook-secret', code]), { dropped: false });
  const { webhook_secret: secret } = await done(['merchant', 'add-webhook-secret', code]);
  assert.match(secret ?? '', /^whsec_/);
  assert.deepEqual(await done(['merchant', 'drop-old-webhook-secret', code]), { dropped: true });
});

test('keys: several at once, each secret shown once, a revoked one gone', async () => {
  const merchant = ['--merchant', 'imp00000000'];
  const [one, two] = [await done(['key', 'create', ...merchant]), await done(['key', 'create', ...merchant])];
  assert.match(one['imp_secret'] ?? '', /^[0-9a-f]{80}$/);
  const listed = await run(['key', 'list', ...merchant]);
  for (const made of [one, two]) {
    assert(listed.out.includes(made['imp_key'] ?? 'no key'));
    assert(!listed.out.includes(made['imp_secret'] ?? ''), 'a secret is shown once');
  }
  assert.deepEqual(await done(['key', 'revoke', one['imp_key'] ?? '']), { revoked: true });
  assert.deepEqual(await done(['key', 'revoke', one['imp_key'] ?? '']), { revoked: false });
});

const credentials = { mid: 'shop-1', clientKey: 'test_ck_abcdef', secretKey: 'test_sk_topsecret' };
const toss = ['--merchant', 'imp00000000', '--gateway', 'tosspayments', '--environment', 'sandbox'];

test('a channel`s secrets come from a file or the standard input, and never from the command line', async () => {
  const file = join(home, 'secret');
  writeFileSync(file, `${credentials.secretKey}\n`);
  const plain = ['--mid', 'shop-1', '--field', 'clientKey=test_ck_abcdef'];
  const one = await done(['channel', 'add', ...toss, ...plain, '--secret-file', `secretKey=${file}`]);
  assert.match(one['notification_url'] ?? '', /\/notifications\/tosspayments\/[0-9a-f]{32}$/);
  await done(['channel', 'add', ...toss, '--credentials-file', '-'], JSON.stringify(credentials));
  const { err } = await refused(
    ['channel', 'add', ...toss, ...plain, '--field', 'secretKey=test_sk_topsecret'],
    2,
    /secretKey .*--secret-file/,
  );
  assert.doesNotMatch(err, /topsecret/);
});

test('a secret that a script brings only after a while is waited for', async () => {
  const file = join(home, 'slowly.json');
  writeFileSync(file, JSON.stringify(credentials));
  const command = [process.execPath, naruScript, 'channel', 'add', ...toss, '--credentials-file', '-', '--json'];
  const slowly = ['-c', 'file=$1; shift; (sleep 5; cat "$file") | "$@"', 'sh', file, ...command];
  const ran = await runProgram('sh', slowly, { variables: place() });
  assert.deepEqual([ran.code, ran.err], [0, '']);
});

const badChannels: readonly (readonly [args: readonly string[], code: number, sentence: RegExp])[] = [
  [['--gateway', 'nobody'], 2, /No such gateway: tosspayments, kicc/],
  [['--environment', 'live'], 2, /--environment .*sandbox/],
  [['--purpose', 'magic'], 2, /window, billing, api/],
  [['--field', 'colour=red'], 2, /No such field: mid/],
  [['--mid', 'a'], 2, /secretKey.*--secret-file secretKey=<path>|clientKey.*--field/],
  [['--secret-file', 'secretKey=/nowhere'], 2, /\/nowhere .*ENOENT/],
  [['--credentials-file', '/nowhere'], 2, /ENOENT/],
];

for (const [args, code, sentence] of badChannels) {
  test(`channel add ${args.join(' ')} is refused, and nothing is added`, async () => {
    const before = await done<Json[]>(['channel', 'list']);
    await refused(['channel', 'add', ...toss, ...args], code, sentence);
    assert.deepEqual(await done(['channel', 'list']), before);
  });
}

test('a key that the gateway`s folder refuses is named', async () => {
  const bad = JSON.stringify({ ...credentials, secretKey: 'live_sk_abc' });
  const ran = await run(['channel', 'add', ...toss, '--credentials-file', '-'], bad);
  assert.deepEqual([ran.code, ran.err.startsWith('secretKey: test_sk_')], [1, true]);
});

test('a gateway that cannot be reached proves nothing about a channel`s keys', async () => {
  const ran = await run(['channel', 'test', 'channel-key-00000000-0000-4000-8000-000000000001', '--json']);
  assert.equal(ran.code, 1);
  assert.equal((JSON.parse(ran.out) as Json)['check'], 'unknown');
});

test('of a merchant`s channels one is the default, a removed one cannot be', async () => {
  const file = JSON.stringify(credentials);
  const { channel_key: key = '' } = await done(['channel', 'add', ...toss, '--credentials-file', '-'], file);
  await done(['channel', 'set-default', key]);
  const defaults = async (): Promise<unknown[]> =>
    (await done<Json[]>(['channel', 'list'])).filter((each) => each['is_default']).map((each) => each['channel_key']);
  assert.deepEqual(await defaults(), [key]);
  await done(['channel', 'change-credentials', key, '--credentials-file', '-'], file);
  const others = await run(
    ['channel', 'change-credentials', key, '--credentials-file', '-'],
    JSON.stringify({ ...credentials, mid: 'shop-2' }),
  );
  assert.deepEqual([others.code, /mid .*shop-2.* shop-1 .*another MID/.test(others.err)], [2, true], others.err);
  await done(['channel', 'remove', key, '--yes']);
  await refused(['channel', 'set-default', key], 1, /has been removed/);
  assert.deepEqual(await defaults(), []);
  await done(['channel', 'set-default', 'channel-key-00000000-0000-4000-8000-000000000001']);
});

test('a merchant`s data key is changed, and his secrets are sealed anew', async () => {
  const [{ user_code: code = '' } = {}] = await done<Json[]>(['merchant', 'list']);
  const [one, two] = [
    await done<Record<string, unknown>>(['key', 'rotate-data', '--merchant', code]),
    await done<Record<string, unknown>>(['key', 'rotate-data', '--merchant', code]),
  ];
  assert.notEqual(one['data_key_id'], two['data_key_id']);
  assert.deepEqual([Number(one['sealed']) > 1, one['sealed']], [true, two['sealed']]);
  const said = await run(['key', 'rotate-data', '--merchant', code]);
  assert.match(said.out, /^비밀 \d+개를 데이터 키 [0-9a-f-]{36} 로 봉인했고, 옛 키는 지웠습니다\./);
  await refused(['key', 'rotate-data', '--merchant', 'imp99999999'], 1, /No such merchant/);
});

test('everything that was changed is in the audit, under a name, without a secret', async () => {
  const entries = await done<Json[]>(['audit', 'list', '--limit', '1000']);
  const actions = new Set(entries.map((each) => each['action']));
  for (const action of ['merchant create', 'merchant set', 'key create', 'key revoke', 'channel add', 'channel remove'])
    assert(actions.has(action), action);
  for (const { actor, action } of entries) assert.match(String(actor), /^(hub|cli:\S+@\S+)$/, action);
  assert.doesNotMatch(JSON.stringify(entries), /topsecret|whsec_|[0-9a-f]{80}/);
});

test('no secret is anywhere in the database but sealed or hashed', async (t) => {
  const db = openDatabase(database.url);
  t.after(() => db.close());
  const tables = await db.query("select tablename as name from pg_tables where schemaname = 'public'");
  for (const { name } of tables) {
    const rows = await db.query(`select to_jsonb(t)::text as row from ${String(name)} t`);
    assert.doesNotMatch(JSON.stringify(rows), /topsecret|whsec_|easypay!KICCTEST/, String(name));
  }
});

test('a database that is not migrated is told apart from one that is', async (t) => {
  const empty = await freshDatabase();
  t.after(() => empty.drop());
  const db = openDatabase(empty.url);
  await db.query('drop schema public cascade');
  await db.query('create schema public');
  await db.close();
  const emptyPlace = { DATABASE_URL: empty.url, NARU_HOME: home };
  assert.match((await naru(['merchant', 'list'], emptyPlace)).err, /run \.\/naru migrate first/);
  assert.equal((await naru(['migrate', '--status'], emptyPlace)).code !== 0, true);
  const doctor = await naru(['doctor', '--json'], emptyPlace);
  assert.deepEqual([doctor.code, /not_migrated/.test(doctor.out)], [1, true]);
  assert.equal((await naru(['migrate'], emptyPlace)).code, 0);
  assert.equal((await naru(['migrate', '--status'], emptyPlace)).code, 0);
  assert.equal((await naru(['doctor'], emptyPlace)).code, 0);
});
