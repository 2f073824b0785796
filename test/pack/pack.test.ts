import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pack } from '../../bin/pack.ts';
import { freePorts } from '../support/free-ports.ts';
import { run, type Ran } from '../support/naru.ts';
import { processesOf } from '../support/processes-of-folder.ts';

/*
 * The package as others have it: packed, looked into, installed by npm into an empty folder with two test runners, and
 * used there. One installation serves all.
 */

const runners = ['vitest@4.1.12', 'jest@30.5.2'];
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'naru-pack-'));
const shop = join(folder, 'shop');
const temporary = join(folder, 'tmp');
let tarball = '';
/** An installation comes over the network, and each example starts a hub. */
const longestMs = 300_000;

/** As a person's shell, without what this run of the suite has put into it. */
const variables = { TMPDIR: temporary, NODE_COMPILE_CACHE: '', NARU_TEST_DATABASE: '', CI: '1' };

function inShop(file: string, args: readonly string[], below = '.'): Promise<Ran> {
  return run(file, args, { variables, folder: join(shop, below), longestMs });
}

before(async () => {
  for (const each of [shop, temporary]) mkdirSync(each);
  tarball = await pack();
  writeFileSync(join(shop, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const installed = await run('npm', ['install', ...quiet, tarball, ...runners], {
    variables,
    folder: shop,
    longestMs,
  });
  assert.equal(installed.code, 0, installed.err);
  cpSync(join(root, 'examples/testing'), join(shop, 'examples'), { recursive: true });
});

after(async () => {
  for (let tries = 0; processesOf(folder).length > 0 && tries < 100; tries += 1) await sleep(50);
  assert.deepEqual(processesOf(folder), [], 'nothing goes on running');
  assert.deepEqual(
    readdirSync(temporary).filter((name) => name.startsWith('naru-hub-')),
    [],
  );
  rmSync(folder, { recursive: true, force: true });
});

const packageFolder = join(shop, 'node_modules/naru');

function filesOfPackage(): string[] {
  const entries = readdirSync(packageFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(packageFolder.length + 1));
}

test('the package has what runs there and nothing else', () => {
  const files = filesOfPackage();
  const odd = files.filter(
    (path) => !/\.(js|mjs|d\.ts|sql|css|html|woff2|md|json)$|^LICENSE|^NOTICE|LICENSE\.txt$/.test(path),
  );
  assert.deepEqual(odd, []);
  assert.deepEqual(
    files.filter((path) => /test\.|\/test\/|fixtures|trial|\.env|\.naru|root\.key/.test(path)),
    [],
  );
  assert.deepEqual(files.filter((path) => path.endsWith('.json')).sort(), ['cjs/package.json', 'package.json']);
  const inside = files.map((path) => ({ path, text: readFileSync(join(packageFolder, path), 'latin1') }));
  const telling = /^\/\/# sourceMappingURL=|BEGIN [A-Z ]*PRIVATE KEY|from '[^']+(?<!\.d)\.ts'/m;
  assert.deepEqual(
    inside.filter(({ text }) => text.includes(root) || telling.test(text)).map(({ path }) => path),
    [],
  );
});

test('its manifest is for those who install: exact dependencies, no scripts, no tools', () => {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  for (const absent of ['devDependencies', 'scripts', 'private']) assert.equal(manifest[absent], undefined, absent);
  const versions = Object.entries({ ...manifest['dependencies'], ...manifest['optionalDependencies'] });
  assert.deepEqual(
    versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version)),
    [],
  );
  assert.deepEqual(Object.keys(manifest['exports'] ?? {}), ['./client', './testing', './package.json']);
});

test('npx naru answers', async () => {
  const { code, out, err } = await inShop('npx', ['naru', '--help']);
  assert.equal(code, 0, err);
  assert.match(out, /Usage: npx naru <command>/);
});

test('npx naru start opens a shop, a hub and gateways, and keeps its data where it was started', async (t) => {
  const [hub = 0, sandbox = 0, demo = 0] = await freePorts(3);
  const ports = { PORT: String(hub), SANDBOX_PORT: String(sandbox), SHOP_PORT: String(demo) };
  const env = { ...process.env, ...variables, ...ports, NARU_HOME: '', DATABASE_URL: '' };
  const child = spawn('npx', ['naru', 'start'], { cwd: shop, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  for (let tries = 0; !said.includes('Ctrl-C') && child.exitCode === null && tries < 1_200; tries += 1) await sleep(50);
  const pages = [
    `http://localhost:${demo}/`,
    `http://127.0.0.1:${sandbox}/bank`,
    ...['v1/iamport.js', 'fonts/PretendardVariable.woff2', 'docs', 'docs/assets/scalar.js', 'openapi.json'].map(
      (path) => `http://127.0.0.1:${hub}/${path}`,
    ),
  ];
  const answers = await Promise.all(pages.map(async (page) => `${(await fetch(page)).status} ${page}`));
  assert.deepEqual(
    answers,
    pages.map((page) => `200 ${page}`),
    said,
  );
  assert.ok(existsSync(join(shop, '.naru/postgres/data')));
});

test('what it exports has types, for modules and for require', async () => {
  const use = `
import { startNaru, type Paid } from 'naru/testing';
import { createClient } from 'naru/client';
export async function use(): Promise<Paid> {
  await using hub = await startNaru({ webhookUrl: 'http://127.0.0.1:1/' });
  createClient({ baseUrl: hub.url, impKey: hub.impKey, impSecret: hub.impSecret });
  const paid = await hub.pay({ merchant_uid: 'a', amount: 1 });
  paid.payment?.imp_uid.trim();
  // @ts-expect-error: an amount is a number
  await hub.pay({ merchant_uid: 'a', amount: '1' });
  return paid;
}
`;
  for (const name of ['use.mts', 'use.cts']) writeFileSync(join(shop, name), use);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
  const lib = ['--lib', 'es2023,dom,esnext.disposable'];
  const { code, out } = await inShop(join(root, 'node_modules/.bin/tsc'), [...options, ...lib, 'use.mts', 'use.cts']);
  assert.equal(code, 0, out);
});

const runner = (name: string): string => join(shop, 'node_modules/.bin', name);
const examples: readonly { readonly name: string; readonly command: readonly string[]; readonly passed: RegExp }[] = [
  { name: 'node-test', command: [process.execPath, '--test'], passed: /pass 5\b/ },
  { name: 'vitest', command: [runner('vitest'), 'run'], passed: /Tests\s+5 passed/ },
  { name: 'jest', command: [runner('jest')], passed: /Tests:\s+5 passed/ },
];

for (const { name, command, passed } of examples) {
  test(`the example for ${name} passes where the package is installed`, async (t: TestContext) => {
    const [file = '', ...args] = command;
    const startedAt = performance.now();
    const { code, out, err } = await inShop(file, args, join('examples', name));
    t.diagnostic(
      `${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s, the runner's own start and five tests`,
    );
    assert.equal(code, 0, out + err);
    assert.match(out + err, passed);
  });
}
