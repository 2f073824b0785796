import type { CardOutcome } from '../cards.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * What each test card meets here (the mapping is ours; codes without SX are published). `window`: the issuer refuses
 * while the buyer authenticates, and the code comes with the return. `approval`: it refuses the money.
 * `cancellation`: it refuses to give it back.
 */
type KiccOutcome = {
  readonly window?: RefusalCode;
  readonly approval?: RefusalCode;
  readonly cancellation?: RefusalCode;
};

export const kiccOutcomes: Readonly<Record<CardOutcome, KiccOutcome>> = {
  'insufficient-balance': { approval: '8035' },
  'limit-exceeded': { approval: '8521' },
  'lost-or-stolen': { approval: '8350' },
  expired: { approval: '8314' },
  // No published code says that there is no such card.
  'wrong-number': { approval: 'SX16' },
  // A password is typed in the issuer's window and never reaches an approval.
  'wrong-password': { window: '8311' },
  'issuer-down': { approval: '8373' },
  // Approved; the connection is then dropped.
  'reply-lost': {},
  // A window pays once; this card shows its temper with a billing key.
  'later-charges-fail': {},
  'cancellation-refused': { cancellation: 'SX17' },
};
