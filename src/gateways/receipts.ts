import type { CashReceiptId, IdentifierKind, ReceiptIdentifier, ReceiptPurpose } from '../core/cash-receipt.ts';
import type { OperationId } from '../core/ids.ts';
import type { Buyer } from '../core/payment.ts';
import type { NotFound, Outcome } from './outcomes.ts';

/*
 * Cash receipts that a merchant's server asks for, in our words. Amounts are won. Whose a receipt is passes through and
 * is kept nowhere.
 */

/** What a session may have of them. */
export type ReceiptCalls = {
  readonly issueReceipt?: (request: IssueReceipt) => Promise<Outcome<IssuedReceipt>>;
  readonly cancelReceipt?: (request: CancelReceipt) => Promise<Outcome<ReceiptCancelled>>;
  /** Where these are missing, only a person can end what got no answer. */
  readonly findReceipt?: (request: FindReceipt) => Promise<Outcome<IssuedReceipt> | NotFound>;
  readonly findReceiptCancellation?: (
    request: FindReceiptCancellation,
  ) => Promise<Outcome<ReceiptCancelled> | NotFound>;
};

/** What must be said of whom a receipt is for. */
export type ReceiptSupport = {
  readonly identifiers: readonly IdentifierKind[];
  /** Which kind of number it is must be said. */
  readonly isKindNeeded: boolean;
};

export type IssueReceipt = {
  readonly reference: OperationId;
  /** Its order number at the gateway, never used twice. */
  readonly receiptId: CashReceiptId;
  readonly orderName: string;
  readonly amount: number;
  readonly taxFree: number;
  readonly vat: number;
  readonly purpose: ReceiptPurpose;
  readonly identifier: ReceiptIdentifier;
  readonly buyer: Pick<Buyer, 'name' | 'email'>;
};

/** What the gateway has sent on to the tax office, which looks at it a day or two later. */
export type IssuedReceipt = {
  readonly transactionId: string;
  /** The tax office's number of it. */
  readonly approvalNumber: string;
  readonly receiptUrl: string | null;
  readonly issuedAt: Date;
};

export type CancelReceipt = {
  readonly reference: OperationId;
  readonly receiptId: CashReceiptId;
  readonly transactionId: string;
  /** All of it. */
  readonly amount: number;
};

export type ReceiptCancelled = { readonly cancelledAt: Date };

/** Asks for the end of an issue or of a cancellation. Issues nothing and cancels nothing. */
export type FindReceipt = {
  readonly reference: OperationId;
  readonly receiptId: CashReceiptId;
  readonly amount: number;
  readonly sentAt: Date;
};

export type FindReceiptCancellation = FindReceipt & { readonly transactionId: string };
