import type { Database } from './database.ts';

/**
 * The schema as text, read from Postgres' own catalogue, in an order that does not change: what `schema.sql` holds,
 * so that a review sees what a migration did.
 */
export async function dumpSchema(db: Database): Promise<string> {
  const tables = await db.query(
    `select c.oid, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' order by c.relname`,
  );
  const parts: string[] = ['-- Written by `node bin/dump-schema.ts`; a test holds it against the migrations.'];
  for (const table of tables) parts.push(await dumpTable(db, String(table['name']), table['oid']));
  const functions = await db.query(
    `select pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' order by p.proname`,
  );
  parts.push(...functions.map((row) => `${String(row['text']).trim()};`));
  return `${parts.join('\n\n')}\n`;
}

async function dumpTable(db: Database, name: string, oid: unknown): Promise<string> {
  const columns = await db.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
       pg_get_expr(d.adbin, d.adrelid) as fallback, a.attgenerated = 's' as generated
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [oid],
  );
  const constraints = await db.query(
    `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
     where conrelid = $1 and contype <> 'n' order by contype desc, conname`,
    [oid],
  );
  const indexes = await db.query(
    `select pg_get_indexdef(i.indexrelid) as text from pg_index i
     where i.indrelid = $1
       and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
     order by 1`,
    [oid],
  );
  const lines = [
    ...columns.map(
      (column) => `  ${String(column['name'])} ${String(column['type'])}${required(column)}${fallback(column)}`,
    ),
    ...constraints.map((constraint) => `  constraint ${String(constraint['name'])} ${String(constraint['text'])}`),
  ];
  const table = `create table ${name} (\n${lines.join(',\n')}\n);`;
  return [table, ...indexes.map((index) => `${String(index['text'])};`)].join('\n');
}

type Column = Readonly<Record<string, unknown>>;

function required(column: Column): string {
  return column['required'] === true ? ' not null' : '';
}

function fallback(column: Column): string {
  if (column['generated'] === true) return ` generated always as (${String(column['fallback'])}) stored`;
  return typeof column['fallback'] === 'string' ? ` default ${column['fallback']}` : '';
}
