import { parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';

/** Parses a request body; anything but a JSON object is INVALID_REQUEST. */
export function parseBody(text: string): Fields {
  const body = parseFields(text);
  if (!body) throw new TossError('INVALID_REQUEST');
  return body;
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

/** Null where the field is absent: the merchant leaves it open. */
export function readOptionalFlag(fields: Fields, name: string): boolean | null {
  return fields[name] === undefined || fields[name] === null ? null : readFlag(fields, name);
}
