import { wordOf } from './methods.ts';
import type { WindowMethod } from './methods.ts';
import type { Authentication, PaymentWindow } from './payment.ts';

type Shown = { readonly method: WindowMethod; readonly word: string };

/** By the words of the sandbox's windows; an easy pay by its own name. */
export function methodsShown({ methods, card }: PaymentWindow): readonly Shown[] {
  return methods.map((method) => {
    const isEasyPay = method === 'CARD' && card.easyPay !== null;
    return { method, word: isEasyPay ? (card.easyPay ?? '').toLowerCase() : wordOf(method) };
  });
}

/** What the buyer's choice of this method is made of. */
export function kindOf({ card }: PaymentWindow, method: WindowMethod): Authentication['by'] {
  switch (method) {
    case 'CARD':
      return card.easyPay === null ? 'card' : 'easy_pay';
    case 'TRANSFER':
      return 'transfer';
    case 'VIRTUAL_ACCOUNT':
      return 'virtual_account';
    case 'MOBILE_PHONE':
      return 'phone';
    case 'CULTURE_GIFT_CERTIFICATE':
    case 'BOOK_GIFT_CERTIFICATE':
    case 'GAME_GIFT_CERTIFICATE':
      return 'voucher';
  }
}
