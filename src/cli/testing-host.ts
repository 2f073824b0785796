import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, type Config } from '../config.ts';
import { EmbeddedPostgresError } from '../store/embedded/binaries.ts';
import { giveUpWithUs, startThrowawayPostgres, throwawayKind } from '../store/embedded/throwaway.ts';
import { startChild, type Child } from './child.ts';
import { makeHome } from './home.ts';
import { partsOf } from './parts.ts';
import { portProblem } from './ports.ts';
import { StartProblem } from './start-problem.ts';
import { testingTemplate } from './testing-template.ts';

/*
 * What `naru/testing` starts: a hub in this process, the sandbox gateways in another, and a Postgres of no value in an
 * empty home. It says `ready` to its parent and ends with it, whatever happens to it; so does the rest.
 */

const { values } = parseArgs({ options: { cache: { type: 'string', default: '' } } });
const endAtOnce = (): never => process.exit(1);
process.once('disconnect', endAtOnce);

try {
  await start(readConfig());
} catch (error) {
  const isKnown = error instanceof StartProblem || error instanceof EmbeddedPostgresError;
  console.error(isKnown ? error.message : error);
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const warden = giveUpWithUs(config.home);
  // The parent may have died before anybody listened.
  if (process.connected === false) endAtOnce();
  const parts = partsOf(config).filter(({ name }) => name !== 'shop');
  const problem = await portProblem(parts.map(({ port }) => port));
  if (problem !== null) throw new StartProblem(problem);
  const kind = throwawayKind();
  const template = await testingTemplate(values.cache, kind, config);
  // The modules are read while the database is being copied and the gateways start.
  const [postgres, sandbox] = await Promise.all([
    startThrowawayPostgres({ template, kind, home: config.home, warden }),
    startSandbox(parts, config.home),
    import('../http/server.ts'),
    import('../jobs/runner.ts'),
  ]);
  void postgres.ended.then(() => hasEnded('Postgres', 'its process is gone'));
  void sandbox.ended.then((why) => hasEnded('the sandbox gateways', why));
  process.on('exit', () => endNow(sandbox));
  process.env['DATABASE_URL'] = postgres.url;
  process.off('disconnect', endAtOnce);
  const { hub } = await import('../main.ts');
  // The gateways have to know where their notices go.
  await hub.background.idle();
  process.send?.('ready');
}

function startSandbox(parts: ReturnType<typeof partsOf>, home: string): Promise<Child> {
  const part = parts.find(({ name }) => name === 'sandbox');
  if (!part) throw new Error('there are no sandbox gateways');
  const { name, script, args } = part;
  makeHome(home);
  const logFile = join(home, 'logs/sandbox.log');
  return startChild({ name, script, args, env: process.env, logFile, complain: (said) => console.error(said) });
}

function hasEnded(what: string, why: string): never {
  console.error(`${what} ended (${why}), and the hub with it.`);
  process.exit(1);
}

/** Nothing of it is kept, so it need not end in order. */
function endNow({ pid }: Child): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
