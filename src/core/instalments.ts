import type { CardWish } from './card-wish.ts';

/** Below this amount of won a card is paid in one sum (rule of the Korean card companies). */
export const instalmentsFromAmount = 50_000;

/** What a window offers when the merchant says nothing. */
const everyMonth: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const lumpSum = 0;

/** `quota`: the months that the merchant listed, of which 0 and 1 both mean one sum; null: said nothing. */
export type InstalmentWish = Pick<CardWish, 'quota' | 'onlyInstalment'>;

/**
 * The months that a buyer may choose, smallest first; 0 is one sum, which is always offered unless the merchant
 * excludes it.
 */
export function offeredMonths(amount: number, { quota, onlyInstalment }: InstalmentWish): readonly number[] {
  if (amount < instalmentsFromAmount) return [lumpSum];
  const listed = (quota ?? everyMonth).filter((months) => Number.isInteger(months) && months >= 2);
  const sorted = [...new Set(listed)].sort((a, b) => a - b);
  if (onlyInstalment && sorted.length > 0) return sorted;
  return [lumpSum, ...sorted];
}
