import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../support/free-ports.ts';

/** One `npm start` as a person runs it, on a folder and ports of its own. */
export type Laptop = {
  readonly hub: string;
  readonly home: string;
  readonly ports: Ports;
  /** Starts it and resolves with the screen, or with everything that it said when it ended. */
  start(over?: NodeJS.ProcessEnv): Promise<Start>;
};

export type Start = {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number>;
  /** True when the screen was shown. */
  readonly isUp: boolean;
};

export type Ports = { readonly hub: number; readonly sandbox: number; readonly shop: number };

const script = fileURLToPath(new URL('../../src/cli/start.ts', import.meta.url));
const upMs = 60_000;

export async function aLaptop(t: { after(done: () => Promise<void>): void }): Promise<Laptop> {
  const home = mkdtempSync(join(tmpdir(), 'naru-start-'));
  const [hub = 0, sandbox = 0, shop = 0] = await freePorts(3);
  const ports = { hub, sandbox, shop };
  const starts: Start[] = [];
  t.after(async () => {
    for (const each of starts) each.process.kill('SIGTERM');
    await Promise.all(starts.map((each) => each.ended));
    rmSync(home, { recursive: true, force: true });
  });
  const env = {
    ...process.env,
    NARU_HOME: home,
    PORT: String(hub),
    SANDBOX_PORT: String(sandbox),
    SHOP_PORT: String(shop),
    DATABASE_URL: '',
    NO_COLOR: '1',
  };
  return {
    hub: `http://127.0.0.1:${hub}`,
    home,
    ports,
    async start(over = {}) {
      const start = await run({ ...env, ...over });
      starts.push(start);
      return start;
    },
  };
}

async function run(env: NodeJS.ProcessEnv): Promise<Start> {
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()));
  let code: number | null = null;
  const ended = new Promise<number>((resolve) => child.once('exit', (status) => resolve((code = status ?? -1))));
  for (const until = Date.now() + upMs; Date.now() < until && code === null && !said.includes('Ctrl-C.');)
    await sleep(50);
  return { process: child, said: () => said, ended, isUp: said.includes('Ctrl-C.') };
}

/** Processes of one start whose command line names a script, found through their environment's NARU_HOME. Linux. */
export function processesOf(home: string, part: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(part) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`NARU_HOME=${home}`);
      } catch {
        return false;
      }
    });
}
