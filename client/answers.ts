import { NaruRefused } from './errors.ts';
import type { Answer } from './exchange.ts';

/*
 * What an answer is worth. The types are what the contract says of each call; that a hub keeps to it is tested there,
 * and not asked again here.
 */

export async function valueOf<Value>(asked: Promise<Answer>): Promise<Value> {
  const answer = await asked;
  if (answer.code !== 0) throw new NaruRefused(answer);
  return answer.response as Value;
}

/** Null: what was asked for is not there. Another error than that is thrown, also where it is a 404. */
export async function valueOrNull<Value>(asked: Promise<Answer>): Promise<Value | null> {
  const answer = await asked;
  return isNotThere(answer) ? null : valueOf<Value>(Promise.resolve(answer));
}

const notFound: ReadonlySet<string> = new Set([
  'payment_not_found',
  'not_prepared',
  'key_not_found',
  'keys_not_found',
  'schedule_not_found',
  'holder_not_found',
  'receipt_not_found',
  'receipt_of_order_not_found',
  'code_not_found',
  'delivery_not_registered',
  'tier_not_found',
]);

/** The original service names no errors: there a 404 is what is not there. */
function isNotThere({ httpStatus, error }: Answer): boolean {
  return error === null ? httpStatus === 404 : notFound.has(error);
}

export type Page<Row> = {
  /** 모두 몇 건인지. How many there are in all. */
  readonly total: number;
  /** 앞뒤 페이지 번호, 0은 없음. The pages before and after; 0: none. */
  readonly previous: number;
  readonly next: number;
  readonly list: readonly Row[];
};

export const emptyPage = { total: 0, previous: 0, next: 0, list: [] } as const;
