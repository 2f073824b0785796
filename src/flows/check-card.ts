import { brandId, type OrderId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import type { Merchant } from '../store/merchants.ts';
import { chargeByName, type ChargeRefusal } from './charge-payment.ts';
import { cardCheck } from './why-given-back.ts';

/*
 * Whether a registered card can be charged, by charging it. That the money goes back is written down with the approval
 * itself, whoever learns of it and however late, so nothing is kept when a hub dies in between.
 */

export type CheckCard = {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly name: string;
  /** In won. */
  readonly amount: number;
};

export type CheckEnd =
  | { readonly check: 'passed' }
  | { readonly check: 'unknown' }
  | { readonly check: 'declined'; readonly payment: Payment }
  | { readonly check: 'refused'; readonly refused: ChargeRefusal };

/** A payment of its own, under an order number of the hub's; it ends failed and is never shown as paid. */
export async function checkCard(hub: Hub, { merchant, scope, name, amount }: CheckCard): Promise<CheckEnd> {
  const order = { ...checkOrder, orderId: brandId<OrderId>(`card-check-${hub.ids.row()}`) };
  const price = { amount, currency: 'KRW' } as const;
  const asked = { merchant, scope, name, usage: 'payment', order: { ...order, price }, isCheck: true } as const;
  const end = await chargeByName(hub, asked);
  if (end.end === 'refused') return { check: 'refused', refused: end.refused };
  if (end.end === 'unknown') return { check: 'unknown' };
  return end.payment.failCode === cardCheck ? { check: 'passed' } : { check: 'declined', payment: end.payment };
}

const checkOrder = {
  orderName: '카드 확인',
  taxFree: 0,
  buyer: { name: null, email: null, phone: null, address: null, postcode: null },
  customData: null,
  instalmentMonths: 0,
  isInterestFreeByMerchant: false,
  usePoints: false,
  // Nobody's order: nobody is told.
  webhookUrls: [],
} as const;
