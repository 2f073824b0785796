/*
 * 매달 같은 날, 같은 시각, 한국 시간. 그날이 없는 달은 말일입니다: 1월 31일의 다음은 2월 28일, 그다음은 다시 3월 31일.
 * The same day of every month in Korea; where a month has no such day, its last one.
 */

const kstOffsetMs = 9 * 60 * 60_000;

/** The next so many months after `from`, both in milliseconds since 1970; whole seconds, as the hub counts. */
export function monthsAfter(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => oneAfter(from, index + 1));
}

/** Always counted from the first day, so that a short month does not shorten those after it. */
function oneAfter(from: number, months: number): number {
  const korea = new Date(from + kstOffsetMs);
  const [year, month] = [korea.getUTCFullYear(), korea.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(korea.getUTCDate(), lastDay);
  return Date.UTC(year, month, day, korea.getUTCHours(), korea.getUTCMinutes(), korea.getUTCSeconds()) - kstOffsetMs;
}
