import type { Decline } from '../core/declines.ts';

/* How a call ends: what a gateway said, or that nobody knows. */

export type Failed =
  | ({ readonly outcome: 'declined' } & Decline)
  | { readonly outcome: 'notSent'; readonly cause: string }
  | { readonly outcome: 'unknown'; readonly cause: string };

export type Pending = { readonly outcome: 'pending'; readonly reference: string };

/** Done, but a check of ours failed: the money moved and must be given back. */
export type Breach = 'amount_differs' | 'mid_differs' | 'order_differs' | 'signature_wrong';

export type Done<Detail> = { readonly outcome: 'done'; readonly detail: Detail; readonly breach?: Breach };

export type Outcome<Detail> = Done<Detail> | Pending | Failed;

/** Whoever was asked about a call does not know it. */
export type NotFound = { readonly outcome: 'notFound' };
