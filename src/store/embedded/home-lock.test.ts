import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { socketPath, takeHomeLock } from './home-lock.ts';

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'naru-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks for the lock, says how that ended, and dies with it a second later, as by a power cut. */
const asker = `
const { takeHomeLock } = await import(process.argv[1]);
await takeHomeLock(process.argv[2]).then(() => console.log('has it'), () => console.log('refused'));
setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);
`;

function ask(folder: string): Promise<string> {
  const module = new URL('./home-lock.ts', import.meta.url).href;
  const args = ['--input-type=module', '--eval', asker, module, folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) => child.once('close', () => resolve(said.trim())));
}

test('the lock of a folder is refused while somebody has it, by name, and free after him', async (t) => {
  const folder = aFolder(t);
  const lock = await takeHomeLock(folder);
  await assert.rejects(takeHomeLock(folder), (error: Error) =>
    error.message.includes(`already running on ${folder} (process ${process.pid})`),
  );
  await lock.release();
  await (await takeHomeLock(folder)).release();
});

test('who asks while the holder is leaving waits for him', async (t) => {
  const folder = aFolder(t);
  const lock = await takeHomeLock(folder);
  lock.leaving();
  setTimeout(() => void lock.release(), 500);
  await (await takeHomeLock(folder)).release();
});

test('of many that ask at the lock of a dead process, one gets it', async (t) => {
  const folder = aFolder(t);
  for (let round = 0; round < 3; round += 1) {
    const ends = await Promise.all(Array.from({ length: 5 }, () => ask(folder)));
    assert.deepEqual(ends.sort(), ['has it', 'refused', 'refused', 'refused', 'refused'], `round ${round}`);
  }
});

test('a path that is too long for a socket is led elsewhere, each folder to its own place', () => {
  const long = `/home/${'far/'.repeat(40)}`;
  assert.ok(Buffer.byteLength(socketPath(long, 'lock')) < 100);
  assert.notEqual(socketPath(long, 'lock'), socketPath(`${long}away`, 'lock'));
  assert.equal(socketPath('/home/me', 'lock'), '/home/me/lock');
});
