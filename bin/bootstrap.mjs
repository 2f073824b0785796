// Plain JavaScript for Node 20 and nothing installed: brings what the lock file names, then goes on under the
// project's own Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = 20;
const stamp = join(root, 'node_modules', '.naru-lock-hash');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs what is missing and runs one of the project's scripts under its own Node; ends with that script's code. */
export async function runUnderOwnNode(script, args = process.argv.slice(2)) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode)
    stopWith(
      `Naru needs Node ${oldestNode} or newer, and this is ${process.version}: install a newer one from nodejs.org.`,
    );
  await installWhatIsMissing();
  process.exit(await runToItsEnd(join(root, script), args));
}

function stopWith(sentence) {
  console.error(sentence);
  process.exit(1);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash() && existsSync(ownNode);
}

/** Two starts at once: one installs, the other waits for it. */
async function installWhatIsMissing() {
  if (isInstalled()) return;
  const turn = join(root, '.naru-installing');
  if (!takeTurn(turn)) {
    for (const until = Date.now() + 300_000; Date.now() < until && existsSync(turn);) await sleep(500);
    if (isInstalled()) return;
    stopWith(`Another start is still installing. If none is, remove the folder ${turn} and start again.`);
  }
  process.once('exit', () => rmdirSync(turn));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  console.log('Installing what the lock file names (once, some seconds) ... 필요한 패키지를 설치합니다');
  await install();
  writeFileSync(stamp, lockHash());
}

function takeTurn(turn) {
  try {
    mkdirSync(turn);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return stopWith(
      `Naru cannot write into ${root} (${error.code}): make the folder writable for this user, or clone it elsewhere.`,
    );
  }
}

/** npm's own advice for each way to fail, in one sentence. */
const failures = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/,
    'The npm registry is out of reach: check the connection or `npm config get registry`, then start again.',
  ],
  [
    /EACCES|EPERM|EROFS/,
    'npm may not write here: make the folder and the npm cache writable for this user, then start again.',
  ],
  [/ENOSPC/, 'The disk is full: make room, then start again.'],
  [/E401|E403/, 'The npm registry refused this user: log in with `npm login`, then start again.'],
  [
    /E404|ETARGET|notarget/,
    'The npm registry lacks a package that the lock file names: check `npm config get registry`, then start again.',
  ],
];

async function install() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(npm, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code));
    child.once('close', resolve);
  });
  if (code === 0) return;
  if (code === 'ENOENT') stopWith('npm was not found: install Node with npm from nodejs.org, then start again.');
  const known = failures.find(([pattern]) => pattern.test(said));
  stopWith(known ? known[1] : `npm ci failed; it said:\n${said.trim()}`);
}

/**
 * The channel to the child closes when this process dies, however it dies, and the child then stops. When npm itself
 * dies, nobody tells us; a look at the parent's number does.
 */
function runToItsEnd(script, args) {
  const child = spawn(ownNode, [script, ...args], {
    cwd: process.cwd(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let told = 0;
  const stop = () => {
    told += 1;
    if (child.connected) child.disconnect();
    if (told > 1) child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1_000);
  return new Promise((resolve) => {
    child.once('error', (error) =>
      stopWith(`The project's own Node could not be started (${error.code}): remove node_modules and start again.`),
    );
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
