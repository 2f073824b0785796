import type { Fields } from '../reader.ts';
import { unreadKey, type Taken, type V1Call } from './call.ts';

/*
 * What of a request its call reads. A handler is handed nothing else: a name that it reads and that is not declared is
 * absent to it, and one that the reference calls unread cannot be read.
 */

export type Declared = {
  /** Of all fields those that the call reads, in any spelling of their names. */
  query(fields: Fields): Fields;
  body(fields: Fields): Fields;
};

export function declaredBy({ query, body }: Pick<V1Call, 'query' | 'body'>): Declared {
  const [inQuery, inBody] = [namesRead(query), namesRead(body)];
  return { query: (fields) => only(inQuery, fields), body: (fields) => only(inBody, fields) };
}

/** The names that a call reads: `imp_uid` for `imp_uid[]`, `extra` for `extra[requester]`. */
export function namesRead({ required = {}, optional = {} }: Taken = {}): ReadonlySet<string> {
  const read = Object.entries({ ...required, ...optional }).filter(([, field]) => !(unreadKey in field));
  return new Set(read.map(([name]) => baseOf(name)));
}

function only(names: ReadonlySet<string>, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(baseOf(name))));
}

function baseOf(name: string): string {
  return name.split('[', 1)[0] ?? name;
}
