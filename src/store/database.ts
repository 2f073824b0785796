import type { MerchantId, TierId } from '../core/ids.ts';
import pg from 'pg';
import { createHash } from 'node:crypto';

/** A statement as data: SQL written by hand, values beside it. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Who may see a row. Every query takes it first, so a query without an owner does not compile. */
export type Scope = { readonly merchantId: MerchantId; readonly tierId: TierId | null; readonly live: boolean };

export type Row = Readonly<Record<string, unknown>>;

export type Database = {
  readonly pool: pg.Pool;
  /** Runs one named, prepared statement and gives its rows. */
  query(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** A pool this size keeps two cores busy and leaves Postgres' hundred connections to several hubs. */
const connections = 10;
const connectTimeoutMs = 5_000;
/** No statement of ours reads more than a page of rows; one that runs longer than this is stuck. */
const statementTimeoutMs = 30_000;

const int8Oid = 20;

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8Oid) return parseWholeNumber;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

/** A bigint column as a number; throws beyond what a number holds exactly, for money must never be rounded. */
function parseWholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`a number beyond exactness in the database: ${text}`);
  return value;
}

export type Connection = string | { host: string; port: number; user: string; database: string };

export function openDatabase(connection: Connection): Database {
  const where = typeof connection === 'string' ? { connectionString: connection } : connection;
  const pool = new pg.Pool({
    ...where,
    max: connections,
    types,
    pipeline: true,
    // A database host that vanishes without a word is noticed by the network, not waited for.
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    application_name: 'naru',
  } as pg.PoolConfig);
  // An idle connection that breaks is replaced by the pool; the next query tells whether the database is really gone.
  pool.on('error', () => {});
  return {
    pool,
    query: async (text, values = []) => (await pool.query(prepared({ text, values }))).rows as Row[],
    close: () => pool.end(),
  };
}

/** The major version of the Postgres behind it. */
export async function serverVersion(db: Pick<Database, 'query'>): Promise<number> {
  const rows = await db.query("select current_setting('server_version_num')::int / 10000 as version");
  return rows[0]?.['version'] as number;
}

/**
 * A connection of the pool for some work, given back afterwards; one that broke is thrown away. A connection that
 * breaks says so to the query under way, and by an event too, which must not end the process.
 */
export async function withConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const breaks = (error: Error): void => void (broken ??= error);
  client.on('error', breaks);
  try {
    return await work(client);
  } catch (error) {
    broken ??= error as Error;
    throw error;
  } finally {
    client.off('error', breaks);
    client.release(broken);
  }
}

/** Postgres keeps no NUL in a text; one that holds it is equal to nothing that is there. */
function withoutNul(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

const names = new Map<string, string>();

/** Names are made from the text, so that one name never stands for two texts. */
export function prepared(statement: Statement): { name: string; text: string; values: unknown[] } {
  let name = names.get(statement.text);
  if (name === undefined) {
    name = createHash('sha1').update(statement.text).digest('hex').slice(0, 24);
    names.set(statement.text, name);
  }
  return { name, text: statement.text, values: statement.values.map(withoutNul) };
}
