import type { Payout } from '../core/cancellation.ts';
import type { WindowReceipt } from '../core/cash-receipt.ts';
import type { EscrowState } from '../core/escrow.ts';
import type { PaymentId } from '../core/ids.ts';

/* What gateways tell by themselves, in our words: hints, of which each says what proves it. */

/** A gateway's notice: a hint to ask. `paymentId` null when it names no payment of ours. */
export type Notification =
  | {
      readonly accepted: true;
      readonly paymentId: PaymentId | null;
      readonly kind: string;
      readonly dedupeKey: string;
      /** It speaks of money that went back, which somebody may have asked for at the gateway itself. */
      readonly tellsOfCancellation: boolean;
      /** The approved transaction that it speaks of, which must be ours; null when it names none. */
      readonly transactionId: string | null;
      /** A check value that must equal what was stored at approval, null when the notice carries none. */
      readonly secret: string | null;
      /** Money came into a virtual account, or the bank takes it back. */
      readonly deposit: DepositNotice | null;
      /** What became of a refund to a bank account. `cancelId`: the gateway's id of the cancellation. */
      readonly payout: { readonly cancelId: string; readonly state: Exclude<Payout, 'requested'> } | null;
      /** What became of goods that are paid for in escrow. */
      readonly escrow: Extract<EscrowState, 'shipped' | 'confirmed' | 'denied'> | null;
    }
  | {
      readonly accepted: false;
      readonly why: string;
      /** It may be ours all the same, with a key that changed: the gateway is to send it again while somebody looks. */
      readonly isToComeAgain?: true;
    };

/** Money in a virtual account, as the gateway tells it. `amount` in the smallest unit. */
export type DepositFact = {
  /** The deposit's own number, or the account's where it has none. */
  readonly transactionId: string;
  readonly amount: number;
  readonly at: Date;
  readonly cashReceipt: WindowReceipt | null;
};

export type DepositNotice = DepositFact & {
  /** Where it was paid in; null where the notice does not say. */
  readonly accountNumber: string | null;
  /** The bank had told of it by mistake. */
  readonly isWithdrawn: boolean;
  /** What the account was given out for, as the gateway has signed it; null where it signs nothing. */
  readonly due: number | null;
  /** The gateway has signed it: nobody else can have written it, if what is due is what the payment costs. */
  readonly isProven: boolean;
};

/** What the gateway itself says is in an account. */
export type FoundDeposit =
  /** `balance`: what is left of it, in the smallest unit; null when the gateway does not say. */
  | ({ readonly found: 'deposited'; readonly balance: number | null } & DepositFact)
  | { readonly found: 'none' }
  | { readonly found: 'unknown'; readonly cause: string };

export type NotificationRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sourceAddress: string;
};

/** What the gateway's own server expects as the answer to a notice. */
export type NotificationAnswer = { readonly status: number; readonly contentType: string; readonly body: string };
