import type pg from 'pg';
import type { BackupHeader } from './backup.ts';
import { statementsOf, type Step } from './commit.ts';
import { prepared, withConnection, type Database } from './database.ts';
import { buildSchema } from './migrate.ts';

export type RestoreInput = {
  readonly header: BackupHeader;
  /** The lines after the header. May throw when they are damaged: then nothing was written. */
  readonly lines: AsyncIterable<string>;
  /** Looks at what was read in, may throw, and gives what is to be written on top of it. */
  readonly finish: (restored: Pick<Database, 'query'>) => Promise<readonly Step[]>;
};

/** Rows that are written at once. */
const batchRows = 500;

/** Reads a backup into an empty database, in one transaction: all of it, or nothing. */
export async function restoreBackup(db: Database, { header, lines, finish }: RestoreInput): Promise<void> {
  await withConnection(db.pool, async (client) => {
    await client.query('begin');
    try {
      await client.query('set local statement_timeout = 0');
      await mustBeEmpty(client);
      await buildSchema(client, header.migrations);
      for (const table of header.tables) await client.query(`delete from ${client.escapeIdentifier(table)}`);
      await readIn(client, header.tables, lines);
      const query: Database['query'] = async (text, values = []) =>
        (await client.query(prepared({ text, values }))).rows;
      for (const step of await finish({ query }))
        for (const statement of statementsOf(step)) await client.query(statement);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

/** Nothing that is there is deleted or mixed with what comes, whoever made it. */
export class NotEmpty extends Error {}

async function mustBeEmpty(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; tables: string }>(
    `select current_database() as name, string_agg(c.relname, ', ' order by c.relname) as tables
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm') having count(*) > 0`,
  );
  if (rows[0]) throw new NotEmpty(`${rows[0].name} (${rows[0].tables.slice(0, 60)})`);
}

async function readIn(client: pg.PoolClient, tables: readonly string[], lines: AsyncIterable<string>): Promise<void> {
  let table: string | null = null;
  let batch: string[] = [];
  const write = async (): Promise<void> => {
    const rows = `[${batch.join(',')}]`;
    if (table !== null && batch.length > 0) await client.query(await insertInto(client, table), [rows]).catch(doNotFit);
    batch = [];
  };
  for await (const line of lines) {
    const named = tableNamed(line);
    if (named === null) batch.push(line);
    if (named !== null || batch.length === batchRows) await write();
    if (named === null) continue;
    if (!tables.includes(named)) throw new RowsDamaged(`a table that its header does not name: ${named}`);
    table = named;
  }
  await write();
}

/** What the database does not take as rows of ours. */
export class RowsDamaged extends Error {}

function doNotFit({ message }: Error): never {
  throw new RowsDamaged(message);
}

/** Rows of ours have many fields, and none of them is a lone `table`. */
function tableNamed(line: string): string | null {
  return /^\{"table":"([a-z_]+)"\}$/.exec(line)?.[1] ?? null;
}

/** Columns that the database makes of others are left to it. */
async function insertInto(client: pg.PoolClient, table: string): Promise<string> {
  const name = client.escapeIdentifier(table);
  const { rows } = await client.query<{ list: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [name],
  );
  const list = rows[0]?.list ?? '';
  return `insert into ${name} (${list}) select ${list} from jsonb_populate_recordset(null::${name}, $1::jsonb)`;
}
