import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstallation } from './installation.ts';
import { NaruStartFailed } from './start-failed.ts';

/** A hub with its gateways and its database, in processes that end with this one, however this one ends. */
export type HostProcess = {
  /** Ends all of it; resolves when hub, database and folder are gone. The gateways of a killed hub follow it. */
  stop(): Promise<void>;
};

export type HostOptions = { readonly port: number; readonly sandboxPort: number; readonly timeoutMs: number };

/** In order within this time; then at once, for nothing of it is kept. */
const orderlyStopMs = 700;
/** Of what it said, the end is told when it fails. */
const longestSaid = 4_000;

/** The real ones, also for a test that puts others in their place later. */
const { setTimeout, clearTimeout } = globalThis;

/** Rejects with NaruStartFailed. */
export async function startHostProcess({ port, sandboxPort, timeoutMs }: HostOptions): Promise<HostProcess> {
  const { node, script, cache } = findInstallation();
  const home = mkdtempSync(join(tmpdir(), 'naru-hub-'));
  // Postgres is another user where this one is root, and has to pass.
  chmodSync(home, 0o711);
  const child = spawn(node, [script, '--cache', cache], {
    env: environment({ home, port, sandboxPort, cache }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const heard = hear(child);
  const stop = async (): Promise<void> => {
    await end(child, heard.closed);
    // It removes its own folder; of what root's Postgres left there, it could not.
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  const failed = await untilReady(child, heard, timeoutMs);
  if (failed === null) {
    letGo(child);
    return { stop };
  }
  await stop();
  throw new NaruStartFailed(`나루를 켜지 못했습니다. Naru did not start: ${failed}\n${heard.said()}`.trim());
}

type Place = { readonly home: string; readonly port: number; readonly sandboxPort: number; readonly cache: string };

/** Nothing of the program under test: its PORT, DATABASE_URL and NODE_OPTIONS are its own. */
function environment({ home, port, sandboxPort, cache }: Place): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, LD_LIBRARY_PATH } = process.env;
  return {
    ...Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, LANG, LD_LIBRARY_PATH }).filter(([, value]) => value)),
    NARU_HOME: home,
    NARU_MODE: 'sandbox',
    HOST: '127.0.0.1',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    LOG_LEVEL: 'error',
    NODE_COMPILE_CACHE: join(cache, 'compiled'),
  };
}

type Heard = { said(): string; readonly closed: Promise<unknown> };

/** `closed` is the end of everything that writes there: the hub's process, and who cleans up after it. */
function hear(child: ChildProcess): Heard {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-longestSaid)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const silent = new Promise<void>((resolve) => child.stderr?.once('close', resolve));
  return { said: () => said.trim(), closed: Promise.all([ended, silent]) };
}

/** Null when it is ready, else why it is not. */
async function untilReady(child: ChildProcess, { closed }: Heard, timeoutMs: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const answer = await Promise.race([
    new Promise<null>((resolve) => child.once('message', () => resolve(null))),
    new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message))),
    closed.then(() => 'its process ended:'),
    new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no word within ${timeoutMs / 1000} s.`), timeoutMs);
    }),
  ]);
  clearTimeout(timer);
  return answer;
}

/** A test that forgets to stop it may end all the same. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return;
  child.ref();
  if (child.stderr instanceof Socket) child.stderr.ref();
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), orderlyStopMs);
  await closed;
  clearTimeout(timer);
}
