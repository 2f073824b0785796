import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from './database.ts';
import { freePorts } from './free-ports.ts';

/*
 * Hubs and sandbox gateways as the processes that people run, on one database of their own: for what only real
 * processes prove.
 */

export type HubProcess = {
  readonly url: string;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** The same hub again, on the same port and database; with these variables changed, if any. */
  restart(variables?: NodeJS.ProcessEnv): Promise<void>;
};

/** A test, or a file by `{ after }` of node:test: what is started ends with it. */
type Ending = { after(end: () => Promise<void>): void };

export type Installation = {
  readonly hubs: readonly HubProcess[];
  readonly sandboxUrl: string;
  /** What a command needs to work on the same database. */
  readonly variables: { readonly DATABASE_URL: string; readonly NARU_HOME: string; readonly SANDBOX_PORT: string };
};

const root = fileURLToPath(new URL('../../', import.meta.url));
const readyMs = 30_000;

/** So many hubs on one database with one sandbox. Everything ends with the test, or with the file. */
export async function startInstallation(
  t: Ending,
  hubs: number,
  variables: NodeJS.ProcessEnv = {},
): Promise<Installation> {
  const database = await freshDatabase();
  const home = mkdtempSync(join(tmpdir(), 'naru-processes-'));
  const [sandboxPort = 0, ...ports] = await freePorts(hubs + 1);
  const running = new Set<ChildProcess>();
  t.after(async () => {
    await Promise.all([...running].map(end));
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });
  const place = { DATABASE_URL: database.url, NARU_HOME: home, SANDBOX_PORT: String(sandboxPort) };
  const env = {
    ...process.env,
    ...place,
    LOG_LEVEL: 'error',
    ...variables,
  };
  const sandboxArgs = ['--host', '127.0.0.1', '--port', String(sandboxPort), '--home', join(home, 'sandbox')];
  await start(running, { script: 'sandbox/index.ts', args: sandboxArgs, env });
  const started = await Promise.all(ports.map((port) => startHub(running, { ...env, PORT: String(port) })));
  return { hubs: started, sandboxUrl: `http://127.0.0.1:${sandboxPort}`, variables: place };
}

/** The demo shop as `npm start` runs it; answers its address. */
export function startDemoShop(t: Ending, hub: string, sandboxUrl: string): Promise<string> {
  return startExample(t, 'examples/shop/server.ts', ['--hub', hub, '--bank', `${sandboxUrl}/bank`]);
}

/** The subscription example as its README says; answers its address. */
export function startSubscriptionExample(t: Ending, hub: string): Promise<string> {
  return startExample(t, 'examples/subscription/server.ts', ['--hub', hub]);
}

async function startExample(t: Ending, script: string, options: readonly string[]): Promise<string> {
  const [port = 0] = await freePorts(1);
  const running = new Set<ChildProcess>();
  t.after(async () => void (await Promise.all([...running].map(end))));
  await start(running, { script, args: ['--port', String(port), ...options], env: process.env });
  return `http://localhost:${port}`;
}

async function startHub(running: Set<ChildProcess>, env: NodeJS.ProcessEnv): Promise<HubProcess> {
  let spec = { script: 'src/main.ts', args: [], env };
  let child = await start(running, spec);
  return {
    url: `http://127.0.0.1:${env['PORT']}`,
    kill: () => end(child),
    restart: async (variables = {}) => {
      await end(child);
      spec = { ...spec, env: { ...spec.env, ...variables } };
      child = await start(running, spec);
    },
  };
}

type Spec = { readonly script: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };

/** Resolves when the process says that it listens. */
async function start(running: Set<ChildProcess>, { script, args, env }: Spec): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, script), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${script} said nothing: ${said}`)), readyMs);
    child.once('exit', (code) => reject(new Error(`${script} ended (${code}): ${said}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"listening"')) return;
      clearTimeout(late);
      resolve();
    });
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
