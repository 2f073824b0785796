import type {
  CashReceipt,
  IdentifierKind,
  ReceiptIdentifier,
  ReceiptPurpose,
  WindowReceipt,
} from '../../core/cash-receipt.ts';
import type { Decline } from '../../core/declines.ts';
import { containedVat, parseAmount } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import type { Reply } from './envelope.ts';
import { declinedSaying, refuse, refuseReceiptField } from './errors.ts';
import { shownReason } from './payment.ts';
import { textField, type Fields } from './reader.ts';
import type { V1Receipt } from './schema.ts';

/** What a receipt is asked for with. */
export type V1ReceiptWish = {
  readonly purpose: ReceiptPurpose;
  readonly identifier: ReceiptIdentifier;
  readonly taxFree: number;
  readonly vat: number | null;
  readonly buyer: { readonly name: string | null; readonly email: string | null };
};

const purposes: Readonly<Record<string, ReceiptPurpose>> = {
  person: 'income_deduction',
  company: 'business_expense',
};

const kinds: Readonly<Record<string, IdentifierKind>> = {
  person: 'resident',
  business: 'business',
  phone: 'phone',
  taxcard: 'tax_card',
};

/** Reads a wish, or says which of its fields is wrong, and never what it held. */
export function readReceiptWish(body: Fields): V1ReceiptWish | Reply {
  const written = textField(body, 'identifier');
  if (written === null) return refuseReceiptField('identifier');
  const digits = written.replace(/[\s-]/g, '');
  if (!/^[0-9]{10,19}$/.test(digits)) return refuse('receipt_identifier_wrong');
  const kindWord = textField(body, 'identifier_type');
  const kind = kindWord === null ? null : wordIn(kinds, kindWord);
  if (kind === undefined) return refuse('receipt_kind_unknown');
  const purpose = wordIn(purposes, textField(body, 'type') ?? 'person');
  if (purpose === undefined) return refuse('receipt_type_wrong');
  const taxFree = wonField(body, ['tax_free']);
  const vat = wonField(body, ['vat_amount', 'vat']);
  if (Number.isNaN(taxFree) || Number.isNaN(vat)) return refuse('receipt_tax_wrong');
  const buyer = { name: textField(body, 'buyer_name'), email: textField(body, 'buyer_email') };
  return { purpose, identifier: { kind, digits }, taxFree: taxFree ?? 0, vat, buyer };
}

/** What a receipt of cash that came in elsewhere says beside it. */
export function readReceiptOrder(body: Fields): { readonly orderName: string; readonly amount: number } | Reply {
  const orderName = textField(body, 'name');
  if (orderName === null) return refuseReceiptField('name');
  const amount = wonField(body, ['amount']);
  if (amount === null) return refuseReceiptField('amount');
  return Number.isNaN(amount) || amount === 0 ? refuse('receipt_amount_wrong') : { orderName, amount };
}

function wordIn<Word>(words: Readonly<Record<string, Word>>, written: string): Word | undefined {
  return Object.hasOwn(words, written) ? words[written] : undefined;
}

/** The first that is there; NaN when it is no whole number of won. */
function wonField(body: Fields, names: readonly string[]): number | null {
  const written = names.map((name) => textField(body, name)).find((each) => each !== null);
  if (written === undefined || written === null) return null;
  const amount = parseAmount(written, 'KRW');
  return amount === null || amount < 0 ? Number.NaN : amount;
}

type Said = Omit<V1Receipt, 'imp_uid'>;

/** A receipt that is issued, or was; whose it is is said to nobody. */
export function receiptAnnotation(receipt: CashReceipt): Said {
  return {
    receipt_tid: receipt.transactionId,
    apply_num: receipt.approvalNumber ?? '',
    type: typeOf(receipt.purpose),
    amount: receipt.amount,
    vat: receipt.vat,
    receipt_url: receipt.receiptUrl,
    applied_at: secondsOf(receipt.issuedAt),
    cancelled_at: secondsOf(receipt.cancelledAt),
  };
}

/** What a window made, as far as its gateway told; it says what is left, and goes back with the payment. */
export function windowReceiptAnnotation(payment: Payment, receipt: WindowReceipt): Said {
  const { price, cancelled, taxFree, status } = payment;
  const isBack = status === 'cancelled';
  const amount = isBack ? price.amount : price.amount - cancelled;
  return {
    receipt_tid: receipt.transactionId,
    apply_num: receipt.approvalNumber ?? '',
    type: typeOf(receipt.purpose),
    amount,
    vat: containedVat(amount, Math.min(taxFree, amount)),
    receipt_url: receipt.receiptUrl,
    applied_at: secondsOf(payment.paidAt),
    cancelled_at: isBack ? secondsOf(payment.cancelledAt) : 0,
  };
}

function typeOf(purpose: ReceiptPurpose | null): Said['type'] {
  return purpose === 'business_expense' ? 'company' : 'person';
}

function secondsOf(at: Date | null): number {
  return at === null ? 0 : Math.floor(at.getTime() / 1000);
}

/** The gateway refused: its own words behind ours. Null: it was not reached. */
export function receiptDeclined(during: 'issue' | 'cancel', decline: Decline | null): Reply {
  const what = during === 'issue' ? 'receipt_issue_declined' : 'receipt_cancel_declined';
  if (decline === null) return declinedSaying(what, '결제사에 연결하지 못했습니다.');
  return declinedSaying(what, shownReason(decline.code, decline.message));
}
