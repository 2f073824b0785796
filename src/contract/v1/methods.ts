import type { EasyPayProvider, Method } from '../../core/method.ts';
import type { Payment } from '../../core/payment.ts';

/** `pay_method` of what was paid: a wallet is named by `emb_pg_provider`, its means here. */
export function payMethodOf(payment: Pick<Payment, 'method'>): string {
  return payMethods[payment.method];
}

const payMethods: Record<Method, string> = {
  card: 'card',
  transfer: 'trans',
  virtual_account: 'vbank',
  phone: 'phone',
  point: 'point',
  culture_voucher: 'cultureland',
  game_voucher: 'smartculture',
  book_voucher: 'booknlife',
};

/**
 * `pay_method` as pages send it. Two spellings of one wallet are one; a wallet pays by card until the approval tells
 * otherwise.
 */
export function readPayMethod(written: string): { method: Method; easyPay: EasyPayProvider | null } | null {
  const method = plain.get(written);
  if (method !== undefined) return { method, easyPay: null };
  const easyPay = wallets.get(written);
  return easyPay === undefined ? null : { method: 'card', easyPay };
}

const plain = new Map<string, Method>(
  (['card', 'transfer', 'virtual_account', 'phone', 'culture_voucher', 'game_voucher', 'book_voucher'] as const).map(
    (method) => [payMethods[method], method],
  ),
);

const wallets = new Map<string, EasyPayProvider>([
  ['kakaopay', 'kakaopay'],
  ['naverpay', 'naverpay'],
  ['tosspay', 'tosspay'],
  ['payco', 'payco'],
  ['samsungpay', 'samsungpay'],
  ['samsung', 'samsungpay'],
  ['applepay', 'applepay'],
  ['lpay', 'lpay'],
  ['ssgpay', 'ssgpay'],
  ['pinpay', 'pinpay'],
]);
