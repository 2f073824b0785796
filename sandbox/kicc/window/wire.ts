import type { TestCard } from '../../window/test-cards.tsx';

/** What the window page and its server say to each other. */
export type WindowState = {
  readonly window: 'integrated' | 'standalone';
  readonly shopName: string;
  readonly mallId: string;
  readonly goodsName: string;
  readonly shopOrderNo: string;
  readonly amount: number;
  readonly device: 'pc' | 'mobile';
  readonly issuers: readonly Issuer[];
  readonly instalmentMonths: readonly number[];
  readonly freeInstalments: readonly { readonly cardCode: string; readonly months: readonly number[] }[];
  readonly testCards: readonly TestCard[];
};

export type Issuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

/** What the browser posts to the shop, and where. */
export type WindowEnd = { readonly url: string; readonly form: Readonly<Record<string, string>> };
