import type { CardOutcome } from '../cards.ts';

/** A card that may be charged again, as the gateway keeps it (section 5.3). Times: ms since 1970. */
export type BillingKey = {
  readonly billingKey: string;
  readonly mid: string;
  /** The merchant's own name for the buyer; a charge must name the same. */
  readonly customerKey: string;
  readonly card: RegisteredCard;
  readonly authenticatedAt: number;
  readonly deletedAt: number | null;
  /** How often it has been charged with success. */
  readonly charges: number;
};

export type RegisteredCard = {
  readonly issuerCode: string;
  /** Masked; the full number is never kept, nor anything else that was typed. */
  readonly maskedNumber: string;
  /** A card that is no card of this country is registered, and cannot be charged (section 11). */
  readonly cardType: '신용' | '미확인';
  /** What the buyer asked the sandbox to let go wrong. */
  readonly outcome: CardOutcome | null;
};

/** A window in which a card is registered. */
export type BillingWindow = {
  readonly id: string;
  readonly mid: string;
  readonly customerKey: string;
  readonly customerName: string | null;
  readonly device: 'pc' | 'mobile';
  /** Null together with `failUrl`: the script resolves a promise instead. */
  readonly successUrl: string | null;
  readonly failUrl: string | null;
  readonly openedAt: number;
  readonly closed: 'canceled' | 'refused' | null;
  /** Null until the buyer has registered his card. */
  readonly registered: Registration | null;
};

export type Registration = {
  /** With the secret key, this makes a key: once, and for ten minutes. */
  readonly authKey: string;
  readonly at: number;
  readonly card: RegisteredCard;
  readonly isUsed: boolean;
};

const windowMs = 30 * 60_000;
/** The papers do not say how long; section 14, row 9. */
const authKeyMs = 10 * 60_000;

export function isWindowOver({ openedAt }: BillingWindow, now: number): boolean {
  return now >= openedAt + windowMs;
}

export function isAuthKeyOver({ at, isUsed }: Registration, now: number): boolean {
  return isUsed || now >= at + authKeyMs;
}
