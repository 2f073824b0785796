// Plain JavaScript for Node 20 and nothing installed: brings what the lock file names, then goes on under the
// project's own Node. Of a package that npm installed, everything is there, built.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOwnNode, noOwnNode } from './own-node.mjs';
import { takeTurn } from './turn.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = 20;
const stamp = join(root, 'node_modules', '.naru-lock-hash');
const isPackage = !existsSync(join(root, 'package-lock.json'));
const ownNode = isPackage ? findOwnNode(root) : join(root, 'node_modules', 'node', 'bin', 'node');

/** Installs what is missing and runs one of the project's scripts under its own Node; ends with that script's code. */
export async function runUnderOwnNode(script, args = process.argv.slice(2)) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) stopWith(sentences.oldNode);
  if (isPackage) mustHaveOwnNode();
  else if (!isInstalled()) await installInTurn();
  const built = isPackage ? script.replace(/\.ts$/, '.js') : script;
  process.exit(await runToItsEnd(join(root, built), args));
}

const sentences = {
  oldNode: `Naru needs Node ${oldestNode} or newer, not ${process.version}: install a newer one from nodejs.org.`,
  noPermission: `Naru cannot write into ${root}: make the folder writable for this user, or clone it elsewhere.`,
  noNpm: 'npm was not found: install Node with npm from nodejs.org, then start again.',
  noNode:
    "npm ran no install scripts, which bring Naru's Node: run npm config delete ignore-scripts, then start again.",
};

/** What npm calls the way in which it failed, and what to do about it. */
const failures = [
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|E\w*TIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*|CERT_\w+|\w+_CERT\w*|E5\d\d)$/,
    'The npm registry is out of reach: check the connection and npm config get registry, then start again.',
  ],
  [
    /^(EACCES|EPERM|EROFS)$/,
    'npm may not write: make this folder and ~/.npm writable for this user, then start again.',
  ],
  [/^(ENOSPC|EDQUOT)$/, 'The disk is full: make room, then start again.'],
  [/^(E401|E403)$/, 'The npm registry refused this user: log in with npm login, then start again.'],
  [
    /^(E404|ETARGET)$/,
    'The npm registry lacks a package that the lock file names: check npm config get registry, then start again.',
  ],
];

function stopWith(sentence) {
  console.error(sentence);
  process.exit(1);
}

function mustHaveOwnNode() {
  if (ownNode === null) stopWith(noOwnNode);
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash() && existsSync(ownNode);
}

function lockHash() {
  const file = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(file).digest('hex');
}

/** Of two starts on one fresh clone, one installs and the other waits for it. */
async function installInTurn() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    stopWith(sentences.noPermission);
  }
  const turn = await takeTurn(root);
  if (!isInstalled()) {
    // Not on the output, which may be a command's answer to a script.
    console.error('필요한 패키지를 설치합니다 · Installing what the lock file names, once ...');
    await install();
    writeFileSync(stamp, lockHash());
  }
  await turn.end();
}

async function install() {
  // Settings of a user who never wants development packages, or of a CI machine, must not leave half of it out.
  const whole = ['--include=dev', '--include=optional'];
  const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...whole, ...patience];
  const passed = passSignals();
  const child = passed.to(spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] }));
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code));
    child.once('close', resolve);
  });
  passed.end();
  if (passed.count > 0) process.exit(1);
  if (code === 'ENOENT') stopWith(sentences.noNpm);
  if (code !== 0) stopWith(failureOf(said));
  if (!existsSync(ownNode)) stopWith(sentences.noNode);
}

function failureOf(said) {
  const codes = [...said.matchAll(/npm (?:error|ERR!) (?:code|errno) (\S+)/g)].map((match) => match[1]);
  const known = failures.find(([pattern]) => codes.some((code) => pattern.test(code)));
  return known ? known[1] : `npm ci failed; it said:\n${said.trim()}`;
}

/**
 * The channel to the child closes when this process dies, however it dies, and the child then stops. When npm itself
 * dies, nobody tells us; a look at the parent's number does.
 */
function runToItsEnd(script, args) {
  const passed = passSignals();
  const child = passed.to(spawn(ownNode, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }));
  const before = ancestors();
  const watch = setInterval(() => {
    if (ancestors() !== before) child.kill('SIGTERM');
  }, 1_000);
  return new Promise((resolve) => {
    child.once('error', (error) =>
      stopWith(`The project's own Node could not be started (${error.code}): remove node_modules and start again.`),
    );
    child.once('exit', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

/** The parent's number and, where npm put a shell between, npm's own: it changes when one of them dies. */
function ancestors() {
  const stat = `/proc/${process.ppid}/stat`;
  const isRunByNpm = process.env.npm_lifecycle_event !== undefined && existsSync(stat);
  const [, grandparent] = isRunByNpm ? /\) . (\d+)/.exec(readFileSync(stat, 'utf8')) : [];
  return `${process.ppid} ${grandparent}`;
}

/** Whoever is told to stop tells the child, and ends after it; told before there is one, as soon as there is. */
function passSignals() {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let child = null;
  let early = null;
  const pass = (signal) => {
    passed.count += 1;
    if (child) child.kill(signal);
    else early = signal;
  };
  const passed = {
    count: 0,
    to(spawned) {
      child = spawned;
      if (early) child.kill(early);
      return child;
    },
    end: () => signals.forEach((signal) => process.off(signal, pass)),
  };
  for (const signal of signals) process.on(signal, pass);
  return passed;
}
