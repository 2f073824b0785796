import { withConnection, type Database } from './database.ts';

/*
 * Everything that is in the database, as lines of text: a header, then every table with its rows as Postgres writes
 * them in JSON, parents before children, so that they can be read in again in the same order.
 */

export type BackupHeader = {
  readonly format: 1;
  readonly takenAt: string;
  /** The schema that the rows are of. */
  readonly migrations: readonly string[];
  readonly tables: readonly string[];
};

/** Rows that are read at once: a few megabytes at the most. */
const batchRows = 500;

/** Gives every line to `take`, all of one moment; writes nothing. */
export async function readBackup(db: Database, takenAt: Date, take: (line: string) => Promise<void>): Promise<void> {
  await withConnection(db.pool, async (client) => {
    const rowsOf = async <T extends object>(text: string): Promise<T[]> => (await client.query<T>(text)).rows;
    await client.query('begin');
    try {
      await client.query('set transaction isolation level repeatable read read only');
      await client.query('set local statement_timeout = 0');
      const names = (await rowsOf<{ name: string }>('select name from migrations order by number')).map(
        ({ name }) => name,
      );
      const tables = inOrder(await rowsOf<Edge>(edges));
      const header: BackupHeader = { format: 1, takenAt: takenAt.toISOString(), migrations: names, tables };
      await take(JSON.stringify(header));
      for (const table of tables) {
        await take(JSON.stringify({ table }));
        await client.query(`declare rows no scroll cursor for select to_jsonb(t)::text as line from ${table} t`);
        for (;;) {
          const batch = await rowsOf<{ line: string }>(`fetch ${batchRows} from rows`);
          for (const { line } of batch) await take(line);
          if (batch.length < batchRows) break;
        }
        await client.query('close rows');
      }
    } finally {
      await client.query('rollback');
    }
  });
}

type Edge = { readonly child: string; readonly parent: string | null };

/**
 * Every table of ours with every table that must be there before it; what is held at the end of a step only, may come
 * later. The list of migrations is in the header.
 */
const edges = `
  select c.relname as child, p.relname as parent
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
  left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid
    and not k.condeferred
  left join pg_class p on p.oid = k.confrelid
  where c.relkind = 'r' and c.relname <> 'migrations'
  order by 1, 2`;

/** A table comes when all that it points to has come. */
function inOrder(all: readonly Edge[]): string[] {
  const waiting = new Map<string, Set<string>>();
  for (const { child, parent } of all) {
    const parents = waiting.get(child) ?? new Set();
    if (parent !== null) parents.add(parent);
    waiting.set(child, parents);
  }
  const order: string[] = [];
  while (waiting.size > 0) {
    const [free] = [...waiting].find(([, parents]) => [...parents].every((each) => order.includes(each))) ?? [];
    if (free === undefined) throw new Error(`tables point to each other: ${[...waiting.keys()].join(', ')}`);
    order.push(free);
    waiting.delete(free);
  }
  return order;
}
