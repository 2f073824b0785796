import type { DeclineReason } from '../../core/declines.ts';
import type { CardCompany, Method } from '../../core/method.ts';

/*
 * Tables only: the gateway's codes beside ours. Sources: the vendor's samples and its published table of codes; cards
 * and banks are those of its younger interface, which uses the same two characters.
 */

type CardRow = readonly [code: string, name: string, standard: string | null];

/** Where several rows have one standard code, the first is the one that a window is opened for. */
const cardRows: readonly CardRow[] = [
  ['31', 'BC카드', '361'],
  ['11', 'KB국민카드', '381'],
  ['61', '현대카드', '367'],
  ['51', '삼성카드', '365'],
  ['71', '롯데카드', '368'],
  ['91', 'NH농협카드', '371'],
  ['33', '우리카드', '041'],
  ['21', '하나카드', '374'],
  ['38', '새마을금고', '045'],
  ['42', '제주은행', '373'],
  ['46', '광주은행', '364'],
  ['41', '신한카드', '366'],
  ['30', '한국산업은행', '002'],
  ['34', 'Sh수협은행', '369'],
  ['62', '신협', '048'],
  ['36', '씨티카드', '370'],
  ['37', '우체국예금보험', '071'],
  ['3A', '케이뱅크', '089'],
  ['35', '전북은행', '372'],
  ['15', '카카오뱅크', '090'],
  ['24', '토스뱅크', '092'],
  ['39', '저축은행중앙회', '050'],
];

/** They come in answers and are no choice of a window. */
const otherCardRows: readonly CardRow[] = [
  ['W1', '우리카드', '041'],
  ['32', '하나카드', '374'],
  ['3K', 'IBK기업은행', '361'],
  ['KBS', 'KB증권', '218'],
  ['3C', '유니온페이', '10001'],
  ['6D', '다이너스 클럽', '10002'],
  ['7A', '아메리칸 익스프레스', '10003'],
  ['4M', '마스터카드', '10004'],
  ['4V', 'VISA', '10005'],
  ['4J', 'JCB', '10006'],
];

/** The company that a code of an answer means; one that nobody listed keeps the name that came with it. */
export function cardCompanyOf(code: string | null, said: string | null): CardCompany {
  const [, name, standard = null] = [...cardRows, ...otherCardRows].find(([each]) => each === code) ?? [];
  return { code: standard, name: name ?? said ?? code ?? '알 수 없음' };
}

/** The window's code for a standard card code, null when it has none. */
export function uplusCardCode(standard: string): string | null {
  return cardRows.find(([, , each]) => each === standard)?.[0] ?? null;
}

/** All the window's codes that stand for these standard ones, or for every other one. */
export function uplusCardCodes(standards: readonly string[], are: 'these' | 'others'): string[] {
  const isMeant = ([, , standard]: CardRow): boolean =>
    (standard !== null && standards.includes(standard)) === (are === 'these');
  return cardRows.filter(isMeant).map(([code]) => code);
}

export type NamedBank = { readonly code: string; readonly name: string };

/** Two digits of the gateway are three everywhere else, with a nought before; Kookmin Bank alone has its own. */
export function bankOf(code: string | null, said: string | null): NamedBank | null {
  if (code === null || !/^\d{2}$/.test(code)) return null;
  const renamed: Readonly<Record<string, string>> = { '06': '004', '05': '081', '26': '088' };
  const standard = renamed[code] ?? `0${code}`;
  return { code: standard, name: said ?? standard };
}

/** The gateway's code for a bank to pay back to. */
export function uplusBankCode(standard: string): string {
  if (standard === '004') return '06';
  return /^0\d\d$/.test(standard) ? standard.slice(1) : standard;
}

/** LGD_PAYTYPE of what this adapter opens. */
export const payTypes: Readonly<Partial<Record<Method, string>>> = {
  card: 'SC0010',
  transfer: 'SC0030',
  virtual_account: 'SC0040',
};

export function methodOf(payType: string | null): Method | null {
  const [method] = Object.entries(payTypes).find(([, each]) => each === payType) ?? [];
  return method === 'card' || method === 'transfer' || method === 'virtual_account' ? method : null;
}

export const done = '0000';

/** The buyer has pressed the window's own cancel button; the second is of an older window. */
export const buyersCancelCodes: ReadonlySet<string> = new Set(['S053', 'J045']);

/** A vendor's sample books it, the service's list says that it cannot be cancelled now: so it ends nothing. */
export const openCancelCode = 'AV11';

/**
 * Refunds of transfers: the vendor wants each of these booked as cancelled. `requested`: the bank is silent, busy or
 * pays by hand, so that the money is on its way and not there; null: it is back where it came from.
 */
export const transferRefunds: Readonly<Record<string, 'requested' | null>> = {
  [done]: null,
  RF00: null,
  RF15: null,
  RF09: 'requested',
  RF10: 'requested',
  RF19: 'requested',
  RF23: 'requested',
  RF25: 'requested',
};

/** Refunds of accounts that the gateway has taken and not ended. */
export const openRefunds: ReadonlySet<string> = new Set(['RF09', 'RF19', 'RF23', 'RF25', 'RF29', 'RF33', 'RF34']);

/** Nothing was left to cancel: whoever asked first, it is all given back. */
export const alreadyCancelled: ReadonlySet<string> = new Set(['S020', 'C0D3', 'D3', '25', '140', 'RF15', 'RF32']);

/** The gateway says that it does not know, or that a call of ours came before this one. */
export const ambiguous: ReadonlySet<string> = new Set(['S001', 'S002', 'S007', 'S008', 'S010', 'S011', 'M058']);

const reasons: Readonly<Record<string, DeclineReason>> = {
  S053: 'buyer_cancelled',
  J045: 'buyer_cancelled',
  S051: 'session_expired',
  S052: 'session_expired',
  S050: 'session_expired',
  J041: 'session_expired',
  J055: 'session_expired',
  M045: 'session_expired',
  S014: 'channel_misconfigured',
  S056: 'channel_misconfigured',
  M003: 'channel_misconfigured',
  M007: 'channel_misconfigured',
  M009: 'channel_misconfigured',
  M010: 'channel_misconfigured',
  M012: 'channel_misconfigured',
  M024: 'channel_misconfigured',
  M043: 'channel_misconfigured',
  S054: 'amount_changed',
  S055: 'amount_changed',
  J011: 'amount_not_allowed',
  J012: 'amount_not_allowed',
  J023: 'amount_not_allowed',
  C031: 'amount_not_allowed',
  E004: 'amount_not_allowed',
  511: 'amount_not_allowed',
  C008: 'instalment_not_allowed',
  C032: 'instalment_not_allowed',
  D032: 'instalment_not_allowed',
  6: 'instalment_not_allowed',
  2: 'insufficient_balance',
  16: 'insufficient_balance',
  A8: 'insufficient_balance',
  526: 'insufficient_balance',
  527: 'insufficient_balance',
  B4: 'limit_exceeded',
  B5: 'limit_exceeded',
  B6: 'limit_exceeded',
  B8: 'limit_exceeded',
  B9: 'limit_exceeded',
  C058: 'limit_exceeded',
  514: 'limit_exceeded',
  515: 'limit_exceeded',
  26: 'card_lost_or_stolen',
  A7: 'card_lost_or_stolen',
  4: 'card_expired',
  A1: 'card_expired',
  14: 'card_number_wrong',
  A0: 'card_number_wrong',
  C001: 'card_number_wrong',
  19: 'card_password_wrong',
  C1: 'card_password_wrong',
  512: 'card_password_wrong',
  1: 'card_refused',
  3000: 'card_refused',
  C024: 'card_refused',
  C002: 'card_not_supported',
  3001: 'issuer_unavailable',
  P022: 'issuer_unavailable',
  P024: 'issuer_unavailable',
  P025: 'issuer_unavailable',
  FS01: 'fraud_suspected',
  C053: 'cancel_amount_not_allowed',
  C079: 'cancel_amount_not_allowed',
  C094: 'cancel_amount_not_allowed',
  RF27: 'cancel_amount_not_allowed',
  C112: 'cancel_balance_differs',
  S025: 'cancel_not_allowed',
  S060: 'cancel_not_allowed',
  C046: 'cancel_not_allowed',
  C054: 'cancel_not_allowed',
  C078: 'cancel_not_allowed',
  C090: 'cancel_not_allowed',
  C103: 'cancel_not_allowed',
  ES12: 'cancel_not_allowed',
  RF21: 'cancel_not_allowed',
  RF24: 'cancel_not_allowed',
  RF30: 'cancel_not_allowed',
  RF26: 'refund_account_wrong',
  RF28: 'refund_account_wrong',
  RF31: 'refund_account_wrong',
  RF37: 'refund_account_wrong',
};

const reasonByCode = new Map(Object.entries(reasons));

/** A refusal that is not listed is a refusal all the same, of reason `other`: there are more than a thousand codes. */
export function reasonOf(code: string): DeclineReason {
  if (alreadyCancelled.has(code)) return 'already_cancelled';
  return reasonByCode.get(code) ?? 'other';
}
