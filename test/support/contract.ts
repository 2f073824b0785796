import { readFileSync } from 'node:fs';

/*
 * The REST API as the original service publishes it: which calls there are, with which statuses they answer, and what
 * stands in an answer. `test/v1/contract.json` holds the facts; here an answer is held against them.
 */

export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly statuses: readonly number[];
  /** The type of `response`: the name of an object, or of a list of them (`Payment[]`). */
  readonly response: string;
  /** `body string required` by name. */
  readonly parameters: Readonly<Record<string, string>>;
};

type Contract = {
  readonly operations: readonly Operation[];
  /** `string|null` by field, by the object's name. */
  readonly objects: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

const file = new URL('../v1/contract.json', import.meta.url);
const contract = JSON.parse(readFileSync(file, 'utf8')) as Contract;

export const { operations, objects } = contract;

/** The call that an address means. A word that stands there as it is goes before a parameter. */
export function operationAt(method: string, path: string): Operation | null {
  const parts = partsOf(path);
  const fitting = operations.filter((each) => each.method === method && fits(partsOf(each.path), parts));
  return fitting.toSorted((a, b) => parametersIn(a) - parametersIn(b))[0] ?? null;
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

/** The last parameter of some calls may be left out. */
const openEnded = '{payment_status}';

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  const isShort = pattern.at(-1) === openEnded && pattern[1] !== 'status' && parts.length === pattern.length - 1;
  if (!isShort && parts.length !== pattern.length) return false;
  return parts.every((part, index) => pattern[index]?.startsWith('{') === true || pattern[index] === part);
}

function parametersIn({ path }: Operation): number {
  return partsOf(path).filter((part) => part.startsWith('{')).length;
}

/** What of an answer the contract does not know, in words; nothing when it is as published. */
export function breachesOf(operation: Operation, status: number, body: unknown): string[] {
  if (!isObject(body)) return ['the answer is no object'];
  if (Object.keys(body).join() !== 'code,message,response') return [`the envelope is ${Object.keys(body).join()}`];
  const { code, message, response } = body;
  if (!Number.isInteger(code)) return [`code is ${String(code)}`];
  if (code !== 0)
    return [
      ...(mayRefuseBy(operation, status) ? [] : [`it refuses by ${status}`]),
      ...(response === null ? [] : ['response is not null']),
      ...(typeof message === 'string' && message !== '' ? [] : ['it refuses without a message']),
    ];
  return [
    ...(status === 200 || operation.statuses.includes(status) ? [] : [`it succeeds by ${status}`]),
    ...(message === null ? [] : ['it succeeds with a message']),
    ...misfits(response, operation.response, 'response'),
  ];
}

/** Any call may be refused so: what is sent cannot be read, who calls is not known, and a fault that is ours. */
const alwaysPossible = [200, 400, 401, 500];

function mayRefuseBy({ statuses }: Operation, status: number): boolean {
  return alwaysPossible.includes(status) || statuses.includes(status);
}

function misfits(value: unknown, type: string, at: string): string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((each, index) => misfits(each, type.slice(0, -2), `${at}[${index}]`));
  }
  const fields = contract.objects[type];
  if (!fields) return isPlain(value, type) ? [] : [`${at} is ${JSON.stringify(value)} and not ${type}`];
  if (!isObject(value)) return [`${at} is no ${type}`];
  return [
    ...Object.keys(value).flatMap((key) => (Object.hasOwn(fields, key) ? [] : [`${at}.${key} is not published`])),
    ...Object.entries(fields).flatMap(([key, inner]) =>
      Object.hasOwn(value, key) ? misfits(value[key], inner, `${at}.${key}`) : [`${at}.${key} is missing`],
    ),
  ];
}

function isPlain(value: unknown, type: string): boolean {
  return type.split('|').some((each) => {
    if (each === 'null') return value === null;
    if (each === 'integer') return Number.isInteger(value);
    return each === 'any' || typeof value === each;
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
