import type { CardOutcome } from '../cards.ts';
import type { TossErrorCode } from './errors.ts';

/**
 * What each test card meets here (the mapping is ours; the codes and where they may appear are the papers').
 * `window`: the issuer refuses while the buyer authenticates, and the buyer is sent to failUrl with the code.
 * `confirm`: the issuer refuses the approval. `cancel`: it refuses to give the money back.
 */
type TossOutcome = {
  readonly window?: TossErrorCode;
  readonly confirm?: TossErrorCode;
  readonly cancel?: TossErrorCode;
};

export const tossOutcomes: Readonly<Record<CardOutcome, TossOutcome>> = {
  'insufficient-balance': { confirm: 'REJECT_CARD_PAYMENT' },
  'limit-exceeded': { confirm: 'EXCEED_MAX_AMOUNT' },
  'lost-or-stolen': { confirm: 'INVALID_CARD_LOST_OR_STOLEN' },
  expired: { confirm: 'INVALID_CARD_EXPIRATION' },
  'wrong-number': { confirm: 'INVALID_CARD_NUMBER' },
  // A password is typed in the issuer's window and never reaches an approval, so confirm has no such code.
  'wrong-password': { window: 'INVALID_CARD_PASSWORD' },
  'issuer-down': { confirm: 'CARD_PROCESSING_ERROR' },
  // Approved; the door then drops the connection.
  'reply-lost': {},
  // A window pays once; this card shows its temper with a billing key.
  'later-charges-fail': {},
  'cancellation-refused': { cancel: 'REFUND_REJECTED' },
};
