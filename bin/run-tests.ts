import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import colors from 'picocolors';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/store/embedded/launcher.ts';
import { buildWhatIsStale } from './build.ts';
import { findTestFiles, type TestFiles } from './test-files.ts';
import { noTest, reportIsWhole, type TestEnd, type TestWord } from './test-reporter.ts';

/*
 * `npm test`: every test file, or those whose path contains one of the given words. Its last line says how many tests
 * passed and how many failed. A file that crashes, hangs or holds no test is a failure.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
/** The slowest suites (real processes, many rounds) stay well below this; what takes longer hangs. */
const groupTimeoutMs = 600_000;
/** One more than there are cores, for many wait; but suites of real processes need more than one core each. */
const filesAtOnce = Math.min(availableParallelism() + 1, 4);
/** Of what a failed file said, the end is shown. */
const longestChatter = 6_000;

/** Behind Korea, on another day for most of it, and with a summer time. */
const elsewhere = 'America/New_York';

type Group = { readonly title: string; readonly files: readonly string[]; readonly zone?: string };
type GroupEnd = {
  readonly group: Group;
  readonly tests: readonly TestEnd[];
  /** What they measured. */
  readonly said: readonly string[];
  readonly ms: number;
  readonly chatter: string;
};

const folder = mkdtempSync(join(tmpdir(), 'naru-test-'));
const children = new Set<ChildProcess>();
let postgres: EmbeddedPostgres | null = null;
let groupNumber = 0;
let leaving: Promise<never> | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(signal, () => void leave(130));

try {
  const failed = await runAll(process.argv.slice(2));
  await leave(failed ? 1 : 0);
} catch (error) {
  console.error(error);
  await leave(1);
}

/** True when anything failed. */
async function runAll(words: readonly string[]): Promise<boolean> {
  const found = findTestFiles(words);
  await buildWhatIsStale();
  const logFile = join(folder, 'postgres.log');
  if (found.needDatabase) postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), logFile });
  const together: Group = { title: `${found.together.length} files of pure tests`, files: found.together };
  const alone = found.alone.map((file): Group => ({ title: file, files: [file] }));
  const groups = [...(together.files.length > 0 ? [together] : []), ...alone, ...abroad(found)];
  const ends: GroupEnd[] = [];
  await eachAtMost(filesAtOnce, longestFirst(groups), async (group) => {
    const end = await runGroup(group);
    ends.push(end);
    printGroup(end);
  });
  return printTotal(ends.flatMap((end) => end.tests));
}

/** Real processes and an installation are long and wait much: nothing else should wait for them in the end. */
function longestFirst(groups: readonly Group[]): Group[] {
  const isLong = ({ title }: Group): boolean => /^test\/(pack|processes)\//.test(title);
  return [...groups.filter(isLong), ...groups.filter((group) => !isLong(group))];
}

/** The cases about dates once more, on a machine that stands somewhere else. */
function abroad({ dateCases, together }: TestFiles): Group[] {
  const pure = dateCases.filter((file) => together.includes(file));
  const alone = dateCases.filter((file) => !together.includes(file)).map((file) => [file]);
  const groups = pure.length > 0 ? [pure, ...alone] : alone;
  return groups.map((files) => {
    const what = files.length === 1 ? files[0] : `${files.length} files of pure tests about dates`;
    return { title: `${what}, in ${elsewhere}`, files, zone: elsewhere };
  });
}

async function eachAtMost<T>(limit: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

async function runGroup(group: Group): Promise<GroupEnd> {
  const startedAt = performance.now();
  const reportFile = join(folder, `report-${(groupNumber += 1)}`);
  const [reporter, watcher] = ['./test-reporter.ts', '../test/support/watch-contract.ts'].map(
    (path) => new URL(path, import.meta.url).href,
  );
  const args = [
    `--import=${watcher}`,
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${reportFile}`,
    ...group.files,
  ];
  // A file alone is run as the plain program that it is: what it forks must not inherit `--test`.
  if (group.files.length > 1) args.unshift('--test', '--test-isolation=none');
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    // Hundreds of processes read the same files: each is compiled once a run.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    ...(postgres && { NARU_TEST_DATABASE: postgres.url }),
    ...(group.zone !== undefined && { TZ: group.zone }),
  };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let chatter = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (chatter += text));
  const timer = setTimeout(() => child.kill('SIGKILL'), groupTimeoutMs);
  const ended = await new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  clearTimeout(timer);
  children.delete(child);
  const lines = existsSync(reportFile) ? readFileSync(reportFile, 'utf8').split('\n').slice(0, -1) : [];
  const isWhole = lines.at(-1) === reportIsWhole;
  const words = (isWhole ? lines.slice(0, -1) : lines).map((line) => JSON.parse(line) as TestEnd | TestWord);
  const reported = words.filter((each) => 'end' in each);
  const said = words.filter((each) => 'said' in each).map((each) => each.said);
  const tests = [...reported, ...silentFailure(group, { reported, isWhole, ended })];
  return { group, tests, said, ms: performance.now() - startedAt, chatter };
}

type Reported = { readonly reported: readonly TestEnd[]; readonly isWhole: boolean; readonly ended: string };

/** What no test reported: a process that ended before its tests did, ended badly by itself, or had nothing to run. */
function silentFailure(group: Group, { reported, isWhole, ended }: Reported): TestEnd[] {
  const failure = (why: string): TestEnd[] => [{ file: group.title, name: group.title, end: 'failed', why }];
  if (!isWhole) return failure(`The process ended (${ended}) before its tests did.`);
  if (reported.length === 0) return failure(noTest);
  const hasFailed = reported.some((test) => test.end === 'failed');
  return ended === 'code 0' || hasFailed ? [] : failure(`Every test passed, but the process ended with ${ended}.`);
}

function printGroup({ group, tests, said, ms, chatter }: GroupEnd): void {
  const failed = tests.filter((test) => test.end === 'failed');
  const mark = failed.length === 0 ? colors.green('ok  ') : colors.red('FAIL');
  console.log(`${mark} ${group.title}  ${colors.dim(`${tests.length} tests, ${(ms / 1000).toFixed(1)} s`)}`);
  for (const each of said) console.log(`     ${colors.dim(each)}`);
  for (const test of failed) {
    console.log(`\n  ${colors.red(test.name)}  ${colors.dim(test.file)}\n${indent(test.why)}\n`);
  }
  if (failed.length > 0 && chatter.trim() !== '')
    console.log(`  ${colors.dim('it said:')}\n${indent(chatter.trim().slice(-longestChatter))}\n`);
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

/** True when anything failed. */
function printTotal(tests: readonly TestEnd[]): boolean {
  const those = (end: TestEnd['end']): TestEnd[] => tests.filter((test) => test.end === end);
  const [passed, failed, skipped] = [those('passed'), those('failed'), those('skipped')];
  const reasons = Map.groupBy(skipped, (test) => test.why);
  for (const [why, ones] of reasons) console.log(`${colors.yellow('skipped')} ${ones.length}: ${why}`);
  if (tests.length === 0) console.log('No test file has such a path.');
  console.log(
    `${passed.length} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
  );
  return failed.length > 0 || tests.length === 0;
}

function leave(code: number): Promise<never> {
  leaving ??= (async () => {
    for (const child of children) child.kill('SIGTERM');
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  })();
  return leaving;
}
