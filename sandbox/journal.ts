import { open, readFile, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The sandbox's memory: named tables in this process, and every change to them as one line of a file that only grows.
 * All changes made without an `await` between them land in one line, so a crash keeps all of them or none.
 */
export type Journal = {
  table<Row>(name: string): Table<Row>;
  /** Resolves when every change made so far is on the disk. Whoever answers for money awaits it first. */
  written(): Promise<void>;
};

/** Rows are plain data and are never changed in place: a change is a new row put under the same key. */
export type Table<Row> = {
  get(key: string): Row | undefined;
  put(key: string, row: Row): void;
  remove(key: string): void;
  clear(): void;
  rows(): IterableIterator<Row>;
  keys(): IterableIterator<string>;
  readonly size: number;
};

export type FileJournal = Journal & { close(): Promise<void> };

/** `[table, key, row]` puts, `[table, key]` removes, `[table]` clears. */
type Change = readonly [table: string, key?: string, row?: unknown];

type Tables = Map<string, Map<string, unknown>>;

/** A journal this much longer than what it still says is written anew at start; while running it only grows. */
const compactAbove = { changes: 10_000, timesLive: 4 };

/** Opens or creates the file and replays it. A last line cut off by a crash never happened: it is removed. */
export async function openJournal(path: string): Promise<FileJournal> {
  const tables: Tables = new Map();
  const { changes, keptBytes } = replay(path, await readIfThere(path), tables);
  if (changes > compactAbove.changes && changes > compactAbove.timesLive * countRows(tables)) {
    await rewrite(path, tables);
  } else {
    await truncateTo(path, keptBytes);
  }
  const file = await open(path, 'a');
  const writer = createWriter(file);
  return {
    ...overTables(tables, writer.note),
    written: writer.written,
    async close() {
      await writer.written();
      await file.close();
    },
  };
}

/** The same without a file, for tests and the simulation. */
export function memoryJournal(): Journal {
  return { ...overTables(new Map(), () => {}), written: async () => {} };
}

/** While one line is on its way to the disk, the changes that come meanwhile gather for the next. */
function createWriter(file: FileHandle): { note(change: Change): void; written(): Promise<void> } {
  let gathered: Change[] = [];
  let tail = Promise.resolve();
  const writeGathered = async (): Promise<void> => {
    const line = `${JSON.stringify(gathered)}\n`;
    gathered = [];
    await file.appendFile(line);
    await file.datasync();
  };
  return {
    note(change) {
      if (gathered.length === 0) tail = tail.then(writeGathered);
      gathered.push(change);
    },
    written: () => tail,
  };
}

function overTables(tables: Tables, note: (change: Change) => void): Pick<Journal, 'table'> {
  return {
    table<Row>(name: string): Table<Row> {
      const rows = tableOf(tables, name) as Map<string, Row>;
      return {
        get: (key) => rows.get(key),
        put(key, row) {
          rows.set(key, row);
          note([name, key, row]);
        },
        remove(key) {
          if (rows.delete(key)) note([name, key]);
        },
        clear() {
          rows.clear();
          note([name]);
        },
        rows: () => rows.values(),
        keys: () => rows.keys(),
        get size() {
          return rows.size;
        },
      };
    },
  };
}

function tableOf(tables: Tables, name: string): Map<string, unknown> {
  const known = tables.get(name);
  if (known) return known;
  const created = new Map<string, unknown>();
  tables.set(name, created);
  return created;
}

function replay(path: string, bytes: Buffer, tables: Tables): { changes: number; keptBytes: number } {
  let changes = 0;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const line = readLine(bytes.toString('utf8', start, end));
    if (line === null) {
      throw new Error(`${path} is damaged at byte ${start}. Move it away; the sandbox starts empty without it.`);
    }
    for (const change of line) apply(tables, change);
    changes += line.length;
    start = end + 1;
  }
  return { changes, keptBytes: start };
}

function readLine(text: string): readonly Change[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as readonly Change[]) : null;
  } catch {
    return null;
  }
}

function apply(tables: Tables, [name, key, row]: Change): void {
  const rows = tableOf(tables, name);
  if (key === undefined) rows.clear();
  else if (row === undefined) rows.delete(key);
  else rows.set(key, row);
}

function countRows(tables: Tables): number {
  return [...tables.values()].reduce((sum, rows) => sum + rows.size, 0);
}

async function readIfThere(path: string): Promise<Buffer> {
  const file = await open(path, 'a');
  await file.close();
  return await readFile(path);
}

async function truncateTo(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(length);
  await file.sync();
  await file.close();
  await syncFolder(path);
}

async function rewrite(path: string, tables: Tables): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w');
  for (const [name, rows] of tables) {
    for (const [key, row] of rows) await file.write(`${JSON.stringify([[name, key, row]])}\n`);
  }
  await file.sync();
  await file.close();
  await rename(fresh, path);
  await syncFolder(path);
}

/** A new name in a folder is durable only once the folder itself is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}
