import { kstTimestamp } from '../kst.ts';
import { canCancelInParts, taxParts } from './payment.ts';
import type { Cancel, TossPayment } from './payment.ts';
import { cancelReceiptKey, easyPayOf, methodObjects, receiptUrlOf, translate } from './projection-methods.ts';
import type { View } from './projection-methods.ts';
import { isBefore } from './versions.ts';
import type { WireVersion } from './versions.ts';

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
  { field: 'virtualAccount.bank', until: '2022-11-16' },
  { field: 'transfer.bank', until: '2022-11-16' },
  { field: 'mobilePhone.carrier', until: '2022-06-08' },
  { field: 'mobilePhone.receiptUrl', from: '1.4' },
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
  const receiptUrl = receiptUrlOf(payment, view);
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
    ...methodObjects(payment, view),
    cancels: payment.cancels.length === 0 ? null : payment.cancels.map((cancel) => cancelOf(payment, cancel, view)),
    secret: payment.secret,
    type: payment.type,
    ...easyPayOf(payment, view),
    foreignEasyPay: null,
    country: 'KR',
    failure: payment.failure,
    isPartialCancelable: canCancelInParts(payment),
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

function cancelOf({ cashReceipt }: TossPayment, cancel: Cancel, view: View): Fields {
  const { transactionKey, canceledAt, ...amounts } = cancel;
  return {
    ...amounts,
    ...(isBefore(view.version, '2022-06-08') ? { taxAmount: 0 } : {}),
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    canceledAt: kstTimestamp(canceledAt),
    transactionKey,
    receiptKey: cashReceipt && !isBefore(view.version, '2022-07-27') ? cancelReceiptKey(cashReceipt) : null,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
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
