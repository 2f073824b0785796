import type { FastifyRequest } from 'fastify';
import { parseFields } from './json-body.ts';
import type { Fields } from './json-body.ts';

export type Body = Fields;

/** A lever pulled in a way that makes no sense: the sentence says which. */
export class ControlRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function bodyOf(request: FastifyRequest): Body {
  const text = typeof request.body === 'string' ? request.body : '';
  const body = text === '' ? {} : parseFields(text);
  if (!body) throw new ControlRefused(400, 'JSON 객체가 아닙니다. The body is not a JSON object.');
  return body;
}

/** A field that no one reads is a slip of the pen, and the default that it would leave is a surprise. */
export function refuseOthers(body: Body, known: readonly string[]): void {
  const other = Object.keys(body).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new ControlRefused(400, `${other}: 모르는 항목입니다. Not one of: ${known.join(', ')}`);
}

export function readWord(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ControlRefused(400, `${name}: 값이 필요합니다. A text is needed.`);
}

export function readOptionalWord(body: Body, name: string): string | null {
  return body[name] === undefined || body[name] === null ? null : readWord(body, name);
}

export function readChoice<Choice extends string>(body: Body, name: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === body[name]);
  if (found !== undefined) return found;
  throw new ControlRefused(400, `${name}: 다음 중 하나여야 합니다. One of: ${choices.join(', ')}`);
}

/** The one of these that has the name. */
export function readNamed<Named extends { readonly name: string }>(
  body: Body,
  name: string,
  among: readonly Named[],
): Named {
  const names = among.map((each) => each.name);
  const found = among[names.indexOf(readChoice(body, name, names))];
  if (!found) throw new Error(`a choice that is not there: ${name}`);
  return found;
}

export function readOptionalChoice<Choice extends string>(
  body: Body,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  return body[name] === undefined || body[name] === null ? null : readChoice(body, name, choices);
}

/** A list of some of the choices, or null where it is absent. */
export function readOptionalChoices(body: Body, name: string, choices: readonly string[]): readonly string[] | null {
  const value = body[name] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw new ControlRefused(400, `${name}: 목록이 필요합니다. A list is needed.`);
  return value.map((each) => readChoice({ [name]: each }, name, choices));
}

/** A whole number from 1 to `most`; `usual` where it is absent. */
export function readCount(body: Body, name: string, { usual, most }: { usual: number; most: number }): number {
  const value = body[name] ?? usual;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ControlRefused(400, `${name}: 1에서 ${most} 사이의 정수여야 합니다. A whole number from 1 to ${most}.`);
}

/** An ISO time in milliseconds since 1970, or null. */
export function readTime(body: Body, name: string): number | null {
  const value = readOptionalWord(body, name);
  if (value === null) return null;
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw new ControlRefused(400, `${name}: ISO 시각이 아닙니다. Not an ISO time: ${value}`);
  return at;
}

export function readFlag(body: Body, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new ControlRefused(400, `${name}: true 또는 false입니다. True or false.`);
}
