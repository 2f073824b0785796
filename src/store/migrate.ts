import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { withConnection, type Database } from './database.ts';

/*
 * Numbered, forward-only migrations. Two hubs that start together are safe: an advisory lock lets one run them while
 * the other waits, and finds nothing left to do.
 */

const folder = new URL('./migrations/', import.meta.url);
const lockKey = 6_278_001;
const fileName = /^(\d{4})-[a-z0-9-]+\.sql$/;

const migrationsTable =
  'create table if not exists migrations (number integer primary key, name text not null, checksum text not null)';

export class MigrationError extends Error {}

type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly checksum: string };

/** Brings the database to the newest schema; gives the names of the migrations that it ran. */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  return withConnection(pool, async (client) => {
    // A long migration, and waiting for another hub's, are no stuck statements. The lock goes with the connection.
    await client.query('set statement_timeout = 0');
    await client.query(`select pg_advisory_lock(${lockKey})`);
    await client.query(migrationsTable);
    const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
      'select number, name, checksum from migrations order by number',
    );
    const done = new Map(rows.map((row) => [row.number, row]));
    const ran: string[] = [];
    for (const migration of migrations()) {
      const before = done.get(migration.number);
      if (before) checkUnchanged(migration, before.checksum);
      else ran.push(await run(client, migration));
    }
    checkNotNewer(rows.map((row) => row.name));
    await client.query(`select pg_advisory_unlock(${lockKey})`);
    await client.query('reset statement_timeout');
    return ran;
  });
}

/** Nothing of ours is there yet. */
export async function isEmptyDatabase(db: Pick<Database, 'query'>): Promise<boolean> {
  const rows = await db.query("select to_regclass('migrations') is null as is_empty");
  return rows[0]?.['is_empty'] === true;
}

/** Names of migrations that were run there and that this version does not know. */
export async function newerMigrations(db: Pick<Database, 'query'>): Promise<string[]> {
  if (await isEmptyDatabase(db)) return [];
  return unknownAmong(
    (await db.query('select name from migrations order by number')).map((row) => String(row['name'])),
  );
}

/** True when every migration of this version has been run. */
export async function isMigrated(
  query: (sql: string) => Promise<readonly Record<string, unknown>[]>,
): Promise<boolean> {
  return (await missingFrom(query)).length === 0;
}

/** Names of the migrations that this version would run. */
export async function pendingMigrations(db: Pick<Database, 'query'>): Promise<string[]> {
  if (await isEmptyDatabase(db)) return migrations().map(({ name }) => name);
  return missingFrom((sql) => db.query(sql));
}

async function missingFrom(query: (sql: string) => Promise<readonly Record<string, unknown>[]>): Promise<string[]> {
  const done = new Set((await query('select number from migrations')).map((row) => row['number']));
  return migrations().flatMap(({ number, name }) => (done.has(number) ? [] : [name]));
}

/** What an empty database becomes depends on these and nothing else. */
export function migrationChecksums(): string[] {
  return migrations().map(({ checksum }) => checksum);
}

function migrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => fileName.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** The schema as it was after these migrations, inside the caller's transaction; throws when one is not known here. */
export async function buildSchema(client: pg.PoolClient, names: readonly string[]): Promise<void> {
  checkNotNewer(names);
  await client.query(migrationsTable);
  for (const migration of migrations()) if (names.includes(migration.name)) await apply(client, migration);
}

async function apply(client: pg.PoolClient, { number, name, sql, checksum }: Migration): Promise<void> {
  await client.query(sql);
  const insert = 'insert into migrations (number, name, checksum) values ($1, $2, $3)';
  await client.query(insert, [number, name, checksum]);
}

async function run(client: pg.PoolClient, migration: Migration): Promise<string> {
  await client.query('begin');
  try {
    await apply(client, migration);
    await client.query('commit');
    return migration.name;
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(`${migration.name}: ${(error as Error).message}. Nothing of it was kept.`);
  }
}

function checkUnchanged(migration: Migration, checksum: string): void {
  if (migration.checksum === checksum) return;
  throw new MigrationError(
    `${migration.name} was changed after it had been run here. Restore the file and write a new migration instead.`,
  );
}

function unknownAmong(ran: readonly string[]): string[] {
  const known = new Set(migrations().map((migration) => migration.name));
  return ran.filter((name) => !known.has(name));
}

function checkNotNewer(ran: readonly string[]): void {
  const newer = unknownAmong(ran);
  if (newer.length === 0) return;
  throw new MigrationError(
    `This database was used by a newer Naru (${newer.join(', ')}). Start that version, or newer.`,
  );
}
