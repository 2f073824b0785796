import type { OrderId } from '../../core/ids.ts';
import { writtenAmount, type Currency } from '../../core/money.ts';
import type { V1Prepare } from './schema.ts';

/** What an order must cost; a null currency is not checked, and its amount counts as won. */
export type PreparedPrice = {
  readonly orderId: OrderId;
  readonly amount: number;
  readonly currency: Currency | null;
};

export function prepareAnnotation({ orderId, amount, currency }: PreparedPrice): V1Prepare {
  return { merchant_uid: orderId, amount: writtenAmount({ amount, currency: currency ?? 'KRW' }), currency };
}
