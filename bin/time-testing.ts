import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/store/embedded/launcher.ts';
import type { startNaru as startFromSource } from '../testing/index.ts';
import { pack } from './pack.ts';

/*
 * How long `startNaru()` of the package takes: `node bin/time-testing.ts`. Each start stands beside one of a bare
 * Postgres in the same second, for a machine has busy seconds and idle ones.
 */

const coldRounds = 3;
const warmRounds = 10;

type Testing = { readonly startNaru: typeof startFromSource };

await pack();
// As it is compiled; what it depends on is found further up.
const packed = fileURLToPath(new URL('../dist/package/', import.meta.url));
const { startNaru } = (await import(join(packed, 'testing/index.js'))) as Testing;
const folder = mkdtempSync(join(tmpdir(), 'naru-time-'));
const times: Record<string, number[]> = {};

try {
  await timePostgres('a bare Postgres, made new');
  for (let round = 0; round < coldRounds; round += 1) {
    rmSync(join(packed, 'build/testing'), { recursive: true, force: true });
    await timeNaru('the first start after an installation');
  }
  for (let round = 0; round < warmRounds; round += 1) {
    await timePostgres('a bare Postgres');
    await timeNaru('startNaru()');
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
print();

async function timeNaru(name: string): Promise<void> {
  const hub = await time(name, () => startNaru());
  await time('stop()', hub.stop);
}

async function timePostgres(name: string): Promise<void> {
  const place = { folder: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') };
  const postgres = await time(name, () => startEmbeddedPostgres(place));
  await postgres.stop();
}

async function time<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  (times[name] ??= []).push(performance.now() - startedAt);
  return result;
}

function print(): void {
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0]?.model}, ${process.platform}`,
  );
  for (const [name, all] of Object.entries(times)) {
    const [min, max] = [Math.min(...all), Math.max(...all)];
    const numbers = [min, median(all), max].map((ms) => ms.toFixed(0).padStart(5)).join(' ');
    console.log(`${name.padEnd(40)} n = ${String(all.length).padStart(2)}  min median max ${numbers} ms`);
  }
  const ratio = median(times['startNaru()'] ?? []) / median(times['a bare Postgres'] ?? []);
  console.log(`startNaru() takes ${ratio.toFixed(1)} times as long as a bare Postgres (medians)`);
}

function median(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
}
