import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhatIsStale } from '../../bin/build.ts';
import { ConfigInvalid, readConfig, type Config } from '../config.ts';
import { sandboxMerchant } from '../flows/seed-sandbox.ts';
import { EmbeddedPostgresError } from '../store/embedded/binaries.ts';
import { takeHomeLock, type HomeLock } from '../store/embedded/home-lock.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../store/embedded/launcher.ts';
import { startChild, type Child, type ChildSpec } from './child.ts';
import { portProblem } from './ports.ts';
import { startScreen } from './screen.ts';

/*
 * `npm start`: everything for a laptop, in one process group. The parts stop in the order in which they need each
 * other; when one dies by itself, all stop, and the next start finds the same data.
 */

class StartProblem extends Error {}

const root = fileURLToPath(new URL('../../', import.meta.url));
const startedAt = performance.now();

type Running = {
  readonly config: Config;
  readonly children: Child[];
  postgres: EmbeddedPostgres | null;
  readonly lock: HomeLock;
};

let running: Running | null = null;
let stopping: Promise<never> | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));
process.on('disconnect', () => void stopAll(0));

try {
  running = await prepare(readConfig());
  await startAll(running);
  process.stdout.write(startScreen(running.config, performance.now() - startedAt));
  const first = await Promise.race([...running.children.map(endOf), endOfDatabase(running)]);
  if (!stopping) {
    const ended = `${first.name} ended by itself (${first.why}). All is being stopped; nothing that was paid is lost.`;
    console.error(`\n${ended} Run npm start again. Its log: ${first.logFile}`);
  }
  await stopAll(1);
} catch (error) {
  if (!stopping) console.error(sentenceFor(error));
  await stopAll(1);
}

async function prepare(config: Config): Promise<Running> {
  if (config.mode === 'live')
    throw new StartProblem('npm start is for a laptop and runs in sandbox mode: unset NARU_MODE.');
  makeHome(config.home);
  const lock = await takeHomeLock(config.home);
  const problem = await portProblem([
    { port: config.port, host: config.host, variable: 'PORT', forWhat: 'the hub' },
    { port: config.sandboxPort, host: config.host, variable: 'SANDBOX_PORT', forWhat: 'the sandbox gateways' },
    { port: config.shopPort, host: 'localhost', variable: 'SHOP_PORT', forWhat: 'the demo shop' },
  ]);
  if (problem !== null) throw new StartProblem(problem);
  return { config, children: [], postgres: null, lock };
}

function makeHome(home: string): void {
  try {
    mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartProblem(
      `Naru cannot write into ${home} (${code}): make it writable for this user, or set NARU_HOME to another folder.`,
    );
  }
}

async function startAll(parts: Running): Promise<void> {
  const { config } = parts;
  const logFile = (name: string): string => join(config.home, 'logs', `${name}.log`);
  const [, databaseUrl] = await Promise.all([buildWhatIsStale(), startDatabase(parts, logFile('postgres'))]);
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const gateways = [
    '--host',
    config.host,
    '--port',
    String(config.sandboxPort),
    '--home',
    join(config.home, 'sandbox'),
  ];
  const { userCode, apiKey, apiSecret } = sandboxMerchant;
  const shop = [
    '--port',
    String(config.shopPort),
    '--hub',
    config.publicUrl,
    '--user-code',
    userCode,
    '--key',
    apiKey,
    '--secret',
    apiSecret,
  ];
  const specs: readonly ChildSpec[] = [
    { name: 'hub', script: join(root, 'src/main.ts'), args: [], env, logFile: logFile('hub') },
    {
      name: 'sandbox',
      script: join(root, 'sandbox/index.ts'),
      args: gateways,
      env: process.env,
      logFile: logFile('sandbox'),
    },
    {
      name: 'shop',
      script: join(root, 'examples/shop/server.ts'),
      args: shop,
      env: process.env,
      logFile: logFile('shop'),
    },
  ];
  const started = await Promise.allSettled(specs.map(startChild));
  parts.children.push(...started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) throw new StartProblem((failed.reason as Error).message);
}

async function startDatabase(parts: Running, logFile: string): Promise<string> {
  if (parts.config.databaseUrl !== null) return parts.config.databaseUrl;
  parts.postgres = await startEmbeddedPostgres({ folder: join(parts.config.home, 'postgres'), logFile });
  return parts.postgres.url;
}

type Ended = { readonly name: string; readonly why: string; readonly logFile: string };

async function endOf(child: Child): Promise<Ended> {
  return { name: child.name, why: await child.ended, logFile: child.logFile };
}

async function endOfDatabase({ postgres, config }: Running): Promise<Ended> {
  if (postgres === null) return new Promise(() => {});
  await postgres.ended;
  return { name: 'postgres', why: 'its process is gone', logFile: join(config.home, 'logs', 'postgres.log') };
}

/** Shop, gateways, hub, database: each outlives those who need it. */
function stopAll(code: number): Promise<never> {
  stopping ??= (async () => {
    running?.lock.leaving();
    const order = ['shop', 'hub', 'sandbox'];
    for (const name of order) await running?.children.find((each) => each.name === name)?.stop();
    await running?.postgres?.stop();
    await running?.lock.release();
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
