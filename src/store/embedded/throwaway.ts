import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chooseRunAs, EmbeddedPostgresError, findBinaries, type RunAs } from './binaries.ts';
import {
  createDatabase,
  database,
  initialise,
  launch,
  makePlace,
  socketsOf,
  stopPostgres,
  urlOf,
  waitForEnd,
} from './launcher.ts';
import { startWarden, type Warden } from './warden.ts';

/*
 * A Postgres for the length of a test: a copy of a home that was made once, without a write to the disk, gone with
 * this process and its folder with it.
 */

export type ThrowawayPostgres = { readonly url: string; readonly ended: Promise<void> };

const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** As whom Postgres runs here: files that one made, another may not read. */
export function throwawayKind(): RunAs['kind'] {
  return chooseRunAs(findBinaries()).kind;
}

/**
 * From here on the home goes with this process. Refuses one that has a database: that is somebody's, and what is not
 * written to the disk would be lost.
 */
export function giveUpWithUs(home: string): Warden {
  const folder = join(home, 'postgres');
  if (existsSync(folder)) throw new EmbeddedPostgresError(`${folder} is there already: use an empty folder.`);
  return startWarden(home, socketsOf(folder));
}

type Copy = {
  readonly template: string;
  readonly kind: RunAs['kind'];
  readonly home: string;
  readonly warden: Warden;
};

/** Copies the template into the empty home that the warden has, and starts it there. */
export async function startThrowawayPostgres({ template, kind, home, warden }: Copy): Promise<ThrowawayPostgres> {
  const folder = join(home, 'postgres');
  // This user's own, even where a cache of `node_modules` came back with another owner; nobody's stay his.
  const how = kind === 'nobody' ? '-a' : '-R';
  // Not its logs, which others have begun to write.
  await promisify(execFile)('cp', [how, join(template, 'postgres'), join(template, 'root.key'), home]);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, kind);
  const place = makePlace({ folder, logFile: join(home, 'logs/postgres.log') }, runAs);
  const wanted = { settings, isDetached: true, asked: database, started: warden.watch };
  const pid = await launch(binaries, runAs, place, wanted);
  return { url: urlOf(place), ended: waitForEnd(pid) };
}

type Making = { readonly kind: RunAs['kind']; readonly home: string; readonly fill: (url: string) => Promise<void> };

/** Makes the Postgres of a template in an empty home; it is on the disk when it is filled and stopped. */
export async function makeTemplatePostgres({ kind, home, fill }: Making): Promise<void> {
  const folder = join(home, 'postgres');
  const warden = giveUpWithUs(home);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, kind);
  const place = makePlace({ folder, logFile: join(home, 'logs/postgres.log') }, runAs);
  initialise(binaries, runAs, place, ['--no-sync']);
  const how = { settings, isDetached: true, asked: 'postgres', started: warden.watch };
  const pid = await launch(binaries, runAs, place, how);
  await createDatabase(place);
  await fill(urlOf(place));
  await stopPostgres(pid);
  if (place.socketFolder !== folder) rmSync(place.socketFolder, { recursive: true });
  const { file, args, ids } = runAs.command(binaries.program('initdb'), ['--sync-only', '-D', place.data]);
  await promisify(execFile)(file, [...args], ids);
  warden.release();
}

/** Takes away what nobody who runs the hub's database alone will need: most of what would be copied. */
export async function dropOtherDatabases(query: (sql: string) => Promise<unknown>): Promise<void> {
  await query('update pg_database set datistemplate = false');
  for (const other of ['template0', 'template1', 'postgres']) await query(`drop database ${other}`);
}
