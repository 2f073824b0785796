import type { CardOutcome } from '../cards.ts';

/**
 * A registration and what the buyer made of it, from `registered` to the approval. No money moves before that.
 * Times: milliseconds since 1970.
 */
export type Authorization = {
  readonly authorizationId: string;
  readonly mallId: string;
  readonly shopOrderNo: string;
  readonly window: WindowKind;
  readonly state: 'registered' | 'authenticated' | 'canceled' | 'refused' | 'approved';
  readonly amount: number;
  readonly shopName: string;
  readonly goodsName: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly device: 'pc' | 'mobile';
  readonly returnUrl: string;
  /** shopValue1 to shopValue7, empty where unset: they come back with the buyer and in notices. */
  readonly shopValues: readonly string[];
  /** The only method so far; another one has an offer and a choice of its own beside these. */
  readonly cardOffer: CardOffer;
  readonly cardChoice: CardChoice | null;
  readonly registeredAt: number;
  readonly authenticatedAt: number | null;
};

/** The integrated window asks for everything; the standalone one opens the issuer's page for one card at once. */
export type WindowKind = 'integrated' | 'standalone';

/** What the window may offer. */
export type CardOffer = {
  readonly cardCodes: readonly string[];
  readonly instalmentMonths: readonly number[];
  /** Instalments whose interest the merchant pays. */
  readonly freeInstalments: readonly FreeInstalment[];
};

export type FreeInstalment = { readonly cardCode: string; readonly months: readonly number[] };

export type CardChoice = {
  readonly cardCode: string;
  /** Masked; the full number is never kept. */
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  readonly isInterestFree: boolean;
  readonly outcome: CardOutcome | null;
};

/** Published for UnionPay only, counted from the return; here it bounds the window, and then the approval, of all. */
const lifetimeMs = 30 * 60_000;

/** Whether it can no longer be used because of its age. */
export function isExpired({ state, registeredAt, authenticatedAt }: Authorization, now: number): boolean {
  if (state === 'registered') return now >= registeredAt + lifetimeMs;
  return state === 'authenticated' && now >= (authenticatedAt ?? registeredAt) + lifetimeMs;
}

/** Whether its order number is still taken: its money may yet move, or has moved. */
export function holdsOrder(authorization: Authorization, now: number): boolean {
  const { state } = authorization;
  return state === 'approved' || (['registered', 'authenticated'].includes(state) && !isExpired(authorization, now));
}
