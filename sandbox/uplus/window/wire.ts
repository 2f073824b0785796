import type { TestCard } from '../../window/test-cards.tsx';

/** What the window page and its server say to each other. */
export type WindowState = {
  readonly mid: string;
  readonly shopName: string;
  readonly productInfo: string;
  readonly buyer: string;
  readonly oid: string;
  readonly amount: number;
  readonly device: 'pc' | 'mobile';
  readonly language: Language;
  /** What can be paid with, the first to be shown first. */
  readonly methods: readonly Method[];
  readonly issuers: readonly Coded[];
  readonly instalmentMonths: readonly number[];
  readonly freeInstalments: readonly { readonly issuerCode: string; readonly months: readonly number[] }[];
  /** The shop has chosen the card: nothing is left but to prove who one is. */
  readonly isDirect: boolean;
  readonly banks: readonly Coded[];
  readonly accountBanks: readonly Coded[];
  readonly closesAt: string;
  readonly asksCashReceipt: boolean;
  readonly isEscrow: boolean;
  readonly takesPoints: boolean;
  readonly testCards: readonly TestCard[];
};

export type Method = 'card' | 'transfer' | 'virtual_account';

export type Language = 'KO' | 'EN';

/** `kftc` is the clearing institute's code; null for foreign brands. */
export type Coded = { readonly code: string; readonly kftc: string | null; readonly name: string };

/** What the browser posts to the shop, where, and in which letters. */
export type WindowEnd = {
  readonly url: string;
  readonly charset: string;
  readonly form: Readonly<Record<string, string>>;
};
