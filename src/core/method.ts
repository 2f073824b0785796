/** How the buyer pays. The words of the wire live in `contract/`. */
export type Method =
  | 'card'
  | 'transfer'
  | 'virtual_account'
  | 'phone'
  | 'point'
  | 'culture_voucher'
  | 'game_voucher'
  | 'book_voucher';

/** A wallet inside a gateway's window. */
export type EasyPayProvider =
  | 'tosspay'
  | 'kakaopay'
  | 'naverpay'
  | 'payco'
  | 'samsungpay'
  | 'applepay'
  | 'lpay'
  | 'ssgpay'
  | 'pinpay';

export type CardKind = 'credit' | 'check' | 'gift' | null;

/**
 * A card company by its standard code (Korea Financial Telecommunications & Clearings Institute; for foreign brands the
 * original service's own, where a gateway's codes can be paired with it), else null.
 */
export type CardCompany = { readonly code: string | null; readonly name: string };

/** A bank by its standard three-digit code; null where a gateway's own code has no pair. */
export type Bank = { readonly code: string | null; readonly name: string };

/** What may be kept of a card: never its number. */
export type CardFacts = {
  readonly company: CardCompany;
  readonly issuer: CardCompany | null;
  readonly acquirer: CardCompany | null;
  readonly maskedNumber: string | null;
  readonly approvalNumber: string | null;
  /** Months; 0 is a lump sum. */
  readonly instalmentMonths: number;
  readonly kind: CardKind;
  readonly isInterestFree: boolean;
};
