import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
/** One packet's worth of patience on a slow phone; the original script is many times as large. */
const mostBytes = 10_000;

const script = (): string => readFileSync(`${root}build/sdk/iamport.js`, 'utf8');

test('the built script is small', () => {
  const bytes = gzipSync(script()).length;
  assert.ok(bytes < mostBytes, `${bytes} bytes gzipped`);
});

test('it is made of this folder and the contract, and of no package', async () => {
  const entryPoints = [`${root}sdk/index.ts`, `${root}sdk/checkout-page.ts`];
  const { metafile } = await build({ entryPoints, bundle: true, write: false, metafile: true, outdir: 'out' });
  const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/^.*?(sdk|src|node_modules)\//, '$1/'));
  assert.deepEqual(
    inputs.filter((path) => !/^(sdk|src\/contract\/checkout)\//.test(path)),
    [],
  );
});

test('it keeps nothing in the browser', () => {
  const kept = /\.cookie\b|localStorage|sessionStorage|indexedDB|\bcaches\b/.exec(script());
  assert.equal(kept, null);
});

test('it runs in browsers of these years: no syntax younger than 2018', () => {
  assert.doesNotMatch(script(), /\?\?|\?\.[a-z(]|\bclass\b[^;]*#/);
});
