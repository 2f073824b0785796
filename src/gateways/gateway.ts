import type { CancellationState, Payout, RefundAccount } from '../core/cancellation.ts';
import type { WindowReceipt } from '../core/cash-receipt.ts';
import type { ChannelPurpose, Environment } from '../core/channel.ts';
import type { Decline } from '../core/declines.ts';
import type { OperationId, PaymentId } from '../core/ids.ts';
import type { Launch } from '../core/launch.ts';
import type { OrderWishes } from '../core/checkout-order.ts';
import type { Bank, CardFacts, EasyPayProvider, Method } from '../core/method.ts';
import type { Money } from '../core/money.ts';
import type { Buyer } from '../core/payment.ts';
import type { VirtualAccount } from '../core/virtual-account.ts';
import type { AccountChanged, ChangeAccount, IssueAccount } from './accounts.ts';
import type {
  ChargeCard,
  ChargeKey,
  DeleteKey,
  IssuedKey,
  IssueFromCard,
  IssueFromWindow,
  KeyDeleted,
} from './billing.ts';
import type { EscrowCalls } from './escrow.ts';
import type { FoundDeposit, Notification, NotificationAnswer, NotificationRequest } from './notices.ts';
import type { Failed, NotFound, Outcome } from './outcomes.ts';
import type { ReceiptCalls } from './receipts.ts';
import type { Supports } from './supports.ts';

export type * from './accounts.ts';
export type * from './billing.ts';
export type * from './escrow.ts';
export type * from './notices.ts';
export type * from './outcomes.ts';
export type * from './receipts.ts';
export type * from './supports.ts';

/*
 * The port: what every gateway folder offers, in our words. A gateway translates; it never decides, stores or repeats.
 * A member that is missing means "not supported", and the compiler makes callers look.
 */

export type Gateway = {
  /** The name in channels, addresses and on the wire. */
  readonly name: string;
  /** Its folder here and in the sandbox; the levers call it by this. */
  readonly folder: string;
  readonly displayName: { readonly ko: string; readonly en: string };
  readonly credentialFields: readonly CredentialField[];
  /** The credential that is the merchant's id (MID) at the gateway. */
  readonly midField: string;
  readonly supports: Supports;
  /** What the window's result tells the page on the V1 wire: everything, or the two ids (modules that came later). */
  readonly resultDetail: 'full' | 'ids';
  /**
   * How long a "not found" may still be overtaken by our own request, in milliseconds. After it, "not found" is the
   * gateway's word that the request never arrived. The folder's README names the source.
   */
  readonly notFoundIsFinalAfterMs: number;
  /**
   * Whether an approval is found by the payment's own number, even one that we never heard of; else only by the number
   * of the request that we sent.
   */
  readonly findsByOrder: boolean;
  /** How long after the call the gateway can still be asked for its end, in milliseconds. */
  readonly canSettleForMs: number;
  /**
   * What became of a call cannot be asked: settling undoes an approval, asks for a cancellation again, and is no
   * question. So an approval counts only if it was written down before anybody began to settle it, none is settled that
   * may have been shown as paid, and "gone already" may speak of the settling.
   */
  readonly settlesByUndoing: boolean;
  /**
   * The only addresses that notices come from, on each of the gateway's sides, where its papers publish them and its
   * notices prove nothing by themselves; null: notices come from anywhere. The sandbox is never asked for its address.
   */
  readonly notificationSources: Readonly<Record<Exclude<Environment, 'sandbox'>, readonly string[]>> | null;
  /**
   * Paths at which the original service took this gateway's notices, for merchants who move in. They name no channel:
   * a notice there must name a payment of ours and prove itself.
   */
  readonly notificationAliases: readonly string[];
  /** What a first start in sandbox mode registers, so that everything can be tried at once. */
  readonly sandboxChannels: readonly SandboxChannel[];
  /** Parses stored credentials and opens a session; throws CredentialsInvalid naming the field. */
  open(credentials: Readonly<Record<string, string>>, io: GatewayIo): GatewaySession;
  /**
   * The same text without anything that must not be kept: card numbers, keys, resident numbers. Used on all that is
   * logged or stored.
   */
  redact(text: string): string;
};

/** A channel of the sandbox's own merchants. `position` counts over all gateways and makes the channel's key. */
export type SandboxChannel = {
  readonly position: number;
  readonly mid: string;
  readonly name: string;
  readonly purposes: readonly ChannelPurpose[];
  readonly isDefault: boolean;
  readonly credentials: Readonly<Record<string, string>>;
};

export type CredentialField = {
  readonly name: string;
  readonly label: { readonly ko: string; readonly en: string };
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  /** Choices, the first is the default; null for free text. */
  readonly options: readonly string[] | null;
};

/**
 * Where the gateway is. Hosts of `test` and `live` are constants of the folder; only the sandbox's origin is
 * configured.
 */
export type GatewayPlace =
  | { readonly environment: Exclude<Environment, 'sandbox'> }
  | { readonly environment: 'sandbox'; readonly origin: string };

/** One HTTP exchange, as the folder's client needs it. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
};

export type HttpReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * Sends and resolves with the reply, or rejects with HttpFailure. `notSent` only when it is certain that no byte of
 * the request reached the other side (refused connection, failed name look-up, failed TLS handshake); everything else
 * is `unknown`.
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpReply>;

export class HttpFailure extends Error {
  readonly outcome: 'notSent' | 'unknown';
  constructor(outcome: 'notSent' | 'unknown', cause: string) {
    super(cause);
    this.name = 'HttpFailure';
    this.outcome = outcome;
  }
}

export type GatewayIo = {
  readonly send: HttpSend;
  readonly now: () => Date;
  readonly timeoutMs: number;
  readonly place: GatewayPlace;
};

export class CredentialsInvalid extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.name = 'CredentialsInvalid';
    this.field = field;
  }
}

export type Approval = {
  readonly transactionId: string;
  readonly amount: Money;
  /** What the gateway says is left of it, in the smallest unit; null when it does not say. */
  readonly balance: number | null;
  readonly approvedAt: Date;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly card: CardFacts | null;
  /** The bank that a transfer came from, else null. */
  readonly bank: Bank | null;
  /** Where the buyer is to pay in; then no money has moved, and `amount` is what is due. Null for what is paid. */
  readonly account: IssuedAccount | null;
  /** That the buyer asked for in the window; null: none was made. */
  readonly cashReceipt: WindowReceipt | null;
  /** The gateway keeps the money until the buyer has the goods. */
  readonly isEscrow: boolean;
  readonly receiptUrl: string | null;
  /** A check value that the gateway's notices of this payment will carry, null when it gives none. */
  readonly secret: string | null;
};

/** `dueAt`: the last moment at which money is taken. */
export type IssuedAccount = VirtualAccount & { readonly dueAt: Date };

export type CancelDone = {
  /** The gateway's id of this cancellation. */
  readonly transactionId: string;
  readonly amount: number;
  /** What the gateway says is left, null when it does not. */
  readonly balance: number | null;
  readonly cancelledAt: Date;
  readonly receiptUrl: string | null;
  readonly state: Extract<CancellationState, 'accepted' | 'done'>;
  /** A refund to a bank account, which the bank may pay out later; null where the money goes back by itself. */
  readonly payout: Payout | null;
};

/** A cancellation that is done, as the gateway lists it, whoever asked for it. `amount` in the smallest unit. */
export type ListedCancellation = Pick<CancelDone, 'transactionId' | 'amount' | 'cancelledAt' | 'receiptUrl'> & {
  readonly reason: string;
};

/** What the window needs of a payment. Texts are cut to the gateway's own limits by the folder. */
export type WindowOrder = OrderWishes & {
  readonly paymentId: PaymentId;
  readonly orderName: string;
  readonly amount: Money;
  readonly taxFree: number;
  readonly method: Method;
  readonly easyPay: EasyPayProvider | null;
  readonly buyer: Buyer;
  readonly device: 'pc' | 'mobile';
  readonly returnUrl: string;
  /** Where the gateway may post notices of this channel. */
  readonly noticeUrl: string;
};

/** Size of the layer or the popup on a PC, in CSS pixels. */
export type WindowSize = { readonly width: number; readonly height: number };

export type LaunchWindow = {
  readonly launch: Launch;
  readonly size: WindowSize;
  /** Origins that the checkout page must be allowed to load from. */
  readonly origins: readonly string[];
  /** What the return must match, if the gateway was told of the window: plain data that is kept with the checkout. */
  readonly registered: Registered;
};

export type Registered = Readonly<Record<string, string>>;

/** Most windows are described and need no call; where the gateway has to register one first, it may refuse. */
export type WindowOutcome = { readonly outcome: 'done'; readonly detail: LaunchWindow } | Failed;

/** The raw return of the buyer's browser. */
export type WindowReturn = {
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
};

/** What the return says. `proof` is what `approve` needs; plain data that may be stored. */
export type Authentication =
  | {
      readonly authenticated: true;
      readonly paymentId: PaymentId;
      /** Null where the return names none: then only the approval can tell, and does. */
      readonly amount: number | null;
      readonly proof: Readonly<Record<string, string>>;
    }
  | {
      readonly authenticated: false;
      readonly decline: Decline;
      readonly isBuyersCancel: boolean;
      /** The gateway's own sentence, where pages are told another one that they compare with; kept with the event. */
      readonly said?: string;
    };

export type ApproveRequest = {
  readonly reference: OperationId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly proof: Readonly<Record<string, string>>;
};

export type CancelRequest = {
  /** The same only when the same sending is repeated without an answer; a gateway may replay its first answer to it. */
  readonly reference: string;
  readonly paymentId: PaymentId;
  readonly transactionId: string;
  /** In the smallest unit. */
  readonly amount: number;
  readonly currency: Money['currency'];
  readonly taxFree: number;
  /** A part of what was paid is free of tax, be it of this part or not. */
  readonly hasTaxFreePart: boolean;
  readonly method: Method;
  /** What was approved, in the smallest unit; more than `balance` after an earlier cancellation. */
  readonly paid: number;
  /** Cancellable at the gateway before this cancellation, in the smallest unit. */
  readonly balance: number;
  /** Nothing is left after it. */
  readonly isFull: boolean;
  readonly reason: string;
  readonly refundAccount: RefundAccount | null;
  /** `open`: nothing was paid in yet, and the cancellation closes the account; null: there is no account. */
  readonly account: 'open' | 'paid' | null;
  readonly isEscrow: boolean;
  /** How many cancellations of this payment are done. */
  readonly partsBefore: number;
  readonly buyerPhone: string | null;
};

/** An approval that must not stand. `proof` is what it was asked with: a gateway may undo the very call by it. */
export type ReverseRequest = CancelRequest & { readonly proof: Readonly<Record<string, string>> };

/**
 * Asks for the end of an operation whose end is not known. Never sends anything that could take money. `references`
 * are those that it was sent under, the first one first: one, unless money that must be given back was sent again.
 */
export type SettleRequest =
  | {
      readonly kind: 'approve';
      readonly paymentId: PaymentId;
      readonly references: readonly string[];
      readonly amount: Money;
      readonly transactionId: string | null;
      /**
       * What the approval was asked with: tells our own try from another of the same payment that the buyer began and
       * dropped.
       */
      readonly proof?: Readonly<Record<string, string>>;
      /** Business time of the first sending. */
      readonly sentAt: Date;
    }
  | {
      readonly kind: 'cancel' | 'reverse';
      readonly paymentId: PaymentId;
      readonly references: readonly string[];
      readonly transactionId: string;
      readonly amount: number;
      /** Of the amount, what bears no tax. */
      readonly taxFree: number;
      /** Cancellations of this payment that we already know to be done: their gateway ids. */
      readonly known: readonly string[];
      readonly balance: number;
      /** Of a reversal: what the approval was asked with. */
      readonly proof?: Readonly<Record<string, string>>;
      readonly sentAt: Date;
    };

export type SettleOutcome =
  | { readonly kind: 'approve'; readonly result: Outcome<Approval> | NotFound }
  | { readonly kind: 'cancel' | 'reverse'; readonly result: Outcome<CancelDone> | NotFound };

/**
 * Whether the gateway takes a channel's credentials. `unproven`: fields that no call proves before a buyer pays.
 * `field`: the one that the gateway's refusal speaks of, null where it names none.
 */
export type CredentialsCheck =
  | { readonly check: 'works'; readonly unproven: readonly string[] }
  | { readonly check: 'refused'; readonly field: string | null; readonly code: string; readonly message: string }
  | { readonly check: 'unknown'; readonly cause: string };

export type GatewaySession = ReceiptCalls &
  EscrowCalls & {
    /** Asks the gateway whether it takes the credentials, with an order that nobody made. Moves no money. */
    checkCredentials(trial: WindowOrder): Promise<CredentialsCheck>;
    /** Moves no money. */
    launchWindow(order: WindowOrder): Promise<WindowOutcome>;
    /** The buyer's browser carries the return, so nothing in it is believed that `registered` does not confirm. */
    parseReturn(back: WindowReturn, registered: Registered): Authentication;
    approve(request: ApproveRequest): Promise<Outcome<Approval>>;
    cancel(request: CancelRequest): Promise<Outcome<CancelDone>>;
    settle(request: SettleRequest): Promise<SettleOutcome>;
    parseNotification(request: NotificationRequest): Notification;
    readonly notificationAnswer: NotificationAnswer;
    /** For a notice that could not be used yet: the gateway sends it again. */
    readonly notificationRetryAnswer: NotificationAnswer;
    readonly reverse?: (request: ReverseRequest) => Promise<Outcome<CancelDone>>;
    /** Whether the buyer has paid in, where the gateway can be asked; else its notices are all that tells. */
    readonly findDeposit?: (
      request: Pick<CancelRequest, 'paymentId' | 'transactionId' | 'currency'>,
    ) => Promise<FoundDeposit>;
    /** Every cancellation of a payment that is done, whoever asked for it; null when no answer could be had. */
    readonly listCancellations?: (
      request: Pick<CancelRequest, 'paymentId' | 'transactionId' | 'currency'>,
    ) => Promise<readonly ListedCancellation[] | null>;
    /** With the card that the buyer registered in the window. */
    readonly issueFromWindow?: (request: IssueFromWindow) => Promise<Outcome<IssuedKey>>;
    readonly issueFromCard?: (request: IssueFromCard) => Promise<Outcome<IssuedKey>>;
    /** The end of an issue whose answer was lost; moves nothing. Where it is missing, such an issue has failed. */
    readonly findIssue?: (
      request: IssueFromWindow & { readonly sentAt: Date },
    ) => Promise<Outcome<IssuedKey> | NotFound>;
    /** Ends like an approval, and is settled like one. */
    readonly chargeKey?: (request: ChargeKey) => Promise<Outcome<Approval>>;
    readonly chargeCard?: (request: ChargeCard) => Promise<Outcome<Approval>>;
    /** Ends like an approval that gave out an account, and is settled like one. */
    readonly issueAccount?: (request: IssueAccount) => Promise<Outcome<Approval>>;
    /** Of an account that nobody has paid into. There is no question about its end: the same is said again. */
    readonly changeAccount?: (request: ChangeAccount) => Promise<Outcome<AccountChanged>>;
    readonly deleteKey?: (request: DeleteKey) => Promise<Outcome<KeyDeleted>>;
  };
