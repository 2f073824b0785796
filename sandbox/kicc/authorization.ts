import type { CardOffer } from './card-offer.ts';
import type { CertType } from './cert-type.ts';
import type { Choice, Means } from './choice.ts';
import type { EscrowOrder } from './escrow-order.ts';

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
  readonly isDigital: boolean;
  readonly customer: { readonly id: string; readonly name: string };
  readonly device: 'pc' | 'mobile';
  readonly language: Language;
  readonly returnUrl: string;
  /** shopValue1 to shopValue7, empty where unset: they come back with the buyer and in notices. */
  readonly shopValues: readonly string[];
  readonly offer: Offer;
  readonly escrow: EscrowOrder | null;
  readonly choice: Choice | null;
  readonly registeredAt: number;
  readonly authenticatedAt: number | null;
};

export const languages = ['KOR', 'ENG', 'JPN', 'CHN'] as const;

export type Language = (typeof languages)[number];

/** The integrated window asks for everything; the standalone one opens the issuer's page for one card at once. */
export type WindowKind = 'integrated' | 'standalone';

/** What the window may offer: the methods, and what belongs to each. */
export type Offer = {
  readonly means: readonly Means[];
  readonly card: CardOffer;
  readonly account: AccountOffer;
  /** Given where the window registers a card to be charged again, and takes no payment. */
  readonly certType?: CertType;
};

/** Banks to have an account of, and the last moment at which it takes money. */
export type AccountOffer = { readonly bankCodes: readonly string[]; readonly dueAt: number };

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
