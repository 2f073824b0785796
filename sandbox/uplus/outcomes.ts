import type { CardOutcome } from '../cards.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * What each test card meets here (the mapping is ours, the codes are the vendor's). `window`: the issuer refuses while
 * the buyer authenticates, and the code comes with the return. `approval`: it refuses the money. `cancellation`: it
 * refuses to give it back.
 */
type UplusOutcome = {
  readonly window?: RefusalCode;
  readonly approval?: RefusalCode;
  readonly cancellation?: RefusalCode;
};

export const uplusOutcomes: Readonly<Record<CardOutcome, UplusOutcome>> = {
  'insufficient-balance': { approval: 'A8' },
  'limit-exceeded': { approval: 'B8' },
  'lost-or-stolen': { approval: 'A7' },
  expired: { approval: 'A1' },
  'wrong-number': { approval: 'A0' },
  // A password is typed in the issuer's window and never reaches an approval.
  'wrong-password': { window: 'C1' },
  'issuer-down': { approval: '3001' },
  // Approved; the connection is then dropped.
  'reply-lost': {},
  // A window pays once; this card shows its temper with a billing key.
  'later-charges-fail': {},
  'cancellation-refused': { cancellation: 'C046' },
};
