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
  stopPostgres,
  urlOf,
  waitForEnd,
} from './launcher.ts';
import { startWarden } from './warden.ts';

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

type Copy = { readonly template: string; readonly kind: RunAs['kind']; readonly home: string };

/**
 * Copies the template into an empty home and starts it there. Refuses a home that has a database: that one is
 * somebody's, and what is not written to the disk would be lost.
 */
export async function startThrowawayPostgres({ template, kind, home }: Copy): Promise<ThrowawayPostgres> {
  const folder = join(home, 'postgres');
  refuseUsed(folder);
  const warden = startWarden(home);
  // Not its logs, which others have begun to write.
  await promisify(execFile)('cp', ['-a', join(template, 'postgres'), join(template, 'root.key'), home]);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, kind);
  const place = makePlace({ folder, logFile: join(home, 'logs/postgres.log') }, runAs);
  const how = { settings, isDetached: true, asked: database, started: warden.watch };
  const pid = await launch(binaries, runAs, place, how);
  return { url: urlOf(place), ended: waitForEnd(pid) };
}

type Making = { readonly kind: RunAs['kind']; readonly home: string; readonly fill: (url: string) => Promise<void> };

/** Makes the Postgres of a template in an empty home; it is on the disk when it is filled and stopped. */
export async function makeTemplatePostgres({ kind, home, fill }: Making): Promise<void> {
  const folder = join(home, 'postgres');
  refuseUsed(folder);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, kind);
  const place = makePlace({ folder, logFile: join(home, 'logs/postgres.log') }, runAs);
  initialise(binaries, runAs, place, ['--no-sync']);
  const warden = startWarden(home);
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

function refuseUsed(folder: string): void {
  if (existsSync(folder)) throw new EmbeddedPostgresError(`${folder} is there already: use an empty folder.`);
}

/** Takes away what nobody who runs the hub's database alone will need: most of what would be copied. */
export async function dropOtherDatabases(query: (sql: string) => Promise<unknown>): Promise<void> {
  await query('update pg_database set datistemplate = false');
  for (const other of ['template0', 'template1', 'postgres']) await query(`drop database ${other}`);
}
