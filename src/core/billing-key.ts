/** Stored means to charge. The key itself is sealed elsewhere; this is its life. */
export type BillingKeyState = 'issuing' | 'issued' | 'refused' | 'replaced' | 'deleting' | 'deleted';

export type BillingKeyEvent =
  | 'issue_done'
  | 'issue_declined'
  | 'replace'
  | 'delete_asked'
  | 'delete_done'
  | 'delete_declined';

/**
 * A new key under the same name replaces the old one, which the gateway still knows: it is not charged again, and not
 * deleted there by itself. While the end of a deletion is open the key is not charged either.
 */
export const billingKeyTransitions: Record<BillingKeyState, Partial<Record<BillingKeyEvent, BillingKeyState>>> = {
  issuing: { issue_done: 'issued', issue_declined: 'refused' },
  issued: { replace: 'replaced', delete_asked: 'deleting' },
  refused: {},
  replaced: {},
  deleting: { delete_done: 'deleted', delete_declined: 'issued' },
  deleted: {},
};

/** Only a whole key is charged: not one that is being made, was replaced, or may be gone. */
export function canCharge(state: BillingKeyState): boolean {
  return state === 'issued';
}
