import type { HttpReply } from '../gateway.ts';

/*
 * The gateway's own shapes, in its own words. One reader for every version that a merchant's id may be set to: what
 * a version lacks is looked for under its other name, and what nobody needs is not looked at.
 */

export type TossReply = { readonly kind: 'payment'; readonly payment: TossPayment } | Refusal | Unreadable;

/** A reply to an issue of a key. */
export type BillingReply = { readonly kind: 'billing'; readonly billing: TossBilling } | Refusal | Unreadable;

export type Refusal = {
  readonly kind: 'refusal';
  readonly httpStatus: number;
  readonly code: string;
  readonly message: string;
};

type Unreadable = { readonly kind: 'unreadable'; readonly httpStatus: number };

export type TossBilling = {
  readonly mId: string;
  readonly customerKey: string;
  readonly billingKey: string;
  readonly authenticatedAt: Date | null;
  readonly card: Pick<TossCard, 'issuer' | 'acquirer' | 'number' | 'cardType'> | null;
};

export type TossPayment = {
  readonly mId: string;
  readonly paymentKey: string;
  readonly orderId: string;
  /** `NORMAL`, or `BILLING` for what was taken by a key. */
  readonly type: string | null;
  readonly status: string;
  readonly method: string | null;
  readonly currency: string;
  readonly totalAmount: number;
  readonly balanceAmount: number;
  readonly requestedAt: Date | null;
  /** Null for an account until its deposit. */
  readonly approvedAt: Date | null;
  readonly useEscrow: boolean;
  readonly secret: string | null;
  readonly card: TossCard | null;
  /** The bank of a transfer: code, or the short Korean name where a version gives no code. */
  readonly transferBank: string | null;
  readonly virtualAccount: TossAccount | null;
  readonly cashReceipt: TossWindowReceipt | null;
  /** 1.4 writes `"easyPay": "토스페이"`, later versions an object. */
  readonly easyPayProvider: string | null;
  /** In the order of time. */
  readonly cancels: readonly TossCancel[];
  readonly receiptUrl: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
};

export type TossCard = {
  /** Code, or the short Korean name where a version gives no code. */
  readonly issuer: string | null;
  readonly acquirer: string | null;
  readonly number: string | null;
  readonly installmentPlanMonths: number;
  readonly approveNo: string | null;
  readonly cardType: string | null;
  readonly isInterestFree: boolean;
};

export type TossAccount = {
  /** Code, or the short Korean name where a version gives no code. */
  readonly bank: string;
  readonly accountNumber: string;
  readonly dueDate: Date;
  readonly refundStatus: string;
};

/** What a payment tells of the receipt that its window asked for. */
export type TossWindowReceipt = {
  readonly type: string | null;
  readonly receiptKey: string | null;
  readonly issueNumber: string | null;
  readonly receiptUrl: string | null;
};

export type TossCancel = {
  readonly transactionKey: string;
  readonly cancelAmount: number;
  /** What was left after this cancellation; null where it is not told. */
  readonly refundableAmount: number | null;
  readonly canceledAt: Date;
  readonly cancelStatus: string;
  readonly cancelReason: string;
};

/** Reads a reply to any call that answers with a payment. */
export function readReply(reply: HttpReply): TossReply {
  const { status: httpStatus } = reply;
  const body = parseObject(reply.body);
  if (httpStatus === 200) {
    const payment = body && readPayment(body);
    return payment ? { kind: 'payment', payment } : { kind: 'unreadable', httpStatus };
  }
  return readRefusal(reply);
}

export function readBillingReply(reply: HttpReply): BillingReply {
  if (reply.status !== 200) return readRefusal(reply);
  const body = parseObject(reply.body);
  const billing = body && readBilling(body);
  return billing ? { kind: 'billing', billing } : { kind: 'unreadable', httpStatus: reply.status };
}

/** What is no success, in the gateway's envelope or in none. */
export function readRefusal({ status: httpStatus, body }: HttpReply): Refusal | Unreadable {
  const raw = parseObject(body);
  const code = text(raw?.['code']);
  if (httpStatus < 400 || code === null) return { kind: 'unreadable', httpStatus };
  return { kind: 'refusal', httpStatus, code, message: text(raw?.['message']) ?? '' };
}

/** Versions before 2024-06-01 have the card's company and number beside the card too, some of them only there. */
function readBilling(raw: Json): TossBilling | null {
  const [mId, customerKey, billingKey] = [text(raw['mId']), text(raw['customerKey']), text(raw['billingKey'])];
  if (mId === null || customerKey === null || billingKey === null) return null;
  const card = readCard(object(raw['card']) ?? {});
  const issuer = card.issuer ?? text(raw['cardCompany']);
  const number = card.number ?? text(raw['cardNumber']);
  const isCard = issuer !== null || number !== null;
  return {
    mId,
    customerKey,
    billingKey,
    authenticatedAt: time(raw['authenticatedAt']),
    card: isCard ? { issuer, number, acquirer: card.acquirer, cardType: card.cardType } : null,
  };
}

/** Null when it is not a whole payment. */
export function readPayment(raw: Json): TossPayment | null {
  const [mId, paymentKey] = [text(raw['mId']), text(raw['paymentKey'])];
  const [orderId, status] = [text(raw['orderId']), text(raw['status'])];
  const [totalAmount, balanceAmount] = [number(raw['totalAmount']), number(raw['balanceAmount'])];
  const cancels = readCancels(raw['cancels']);
  if (mId === null || paymentKey === null || orderId === null || status === null) return null;
  if (totalAmount === null || balanceAmount === null || cancels === null) return null;
  const card = object(raw['card']);
  const transfer = object(raw['transfer']);
  return {
    mId,
    paymentKey,
    orderId,
    status,
    type: text(raw['type']),
    totalAmount,
    balanceAmount,
    cancels,
    method: text(raw['method']),
    currency: text(raw['currency']) ?? 'KRW',
    requestedAt: time(raw['requestedAt']),
    approvedAt: time(raw['approvedAt']),
    useEscrow: raw['useEscrow'] === true,
    secret: text(raw['secret']),
    card: card && readCard(card),
    transferBank: transfer && bankIn(transfer),
    virtualAccount: readAccount(object(raw['virtualAccount'])),
    cashReceipt: readWindowReceipt(raw['cashReceipt']),
    easyPayProvider: text(raw['easyPay']) ?? text(object(raw['easyPay'])?.['provider']),
    receiptUrl: readReceiptUrl(raw),
    failure: readFailure(object(raw['failure'])),
  };
}

function readCard(raw: Json): TossCard {
  return {
    issuer: text(raw['issuerCode']) ?? text(raw['company']),
    acquirer: text(raw['acquirerCode']),
    number: text(raw['number']),
    installmentPlanMonths: number(raw['installmentPlanMonths']) ?? 0,
    approveNo: text(raw['approveNo']),
    cardType: text(raw['cardType']),
    isInterestFree: raw['isInterestFree'] === true,
  };
}

/** Versions up to 2022-07-27 have the receipt inside the method's own object, some of them only there. */
function readReceiptUrl(raw: Json): string | null {
  const inside = ['card', 'mobilePhone', 'cashReceipt'].map((name) => text(object(raw[name])?.['receiptUrl']));
  return text(object(raw['receipt'])?.['url']) ?? inside.find((url) => url !== null) ?? null;
}

/** An account without its number, its bank or its end is none that a buyer could pay into. */
function readAccount(raw: Json | null): TossAccount | null {
  const [bank, accountNumber, dueDate] = [raw && bankIn(raw), text(raw?.['accountNumber']), time(raw?.['dueDate'])];
  if (raw === null || bank === null || accountNumber === null || dueDate === null) return null;
  return { bank, accountNumber, dueDate, refundStatus: text(raw['refundStatus']) ?? 'NONE' };
}

function bankIn(raw: Json): string | null {
  return text(raw['bankCode']) ?? text(raw['bank']);
}

/** Null when one of them cannot be read: money that went back must not be overlooked. */
export function readWindowReceipt(written: unknown): TossWindowReceipt | null {
  const raw = object(written);
  if (raw === null) return null;
  return {
    type: text(raw['type']),
    receiptKey: text(raw['receiptKey']),
    issueNumber: text(raw['issueNumber']) ?? text(raw['approvalNumber']),
    receiptUrl: text(raw['receiptUrl']),
  };
}

function readCancels(raw: unknown): TossCancel[] | null {
  if (raw === null || raw === undefined) return [];
  if (!Array.isArray(raw)) return null;
  const cancels = raw.map((each) => readCancel(object(each))).filter((each) => each !== null);
  if (cancels.length < raw.length) return null;
  return cancels.sort((a, b) => a.canceledAt.getTime() - b.canceledAt.getTime());
}

function readCancel(raw: Json | null): TossCancel | null {
  const transactionKey = text(raw?.['transactionKey']);
  const cancelAmount = number(raw?.['cancelAmount']);
  const canceledAt = time(raw?.['canceledAt']);
  if (!transactionKey || cancelAmount === null || !canceledAt) return null;
  return {
    transactionKey,
    cancelAmount,
    canceledAt,
    refundableAmount: number(raw?.['refundableAmount']),
    cancelStatus: text(raw?.['cancelStatus']) ?? 'DONE',
    cancelReason: text(raw?.['cancelReason']) ?? '',
  };
}

function readFailure(raw: Json | null): TossPayment['failure'] {
  const code = text(raw?.['code']);
  return code === null ? null : { code, message: text(raw?.['message']) ?? '' };
}

export type Json = Readonly<Record<string, unknown>>;

export function parseObject(body: string): Json | null {
  try {
    return object(JSON.parse(body));
  } catch {
    return null;
  }
}

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** Empty counts as absent. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `2023-08-08T16:30:01+09:00`; a time without an offset is Korean time. */
export function time(value: unknown): Date | null {
  const written = text(value);
  if (written === null) return null;
  const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/.test(written);
  const at = new Date(hasOffset ? written : `${written}+09:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}
