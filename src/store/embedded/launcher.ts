import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chownSync, closeSync, constants, existsSync, mkdirSync } from 'node:fs';
import { openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseRunAs, EmbeddedPostgresError, findBinaries, nobodyId, type Binaries, type RunAs } from './binaries.ts';
import { socketFolder } from './home-lock.ts';
import { isAlive, processesIn, waitUntilGone } from './processes.ts';

/*
 * The real Postgres, run for a laptop by Naru itself: on a unix socket only, with every write on the disk before it
 * is answered. The caller holds the home lock, so a Postgres that still runs here is an orphan of a killed start, and
 * is adopted.
 */

export type EmbeddedPostgres = {
  /** For `pg`, and for DATABASE_URL of child processes. */
  readonly url: string;
  readonly pid: number;
  readonly wasAdopted: boolean;
  /** Resolves when it is gone, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it after the transactions under way are rolled back; resolves when it is gone. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Holds `data/` and the socket. */
  readonly folder: string;
  readonly logFile: string;
  readonly runAs?: RunAs['kind'];
};

const user = 'naru';
/** The hub's database in every embedded Postgres. */
export const database = 'naru';
const socketPort = 5432;
const startTimeoutMs = 30_000;
const stopTimeoutMs = 20_000;

const settings = [
  'listen_addresses=',
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'shared_buffers=64MB',
  'max_connections=100',
  'timezone=UTC',
];

export type Place = {
  readonly folder: string;
  readonly data: string;
  readonly socketFolder: string;
  readonly logFile: string;
};

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, options.runAs);
  const place = makePlace(options, runAs);
  if (!existsSync(join(place.data, 'PG_VERSION'))) initialise(binaries, runAs, place);
  const adopted = await adopt(place);
  const pid = adopted ?? (await launch(binaries, runAs, place));
  await createDatabase(place);
  return {
    url: urlOf(place),
    pid,
    wasAdopted: adopted !== null,
    ended: waitForEnd(pid),
    stop: () => stopPostgres(pid),
  };
}

export function urlOf({ socketFolder }: Place): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${socketPort}`;
}

/** Where the socket of a Postgres in this folder lies: in it, or outside when its path is too long for one. */
export function socketsOf(folder: string): string {
  return socketFolder(folder, `.s.PGSQL.${socketPort}`);
}

export function makePlace({ folder, logFile }: EmbeddedOptions, runAs: RunAs): Place {
  const sockets = socketsOf(folder);
  const owner = runAs.kind === 'nobody' ? nobodyId : process.getuid?.();
  for (const each of [dirname(logFile), folder, sockets]) makeFolder(each);
  if (runAs.kind === 'nobody') {
    mustBePassable(dirname(folder));
    for (const each of [folder, sockets]) chownSync(each, nobodyId, nobodyId);
  }
  // Who can write where the socket lies can be asked in its stead; a folder of this name may have been laid out for us.
  if (owner !== undefined && statSync(sockets).uid !== owner)
    throw new EmbeddedPostgresError(`The folder ${sockets} belongs to another user: remove it, then start again.`);
  return { folder, data: join(folder, 'data'), socketFolder: sockets, logFile };
}

const othersMayPass = 0o001;

/** Postgres refuses to be root, and as nobody it must be able to walk to its folder. */
function mustBePassable(folder: string): void {
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    if ((statSync(each).mode & othersMayPass) !== 0) continue;
    throw new EmbeddedPostgresError(
      `Postgres cannot run as root, and nobody cannot enter ${each}: run chmod o+x ${each}, or start as another user.`,
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EmbeddedPostgresError(`Postgres cannot write into ${folder} (${code}): make it writable for this user.`);
  }
}

/** Made beside its place and moved there when it is whole: an interrupted first start leaves nothing half-made. */
export function initialise(binaries: Binaries, runAs: RunAs, place: Place, how: readonly string[] = []): void {
  const draft = `${place.data}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const { file, args, ids } = runAs.command(binaries.program('initdb'), [
    '-D',
    draft,
    '-U',
    user,
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    ...how,
  ]);
  const result = spawnSync(file, args, { ...ids, env: environment(), encoding: 'utf8' });
  if (result.status !== 0)
    throw new EmbeddedPostgresError(
      `The embedded Postgres could not be set up in ${place.folder}: ${lastLine(result.stderr)}`,
    );
  renameSync(draft, place.data);
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}

/** An orphan that still answers is taken over; one that does not, but lives, is waited for and then refused. */
async function adopt(place: Place): Promise<number | null> {
  const pid = pidIn(place);
  if (pid === null) return null;
  if (isAlive(pid) && (await answers(place))) return pid;
  for (let tries = 0; tries < 50; tries += 1) {
    const living = processesIn(place.data, pid);
    if (living.length === 0) return clearStale(place);
    if (await answers(place)) return pid;
    await sleep(100);
  }
  throw new EmbeddedPostgresError(
    `Another Postgres (process ${pid}) works in ${place.data} and does not answer: end it, then start again.`,
  );
}

function pidIn(place: Place): number | null {
  const file = join(place.data, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

function clearStale(place: Place): null {
  rmSync(join(place.data, 'postmaster.pid'), { force: true });
  for (const name of [`.s.PGSQL.${socketPort}`, `.s.PGSQL.${socketPort}.lock`])
    rmSync(join(place.socketFolder, name), { force: true });
  return null;
}

/** How a start differs from that of a home that is kept. */
export type Launch = {
  readonly settings: readonly string[];
  readonly isDetached: boolean;
  /** A database that is there, to ask whether it answers. */
  readonly asked: string;
  readonly started: (pid: number) => void;
};

// Whoever ends the process group of `npm start` ends this too. But a terminal sends Ctrl-C to the whole group, and
// the hub still needs its database while it ends what is under way: there Postgres leads a group of its own.
const kept: Launch = {
  settings: [],
  isDetached: process.stdin.isTTY === true,
  asked: 'postgres',
  started: () => {},
};

export async function launch(binaries: Binaries, runAs: RunAs, place: Place, how: Launch = kept): Promise<number> {
  const log = openSync(place.logFile, 'a', 0o600);
  const { file, args, ids } = runAs.command(binaries.program('postgres'), [
    '-D',
    place.data,
    '-k',
    place.socketFolder,
    '-p',
    String(socketPort),
    ...[...settings, ...how.settings].flatMap((each) => ['-c', each]),
  ]);
  const detached = how.isDetached;
  const child = spawn(file, args, { ...ids, env: environment(), stdio: ['ignore', log, log], detached });
  closeSync(log);
  if (child.pid !== undefined) how.started(child.pid);
  let hasEnded = false;
  child.once('exit', () => (hasEnded = true));
  child.once('error', () => (hasEnded = true));
  child.unref();
  for (const until = Date.now() + startTimeoutMs; Date.now() < until; await sleep(10)) {
    if (hasEnded)
      throw new EmbeddedPostgresError(
        `The embedded Postgres ended at once: ${fatalLine(readFileSync(place.logFile, 'utf8'))} (${place.logFile})`,
      );
    if (child.pid !== undefined && (await answers(place, how.asked))) return child.pid;
  }
  throw new EmbeddedPostgresError(
    `The embedded Postgres did not answer within ${startTimeoutMs / 1000} s: see ${place.logFile}.`,
  );
}

function client(place: Place, name: string): pg.Client {
  const made = new pg.Client({ host: place.socketFolder, port: socketPort, user, database: name });
  made.on('error', () => {});
  return made;
}

async function answers(place: Place, name = 'postgres'): Promise<boolean> {
  if (!existsSync(join(place.socketFolder, `.s.PGSQL.${socketPort}`))) return false;
  const asking = client(place, name);
  try {
    await asking.connect();
    await asking.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await asking.end().catch(() => {});
  }
}

export async function createDatabase(place: Place): Promise<void> {
  const admin = client(place, 'postgres');
  await admin.connect();
  try {
    const found = await admin.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await admin.query(`create database ${database}`);
  } finally {
    await admin.end();
  }
}

const watchMs = 1_000;

/** Looked at, not listened to: an adopted Postgres is no child of ours. */
export function waitForEnd(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(watch);
      resolve();
    }, watchMs);
    watch.unref();
  });
}

/** A fast shutdown; when it takes too long, a hard one: Postgres recovers from it at the next start. */
export async function stopPostgres(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  if (await waitUntilGone(pid, stopTimeoutMs)) return;
  process.kill(pid, 'SIGQUIT');
  await waitUntilGone(pid, stopTimeoutMs);
}

/** What Postgres says last is that it is down; why, it says before. */
function fatalLine(log: string): string {
  return log.split('\n').findLast((line) => /FATAL|PANIC/.test(line)) ?? lastLine(log);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
