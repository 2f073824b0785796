import type { OperationId, PaymentId } from '../core/ids.ts';
import type { Courier, Shipment } from '../core/shipment.ts';
import type { NotFound, Outcome } from './outcomes.ts';

/*
 * Goods that are paid for in escrow, in our words: the merchant tells the gateway that they were sent. No money moves.
 */

/** What a session may have of it. */
export type EscrowCalls = {
  /** That goods were sent, and, after that, that their number is another. */
  readonly registerDelivery?: (request: RegisterDelivery) => Promise<Outcome<DeliveryRegistered>>;
  /**
   * The end of a report whose answer was lost. Where it is missing the gateway answers no questions, and takes the same
   * report any number of times: then it is sent again.
   */
  readonly findDelivery?: (request: FindDelivery) => Promise<Outcome<DeliveryRegistered> | NotFound>;
};

export type DeliverySupport = {
  /** Those that the gateway has a code for. */
  readonly couriers: readonly Courier[];
};

export type RegisterDelivery = Pick<Shipment, 'courier' | 'invoice' | 'sentAt'> & {
  readonly reference: OperationId;
  readonly paymentId: PaymentId;
  /** Of the payment. */
  readonly transactionId: string;
};

export type DeliveryRegistered = { readonly registeredAt: Date };

/** Asks for the end of a report; `sentAt` is that of the call. Registers nothing. */
export type FindDelivery = Pick<RegisterDelivery, 'reference' | 'transactionId'> & { readonly sentAt: Date };
