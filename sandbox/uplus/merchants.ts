import type { PayType } from './pay-types.ts';
import { UplusRefusal } from './refusals.ts';

/** A MID and what the contract holds for it. */
export type UplusMerchant = {
  /** With the `t` that the test platform puts before the contracted id. */
  readonly mid: string;
  readonly name: string;
  readonly mertKey: string;
  readonly payTypes: readonly PayType[];
};

/** The key of the vendor's samples, which everybody knows. */
const mertKey = '95160cce09854ef44d2edb2bfb05f9f3';

export const merchants: readonly UplusMerchant[] = [
  { mid: 'tlgdacomxpay', name: '나루 시험 상점', mertKey, payTypes: ['SC0010', 'SC0030', 'SC0040'] },
  { mid: 'tnarucardonly', name: '나루 카드 전용 상점', mertKey, payTypes: ['SC0010'] },
];

export function merchantOf(mid: string): UplusMerchant {
  const found = merchants.find((merchant) => merchant.mid === mid);
  if (!found) throw new UplusRefusal('M003', mid);
  return found;
}
