import type { RefusalCode } from './refusals.ts';

/** What a window of this sandbox can take. The papers know others: SC0060 phone, SC0090, SC0111 to SC0113. */
export const payTypes = ['SC0010', 'SC0030', 'SC0040'] as const;

export type PayType = (typeof payTypes)[number];

export const methodWords: Readonly<Record<PayType, string>> = {
  SC0010: 'card',
  SC0030: 'transfer',
  SC0040: 'virtual_account',
};

/** What is said where the contract does not have it; any other type is M024. */
export const notContracted: Readonly<Record<PayType, RefusalCode>> = { SC0010: 'M007', SC0030: 'M009', SC0040: 'M010' };

export function payTypeOf(written: string): PayType | null {
  return payTypes.find((type) => type === written) ?? null;
}
