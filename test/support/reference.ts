import { Compile, type Validator } from 'typebox/schema';
import { refusalsOf } from '../../src/contract/v1/calls/operation.ts';
import { openApiDocument } from '../../src/contract/v1/calls/openapi.ts';
import type { V1Call } from '../../src/contract/v1/calls/call.ts';
import { callNamed } from '../../src/contract/v1/calls/v1-calls.ts';
import { v1Declines } from '../../src/contract/v1/declines.ts';
import { v1Errors } from '../../src/contract/v1/errors.ts';

/*
 * The hub's own reference, `/openapi.json`: an answer is held against the schema that it names for the call and the
 * status, and a refusal against the sentences that it lists there.
 */

export type Answer = { readonly code?: unknown; readonly message?: unknown };

/** `name`: what the header `Naru-Error` calls a refusal; null where it has none. */
export type Heard = { readonly status: number; readonly name: string | null; readonly answer: Answer };

type Shape = {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
};
type Content = Readonly<Record<string, { readonly schema: Shape }>>;
type Documented = {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: Shape;
    readonly $ref?: string;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
};

/** As much of an OpenAPI document as tests look at. */
type Reference = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
};

export const reference = openApiDocument({ version: '0', publicUrl: 'http://127.0.0.1' }) as Reference;

/** The operation at a path; throws where there is none. */
export function documented(method: string, path: string): Documented {
  const found = reference.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not documented`);
  return found;
}

/** The schema that is meant, by its name. */
export function nameIn({ $ref = '' }: Shape): string {
  return $ref.split('/').at(-1) ?? '';
}

/** Closed for this purpose: what the reference does not name must not be answered. */
const components = { components: { schemas: closed(reference.components.schemas) } };

const validators = new Map<string, Validator>();

/** What of an answer the reference does not know, in words. */
export function differencesOf(operation: string, { status, name, answer }: Heard): string[] {
  const call = callNamed(operation);
  if (!call) return ['the reference has no such call'];
  const response = documented(call.method, call.path).responses[String(status)];
  const schema = response?.content['application/json']?.schema;
  if (!schema) return [`the reference has no answer of ${status}`];
  return [...misfits(schema, answer), ...(answer.code === 0 ? [] : unlisted(call, { status, name, answer }))];
}

/** A refusal is one of those that the call lists, by its name, its status and its sentence. */
function unlisted(call: V1Call, { status, name, answer }: Heard): string[] {
  const listed = refusalsOf(call).filter((each) => each.status === status);
  const isListed =
    name === null
      ? listed.some((each) => declines[each.name] !== undefined && isSaid(each.name, answer))
      : listed.some((each) => each.name === name) && isSaid(name, answer);
  return isListed
    ? []
    : [`the reference does not list ${name ?? 'this decline'} among what the call refuses by ${status}`];
}

function misfits(schema: Shape, answer: Answer): string[] {
  const name = nameIn(schema);
  const validator = validators.get(name) ?? Compile({ ...components, ...schema });
  validators.set(name, validator);
  if (validator.Check(answer)) return [];
  return validator.Errors(answer)[1].map(({ instancePath, message }) => `${instancePath} ${message} (${name})`);
}

const sentences: Readonly<Record<string, { readonly ko: string }>> = v1Errors;
const declines: Readonly<Record<string, { readonly ko: string }>> = v1Declines;

/** A sentence with names filled in, or one with a gateway's words behind it. */
function isSaid(name: string, { message }: Answer): boolean {
  const sentence = sentences[name]?.ko;
  if (sentence === undefined) return String(message).startsWith(`${declines[name]?.ko ?? ''} `);
  const parts = sentence.split(/<\w+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(String(message));
}

function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && 'required' in inner ? { ...inner, additionalProperties: false } : inner;
}
