import { referenceTo } from './answers.ts';
import { group, type FieldSchema, type FieldSchemas, type V1Call } from './call.ts';
import { bodyExampleOf } from './examples.ts';
import { pathFields } from './fields.ts';

/* What a call takes, as OpenAPI writes it. */

export type Json = Readonly<Record<string, unknown>>;

/** Parts of the path, then the query: first what is needed. */
export function parametersIn({ path, query = {} }: Pick<V1Call, 'path' | 'query'>): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) =>
    parameter(name, 'path', { field: pathFields[name] ?? { type: 'string' }, isRequired: true }),
  );
  const inQuery = (fields: FieldSchemas = {}, isRequired: boolean): Json[] =>
    Object.entries(fields).map(([name, field]) => parameter(name, 'query', { field, isRequired }));
  return [...inPath, ...inQuery(query.required, true), ...inQuery(query.optional, false)];
}

type Filled = { readonly field: FieldSchema; readonly isRequired: boolean };

function parameter(name: string, place: 'path' | 'query', { field, isRequired }: Filled): Json {
  const { description, deprecated, ...schema } = field;
  return {
    name,
    in: place,
    required: isRequired,
    ...(description !== undefined && { description }),
    ...(deprecated === true && { deprecated }),
    schema,
  };
}

type WithBody = Pick<V1Call, 'id' | 'body' | 'shown'>;

/** The body in each of the types that it may be written in; null: there is none. */
export function bodyIn(call: WithBody, types: readonly string[]): Json | null {
  const { id, body } = call;
  if (!body) return null;
  const example = bodyExampleOf(call);
  const content = { schema: referenceTo(requestName(id)), ...(example !== null && { example }) };
  return {
    required: Object.keys(body.required ?? {}).length > 0,
    content: Object.fromEntries(types.map((type) => [type, content])),
  };
}

/** The body of a call as a schema of its own, by its name. */
export function requestSchemas(calls: readonly WithBody[]): Json {
  return Object.fromEntries(calls.flatMap(({ id, body }) => (body ? [[requestName(id), group(body)]] : [])));
}

function requestName(id: string): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}Request`;
}
