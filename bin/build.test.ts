import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sandboxWindows } from './sandbox-windows.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const inputs = [
  'bin',
  'sdk',
  'src/contract',
  'src/core',
  'sandbox/window',
  ...sandboxWindows(root).map((name) => `sandbox/${name}/window`),
  'package.json',
  'package-lock.json',
];

/** The sources of the bundles in a folder of their own. */
function aCopy(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'naru-build-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const each of inputs) cpSync(join(root, each), join(folder, each), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function build(folder: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(folder, 'bin/build.ts')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: said.trim() })));
}

test('several builds at once leave whole bundles and nothing else, and only a change builds again', async (t) => {
  const folder = aCopy(t);
  const ends = await Promise.all([build(folder), build(folder), build(folder)]);
  for (const { code, said } of ends) assert.equal(code, 0, said);
  // One that begins when another has ended finds nothing to do.
  assert.ok(ends.some(({ said }) => said === 'built'));
  for (const { said } of ends) assert.match(said, /^(built|nothing was stale)$/);
  assert.deepEqual(readdirSync(join(folder, 'build')).sort(), ['docs', 'fonts', 'sandbox', 'sdk', 'stamp']);
  assert.equal((await build(folder)).said, 'nothing was stale');
  writeFileSync(join(folder, 'sdk/checkout-page.css'), 'body { margin: 0 }');
  assert.equal((await build(folder)).said, 'built');
  assert.equal(readFileSync(join(folder, 'build/sdk/checkout-page.css'), 'utf8'), 'body { margin: 0 }');
});

test('a source that does not compile fails the build and keeps the bundles that were there', async (t) => {
  const folder = aCopy(t);
  await build(folder);
  const before = readFileSync(join(folder, 'build/sdk/iamport.js'), 'utf8');
  writeFileSync(join(folder, 'sdk/index.ts'), 'const broken = ;');
  assert.equal((await build(folder)).code, 1);
  assert.equal(readFileSync(join(folder, 'build/sdk/iamport.js'), 'utf8'), before);
});
