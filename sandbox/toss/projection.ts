import { kstTimestamp } from '../kst.ts';
import { easyPays } from './easy-pays.ts';
import { findIssuer } from './issuers.ts';
import { taxParts } from './payment.ts';
import type { Authentication, Cancel, TossPayment } from './payment.ts';
import { isBefore } from './versions.ts';
import type { WireVersion } from './versions.ts';

/** How a merchant's MID sees payments: its wire version, and English names where asked for. */
export type View = { readonly version: WireVersion; readonly isEnglish: boolean; readonly origin: string };

type Fields = Record<string, unknown>;

/** In which versions a field is on the wire (section 2): `from` that one on, `until` but not in that one. */
const lifetimes: readonly { field: string; from?: WireVersion; until?: WireVersion }[] = [
  { field: 'transfer', from: '1.1' },
  { field: 'version', from: '1.2' },
  { field: 'type', from: '1.2' },
  { field: 'easyPay', from: '1.2' },
  { field: 'orderName', from: '1.3' },
  { field: 'suppliedAmount', from: '1.3' },
  { field: 'vat', from: '1.3' },
  { field: 'taxFreeAmount', from: '1.3' },
  { field: 'cultureExpense', from: '1.3' },
  { field: 'country', from: '1.4' },
  { field: 'failure', from: '1.4' },
  // The measured answer of 2022-07-27 lacks it where no foreign wallet paid.
  { field: 'foreignEasyPay', from: '1.4', until: '2022-07-27' },
  { field: 'card.provider', until: '2022-06-08' },
  { field: 'card.interestPayer', from: '1.4' },
  { field: 'easyPayAmount', from: '1.2', until: '2022-11-16' },
  { field: 'easyPayDiscountAmount', from: '1.2', until: '2022-11-16' },
  { field: 'cashReceipts', from: '1.4' },
  { field: 'transactionKey', until: '2022-11-16' },
  { field: 'card.company', until: '2022-11-16' },
  { field: 'card.receiptUrl', until: '2022-11-16' },
];

/** The Payment object (section 5.1) as this version writes it, in the key order of the measured answers. */
export function projectPayment(payment: TossPayment, view: View): Fields {
  const whole = wholePayment(payment, view);
  for (const { field, from, until } of lifetimes) {
    const isThere = !(from && isBefore(view.version, from)) && !(until && !isBefore(view.version, until));
    if (!isThere) drop(whole, field);
  }
  return whole;
}

/** What a webhook of a 1.x MID carries instead of the Payment (section 8). */
export function projectShort(payment: TossPayment): Fields {
  return { paymentKey: payment.paymentKey, orderId: payment.orderId, status: payment.status };
}

function wholePayment(payment: TossPayment, view: View): Fields {
  const receiptUrl = payment.approval && receiptAddress(payment.approval.receiptId, view.origin);
  return {
    mId: payment.mid,
    lastTransactionKey: payment.lastTransactionKey,
    paymentKey: payment.paymentKey,
    orderId: payment.orderId,
    orderName: payment.orderName,
    taxExemptionAmount: payment.taxExemptionAmount,
    status: payment.status,
    requestedAt: kstTimestamp(payment.requestedAt),
    approvedAt: payment.approvedAt === null ? null : kstTimestamp(payment.approvedAt),
    useEscrow: payment.useEscrow,
    cultureExpense: payment.cultureExpense,
    card: cardOf(payment, view, receiptUrl),
    virtualAccount: null,
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    cancels: payment.cancels.length === 0 ? null : payment.cancels.map((cancel) => cancelOf(cancel, view)),
    secret: payment.secret,
    type: payment.type,
    ...easyPayOf(payment, view),
    foreignEasyPay: null,
    country: 'KR',
    failure: payment.failure,
    isPartialCancelable: payment.taxExemptionAmount === 0,
    receipt: receiptUrl === null ? null : { url: receiptUrl },
    checkout: { url: `${view.origin}/toss/v1/payments/${payment.paymentKey}/checkout` },
    transactionKey: payment.lastTransactionKey,
    currency: payment.currency,
    totalAmount: payment.totalAmount,
    balanceAmount: payment.balanceAmount,
    ...taxParts(payment),
    taxFreeAmount: payment.taxFreeAmount,
    metadata: payment.metadata,
    method: translate(payment.method, view),
    version: view.version,
  };
}

function cardOf(payment: TossPayment, view: View, receiptUrl: string | null): Fields | null {
  const { approval, authentication } = payment;
  if (!approval || authentication?.source !== 'card') return null;
  const issuer = findIssuer(authentication.issuerCode);
  return {
    company: view.isEnglish ? issuer?.english : issuer?.korean,
    issuerCode: authentication.issuerCode,
    acquirerCode: issuer?.acquirer ?? null,
    provider: providerOf(payment, view),
    number: authentication.maskedNumber,
    installmentPlanMonths: authentication.instalmentMonths,
    isInterestFree: authentication.interestPayer === 'MERCHANT',
    interestPayer: authentication.interestPayer,
    approveNo: approval.approveNo,
    useCardPoint: payment.window.useCardPoint,
    cardType: translate('신용', view),
    ownerType: translate('개인', view),
    acquireStatus: payment.status === 'CANCELED' ? 'CANCELED' : 'READY',
    receiptUrl,
    amount: payment.totalAmount,
  };
}

/** A plain string with two siblings up to 1.4, then an object; the siblings stay a while where there is an easy pay. */
function easyPayOf(payment: TossPayment, view: View): Fields {
  const isOld = isBefore(view.version, '2022-06-08');
  const provider = providerOf(payment, view);
  if (provider === null || !payment.approval || !payment.authentication) {
    return isOld ? { easyPay: null, easyPayAmount: 0, easyPayDiscountAmount: 0 } : { easyPay: null };
  }
  const { amount, discountAmount } = easyPayParts(payment.totalAmount, payment.authentication.source);
  return {
    easyPay: isOld ? provider : { provider, amount, discountAmount },
    easyPayAmount: amount,
    easyPayDiscountAmount: discountAmount,
  };
}

function providerOf({ window }: TossPayment, view: View): string | null {
  if (window.easyPay === null) return null;
  return view.isEnglish ? window.easyPay : (easyPays[window.easyPay] ?? null);
}

/** Section 5.1's table: a registered card leaves both at 0, for the money then stands in `card.amount`. */
function easyPayParts(total: number, source: Authentication['source']): { amount: number; discountAmount: number } {
  return { amount: source === 'money' ? total : 0, discountAmount: source === 'points' ? total : 0 };
}

function cancelOf(cancel: Cancel, view: View): Fields {
  const { transactionKey, canceledAt, ...amounts } = cancel;
  return {
    ...amounts,
    ...(isBefore(view.version, '2022-06-08') ? { taxAmount: 0 } : {}),
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    canceledAt: kstTimestamp(canceledAt),
    transactionKey,
    receiptKey: null,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
}

const english: Readonly<Record<string, string>> = {
  카드: 'CARD',
  간편결제: 'EASY_PAY',
  신용: 'CREDIT',
  개인: 'PERSONAL',
};

function translate(korean: string | null, view: View): string | null {
  return korean !== null && view.isEnglish ? (english[korean] ?? korean) : korean;
}

export function receiptAddress(receiptId: string, origin: string): string {
  return `${origin}/toss/receipt/redirection?transactionId=${receiptId}&ref=PX`;
}

function drop(fields: Fields, path: string): void {
  const [head = '', rest] = path.split('.', 2);
  const inner = fields[head];
  if (rest === undefined) delete fields[head];
  else if (isFields(inner)) delete inner[rest];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
