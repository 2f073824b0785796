import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chooseRunAs, EmbeddedPostgresError, findBinaries, type RunAs } from './binaries.ts';
import { launch, makePlace, urlOf, waitForEnd } from './launcher.ts';
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
  if (existsSync(folder)) throw new EmbeddedPostgresError(`${home} has a database already: use an empty folder.`);
  const warden = startWarden(home);
  // Not its logs, which others have begun to write.
  await promisify(execFile)('cp', ['-a', join(template, 'postgres'), join(template, 'root.key'), home]);
  const binaries = findBinaries();
  const runAs = chooseRunAs(binaries, kind);
  const place = makePlace({ folder, logFile: join(home, 'logs/postgres.log') }, runAs);
  const pid = await launch(binaries, runAs, place, { settings, isDetached: true, started: warden.watch });
  return { url: urlOf(place), ended: waitForEnd(pid) };
}
