import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';

/** A JSON object whose fields have not been looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a body that is said to be JSON. Any other counts as none: it is refused when its turn comes. */
export function jsonTextOf(body: unknown, contentType: string | undefined): string {
  return typeof body === 'string' && /^application\/json\b/i.test(contentType ?? '') ? body : '';
}

/** Parses a request body; anything but a JSON object is INVALID_REQUEST. */
export function parseBody(text: string): Fields {
  const value = parseJson(text);
  if (!isFields(value)) throw new TossError('INVALID_REQUEST');
  return value;
}

/** A string of 1 to `maxLength` characters; anything else is refused with `code`. */
export function readText(
  fields: Fields,
  name: string,
  maxLength: number,
  code: TossErrorCode = 'INVALID_REQUEST',
): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '' || value.length > maxLength) throw new TossError(code);
  return value;
}

/** Like `readText`, but the field may be absent or null. */
export function readOptionalText(
  fields: Fields,
  name: string,
  maxLength: number,
  code: TossErrorCode = 'INVALID_REQUEST',
): string | null {
  return fields[name] === undefined || fields[name] === null ? null : readText(fields, name, maxLength, code);
}

/** A JSON number; a string of digits is not one. */
export function readNumber(fields: Fields, name: string, code: TossErrorCode = 'INVALID_REQUEST'): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TossError(code);
  return value;
}

export function readOptionalNumber(fields: Fields, name: string): number | null {
  return fields[name] === undefined || fields[name] === null ? null : readNumber(fields, name);
}

export function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value !== 'boolean') throw new TossError('INVALID_REQUEST');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TossError('INVALID_REQUEST');
  }
}
