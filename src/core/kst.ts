/*
 * Korea Standard Time: nine hours ahead of UTC, without summer time since 1988. All calendar arithmetic of the house
 * is here.
 */

const offsetMs = 9 * 3_600_000;
const dayMs = 86_400_000;

/** The calendar of Korea at an instant. `month` counts from 1. */
export type KstParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
};

export function kstParts(at: Date): KstParts {
  const shifted = new Date(at.getTime() + offsetMs);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/** The instant of a Korean calendar time. A month or day beyond its range runs over, as in `Date.UTC`. */
export function fromKst(parts: Pick<KstParts, 'year' | 'month' | 'day'> & Partial<KstParts>): Date {
  const { year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0 } = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offsetMs);
}

/** Midnight in Korea at the beginning of the instant's day. */
export function startOfKstDay(at: Date): Date {
  return fromKst({ ...kstParts(at), hour: 0, minute: 0, second: 0, millisecond: 0 });
}

/** The last second of the instant's day in Korea: how a due date without a time is meant. */
export function endOfKstDay(at: Date): Date {
  return new Date(startOfKstDay(at).getTime() + dayMs - 1_000);
}

/** The same time so many months on; a day that the month does not have becomes its last one. */
export function addKstMonths(at: Date, months: number): Date {
  const parts = kstParts(at);
  const lastDay = kstParts(fromKst({ year: parts.year, month: parts.month + months + 1, day: 0 })).day;
  return fromKst({ ...parts, month: parts.month + months, day: Math.min(parts.day, lastDay) });
}

/** `2026-11-24T09:12:26+09:00`: whole seconds with the offset, as Korean gateways write it. */
export function writtenKst(at: Date): string {
  const shifted = new Date(at.getTime() + offsetMs).toISOString();
  return `${shifted.slice(0, 19)}+09:00`;
}

/** `20261124091226`, as older gateways write it. */
export function compactKst(at: Date): string {
  return writtenKst(at).slice(0, 19).replace(/[-:T]/g, '');
}

const duration = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * An ISO 8601 duration (`P1M`, `P3DT12H`) added on the Korean calendar: years and months first. Null when it is none.
 */
export function addDuration(at: Date, written: string): Date | null {
  const match = duration.exec(written);
  if (!match) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((each) => Number(each ?? 0));
  const moved = addKstMonths(at, years * 12 + months);
  const restMs = (weeks * 7 + days) * dayMs + hours * 3_600_000 + minutes * 60_000 + seconds * 1_000;
  return new Date(moved.getTime() + restMs);
}
