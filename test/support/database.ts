import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';
import { testPostgres } from './postgres.ts';

/** An empty, migrated database of one's own. `url` is for `openDatabase` and for DATABASE_URL of processes. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** Cloned from a template that is migrated once a run: some 40 ms each. */
export async function freshDatabase(): Promise<TestDatabase> {
  return databaseFrom(await migratedTemplate());
}

/** One in which nothing is, not even a table. */
export function emptyDatabase(): Promise<TestDatabase> {
  return databaseFrom('template0');
}

async function databaseFrom(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin((client) => client.query(`create database ${name} template ${template}`));
  return {
    url: await urlOf(name),
    drop: () => asAdmin(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

/** Any number; test processes that start together make the template one after the other. */
const templateLock = 6_278_099;

let template: Promise<string> | null = null;

function migratedTemplate(): Promise<string> {
  template ??= asAdmin(async (client) => {
    const name = `template_${migrationsHash()}`;
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await makeTemplate(client, name);
    return name;
  });
  return template;
}

/** Under another name until it is whole. */
async function makeTemplate(client: pg.Client, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await client.query(`create database ${draft}`);
  const pool = new pg.Pool({ connectionString: await urlOf(draft) });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
  await client.query(`alter database ${draft} rename to ${name}`);
}

function migrationsHash(): string {
  const folder = new URL('../../src/store/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(new URL(name, folder)));
  return hash.digest('hex').slice(0, 16);
}

/** Ending the connection gives back its locks. */
async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await urlOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function urlOf(name: string): Promise<string> {
  return (await testPostgres()).replace(/@\/[^?]*/, `@/${name}`);
}
