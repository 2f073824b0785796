import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { complaintIn } from './log-file.ts';

/** One process of the laptop's set: it says on one line where it listens, and stops when its channel closes. */
export type ChildSpec = {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Hears what a person at the terminal should know, once the child is up. */
  readonly complain: (complaint: string) => void;
};

export type Child = {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves with the reason when it is gone. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
};

const readyMs = 30_000;
const stopMs = 20_000;
const longestReason = 300;

/** Resolves when the child says that it listens; rejects with a sentence when it ends or stays silent. */
export async function startChild(spec: ChildSpec): Promise<Child> {
  const log = createWriteStream(spec.logFile, { mode: 0o600 });
  const child = spawn(process.execPath, [spec.script, ...spec.args], {
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const complaints: string[] = [];
  let hear = (complaint: string): void => void complaints.push(complaint);
  const listening = new Promise<void>((resolve) => {
    eachLine(child.stdout, (line) => {
      if (line.startsWith('{"listening"')) resolve();
      else log.write(`${line}\n`);
    });
  });
  eachLine(child.stderr, (line) => {
    log.write(`${line}\n`);
    const complaint = complaintIn(line);
    if (complaint !== null) hear(complaint);
  });
  const problem = await Promise.race([listening.then(() => null), ended, silence()]);
  if (problem !== null) {
    await stop(child, ended);
    throw new Error(`${spec.name} did not start (${problem}). ${reason(complaints)}Its log: ${spec.logFile}`);
  }
  hear = spec.complain;
  return { name: spec.name, pid: child.pid ?? 0, logFile: spec.logFile, ended, stop: () => stop(child, ended) };
}

function eachLine(stream: Readable | null, hear: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', hear);
}

function silence(): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`no word within ${readyMs / 1000} s`), readyMs).unref();
  });
}

/** Of a stack trace, the line that says what went wrong; of anything else the first. */
function reason(complaints: readonly string[]): string {
  const line = complaints.find((each) => /^\s*\w*Error(\s\[\w+\])?:/.test(each)) ?? complaints[0];
  return line === undefined ? '' : `${line.trim().slice(0, longestReason)} `;
}

/** Closing the channel asks it to end what is under way; after a while it is ended. */
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(timer);
}
