import { UsageWrong, type Given, type Option } from '../command.ts';
import { CommandRefused } from '../refused.ts';
import { writtenKst } from '../../core/kst.ts';
import type { Hub } from '../../hub.ts';
import { findMerchantByUserCode, loadMerchants, type Merchant } from '../../store/merchants.ts';

/** Options that several commands share. */
export const merchantOption: Option = {
  name: 'merchant',
  value: 'user code',
  isRequired: true,
  meaning: { ko: '가맹점 식별코드', en: 'the merchant’s user code' },
};

export const merchantFilter: Option = {
  name: 'merchant',
  value: 'user code',
  meaning: { ko: '이 가맹점 것만', en: 'only of this merchant' },
};

export const yes: Option = {
  name: 'yes',
  value: null,
  meaning: { ko: '묻지 않고 합니다', en: 'does it without asking' },
};

export async function theMerchant(hub: Hub, userCode: string): Promise<Merchant> {
  const merchant = await findMerchantByUserCode(hub.db, userCode);
  if (merchant) return merchant;
  const known = (await loadMerchants(hub.db)).map((each) => each.userCode).join(', ');
  throw new CommandRefused(
    `가맹점 ${userCode} 이(가) 없습니다. No such merchant. 있는 것 There are: ${known || '(none: ./naru merchant create)'}`,
  );
}

/** Everything of one merchant, or of all when none is named. */
export async function merchantIdOrAll(hub: Hub, userCode: string | null): Promise<Merchant['id'] | null> {
  return userCode === null ? null : (await theMerchant(hub, userCode)).id;
}

/** When it was done at the gateway, as `--at` says it; else when we asked. */
export function theTime(given: Given, otherwise: Date): Date {
  const at = new Date(given.text('at') ?? otherwise);
  if (Number.isNaN(at.getTime()) || (given.has('at') && !/(Z|[+-]\d\d:\d\d)$/.test(given.required('at'))))
    throw new UsageWrong('--at 은 2026-11-26T15:04:05+09:00 같은 때입니다. A time with its offset.');
  return at;
}

/** A time as people in Korea read it. */
export function shownTime(at: Date | null): string {
  return at === null ? '-' : writtenKst(at).slice(0, 19).replace('T', ' ');
}

/** Columns under each other, as wide as they must be: a Korean character takes two places. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return [...text].reduce((width, each) => width + (/[ᄀ-\uffdc]/.test(each) ? 2 : 1), 0);
}
