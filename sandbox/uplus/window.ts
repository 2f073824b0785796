import type { CardOutcome } from '../cards.ts';
import type { Charset } from './charset.ts';
import type { PayType } from './pay-types.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * A window and what the buyer made of it, from the posted form to the approval. No money moves before that. Times:
 * milliseconds since 1970.
 */
export type XpayWindow = WindowRequest & {
  readonly id: string;
  readonly state: 'open' | 'authenticated' | 'canceled' | 'refused' | 'approved' | 'failed';
  /** Why the form itself, or the issuer, was refused; the buyer goes back with it. */
  readonly refusal: { readonly code: RefusalCode; readonly detail: string | null } | null;
  readonly payKey: string | null;
  readonly choice: Choice | null;
  readonly openedAt: number;
  readonly authenticatedAt: number | null;
};

/** What the form asks for, as far as it could be read before it was refused. */
export type WindowRequest = {
  readonly mid: string;
  readonly oid: string;
  readonly amount: number;
  readonly taxFreeAmount: number;
  readonly timestamp: string;
  readonly device: 'pc' | 'mobile';
  readonly language: 'KO' | 'EN';
  readonly payTypes: readonly PayType[];
  readonly returnUrl: string;
  readonly returnCharset: Charset;
  readonly party: Party;
  readonly cardOffer: CardOffer;
  readonly accountOffer: AccountOffer;
  readonly asksCashReceipt: boolean;
  readonly isEscrow: boolean;
  /** Every field as it came, first values only: the return carries them back. */
  readonly echo: Readonly<Record<string, string>>;
};

/** Who buys what. These come back in answers and notices. */
export type Party = Readonly<Record<PartyField, string>>;

export const partyFields = [
  'LGD_BUYER',
  'LGD_BUYERID',
  'LGD_BUYERPHONE',
  'LGD_BUYEREMAIL',
  'LGD_BUYERADDRESS',
  'LGD_PRODUCTINFO',
  'LGD_PRODUCTCODE',
  'LGD_RECEIVER',
  'LGD_RECEIVERPHONE',
  'LGD_DELIVERYINFO',
] as const;

type PartyField = (typeof partyFields)[number];

export type CardOffer = {
  readonly issuerCodes: readonly string[];
  readonly instalmentMonths: readonly number[];
  readonly freeInstalments: readonly FreeInstalment[];
  /** The shop has chosen card and months; the issuer's page opens at once. */
  readonly isDirect: boolean;
};

export type FreeInstalment = { readonly issuerCode: string; readonly months: readonly number[] };

export type AccountOffer = {
  readonly bankCodes: readonly string[];
  readonly closeAt: number;
  readonly noteUrl: string | null;
  readonly noteCharset: Charset;
};

export type Choice = CardChoice | TransferChoice | AccountChoice;

export type CardChoice = {
  readonly payType: 'SC0010';
  readonly issuerCode: string;
  /** Masked; the full number is never kept. */
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  readonly isInterestFree: boolean;
  readonly outcome: CardOutcome | null;
};

export type TransferChoice = {
  readonly payType: 'SC0030';
  readonly bankCode: string;
  readonly cashReceipt: CashReceipt | null;
  readonly isOverdrawn: boolean;
};

export type AccountChoice = {
  readonly payType: 'SC0040';
  readonly bankCode: string;
  readonly payer: string;
  readonly cashReceipt: CashReceipt | null;
  readonly isOverdrawn: boolean;
};

/** `0` for the income tax of a person, `1` as a proof of expense. */
export type CashReceipt = { readonly kind: '0' | '1' };

/** J055: the buyer has so long to authenticate. S052: the approval must come so soon after (the vendor's default). */
const authenticateWithinMs = 5 * 60_000;
const approveWithinMs = 10 * 60_000;

export function isPastAuthentication({ state, openedAt }: XpayWindow, now: number): boolean {
  return state === 'open' && now > openedAt + authenticateWithinMs;
}

export function isPastApproval({ openedAt, authenticatedAt }: XpayWindow, now: number): boolean {
  return now > (authenticatedAt ?? openedAt) + approveWithinMs;
}
