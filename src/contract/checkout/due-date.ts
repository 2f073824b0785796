import { endOfKstDay, fromKst, kstParts } from '../../core/kst.ts';

/*
 * `vbank_due` as pages have written it over the years, in Korean time: 20261231, 202612311800, 20261231180000,
 * 2026-12-31, 2026-12-31 18:00 and 2026-12-31 18:00:00.
 */
const shapes: readonly RegExp[] = [
  /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/,
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/,
];

/** Null when it is no date of the calendar. A date without a time means its last second. */
export function readDueDate(written: string): Date | null {
  const match = shapes.map((shape) => shape.exec(written.trim())).find((each) => each !== null);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((each) => (each === undefined ? 0 : Number(each)));
  const at = fromKst({ year, month, day, hour, minute, second });
  const parts = kstParts(at);
  const isReal =
    parts.month === month &&
    parts.day === day &&
    parts.hour === hour &&
    parts.minute === minute &&
    parts.second === second;
  if (!isReal) return null;
  return match[4] === undefined ? endOfKstDay(at) : at;
}
