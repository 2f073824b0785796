import type { Row, Statement } from './database.ts';

/** Columns that hold JSON; `pg` would make a Postgres array of a JavaScript one. */
const jsonColumns = new Set([
  'settings',
  'card',
  'cash_receipt',
  'buyer',
  'webhook_urls',
  'asked',
  'decline',
  'bank',
  'account',
  'others',
  'sender',
  'receiver',
  'detail',
  'launch',
  'window_size',
  'origins',
  'registered',
  'headers',
  'request_headers',
]);

export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function fieldName(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What JSON may write as an escape and the database does not take: NUL, and halves of characters. */
function asText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}

function columnValue(column: string, value: unknown): unknown {
  return jsonColumns.has(column) && value !== null ? JSON.stringify(value, asText) : value;
}

/** The row with field names as the code writes them. */
export function fields(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldName(column), value]));
}

/** An insert of one row given by field names. A clash is an error of the database, read by `commit`. */
export function insertInto(table: string, row: Readonly<Record<string, unknown>>): Statement {
  const columns = Object.keys(row).map(columnName);
  const values = Object.entries(row).map(([field, value]) => columnValue(columnName(field), value));
  const marks = values.map((_, index) => `$${index + 1}`);
  return { text: `insert into ${table} (${columns.join(', ')}) values (${marks.join(', ')})`, values };
}

/**
 * An update that must change exactly one row, else the whole step ends as a conflict named `guard`.
 * `where` uses $1, $2 ... for `keys`.
 */
export function updateOne(
  table: string,
  change: Readonly<Record<string, unknown>>,
  condition: { readonly where: string; readonly keys: readonly unknown[]; readonly guard: string },
): Statement {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  const sets = entries.map(([field], index) => `${columnName(field)} = $${condition.keys.length + index + 1}`);
  return guarded(
    `update ${table} set ${sets.join(', ')} where ${condition.where} returning 1`,
    [...condition.keys, ...entries.map(([field, value]) => columnValue(columnName(field), value))],
    condition.guard,
  );
}

/** Wraps a writing statement so that the step fails unless it touches exactly one row. */
export function guarded(text: string, values: readonly unknown[], guard: string): Statement {
  return { text: `with touched as (${text}) select expect_rows(count(*), 1, '${guard}') from touched`, values };
}
