/** Money kept by the gateway until the buyer has the goods. */
export type EscrowState = 'registered' | 'shipped' | 'confirmed' | 'denied' | 'returned';

export type EscrowEvent = 'delivery_registered' | 'buyer_confirmed' | 'buyer_denied' | 'goods_returned';

/**
 * A buyer who denies sends the goods back; a delivery may be registered again with a corrected number until he
 * decides.
 */
export const escrowTransitions: Record<EscrowState, Partial<Record<EscrowEvent, EscrowState>>> = {
  registered: { delivery_registered: 'shipped' },
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
