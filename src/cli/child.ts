import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** One process of the laptop's set: it says on one line where it listens, and stops when its channel closes. */
export type ChildSpec = {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
};

export type Child = {
  readonly name: string;
  readonly logFile: string;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

const readyMs = 30_000;
const stopMs = 20_000;

/** Resolves when the child says that it listens; rejects with a sentence when it ends or stays silent. */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const log = createWriteStream(spec.logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(process.execPath, [spec.script, ...spec.args], {
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const listening = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.startsWith('{"listening"')) resolve();
      else log.write(`${line}\n`);
    });
  });
  let lastError = '';
  child.stderr?.on('data', (data: Buffer) => {
    lastError = `${lastError}${data.toString()}`.slice(-4_000);
    log.write(data);
  });
  await firstOf(spec, { listening, ended, why: () => lastError });
  return { name: spec.name, logFile: spec.logFile, ended, stop: () => stop(child, ended) };
}

type Waiting = { listening: Promise<void>; ended: Promise<string>; why: () => string };

async function firstOf(spec: ChildSpec, { listening, ended, why }: Waiting): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no word within ${readyMs / 1000} s`), readyMs);
  });
  const problem = await Promise.race([listening.then(() => null), ended, late]);
  clearTimeout(timer);
  if (problem !== null)
    throw new Error(`${spec.name} did not start (${problem}). ${reason(why())}Its log: ${spec.logFile}`);
}

/** The first line that says what went wrong. */
function reason(errors: string): string {
  const line = errors.split('\n').find((each) => /Error|error/.test(each));
  return line === undefined ? '' : `${line.trim().slice(0, 300)} `;
}

/** Closing the channel asks it to end what is under way; after a while it is ended. */
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(timer);
}
