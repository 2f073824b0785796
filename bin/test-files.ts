import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Which test files there are, and which of them need a process of their own: those whose imports reach a database,
 * another process or a browser. The rest share one process, where starting costs nothing.
 */

export type TestFiles = {
  readonly together: readonly string[];
  readonly alone: readonly string[];
  /** Those of either kind that speak of Korean time, and must not care where the machine stands. */
  readonly dateCases: readonly string[];
  readonly needDatabase: boolean;
};

const root = fileURLToPath(new URL('../', import.meta.url));
const rooms = ['src', 'sandbox', 'sdk', 'client', 'testing', 'test', 'examples', 'bin'];

const setApart: ReadonlySet<string> = new Set(['node:child_process', 'node:worker_threads', 'pg', 'playwright-core']);
const databaseDoor = resolve(root, 'test/support/database.ts');

/** Paths from the repository's root; with words given, only files whose path contains one of them. */
export function findTestFiles(words: readonly string[]): TestFiles {
  const all = globSync(
    rooms.map((room) => `${room}/**/*.test.ts`),
    { cwd: root },
  ).sort();
  const wanted = words.length === 0 ? all : all.filter((file) => words.some((word) => file.includes(word)));
  const reach = new Map(wanted.map((file) => [file, reachOf(resolve(root, file))]));
  const isAlone = (file: string): boolean => [...(reach.get(file) ?? [])].some((name) => setApart.has(name));
  return {
    together: wanted.filter((file) => !isAlone(file)),
    alone: wanted.filter(isAlone),
    dateCases: wanted.filter((file) => /\+09:00|Kst|midnight/.test(textOf(join(root, file)))),
    needDatabase: wanted.some((file) => reach.get(file)?.has(databaseDoor)),
  };
}

/** Everything that a file imports, directly or not: packages by name, files by path. Types do not count. */
function reachOf(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const name of importsOf(file)) {
    if (name.startsWith('.')) reachOf(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

const importPattern = /^(?:import|export)\s+(?!type\s)(?:[^;'"]*?from\s+)?'([^']+)'|import\('([^']+)'\)/gm;

const importsByFile = new Map<string, readonly string[]>();

function importsOf(file: string): readonly string[] {
  const known = importsByFile.get(file);
  if (known) return known;
  const imports = [...textOf(file).matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? '');
  importsByFile.set(file, imports);
  return imports;
}

/** A missing import is the test's own failure to report. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
