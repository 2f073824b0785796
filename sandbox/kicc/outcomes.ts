import type { CardOutcome } from '../cards.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * What each test card meets here (the mapping is ours; codes without SX are published). `window`: the issuer refuses
 * while the buyer authenticates, and the code comes with the return. `issue`: it refuses to have the card registered.
 * `approval`: it refuses the money, of a window and of a key alike. `laterCharge`: it does so from a key's second
 * charge on. `cancellation`: it refuses to give it back.
 */
type KiccOutcome = {
  readonly window?: RefusalCode;
  readonly issue?: RefusalCode;
  readonly approval?: RefusalCode;
  readonly laterCharge?: RefusalCode;
  readonly cancellation?: RefusalCode;
};

export const kiccOutcomes: Readonly<Record<CardOutcome, KiccOutcome>> = {
  'insufficient-balance': { approval: '8035' },
  'limit-exceeded': { approval: '8521' },
  'lost-or-stolen': { issue: '8350', approval: '8350' },
  expired: { issue: '8314', approval: '8314' },
  // No published code says that there is no such card.
  'wrong-number': { issue: 'SX16', approval: 'SX16' },
  // A password is typed in the issuer's window and never reaches an approval.
  'wrong-password': { window: '8311' },
  'issuer-down': { approval: '8373' },
  // Approved; the connection is then dropped. Registering the card is answered.
  'reply-lost': {},
  // A window pays once; this card shows its temper with a billing key.
  'later-charges-fail': { laterCharge: '8035' },
  'cancellation-refused': { cancellation: 'SX17' },
};
