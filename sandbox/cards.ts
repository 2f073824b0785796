import { kstCompact } from './kst.ts';
import { digits, randomText } from './random.ts';
import type { Random } from './random.ts';

/**
 * The one table of test cards. What a gateway answers for an outcome is in that gateway's folder.
 * Any other number of 14 to 16 digits is approved; an expiry in the past is refused whatever the number.
 */
export type CardOutcome =
  | 'insufficient-balance'
  | 'limit-exceeded'
  | 'lost-or-stolen'
  | 'expired'
  | 'wrong-number'
  | 'wrong-password'
  | 'issuer-down'
  | 'reply-lost'
  | 'later-charges-fail'
  | 'cancellation-refused';

export type TestCard = { readonly number: string; readonly outcome: CardOutcome; readonly label: string };

export const testCards: readonly TestCard[] = [
  { number: '9410-0000-0000-0001', outcome: 'insufficient-balance', label: '잔액 부족 · insufficient balance' },
  { number: '9410-0000-0000-0002', outcome: 'limit-exceeded', label: '한도 초과 · limit exceeded' },
  { number: '9410-0000-0000-0003', outcome: 'lost-or-stolen', label: '분실·도난 카드 · lost or stolen' },
  { number: '9410-0000-0000-0004', outcome: 'expired', label: '유효기간이 지난 카드 · expired card' },
  { number: '1234-1234-1234-1234', outcome: 'wrong-number', label: '없는 카드번호 · wrong card number' },
  { number: '9410-0000-0000-0006', outcome: 'wrong-password', label: '비밀번호 오류 · wrong password' },
  { number: '9410-0000-0000-0007', outcome: 'issuer-down', label: '카드사 장애 · issuer down' },
  { number: '9410-0000-0000-0008', outcome: 'reply-lost', label: '승인 응답 유실 · approved, but the reply is lost' },
  {
    number: '9410-0000-0000-0009',
    outcome: 'later-charges-fail',
    label: '첫 결제만 승인 · first charge succeeds, later ones fail',
  },
  { number: '9410-0000-0000-0010', outcome: 'cancellation-refused', label: '취소 거절 · cancellation refused' },
];

/** The digits of a card number written with or without hyphens and blanks; null when they are not 14 to 16. */
export function cardDigits(written: string): string | null {
  const bare = written.replaceAll(/[-\s]/g, '');
  return /^[0-9]{14,16}$/.test(bare) ? bare : null;
}

export function outcomeOf(digits: string): CardOutcome | null {
  return testCards.find((card) => cardDigits(card.number) === digits)?.outcome ?? null;
}

/** As Korean slips print it: eight leading and three trailing digits stay readable, `53275010****222*`. */
export function maskCardNumber(number: string): string {
  return `${number.slice(0, 8)}****${number.slice(12, -1)}*`;
}

/** A number for a buyer who typed none, beginning as the issuer's numbers do. */
export function inventCardNumber(bin: string, random: Random): string {
  return bin + randomText(random, digits, 16 - bin.length);
}

/** A card is good until the end of the month that stands on it; what is no date at all is as bad as a past one. */
export function isPastExpiry(written: string, now: number): boolean {
  const expiry = readExpiry(written);
  if (!expiry) return true;
  const thisMonth = Number(kstCompact(now).slice(0, 6));
  return expiry.year * 100 + expiry.month < thisMonth;
}

/** Reads `MM/YY`, `MMYY` or `YYYY-MM`; null when it is none of them. */
function readExpiry(written: string): { year: number; month: number } | null {
  const short = /^(\d{2})\s*\/?\s*(\d{2})$/.exec(written.trim());
  const long = /^(\d{4})-(\d{2})$/.exec(written.trim());
  const year = short ? 2000 + Number(short[2]) : Number(long?.[1]);
  const month = Number(short?.[1] ?? long?.[2]);
  return month >= 1 && month <= 12 && Number.isInteger(year) ? { year, month } : null;
}
