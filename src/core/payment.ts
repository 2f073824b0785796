import type { WindowReceipt } from './cash-receipt.ts';
import type { ChannelId, MerchantId, OrderId, PaymentId, PaymentOrigin, TierId } from './ids.ts';
import type { Money } from './money.ts';
import type { EscrowState } from './escrow.ts';
import type { Bank, CardFacts, EasyPayProvider, Method } from './method.ts';
import { unreachable } from './unreachable.ts';
import type { VirtualAccount } from './virtual-account.ts';

/** What the merchant may know of a payment. Cause, phase and history are other columns. */
export type PaymentStatus =
  | 'ready'
  | 'awaiting_deposit'
  | 'paid'
  | 'partially_cancelled'
  | 'cancelled'
  | 'failed'
  | 'expired';

export type PaymentEvent =
  | 'approved'
  | 'account_issued'
  | 'account_changed'
  | 'deposited'
  | 'deposit_withdrawn'
  | 'declined'
  | 'abandoned'
  | 'account_expired'
  | 'account_revoked'
  | 'partially_cancelled'
  | 'fully_cancelled'
  | 'reversed'
  | 'key_issued';

/**
 * The whole life of a payment: from each status, which event leads where. An event that is not listed is refused.
 * Money that arrived is never dropped: a deposit turns even an expired or revoked account into a paid one, marked late.
 * `deposit_withdrawn`: the bank takes back what it had told by mistake, and the account waits again.
 */
export const paymentTransitions: Record<PaymentStatus, Partial<Record<PaymentEvent, PaymentStatus>>> = {
  ready: {
    approved: 'paid',
    account_issued: 'awaiting_deposit',
    key_issued: 'paid',
    declined: 'failed',
    reversed: 'failed',
    abandoned: 'expired',
  },
  awaiting_deposit: {
    account_changed: 'awaiting_deposit',
    deposited: 'paid',
    account_expired: 'expired',
    account_revoked: 'failed',
  },
  paid: {
    partially_cancelled: 'partially_cancelled',
    fully_cancelled: 'cancelled',
    deposit_withdrawn: 'awaiting_deposit',
  },
  partially_cancelled: { partially_cancelled: 'partially_cancelled', fully_cancelled: 'cancelled' },
  cancelled: {},
  failed: { deposited: 'paid' },
  expired: { deposited: 'paid' },
};

/** A deposit after the end is accepted only where an account was once given out. */
const lateDepositFrom: readonly PaymentStatus[] = ['failed', 'expired'];

export type PaymentPurpose = 'charge' | 'issue_key';

/** What a payment has to do with a billing key: it made it, or was made by it. */
export type BillingKeyUsage = 'issue' | 'payment' | 'scheduled';

export type Buyer = {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
};

/** A buyer who is not known, or has been forgotten. */
export const nobody: Buyer = { name: null, email: null, phone: null, address: null, postcode: null };

export type Payment = {
  readonly id: PaymentId;
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  readonly live: boolean;
  readonly channelId: ChannelId;
  readonly gateway: string;
  readonly mid: string;
  readonly origin: PaymentOrigin;
  readonly device: 'pc' | 'mobile' | 'api';
  readonly purpose: PaymentPurpose;
  readonly orderId: OrderId;
  readonly orderName: string | null;
  readonly price: Money;
  readonly taxFree: number;
  readonly status: PaymentStatus;
  /** Sum of the cancellations that are done, in the smallest unit. */
  readonly cancelled: number;
  /** Sum of the cancellations that a gateway has accepted or may have accepted, in the smallest unit. */
  readonly reserved: number;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly card: CardFacts | null;
  /** Where a transfer came from. */
  readonly bank: Bank | null;
  /** Where the buyer pays in; null: no account was given out. */
  readonly account: VirtualAccount | null;
  readonly accountIssuedAt: Date | null;
  readonly accountDueAt: Date | null;
  /** Of the money that came into the account. */
  readonly depositTransactionId: string | null;
  /** Null: the gateway keeps nothing back. */
  readonly escrow: EscrowState | null;
  /** That the window made; null: none. */
  readonly cashReceipt: WindowReceipt | null;
  readonly gatewayTransactionId: string | null;
  /** SHA-256 in hex of the check value that the gateway's notices of this payment must carry; null: it gave none. */
  readonly gatewaySecretHash: string | null;
  readonly receiptUrl: string | null;
  readonly buyer: Buyer;
  /** The merchant's name for the billing key; null: there is none. */
  readonly billingKeyName: string | null;
  readonly billingKeyUsage: BillingKeyUsage | null;
  readonly customData: string | null;
  /** What the page said beside what the hub knows. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly userAgent: string | null;
  /** Where the merchant is told of this payment, fixed when it began. */
  readonly webhookUrls: readonly string[];
  /** How many events the merchant has been told of: the number of the last one. */
  readonly webhookSequence: number;
  readonly failReason: string | null;
  readonly failCode: string | null;
  readonly isLateDeposit: boolean;
  readonly isDuplicateOrder: boolean;
  readonly hadAccount: boolean;
  readonly startedAt: Date;
  readonly paidAt: Date | null;
  readonly failedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly expiresAt: Date | null;
  readonly updatedAt: Date;
};

export type PaymentRefusal = {
  readonly refused: 'not_allowed_now';
  readonly status: PaymentStatus;
  readonly event: PaymentEvent;
};

/** The status after an event, or the refusal. Nobody sets a status in any other way. */
export function nextPaymentStatus(
  payment: Pick<Payment, 'status' | 'hadAccount' | 'purpose'>,
  event: PaymentEvent,
): PaymentStatus | PaymentRefusal {
  const refusal: PaymentRefusal = { refused: 'not_allowed_now', status: payment.status, event };
  const next = paymentTransitions[payment.status][event];
  if (next === undefined) return refusal;
  if (event === 'deposited' && lateDepositFrom.includes(payment.status) && !payment.hadAccount) return refusal;
  if (event === 'deposit_withdrawn' && !payment.hadAccount) return refusal;
  if ((event === 'key_issued') !== (payment.purpose === 'issue_key') && next === 'paid') return refusal;
  return next;
}

/** What is left to give back: neither cancelled nor reserved by a cancellation whose end is open. */
export function cancellableAmount(
  payment: Pick<Payment, 'status' | 'price' | 'cancelled' | 'reserved' | 'purpose'>,
): number {
  const hasMoney = payment.status === 'paid' || payment.status === 'partially_cancelled';
  if (!hasMoney || payment.purpose !== 'charge') return 0;
  return payment.price.amount - payment.cancelled - payment.reserved;
}

/** One event with the facts that came with it. Amounts are in the currency's smallest unit. */
export type PaymentFact =
  | ({ event: 'approved'; at: Date } & ApprovalFacts)
  | {
      event: 'deposited';
      at: Date;
      transactionId: string;
      cashReceipt: WindowReceipt | null;
      isDuplicateOrder: boolean;
    }
  | { event: 'deposit_withdrawn'; at: Date; transactionId: string }
  | { event: 'key_issued'; at: Date; transactionId: string | null; card: CardFacts | null }
  | ({ event: 'account_issued'; at: Date; account: VirtualAccount; dueAt: Date } & ApprovalFacts)
  | { event: 'account_changed'; at: Date; price: Money; dueAt: Date }
  | {
      event: 'declined' | 'reversed' | 'abandoned' | 'account_expired' | 'account_revoked';
      at: Date;
      code: string;
      reason: string;
      /** What the gateway itself said, where the reason is the sentence that pages compare with. */
      said?: string;
    }
  | { event: 'cancelled'; at: Date; amount: number };

/** What an approval tells about how the buyer paid. */
export type ApprovalFacts = {
  readonly transactionId: string;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly card: CardFacts | null;
  readonly bank: Bank | null;
  readonly cashReceipt: WindowReceipt | null;
  readonly isEscrow: boolean;
  readonly receiptUrl: string | null;
  /** SHA-256 in hex of the check value that the gateway's notices of this payment carry; null when it gave none. */
  readonly secretHash: string | null;
};

/** The columns that an event fills beside the status. The price only of an account that nobody has paid into. */
export type PaymentChange = Partial<Omit<Payment, 'id' | 'version' | 'merchantId' | 'live' | 'orderId'>>;

export type AppliedFact = {
  readonly event: PaymentEvent;
  readonly change: PaymentChange & { readonly status: PaymentStatus };
};

/** What a fact makes of a payment, or the refusal when it cannot happen to it now. */
export function applyToPayment(payment: Payment, fact: PaymentFact): AppliedFact | PaymentRefusal {
  const event = eventOf(payment, fact);
  const status = nextPaymentStatus(payment, event);
  if (typeof status === 'object') return status;
  return { event, change: { status, updatedAt: fact.at, ...filledBy(payment, fact) } };
}

/** A cancellation is full when nothing paid is left, whatever number of steps it took. */
function eventOf(payment: Payment, fact: PaymentFact): PaymentEvent {
  if (fact.event !== 'cancelled') return fact.event;
  return payment.cancelled + fact.amount === payment.price.amount ? 'fully_cancelled' : 'partially_cancelled';
}

function filledBy(payment: Payment, fact: PaymentFact): PaymentChange {
  switch (fact.event) {
    case 'approved':
      return { paidAt: fact.at, ...filledByApproval(fact) };
    case 'deposited':
      return {
        paidAt: fact.at,
        depositTransactionId: fact.transactionId,
        cashReceipt: payment.cashReceipt ?? fact.cashReceipt,
        isLateDeposit: isLate(payment, fact.at),
        isDuplicateOrder: fact.isDuplicateOrder,
        failedAt: null,
        failCode: null,
        failReason: null,
      };
    case 'deposit_withdrawn':
      return { paidAt: null, depositTransactionId: null, isDuplicateOrder: false };
    case 'key_issued':
      return { paidAt: fact.at, gatewayTransactionId: fact.transactionId, card: fact.card };
    case 'account_issued':
      return {
        ...filledByApproval(fact),
        account: fact.account,
        accountIssuedAt: fact.at,
        hadAccount: true,
        ...filledByDue(fact.dueAt),
      };
    case 'account_changed':
      return { price: fact.price, ...filledByDue(fact.dueAt) };
    case 'declined':
    case 'reversed':
    case 'abandoned':
    case 'account_expired':
    case 'account_revoked':
      return { failedAt: fact.at, failCode: fact.code, failReason: fact.reason };
    case 'cancelled':
      return { cancelledAt: fact.at, cancelled: payment.cancelled + fact.amount };
    default:
      return unreachable(fact);
  }
}

function filledByApproval(fact: ApprovalFacts): PaymentChange {
  return {
    gatewayTransactionId: fact.transactionId,
    method: fact.method,
    easyPay: fact.easyPay,
    card: fact.card,
    bank: fact.bank,
    cashReceipt: fact.cashReceipt,
    escrow: fact.isEscrow ? 'registered' : null,
    receiptUrl: fact.receiptUrl,
    gatewaySecretHash: fact.secretHash,
  };
}

function filledByDue(accountDueAt: Date): PaymentChange {
  return { accountDueAt, expiresAt: new Date(accountDueAt.getTime() + depositGraceMs) };
}

function isLate({ status, accountDueAt }: Payment, at: Date): boolean {
  return status !== 'awaiting_deposit' || (accountDueAt !== null && at > accountDueAt);
}

/** An account stays open so much longer here, in milliseconds: a notice of its last second is still on its way. */
const depositGraceMs = 10 * 60_000;
