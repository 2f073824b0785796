import { isStanding, type CashReceipt } from '../../core/cash-receipt.ts';
import type { OrderId, PaymentId } from '../../core/ids.ts';
import { unreachable } from '../../core/unreachable.ts';
import { readChannelWish } from '../../contract/v1/charge.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse, refuseReceipt, refuseReceiptField, type V1ErrorCode } from '../../contract/v1/errors.ts';
import {
  readReceiptOrder,
  readReceiptWish,
  receiptAnnotation,
  receiptDeclined,
  windowReceiptAnnotation,
} from '../../contract/v1/receipt.ts';
import { cancelCashReceipt, type CancelReceiptEnd, type CancelRefusal } from '../../flows/cancel-cash-receipt.ts';
import { issueForOrder, issueOfPayment, type IssueEnd, type IssueRefusal } from '../../flows/issue-cash-receipt.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import { findReceiptsOfOrder, findReceiptsOfPayment } from '../../store/cash-receipts.ts';
import type { Scope } from '../../store/database.ts';
import type { Call } from './call.ts';
import { findById } from './find-by-id.ts';
import { orderIdsOf } from './paths.ts';

/** `POST /receipts/{imp_uid}`: of what is left of a transfer or a deposit, through the payment's own gateway. */
export async function issueReceipt(call: Call): Promise<Reply> {
  const payment = await findById(call, idIn(call));
  if (!payment) return refuse('receipt_payment_unknown');
  const wish = readReceiptWish(call.body);
  if ('status' in wish) return wish;
  const end = await issueOfPayment(call.hub, scopeOf(payment), payment.id, wish);
  return issuedReply(end, (receipt) => ofPayment(payment.id, receipt));
}

/** `GET /receipts/{imp_uid}`: the one that was asked for by API, else the one that the window made. */
export async function showReceipt(call: Call): Promise<Reply> {
  const payment = await findById(call, idIn(call));
  if (!payment) return refuseReceipt('receipt_not_found', idIn(call));
  const receipt = toShow(await findReceiptsOfPayment(call.hub.db, scopeOf(payment), payment.id));
  const { cashReceipt: fromWindow } = payment;
  if (receipt === null && fromWindow !== null)
    return ok({ imp_uid: payment.id, ...windowReceiptAnnotation(payment, fromWindow) });
  if (receipt === null) return refuseReceipt('receipt_not_found', idIn(call));
  return isKnown(receipt) ? ok(ofPayment(payment.id, receipt)) : refuse('receipt_unknown');
}

/** `DELETE /receipts/{imp_uid}`: whatever became of the payment. */
export async function revokeReceipt(call: Call): Promise<Reply> {
  const payment = await findById(call, idIn(call));
  if (!payment) return refuse('receipt_payment_unknown');
  const end = await cancelCashReceipt(call.hub, scopeOf(payment), { payment });
  const isOfWindow = end.end === 'refused' && end.refused === 'never_issued' && payment.cashReceipt !== null;
  if (isOfWindow) return refuse('receipt_of_window');
  return cancelledReply(end, (receipt) => ofPayment(payment.id, receipt));
}

/** `POST /receipts/external/{merchant_uid}`: of cash that came in elsewhere. */
export async function issueExternalReceipt(call: Call): Promise<Reply> {
  const [orderId] = orderIdsOf(call);
  if (orderId === undefined) return refuse('receipt_order_wrong');
  const order = readReceiptOrder(call.body);
  if ('status' in order) return order;
  const wish = readReceiptWish(call.body);
  if ('status' in wish) return wish;
  const { merchant, scope } = call.caller;
  const channelWish = readChannelWish(call.body);
  const end = await issueForOrder(call.hub, { ...wish, ...order, merchant, scope, channelWish, orderId });
  return issuedReply(end, (receipt) => ofOrder(orderId, receipt));
}

/** `GET /receipts/external/{merchant_uid}` */
export async function showExternalReceipt(call: Call): Promise<Reply> {
  const found = await findExternal(call);
  if (found === null) return refuseReceipt('receipt_of_order_not_found', call.path['merchant_uid'] ?? '');
  return isKnown(found.receipt) ? ok(ofOrder(found.orderId, found.receipt)) : refuse('receipt_unknown');
}

/** `DELETE /receipts/external/{merchant_uid}` */
export async function revokeExternalReceipt(call: Call): Promise<Reply> {
  const found = await findExternal(call);
  if (found === null) return refuseReceipt('receipt_of_order_not_found', call.path['merchant_uid'] ?? '');
  const { scope, orderId } = found;
  const end = await cancelCashReceipt(call.hub, scope, { orderId });
  return cancelledReply(end, (receipt) => ofOrder(orderId, receipt));
}

type External = { readonly scope: Scope; readonly orderId: OrderId; readonly receipt: CashReceipt };

/** As with payments: on a live hub it also finds what a test channel made. */
async function findExternal(call: Call): Promise<External | null> {
  const { scope } = call.caller;
  for (const side of scope.live ? [scope, { ...scope, live: false }] : [scope]) {
    for (const orderId of orderIdsOf(call)) {
      const receipt = toShow(await findReceiptsOfOrder(call.hub.db, side, orderId));
      if (receipt !== null) return { scope: side, orderId, receipt };
    }
  }
  return null;
}

/** The one that stands or may stand, else the last that was cancelled; what came to nothing is none. */
function toShow(receipts: readonly CashReceipt[]): CashReceipt | null {
  return receipts.find(isStanding) ?? receipts.find(({ state }) => state === 'cancelled') ?? null;
}

function isKnown({ state }: CashReceipt): boolean {
  return state !== 'requested';
}

function idIn({ path }: Call): string {
  return path['imp_uid'] ?? '';
}

function ofPayment(id: PaymentId, receipt: CashReceipt): object {
  return { imp_uid: id, ...receiptAnnotation(receipt) };
}

function ofOrder(id: OrderId, receipt: CashReceipt): object {
  return { merchant_uid: id, ...receiptAnnotation(receipt) };
}

const issueRefusals: Record<Exclude<IssueRefusal, 'kind_missing'>, V1ErrorCode> = {
  no_such_payment: 'receipt_payment_unknown',
  not_cash: 'receipt_not_cash',
  not_paid: 'receipt_not_paid',
  amounts_wrong: 'receipt_tax_wrong',
  already_issued: 'receipt_exists',
  not_known_yet: 'receipt_unknown',
  not_supported: 'receipt_not_supported',
  kind_not_taken: 'receipt_kind_not_taken',
  no_channel: 'receipt_channel_unknown',
};

function issuedReply(end: IssueEnd, shown: (receipt: CashReceipt) => object): Reply {
  switch (end.end) {
    case 'done':
      return ok(shown(end.receipt));
    case 'refused':
      return end.refused === 'kind_missing'
        ? refuseReceiptField('identifier_type')
        : refuse(issueRefusals[end.refused]);
    case 'declined':
      return receiptDeclined('issue', end.decline);
    case 'unknown':
      return refuse('receipt_unknown');
    default:
      return unreachable(end);
  }
}

const cancelRefusals: Record<CancelRefusal, V1ErrorCode> = {
  never_issued: 'receipt_never_issued',
  already_cancelled: 'receipt_gone',
  not_known_yet: 'receipt_unknown',
  not_supported: 'receipt_not_supported',
};

function cancelledReply(end: CancelReceiptEnd, shown: (receipt: CashReceipt) => object): Reply {
  switch (end.end) {
    case 'done':
      return ok(shown(end.receipt));
    case 'refused':
      return refuse(cancelRefusals[end.refused]);
    case 'declined':
      return receiptDeclined('cancel', end.decline);
    case 'unknown':
      return refuse('receipt_unknown');
    default:
      return unreachable(end);
  }
}
