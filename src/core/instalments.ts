import type { CardWish } from './card-wish.ts';

/** Below this amount of won a card is paid in one sum (rule of the Korean card companies). */
export const instalmentsFromAmount = 50_000;

/** What a window offers when the merchant says nothing. */
const everyMonth: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const lumpSum = 0;

/** No card company collects over more months than this where a window takes only the greatest number. */
const longestMonths = 12;

/** `quota`: the months that the merchant listed, of which 0 and 1 both mean one sum; null: said nothing. */
export type InstalmentWish = Pick<CardWish, 'quota' | 'onlyInstalment'>;

/**
 * What a gateway's window can be told: `listed`, any months; `longest`, only the greatest number of them, below which
 * the buyer may choose any, or one number alone.
 */
export type InstalmentReach = 'listed' | 'longest';

/**
 * The months that a buyer may choose, smallest first; 0 is one sum, which is always offered unless the merchant
 * excludes it. The one place that decides it: folders write it in their gateway's words.
 */
export function offeredMonths(
  amount: number,
  { quota, onlyInstalment }: InstalmentWish,
  reach: InstalmentReach = 'listed',
): readonly number[] {
  if (amount < instalmentsFromAmount) return [lumpSum];
  const listed = (quota ?? everyMonth).filter((months) => Number.isInteger(months) && months >= 2);
  const sorted = [...new Set(listed)].sort((a, b) => a - b);
  const longest = Math.min(sorted.at(-1) ?? lumpSum, longestMonths);
  if (reach === 'listed') return onlyInstalment && sorted.length > 0 ? sorted : [lumpSum, ...sorted];
  if (onlyInstalment && sorted.length === 1) return [longest];
  return [lumpSum, ...everyMonth.filter((months) => months <= longest)];
}
