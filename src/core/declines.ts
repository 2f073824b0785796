/** Why a gateway or an issuer refused, in our words. A gateway's own code and text always travel beside it. */
export const declineReasons = [
  'buyer_cancelled',
  'insufficient_balance',
  'limit_exceeded',
  'card_lost_or_stolen',
  'card_expired',
  'card_number_wrong',
  'card_password_wrong',
  'card_not_supported',
  'card_refused',
  'issuer_unavailable',
  'instalment_not_allowed',
  'amount_not_allowed',
  'session_expired',
  'fraud_suspected',
  'already_cancelled',
  'cancel_not_allowed',
  'cancel_amount_not_allowed',
  /** The gateway has given back what we did not know of, or less than we believe. */
  'cancel_balance_differs',
  'refund_account_wrong',
  'amount_changed',
  'merchant_refused',
  'never_arrived',
  'channel_misconfigured',
  'other',
] as const;

export type DeclineReason = (typeof declineReasons)[number];

/** A refusal as it is recorded and shown. */
export type Decline = {
  readonly reason: DeclineReason;
  /** The gateway's own code, as received; ours where the refusal is ours. */
  readonly code: string;
  /** The gateway's own sentence, as received. */
  readonly message: string;
};

/** These are the merchant's own set-up, not the buyer's card: they alert the merchant. */
export function isMisconfiguration(decline: Decline): boolean {
  return decline.reason === 'channel_misconfigured';
}

/** The gateway's own books are not as ours: somebody cancelled there, or our own call was heard after all. */
export function speaksOfOtherCancellations(decline: Pick<Decline, 'reason'>): boolean {
  return decline.reason === 'already_cancelled' || decline.reason === 'cancel_balance_differs';
}
