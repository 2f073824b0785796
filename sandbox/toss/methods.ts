/** What a window can be opened for, by the English name that scripts and contracts use (section 3.1). */
export type WindowMethod =
  | 'CARD'
  | 'TRANSFER'
  | 'VIRTUAL_ACCOUNT'
  | 'MOBILE_PHONE'
  | 'CULTURE_GIFT_CERTIFICATE'
  | 'BOOK_GIFT_CERTIFICATE'
  | 'GAME_GIFT_CERTIFICATE';

/** The name that a Payment carries. An easy pay is opened as a card. */
export type PaymentMethod = (typeof methods)[number]['korean'] | '간편결제';

export type MethodRow = {
  readonly code: WindowMethod;
  readonly korean: string;
  /** What every window of the sandbox calls it. */
  readonly word: string;
};

/** In the order in which a window without a method shows them. */
export const methods = [
  { code: 'CARD', korean: '카드', word: 'card' },
  { code: 'TRANSFER', korean: '계좌이체', word: 'transfer' },
  { code: 'VIRTUAL_ACCOUNT', korean: '가상계좌', word: 'virtual_account' },
  { code: 'MOBILE_PHONE', korean: '휴대폰', word: 'phone' },
  { code: 'CULTURE_GIFT_CERTIFICATE', korean: '문화상품권', word: 'culture_voucher' },
  { code: 'BOOK_GIFT_CERTIFICATE', korean: '도서문화상품권', word: 'book_voucher' },
  { code: 'GAME_GIFT_CERTIFICATE', korean: '게임문화상품권', word: 'game_voucher' },
] as const satisfies readonly MethodRow[];

/** What vouchers cannot do, none of the three can. */
export function isVoucher(method: PaymentMethod | null): boolean {
  return method === '문화상품권' || method === '도서문화상품권' || method === '게임문화상품권';
}

/** The method that a script names, in Korean or English; null where there is none of that name. */
export function findMethod(written: unknown): (typeof methods)[number] | null {
  return methods.find(({ code, korean }) => code === written || korean === written) ?? null;
}

export function koreanOf(method: WindowMethod): (typeof methods)[number]['korean'] {
  return rowOf(method).korean;
}

export function wordOf(method: WindowMethod): string {
  return rowOf(method).word;
}

function rowOf(method: WindowMethod): (typeof methods)[number] {
  const row = methods.find(({ code }) => code === method);
  if (!row) throw new Error(`no method ${method}`);
  return row;
}
