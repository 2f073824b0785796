import type { FormFields } from './charset.ts';
import { UplusRefusal } from './refusals.ts';
import type { RefusalCode } from './refusals.ts';

/** The field's first value, empty where it is absent. */
export function textOf(form: FormFields, name: string): string {
  return form.get(name)?.[0] ?? '';
}

export function readText(form: FormFields, name: string, missing: RefusalCode): string {
  const value = textOf(form, name);
  if (value === '') throw new UplusRefusal(missing, name);
  return value;
}

/** Digits only, without commas and without a sign. */
export function readAmount(form: FormFields, name: string, wrong: RefusalCode): number {
  const written = textOf(form, name);
  if (!/^[0-9]{1,12}$/.test(written)) throw new UplusRefusal(wrong, name);
  return Number(written);
}

export function readOptionalAmount(form: FormFields, name: string): number | null {
  return textOf(form, name) === '' ? null : readAmount(form, name, 'SX01');
}

export function isYes(form: FormFields, name: string): boolean {
  return textOf(form, name) === 'Y';
}

/** A list with its separator, whose empty text is an absent one. */
export function readList(form: FormFields, name: string, separator: string): readonly string[] {
  return textOf(form, name)
    .split(separator)
    .filter((each) => each !== '');
}

/** `yyyyMMdd` or `yyyyMMddHHmmss` in Korean time; a day alone ends with its last second. Null where it is no date. */
export function readKoreanTime(written: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(written);
  if (!match) return null;
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`);
  return Number.isNaN(at) ? null : at;
}
