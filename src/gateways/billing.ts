import type { OperationId, PaymentId } from '../core/ids.ts';
import type { CardFacts } from '../core/method.ts';
import type { Money } from '../core/money.ts';
import type { Buyer } from '../core/payment.ts';

/*
 * Billing keys and typed cards, in our words. A key and what is typed of a card are secrets: they are handed in, sent,
 * and kept nowhere by a folder; what a folder says of them in a cause or a message is redacted.
 */

/** What a gateway gives for a card that it will charge again. */
export type IssuedKey = {
  /** A secret: sealed by the flow before anything else is done with it. */
  readonly key: string;
  /** The gateway's own name for the buyer, without which the key is not taken; null where it has none. */
  readonly customerId: string | null;
  /** Of the conversation that made it; null where the gateway names none. */
  readonly transactionId: string | null;
  readonly card: CardFacts | null;
  readonly issuedAt: Date;
};

/** The buyer has typed his card in the gateway's window; `proof` is what the window's return said. No money moves. */
export type IssueFromWindow = {
  readonly reference: OperationId;
  readonly paymentId: PaymentId;
  readonly customerId: string;
  readonly proof: Readonly<Record<string, string>>;
};

/** A card as it was typed. Passes through and is kept nowhere. */
export type TypedCard = {
  /** Digits only. */
  readonly number: string;
  /** Four digits, and two. */
  readonly expiryYear: string;
  readonly expiryMonth: string;
  /** Six digits of a birthday, or ten of a business; null: not typed. */
  readonly birth: string | null;
  /** The first two digits of the card's password; null: not typed. */
  readonly password: string | null;
};

export type IssueFromCard = {
  readonly reference: OperationId;
  readonly customerId: string;
  readonly card: TypedCard;
  readonly buyer: Buyer;
};

/** What is charged without a window, by a key or by a typed card. */
export type ChargeOrder = {
  readonly reference: OperationId;
  readonly paymentId: PaymentId;
  readonly orderName: string;
  readonly amount: Money;
  readonly taxFree: number;
  /** 0 is one sum. */
  readonly instalmentMonths: number;
  readonly isInterestFreeByMerchant: boolean;
  readonly usePoints: boolean;
  readonly buyer: Buyer;
};

export type ChargeKey = ChargeOrder & { readonly key: string; readonly customerId: string | null };

export type ChargeCard = ChargeOrder & { readonly card: TypedCard };

export type DeleteKey = { readonly reference: OperationId; readonly key: string };

export type KeyDeleted = { readonly deletedAt: Date };
