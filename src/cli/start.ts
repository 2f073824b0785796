import { join } from 'node:path';
import { buildWhatIsStale } from '../../bin/build.ts';
import { ConfigInvalid, readConfig, type Config } from '../config.ts';
import { EmbeddedPostgresError } from '../store/embedded/binaries.ts';
import { takeHomeLock, type HomeLock } from '../store/embedded/home-lock.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../store/embedded/launcher.ts';
import { startChild, type Child } from './child.ts';
import { makeHome } from './home.ts';
import { freshLogFile } from './log-file.ts';
import { partsOf, type Part } from './parts.ts';
import { portProblem } from './ports.ts';
import { startScreen } from './screen.ts';
import { StartProblem } from './start-problem.ts';
import { asTypedHere } from './typed-here.ts';

/*
 * `npm start`: everything for a laptop, in one process group. The parts stop in the order in which they need each
 * other; when one dies by itself, all stop, and the next start finds the same data.
 */

const startedAt = performance.now();

/** What is there to be stopped; filled as it comes to be. */
const running: { lock?: HomeLock; postgres?: EmbeddedPostgres; readonly children: Child[] } = { children: [] };
let stopping: Promise<never> | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(signal, () => void stopAll(0));
// A terminal that is gone must not keep anything from being stopped in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const starting = start(readConfigOrStop());
try {
  await starting;
} catch (error) {
  if (!stopping) console.error(asTypedHere(sentenceFor(error)));
  await stopAll(1);
}

async function start(config: Config): Promise<void> {
  const parts = partsOf(config);
  makeHome(config.home);
  running.lock = await takeHomeLock(config.home);
  const problem = await portProblem(parts.map((part) => part.port));
  if (problem !== null) throw new StartProblem(problem);
  const [bundles, database] = await Promise.allSettled([buildWhatIsStale(), startDatabase(config)]);
  if (bundles.status === 'rejected') throw bundles.reason;
  if (database.status === 'rejected') throw database.reason;
  if (stopping) return;
  await startParts(parts, config.home, database.value);
  if (stopping) return;
  process.stdout.write(asTypedHere(startScreen(config, performance.now() - startedAt)));
  for (const child of running.children) void child.ended.then((why) => partHasEnded(child.name, why, child.logFile));
}

function readConfigOrStop(): Config {
  try {
    const config = readConfig();
    if (config.mode === 'sandbox') return config;
    throw new StartProblem('npm start is for a laptop and runs in sandbox mode: unset NARU_MODE.');
  } catch (error) {
    console.error(asTypedHere(sentenceFor(error)));
    process.exit(1);
  }
}

/** Gives the address of the database: one's own, or the one that comes along. */
async function startDatabase({ databaseUrl, home }: Config): Promise<string> {
  if (databaseUrl !== null) return databaseUrl;
  const logFile = freshLogFile(home, 'postgres');
  const postgres = await startEmbeddedPostgres({ folder: join(home, 'postgres'), logFile });
  running.postgres = postgres;
  void postgres.ended.then(() => partHasEnded('postgres', 'its process is gone', logFile));
  return postgres.url;
}

async function startParts(parts: readonly Part[], home: string, databaseUrl: string): Promise<void> {
  const started = await Promise.allSettled(
    parts.map(({ name, script, args, needsDatabase }) => {
      const logFile = freshLogFile(home, name);
      const env = { ...process.env, ...(needsDatabase && { DATABASE_URL: databaseUrl }) };
      const complain = (complaint: string): void => {
        if (!stopping) console.error(`${name}: ${complaint} (${logFile})`);
      };
      return startChild({ name, script, args, env, logFile, complain });
    }),
  );
  running.children.push(...started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) throw new StartProblem((failed.reason as Error).message);
}

function partHasEnded(name: string, why: string, logFile: string): void {
  if (stopping) return;
  const ended = `${name} ended by itself (${why}). All is being stopped; nothing that was paid is lost.`;
  console.error(asTypedHere(`\n${ended} Run npm start again. Its log: ${logFile}`));
  void stopAll(1);
}

/** In the order of the parts, then the database. What is still starting is let start, so that nothing stays behind. */
function stopAll(code: number): Promise<never> {
  stopping ??= (async () => {
    running.lock?.leaving();
    if (code === 0) console.log('\n멈추는 중입니다 · stopping ...');
    await starting.catch(() => {});
    for (const child of running.children) await child.stop();
    await running.postgres?.stop();
    await running.lock?.release();
    process.exit(code);
  })();
  return stopping;
}

/** What people can mend is said in one sentence; the rest is a fault of ours and shows where. */
function sentenceFor(error: unknown): string {
  const isKnown =
    error instanceof StartProblem || error instanceof ConfigInvalid || error instanceof EmbeddedPostgresError;
  return isKnown ? error.message : String((error as Error).stack ?? error);
}
