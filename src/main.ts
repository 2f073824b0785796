import { readConfig } from './config.ts';
import type { Problem } from './core/problem.ts';
import { hubKey } from './flows/hub-key.ts';
import { rootKeyProblems } from './flows/root-key-problems.ts';
import { seedSandbox } from './flows/seed-sandbox.ts';
import { startProblems } from './flows/start-problems.ts';
import { createServer } from './http/server.ts';
import { hubPartsOf } from './hub-parts.ts';
import { buildHub, type Hub } from './hub.ts';
import { startJobs } from './jobs/runner.ts';
import { sandboxHolders } from './sandbox-control/sandbox-holders.ts';
import { registerSandboxControl } from './sandbox-control/routes.ts';
import { registerNotificationUrls } from './sandbox-control/register-notifications.ts';
import { migrate } from './store/migrate.ts';
import { blindingAmong, weakSettings } from './weak-settings.ts';

/** Starts one hub: migrations, the server, the jobs. Many may run on one database. */
const config = readConfig();
const weak = config.mode === 'live' ? weakSettings(config) : [];
if (blindingAmong(weak).length > 0) await refuse(weak);
if (config.databaseUrl === null) throw new Error('DATABASE_URL is missing: npm start sets it to its own Postgres');
const parts = hubPartsOf(config, config.databaseUrl);
const isSandbox = config.mode === 'sandbox';
export const hub = await buildHub(
  isSandbox ? { ...parts, findHolder: sandboxHolders(parts.settings.sandboxUrl) } : parts,
);
await refuse([...weak, ...(await startProblems(hub))]);
await migrate(hub.db.pool);
// Made now, so that no hub makes it under a new root key while others know only the old one.
await hubKey(hub);
// Another hub with another root key may have been first.
await refuse(await rootKeyProblems(hub.db, hub.vault));
await hub.clock.refresh();
if (isSandbox) await seedSandbox(hub);
const server = createServer(hub, { trustedProxies: config.trustedProxies });
if (isSandbox) registerSandboxControl(server, hub);
await server.listen({ port: config.port, host: config.host });
const jobs = await startJobs(hub);
if (isSandbox) hub.background.run(registerNotificationUrls(hub));
process.stdout.write(`${JSON.stringify({ listening: config.publicUrl })}\n`);
stopWhenTold(hub);

/** All that is wrong is said at once. */
async function refuse(problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return;
  for (const { code, ko, en } of problems) process.stderr.write(`${code}: ${ko}\n  ${en}\n`);
  process.exit(1);
}

/** What is under way ends first: no new requests, no new jobs, then the calls that are out. */
function stopWhenTold(running: Hub): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await server.close();
    await jobs.stop();
    await running.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());
  // The parent may have died before anybody listened.
  if (process.connected === false) void stop();
  // A terminal tells the whole group; whoever started this process decides the order of stopping.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (process.connected !== true) void stop();
    });
  }
}
