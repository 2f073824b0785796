/** Money kept by the gateway until the buyer has the goods. */
export type EscrowState = 'registered' | 'shipped' | 'confirmed' | 'denied' | 'returned';

/** One line of what is in the parcel. Null: not said. Amounts in the smallest unit. */
export type EscrowItem = {
  readonly id: string | null;
  readonly code: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number | null;
  /** Of the whole line, where it is given so. */
  readonly amount: number | null;
};

export type EscrowEvent = 'delivery_registered' | 'buyer_confirmed' | 'buyer_denied' | 'goods_returned';

/**
 * A buyer who denies sends the goods back; a delivery may be registered again with a corrected number until he
 * decides.
 */
export const escrowTransitions: Record<EscrowState, Partial<Record<EscrowEvent, EscrowState>>> = {
  registered: { delivery_registered: 'shipped', buyer_confirmed: 'confirmed', buyer_denied: 'denied' },
  shipped: { delivery_registered: 'shipped', buyer_confirmed: 'confirmed', buyer_denied: 'denied' },
  denied: { goods_returned: 'returned', buyer_confirmed: 'confirmed' },
  confirmed: {},
  returned: {},
};

/**
 * Before the delivery the merchant may cancel alone; from then on only when the buyer has denied or returned. Never
 * in parts.
 */
export function canCancelEscrow(state: EscrowState): boolean {
  return state === 'registered' || state === 'denied' || state === 'returned';
}
