/*
 * What merchants' pages see: `window.IMP`, typed. Facts: the V1 guide of the original service. A page may send more
 * parameters than these; they are kept and not judged.
 */

export type RequestPayParams = {
  /** Chooses the channel exactly; replaces `pg`. */
  channelKey?: string;
  /** A gateway, or a gateway and a MID behind a dot; absent or unknown means the default channel. */
  pg?: string;
  /** `card` when absent, and then written into this object. */
  pay_method?: PayMethod;
  /**
   * The shop's own order number, a new one for each order; 40 characters by the original guide, up to 64 here.
   * `nobody_` and the time when absent, written here.
   */
  merchant_uid: string;
  /** What is bought, as buyer and gateway read it; up to 40 characters. */
  name?: string;
  /** In the currency's own unit (1000 won is 1000), a number and not its text; 0 only with `customer_uid`. */
  amount: number;
  /** The part of `amount` that is exempt from tax. */
  tax_free?: number;
  /** Of `amount`; null or absent: computed. */
  vat_amount?: number | null;
  /** @deprecated the older name of `vat_amount`. */
  vat?: number;
  /** `KRW` when absent. */
  currency?: string;
  /** Of the gateway's window, where it speaks more than Korean. */
  language?: string;
  locale?: string;

  escrow?: boolean;
  escrowProducts?: EscrowProduct[];
  /** The newer name of `escrowProducts`. */
  products?: EscrowProduct[];
  kiccProducts?: { orderNumber: string; name: string; quantity: number; amount: number }[];
  /** Whether what is bought is digital; needed for `phone`. */
  digital?: boolean;
  /** `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-MM-DD HH:mm:ss`, `YYYYMMDDHHmm` or `YYYYMMDDHHmmss`, Korea time. */
  vbank_due?: string;
  biz_num?: string;

  display?: {
    /** Instalments to offer, in months; an empty list: lump sum only. */
    card_quota?: number[];
    /** Exactly the months of `card_quota`, without lump sum. */
    only_installment?: boolean;
  };
  card?: {
    /** Opens this card company's own window. `quota` in months, 0 for lump sum. */
    direct?: { code: string; quota?: number };
    /** In order, the last word on a card company counts; the code `*` speaks of all. */
    detail?: CardDetail | CardDetail[];
  };
  /** The shop pays the interest, up to `card.detail[].max_month`. */
  useFreeInterestFromMall?: boolean;
  /** Only by the card companies' apps. */
  appCard?: boolean;
  useCardPoint?: boolean;
  /** The shop's name as the card company shows it with `card.direct`. */
  company?: string;
  auth_mode?: string;

  /** Turns the call into the issue of a billing key with this name. */
  customer_uid?: string;
  /** The shop's own number of the buyer. */
  customer_id?: string;

  buyer_name?: string;
  buyer_tel?: string;
  buyer_email?: string;
  buyer_addr?: string;
  buyer_postcode?: string;
  /** Any JSON; comes back as text. */
  custom_data?: unknown;

  /** Where the shop's server is told, instead of the address in its settings. */
  notice_url?: string | string[];
  /** Asked before the approval; anything but HTTP 200 stops the payment. */
  confirm_url?: string;
  /** Where a mobile browser lands with the result: any web address or app scheme. */
  m_redirect_url?: string;
  /** How a card company's app comes back to the shop's app. */
  app_scheme?: string;
  popup?: boolean;
  period?: { from?: string; to?: string; interval?: string };
  /** Parameters that go to the gateway as they are, under its name. */
  bypass?: object;
  /** This hub's own: overrules what the script makes of the browser. */
  windowType?: 'pc' | 'mobile';
};

/** The common means of payment are listed for completion; gateways know more. */
export type PayMethod =
  | 'card'
  | 'trans'
  | 'vbank'
  | 'phone'
  | 'kakaopay'
  | 'naverpay'
  | 'payco'
  | 'samsungpay'
  | 'applepay'
  | 'lpay'
  | 'ssgpay'
  | 'cultureland'
  | 'smartculture'
  | 'booknlife'
  | (string & {});

export type CardDetail = { card_code: string; enabled: boolean; max_month?: number };

export type EscrowProduct = { id: string; name: string; code: string; unitPrice: number; quantity: number };

/** What the callback gets. Newer modules tell the ids only: look the payment up on the server, always. */
export type RequestPayResponse = {
  /** Null when no window was opened: there is no payment. */
  imp_uid: string | null;
  merchant_uid: string;
  /** Present means that it failed. */
  error_code?: string;
  error_msg?: string;
  /** Older modules only, like everything below; it says that the window ended well, not that money was taken. */
  success?: boolean;
  imp_success?: boolean;
  status?: 'ready' | 'paid' | 'failed';
  pay_method?: string;
  pg_provider?: string;
  emb_pg_provider?: string;
  pg_tid?: string | null;
  pg_type?: string;
  name?: string | null;
  paid_amount?: number;
  currency?: string;
  /** Seconds since 1970; 0 before a deposit. */
  paid_at?: number;
  receipt_url?: string | null;
  buyer_name?: string | null;
  buyer_tel?: string | null;
  buyer_email?: string | null;
  buyer_addr?: string | null;
  buyer_postcode?: string | null;
  custom_data?: string | null;
  apply_num?: string | null;
  card_name?: string | null;
  card_number?: string | null;
  card_quota?: number;
  bank_name?: string | null;
  vbank_num?: string;
  vbank_name?: string;
  vbank_holder?: string | null;
  /** Seconds since 1970. */
  vbank_date?: number;
};

export type RequestPayCallback = (response: RequestPayResponse) => void;

export type Iamport = {
  /** Says which merchant the page belongs to, once. */
  init(userCode: string): void;
  /** The same, for a sub-store of the merchant. */
  agency(userCode: string, tierCode?: string): void;
  /**
   * Opens the payment window. On a PC the callback is called once; on a phone the browser leaves, and the result comes
   * to `m_redirect_url`. A second call while a window is open takes its place, and the first callback is never called.
   */
  request_pay(params: RequestPayParams, callback?: RequestPayCallback): void | false;
  /** Takes the window away without calling the callback. */
  close(): void;
  /** Hands a message to the open window. */
  communicate(message: unknown): void;

  /* What follows this hub's windows cannot do: callbacks hear F1001, the promise is rejected. */
  certification(params: { merchant_uid?: string }, callback?: RequestPayCallback): void;
  loadUI(uiType: string, params: RequestPayParams, callback?: RequestPayCallback): void;
  updateLoadUIRequest(uiType: string, params: RequestPayParams): void;
  loadModule(moduleType: string, owner: { userCode: string; tierCode?: string }, options?: object): Promise<never>;
  naver_zzim(params: object): void;
  payport(params: { merchant_uid?: string }, callback?: RequestPayCallback): void;
};

declare global {
  interface Window {
    IMP?: Iamport;
  }
}
