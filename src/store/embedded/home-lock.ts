import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './binaries.ts';

/**
 * One start at a time on one folder. The lock is a listening socket: it ends with its process, however that ends, so
 * it never goes stale. Who asks at the door hears who lives there and whether he is about to leave.
 */
export type HomeLock = { leaving(): void; release(): Promise<void> };

/** Socket paths may have 107 bytes at the most; some are left for the name aside. */
const maxSocketPath = 96;
/** A start waits this long for one that is leaving, if it is in no greater hurry or patience. */
const usualLeaveMs = 10_000;
const askMs = 1_000;

/**
 * A path for a unix socket that belongs to a folder: in it, or, when that is too long, in the system's place for such
 * files.
 */
export function socketPath(folder: string, name: string): string {
  return fits(folder, name) ? join(folder, name) : outside(folder, name);
}

/** The same for a folder that is to hold a socket of this name, which a program puts there itself. */
export function socketFolder(folder: string, name: string): string {
  return fits(folder, name) ? folder : outside(folder, 'pg');
}

function fits(folder: string, name: string): boolean {
  return Buffer.byteLength(join(folder, name)) <= maxSocketPath;
}

function outside(folder: string, name: string): string {
  const hash = createHash('sha256').update(join(folder, name)).digest('hex').slice(0, 16);
  return join(tmpdir(), `naru-${hash}-${name}`);
}

export async function takeHomeLock(home: string, leaveMs = usualLeaveMs): Promise<HomeLock> {
  const path = socketPath(home, 'lock');
  for (const until = Date.now() + leaveMs; ; await sleep(100)) {
    const lock = await listen(path);
    if (lock) return lock;
    const owner = await ask(path);
    if (owner === null) await sweep(path);
    else if (!owner.isLeaving || Date.now() > until) throw new EmbeddedPostgresError(inUse(home, owner.pid));
  }
}

/**
 * Takes a dead name away. Another start may have swept it a moment before and taken the lock: what answers from its new
 * place is put back.
 */
async function sweep(path: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if ((await ask(aside)) === null) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function inUse(home: string, pid: number): string {
  return `Naru is already running on ${home} (process ${pid}): stop it there, or set NARU_HOME to another folder.`;
}

async function listen(path: string): Promise<HomeLock | null> {
  let state = 'here';
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid} ${state}`);
  });
  const isOurs = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(path, () => resolve(true));
  });
  if (!isOurs) return null;
  server.unref();
  return { leaving: () => (state = 'leaving'), release: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Who holds the lock; null when nobody answers at the socket any more. */
async function ask(path: string): Promise<{ pid: number; isLeaving: boolean } | null> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(path);
    socket.setTimeout(askMs, () => socket.destroy());
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('error', () => resolve(null));
    socket.on('close', () => {
      const [pid = '0', state = 'here'] = heard.split(' ');
      resolve({ pid: Number(pid), isLeaving: state === 'leaving' });
    });
  });
}
