import type { TestCard } from '../../window/test-cards.tsx';

/** What the window page and its server say to each other. */
export type WindowState = {
  readonly status: string;
  readonly merchantName: string;
  readonly orderName: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly device: 'pc' | 'mobile';
  readonly easyPay: string | null;
  readonly issuers: readonly Issuer[];
  readonly instalmentMonths: readonly number[];
  readonly fixedInstalmentMonths: number | null;
  readonly testCards: readonly TestCard[];
};

export type Issuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

/** `location` is null for a page that waits for a promise; `result` then is what the promise gets. */
export type WindowEnd = {
  readonly location: string | null;
  readonly result: Readonly<Record<string, string | number>>;
};

/** From the window in its frame to the script on the page. */
export type EndMessage = { readonly type: 'toss-sandbox:end'; readonly end: WindowEnd };
