import { textField, wholeNumberField, type Fields } from './reader.ts';

export type Page = { readonly page: number; readonly limit: number };

/** Which time orders the rows, and whether the newest comes first. */
export type Sorting = { readonly by: 'started' | 'paid' | 'updated'; readonly isDescending: boolean };

const defaultLimit = 20;
const maxLimit = 1_000;

/** Null when `page` or `limit` is no such number. */
export function readPage(query: Fields): Page | null {
  const page = wholeNumberField(query, 'page') ?? 1;
  const limit = wholeNumberField(query, 'limit') ?? defaultLimit;
  const isGood = page >= 1 && limit >= 1 && limit <= maxLimit;
  return isGood ? { page, limit } : null;
}

const sortings: readonly Sorting['by'][] = ['started', 'paid', 'updated'];

/** Null when `sorting` is none of the known words. */
export function readSorting(query: Fields): Sorting | null {
  const written = textField(query, 'sorting') ?? '-started';
  const by = sortings.find((each) => each === written.replace(/^-/, ''));
  return by === undefined ? null : { by, isDescending: written.startsWith('-') };
}

/** `previous` and `next` are page numbers, 0 for none: clients go on until `next` is 0. */
export type V1Page<T> = {
  readonly total: number;
  readonly previous: number;
  readonly next: number;
  readonly list: readonly T[];
};

export function pagedList<T>(list: readonly T[], total: number, { page, limit }: Page): V1Page<T> {
  const last = Math.ceil(total / limit);
  return { total, previous: page > 1 ? page - 1 : 0, next: page < last ? page + 1 : 0, list };
}

const rangeSeconds = 90 * 86_400;
/** The end of the year 9999: later ones are written by no calendar here, and are milliseconds by mistake. */
export const latestSecond = 253_402_300_799;

export type Range = { readonly from: Date; readonly to: Date };

/**
 * `from` and `to` in seconds: by default the last 90 days, which is also the widest. Null when they are no such
 * range.
 */
export function readRange(query: Fields, now: Date): Range | null {
  const to = wholeNumberField(query, 'to') ?? Math.floor(now.getTime() / 1000);
  const from = wholeNumberField(query, 'from') ?? to - rangeSeconds;
  const isGood = from <= to && to - from <= rangeSeconds && from >= 0 && to <= latestSecond;
  return isGood ? { from: new Date(from * 1000), to: new Date(to * 1000 + 999) } : null;
}
