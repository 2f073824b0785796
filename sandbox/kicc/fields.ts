import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { KiccRefusal } from './refusals.ts';

/** Characters that no parameter may have; an ampersand is written as `%26`, and the core knows only EUC-KR. */
const forbidden = /['"<>\\;|&\r\n]|[\u{10000}-\u{10FFFF}]|\p{Emoji_Presentation}/u;

/** A text of 1 to `maxLength` characters. */
export function readText(fields: Fields, name: string, maxLength: number): string {
  const value = readOptionalText(fields, name, maxLength);
  if (value === '') throw new KiccRefusal('SX01', name);
  return value;
}

/** The same, but absent and null are empty. */
export function readOptionalText(fields: Fields, name: string, maxLength: number): string {
  const value = fields[name] ?? '';
  if (typeof value !== 'string' || value.length > maxLength) throw new KiccRefusal('SX01', name);
  if (forbidden.test(value)) throw new KiccRefusal('SX03', name);
  return value;
}

export function readMatching(fields: Fields, name: string, rule: { maxLength: number; pattern: RegExp }): string {
  const value = readText(fields, name, rule.maxLength);
  if (!rule.pattern.test(value)) throw new KiccRefusal('SX03', name);
  return value;
}

export function readOptionalMatching(
  fields: Fields,
  name: string,
  rule: { maxLength: number; pattern: RegExp },
): string {
  return readOptionalText(fields, name, rule.maxLength) === '' ? '' : readMatching(fields, name, rule);
}

export function readOneOf(fields: Fields, name: string, values: readonly string[]): string {
  const value = fields[name];
  const found = values.find((each) => each === value);
  if (found === undefined) throw new KiccRefusal('SX01', `${name} (${values.join(', ')})`);
  return found;
}

/** Empty where it is absent, for switches whose default the ledger holds. */
export function readOptionalOneOf(fields: Fields, name: string, values: readonly string[]): string {
  const value = fields[name] ?? '';
  return value === '' ? '' : readOneOf(fields, name, values);
}

/** Numbers are numbers on the live wire, but the papers' samples quote them: both are taken. */
export function readWholeNumber(fields: Fields, name: string): number {
  const value = fields[name];
  const number = typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new KiccRefusal('SX01', name);
}

export function readOptionalWholeNumber(fields: Fields, name: string): number | null {
  const value = fields[name] ?? '';
  return value === '' ? null : readWholeNumber(fields, name);
}

export function readObject(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (isFields(value)) return value;
  throw new KiccRefusal('SX01', name);
}

export function readOptionalObject(fields: Fields, name: string): Fields {
  return fields[name] === undefined || fields[name] === null ? {} : readObject(fields, name);
}

export function readOptionalList(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name] ?? [];
  if (Array.isArray(value)) return value;
  throw new KiccRefusal('SX01', name);
}

/** The order number as the papers allow it. */
export function readOrderNo(fields: Fields): string {
  return readMatching(fields, 'shopOrderNo', { maxLength: 40, pattern: /^[A-Za-z0-9_-]+$/ });
}

/** `yyyyMMdd`, one of the days that are allowed now. */
export function readDay(fields: Fields, name: string, allowed: readonly string[]): string {
  const day = readText(fields, name, 8);
  if (!allowed.includes(day)) throw new KiccRefusal('SX11', `${name} (${allowed.join(', ')})`);
  return day;
}
