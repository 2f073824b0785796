import type { Bank } from '../../window/bank-picker.tsx';
import type { Carrier } from '../../window/phone-form.tsx';
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
  readonly language: Language;
  readonly isDigital: boolean;
  /** `card`, the words of wallets, `transfer`, `virtual_account`, `phone`. */
  readonly methods: readonly string[];
  readonly issuers: readonly Issuer[];
  readonly instalmentMonths: readonly number[];
  readonly freeInstalments: readonly { readonly cardCode: string; readonly months: readonly number[] }[];
  readonly isKeyIn: boolean;
  /** What a card to be charged again is typed with; null where something is paid. */
  readonly certType: '0' | '1' | '2' | null;
  /** Nought where no points are taken. */
  readonly pointsLeft: number;
  readonly wallets: readonly Wallet[];
  readonly transferBanks: readonly Bank[];
  readonly accountBanks: readonly Bank[];
  /** Korean time with its offset, where an account can be chosen. */
  readonly accountUntil: string | null;
  readonly carriers: readonly Carrier[];
  readonly escrow: EscrowOrder | null;
  readonly testCards: readonly TestCard[];
  readonly testOutcomes: readonly TestCard[];
};

export type Language = 'KOR' | 'ENG' | 'JPN' | 'CHN';

export type Issuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

export type Wallet = {
  readonly code: string;
  readonly word: string;
  readonly name: string;
  readonly hasCards: boolean;
  readonly hasMoney: boolean;
};

export type EscrowOrder = {
  readonly goods: readonly {
    readonly productNo: string;
    readonly productName: string;
    readonly productAmount: number;
  }[];
  readonly receiver: { readonly name: string; readonly mobile: string };
};

/** What the browser posts to the shop, and where. */
export type WindowEnd = { readonly url: string; readonly form: Readonly<Record<string, string>> };
