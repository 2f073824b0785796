import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run, type TestsStream } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/store/embedded/launcher.ts';
import { buildWhatIsStale } from './build.ts';

/*
 * `npm test`: every test file in a process of its own, two at a time, on one Postgres of its own that ends with the run. Names of
 * files or folders narrow it: `npm test src/core`.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = ['src', 'sandbox', 'sdk', 'test', 'examples', 'bin'];
const processes = 2;
/** The slowest file waits for real clocks and real processes. */
const fileTimeoutMs = 10 * 60_000;

const files = await findTests(process.argv.slice(2));
if (files.length === 0) {
  console.error('No test file has such a name.');
  process.exit(1);
}
await buildWhatIsStale();
const home = mkdtempSync(join(tmpdir(), 'naru-test-'));
const postgres = await startEmbeddedPostgres({ folder: join(home, 'postgres'), logFile: join(home, 'postgres.log') });
process.env['NARU_TEST_DATABASE'] = postgres.url;
const stop = async (code: number): Promise<never> => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(130));
process.on('disconnect', () => void stop(130));
const total = await report(run({ files, concurrency: processes, timeout: fileTimeoutMs }));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
await stop(total.failed === 0 ? 0 : 1);

async function findTests(wanted: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    found.push(...entries.filter((each) => each.endsWith('.test.ts')).map((each) => join(root, folder, each)));
  }
  const isWanted = (file: string): boolean => wanted.some((each) => relative(root, file).startsWith(each));
  return found.filter((file) => wanted.length === 0 || isWanted(file)).sort();
}

type Total = { passed: number; failed: number; skipped: number };

/** One line a file, and everything about what failed. A file that ends without a test has failed. */
async function report(stream: TestsStream): Promise<Total> {
  const total: Total = { passed: 0, failed: 0, skipped: 0 };
  const broken = new Set<string | undefined>();
  stream.on('test:fail', ({ name, file, line, details }) => {
    if (details.type === 'suite' || isOnlyAboutChildren(details.error)) return;
    total.failed += 1;
    broken.add(file);
    console.log(`\n✖ ${name}\n  ${file === undefined ? '' : relative(root, file)}:${line ?? 0}\n${indented(details.error)}`);
  });
  stream.on('test:pass', ({ name, skip, details }) => {
    if (details.type === 'suite') return;
    if (files.includes(name)) {
      // A file without a test passes under its own name.
      total.failed += 1;
      console.log(`✖ ${relative(root, name)} ran no test`);
      return;
    }
    if (skip === undefined || skip === false) total.passed += 1;
    else {
      total.skipped += 1;
      if (typeof skip === 'string') console.log(`- skipped: ${skip}`);
    }
  });
  stream.on('test:summary', ({ file, counts, duration_ms: ms }) => {
    if (file === undefined) return;
    const mark = broken.has(file) ? '✖' : '✔';
    console.log(`${mark} ${relative(root, file)} (${counts.passed} in ${(ms / 1000).toFixed(1)} s)`);
  });
  stream.on('test:stderr', ({ message }) => process.stderr.write(message));
  await new Promise((resolve) => stream.on('end', resolve).resume());
  return total;
}

/** A test with failed parts is reported by its parts. */
function isOnlyAboutChildren(error: Error): boolean {
  return (error as { failureType?: string }).failureType === 'subtestsFailed';
}

function indented(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return (cause.stack ?? String(cause)).split('\n').slice(0, 30).map((line) => `  ${line}`).join('\n');
}
