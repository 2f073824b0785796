import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/*
 * The bootstrap in a folder of its own, as after a fresh clone. Its npm is a script that does what npm would and keeps
 * count, so that every way to fail can be had without a broken network.
 */

type Clone = {
  /** What the npm of this clone does, in shell. */
  npm(script: string): void;
  npmRuns(): number;
  start(...args: string[]): Start;
  readonly folder: string;
};

type Start = { readonly process: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> };

const here = fileURLToPath(new URL('.', import.meta.url));
/** What the real npm leaves behind, as far as the bootstrap looks. */
const installs = `mkdir -p node_modules/node/bin && ln -sf "${process.execPath}" node_modules/node/bin/node`;

/** The script that the bootstrap goes on to: it says its arguments, and then does what the first one asks for. */
const goesOn = `
console.log('went on with', process.argv.slice(2).join(' '));
const waits = () => setInterval(() => {}, 1000);
if (process.argv[2] === 'code') process.exit(Number(process.argv[3]));
if (process.argv[2] === 'wait') waits();
process.on('SIGTERM', () => process.exit(7));
process.on('disconnect', () => { require('node:fs').writeFileSync('disconnected', ''); process.exit(); });
`;

function aClone(t: TestContext): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'naru-bootstrap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const each of ['bin', 'path']) mkdirSync(join(folder, each));
  for (const each of ['bootstrap.mjs', 'own-node.mjs', 'turn.mjs'])
    copyFileSync(join(here, each), join(folder, 'bin', each));
  const call = `import { runUnderOwnNode } from './bootstrap.mjs'; await runUnderOwnNode('bin/goes-on.cjs');`;
  writeFileSync(join(folder, 'bin/start.mjs'), call);
  writeFileSync(join(folder, 'bin/goes-on.cjs'), goesOn);
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  const starts: Start[] = [];
  t.after(async () => {
    for (const each of starts) each.process.kill('SIGKILL');
    await Promise.all(starts.map((each) => each.ended));
  });
  const clone: Clone = {
    folder,
    npm(script) {
      const file = join(folder, 'path/npm');
      writeFileSync(file, `#!/bin/sh\necho run >> npm-runs\n${script}\n`);
      chmodSync(file, 0o755);
    },
    npmRuns: () => (existsSync(join(folder, 'npm-runs')) ? textOf(folder, 'npm-runs').trim().split('\n').length : 0),
    start(...args) {
      const start = run([process.execPath, join(folder, 'bin/start.mjs'), ...args], folder);
      starts.push(start);
      return start;
    },
  };
  clone.npm(installs);
  return clone;
}

function run([program = '', ...args]: readonly string[], folder: string): Start {
  const env = { ...process.env, PATH: `${join(folder, 'path')}:/usr/bin:/bin`, TMPDIR: folder };
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return { process: child, said: () => said, ended: new Promise((resolve) => child.once('close', resolve)) };
}

function textOf(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    assert.ok(tries < 200, 'it came to be within ten seconds');
    await sleep(50);
  }
}

test('a first start installs, the next one does not, and a changed lock file is installed again', async (t) => {
  const clone = aClone(t);
  for (const runs of [1, 1]) {
    const start = clone.start('code', '0');
    assert.equal(await start.ended, 0, start.said());
    assert.match(start.said(), /went on with code 0/);
    assert.equal(clone.npmRuns(), runs);
  }
  writeFileSync(join(clone.folder, 'package-lock.json'), '{"changed":true}');
  await clone.start('code', '0').ended;
  assert.equal(clone.npmRuns(), 2);
});

test('two starts at once install once, and both go on', async (t) => {
  const clone = aClone(t);
  clone.npm(`sleep 0.5; ${installs}`);
  const starts = [clone.start('code', '0'), clone.start('code', '0'), clone.start('code', '0')];
  for (const start of starts) assert.equal(await start.ended, 0, start.said());
  assert.equal(clone.npmRuns(), 1);
});

test('an installation that was killed does not stand in the way of the next', async (t) => {
  const clone = aClone(t);
  clone.npm('exec sleep 30');
  const first = clone.start();
  await until(() => clone.npmRuns() === 1);
  first.process.kill('SIGKILL');
  clone.npm(installs);
  const both = [clone.start('code', '0'), clone.start('code', '0')];
  for (const start of both) assert.equal(await start.ended, 0, start.said());
});

test('an installation that is told to stop stops its npm, without a word', async (t) => {
  const clone = aClone(t);
  clone.npm('exec sleep 30');
  const start = clone.start();
  await until(() => clone.npmRuns() === 1);
  start.process.kill('SIGTERM');
  assert.equal(await start.ended, 1);
  assert.doesNotMatch(start.said(), /failed/);
});

const failures: readonly (readonly [string, RegExp])[] = [
  ['npm error code ENOTFOUND', /registry is out of reach/],
  ['npm error code ETIMEDOUT', /registry is out of reach/],
  ['npm error code 1\nnpm error npm error code ECONNREFUSED', /registry is out of reach/],
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /registry is out of reach/],
  ['npm ERR! code EACCES', /writable for this user/],
  ['npm error code ENOSPC', /disk is full/],
  ['npm error code E403', /npm login/],
  ['npm error code ETARGET', /lacks a package/],
  ['npm error code EBADSOMETHING', /npm ci failed; it said:\nnpm error code EBADSOMETHING/],
];

for (const [said, sentence] of failures) {
  test(`"${said.split('\n').at(-1)}" is said in one sentence`, async (t) => {
    const clone = aClone(t);
    clone.npm(`echo "${said}" >&2; exit 1`);
    const start = clone.start();
    assert.equal(await start.ended, 1);
    assert.match(start.said(), sentence);
    assert.doesNotMatch(start.said(), /went on|at file:/);
  });
}

test('a machine without npm is told what to install', async (t) => {
  const clone = aClone(t);
  rmSync(join(clone.folder, 'path/npm'));
  const start = run(['/bin/sh', '-c', `PATH= exec "${process.execPath}" bin/start.mjs`], clone.folder);
  assert.equal(await start.ended, 1);
  assert.equal(
    start.said().trim().split('\n').at(-1),
    'npm was not found: install Node with npm from nodejs.org, then start again.',
  );
});

test('an npm that runs no install scripts is told so', async (t) => {
  const clone = aClone(t);
  clone.npm('mkdir -p node_modules');
  const start = clone.start();
  assert.equal(await start.ended, 1);
  assert.match(start.said(), /ignore-scripts/);
});

test('it ends with the code of what it went on to', async (t) => {
  assert.equal(await aClone(t).start('code', '3').ended, 3);
});

test('told to stop, it tells what it went on to and waits for its end', async (t) => {
  const start = aClone(t).start('wait');
  await until(() => start.said().includes('went on'));
  start.process.kill('SIGTERM');
  assert.equal(await start.ended, 7);
});

test('killed, it is noticed by what it went on to', async (t) => {
  const clone = aClone(t);
  const start = clone.start('wait');
  await until(() => start.said().includes('went on'));
  start.process.kill('SIGKILL');
  await until(() => existsSync(join(clone.folder, 'disconnected')));
});

test('when its parent is killed, it stops what it went on to', async (t) => {
  const clone = aClone(t);
  const parent = run(['/bin/sh', '-c', `"${process.execPath}" bin/start.mjs wait; true`], clone.folder);
  await until(() => parent.said().includes('went on'));
  parent.process.kill('SIGKILL');
  // The pipes of the dead parent close when the last of its line has ended.
  await parent.ended;
});

test('an installed package installs nothing, and runs what is built on the Node that came with it', async (t) => {
  const clone = aClone(t);
  const call = `import { runUnderOwnNode } from './bootstrap.mjs'; await runUnderOwnNode('bin/goes-on.ts');`;
  writeFileSync(join(clone.folder, 'bin/start.mjs'), call);
  copyFileSync(join(clone.folder, 'bin/goes-on.cjs'), join(clone.folder, 'bin/goes-on.js'));
  rmSync(join(clone.folder, 'package-lock.json'));
  mkdirSync(join(clone.folder, 'node_modules/node/bin'), { recursive: true });
  writeFileSync(join(clone.folder, 'node_modules/node/package.json'), '{"name":"node"}');
  const ownNode = join(clone.folder, 'node_modules/node/bin/node');
  writeFileSync(ownNode, `#!/bin/sh\necho by its own Node\nexec "${process.execPath}" "$@"\n`);
  chmodSync(ownNode, 0o755);
  const start = clone.start('code', '3');
  assert.equal(await start.ended, 3, start.said());
  assert.match(start.said(), /by its own Node\nwent on with code 3/);
  assert.equal(clone.npmRuns(), 0);
  rmSync(ownNode);
  const fallsBack = clone.start('code', '4');
  assert.equal(await fallsBack.ended, 4, 'without it, on the running one if that is new enough');
});
