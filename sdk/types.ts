/*
 * What merchants' pages see: `window.IMP`, typed. Facts: the V1 guide of the original service. A page may send more parameters than
 * these; they are kept and not judged.
 */

/** Amounts are numbers in the currency's own unit (1000 won is 1000). */
export type RequestPayParams = {
  /** Chooses the channel exactly; replaces `pg`. */
  channelKey?: string;
  /** A gateway (`tosspayments`) or a gateway and a MID (`kicc.T5102001`); absent or unknown means the default channel. */
  pg?: string;
  pay_method?: string;
  /** The shop's own order number, a new one for each order; up to 40 characters. */
  merchant_uid: string;
  name?: string;
  amount: number;
  tax_free?: number;
  vat_amount?: number | null;
  currency?: string;
  language?: string;
  escrow?: boolean;
  digital?: boolean;
  /** `YYYY-MM-DD`, `YYYYMMDD`, with or without a time, Korea time. */
  vbank_due?: string;
  display?: { card_quota?: number[]; only_installment?: boolean };
  card?: {
    direct?: { code: string; quota?: number };
    detail?: CardDetail | CardDetail[];
  };
  useFreeInterestFromMall?: boolean;
  appCard?: boolean;
  useCardPoint?: boolean;
  /** Turns the call into the issue of a billing key. */
  customer_uid?: string;
  customer_id?: string;
  buyer_name?: string;
  buyer_tel?: string;
  buyer_email?: string;
  buyer_addr?: string;
  buyer_postcode?: string;
  custom_data?: unknown;
  /** Where the shop's server is told, instead of the address in its settings. */
  notice_url?: string | string[];
  /** Asked before the approval; anything but HTTP 200 stops the payment. */
  confirm_url?: string;
  /** Where a mobile browser lands with the result. */
  m_redirect_url?: string;
  app_scheme?: string;
  popup?: boolean;
  bypass?: object;
};

export type CardDetail = { card_code: string; enabled: boolean; max_month?: number };

/** What the callback gets. Newer modules tell the ids only: look the payment up on the server, always. */
export type RequestPayResponse = {
  imp_uid: string | null;
  merchant_uid: string;
  success?: boolean;
  imp_success?: boolean;
  error_code?: string;
  error_msg?: string;
  status?: 'ready' | 'paid' | 'failed';
  pay_method?: string;
  pg_provider?: string;
  emb_pg_provider?: string;
  pg_tid?: string | null;
  pg_type?: string;
  name?: string | null;
  paid_amount?: number;
  currency?: string;
  paid_at?: number;
  receipt_url?: string | null;
  buyer_name?: string | null;
  buyer_tel?: string | null;
  buyer_email?: string | null;
  buyer_addr?: string | null;
  buyer_postcode?: string | null;
  custom_data?: string | null;
  apply_num?: string | null;
  card_name?: string;
  card_number?: string | null;
  card_quota?: number;
  bank_name?: string | null;
};

export type RequestPayCallback = (response: RequestPayResponse) => void;

/** A capability that this hub's windows do not have: the callback hears F1001. */
export type UnsupportedCall = (...args: unknown[]) => unknown;

export type Iamport = {
  init(userCode: string): void;
  agency(userCode: string, tierCode?: string): void;
  request_pay(params: RequestPayParams, callback?: RequestPayCallback): void | false;
  /** Takes the window away without calling the callback. */
  close(): void;
  /** Hands a message to the open window. */
  communicate(message: unknown): void;
  certification: UnsupportedCall;
  loadUI: UnsupportedCall;
  updateLoadUIRequest: UnsupportedCall;
  loadModule: UnsupportedCall;
  naver_zzim: UnsupportedCall;
  payport: UnsupportedCall;
};

declare global {
  interface Window {
    IMP?: Iamport;
  }
}
