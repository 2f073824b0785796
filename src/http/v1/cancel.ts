import { isOrderId, isPaymentId, type OrderId, type PaymentId } from '../../core/ids.ts';
import { parseAmount, type Currency } from '../../core/money.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { cancelDeclined, refuse } from '../../contract/v1/errors.ts';
import { booleanField, textField, type Fields } from '../../contract/v1/reader.ts';
import { unreachable } from '../../core/unreachable.ts';
import { cancelPayment, type CancelPayment } from '../../flows/cancel-payment.ts';
import { show } from './payments.ts';
import type { Call } from './routes.ts';

/** What the original service writes when the caller gives no reason. */
const defaultReason = '취소요청api';
const maxReasonChars = 200;

/**
 * `POST /payments/cancel`: all that is left, or a part. HTTP 200 with a code other than 0 means that nothing was
 * cancelled.
 */
export async function cancel(call: Call): Promise<Reply> {
  const paymentId = textField(call.body, 'imp_uid');
  const orderId = textField(call.body, 'merchant_uid');
  if (paymentId === null && orderId === null) return refuse('cancel_id_missing');
  const amounts = readAmounts(call.body, 'KRW');
  if (amounts === null) return refuse('amount_unreadable');
  if (paymentId !== null && !isPaymentId(paymentId)) return refuse('nothing_to_cancel');
  if (paymentId === null && !isOrderId(orderId ?? '')) return refuse('nothing_to_cancel');
  const end = await cancelPayment(call.hub, call.caller.scope, {
    paymentId: paymentId as PaymentId | null,
    orderId: orderId as OrderId | null,
    ...amounts,
    reason: (textField(call.body, 'reason') ?? defaultReason).slice(0, maxReasonChars),
    refundAccount: readRefundAccount(call.body),
    requestedBy: 'api',
    requester: call.caller.apiKeyId,
    tellsMerchant: booleanField(call.body, 'enable_webhook') === true,
  });
  switch (end.end) {
    case 'done':
      return ok((await show(call, [end.payment]))[0]);
    case 'refused':
      return refuse(end.refused);
    case 'declined':
      return cancelDeclined(end.code, end.message);
    case 'unknown':
      return refuse('cancel_unknown');
    default:
      return unreachable(end);
  }
}

type Amounts = Pick<CancelPayment, 'amount' | 'expectedBalance' | 'taxFree'>;

/** An amount that is absent or 0 means all that is left. Null: one of them is no amount. */
function readAmounts(body: Fields, currency: Currency): Amounts | null {
  const read = (name: string): number | null | undefined => {
    const text = textField(body, name);
    return text === null ? undefined : parseAmount(text, currency);
  };
  const [amount, expectedBalance, taxFree] = [read('amount'), read('checksum'), read('tax_free')];
  if (amount === null || expectedBalance === null || taxFree === null || (taxFree ?? 0) < 0) return null;
  return {
    amount: amount === undefined || amount === 0 ? null : amount,
    expectedBalance: expectedBalance ?? null,
    taxFree: taxFree ?? 0,
  };
}

function readRefundAccount(body: Fields): CancelPayment['refundAccount'] {
  const holder = textField(body, 'refund_holder');
  const bankCode = textField(body, 'refund_bank');
  const number = textField(body, 'refund_account');
  return holder === null || bankCode === null || number === null ? null : { holder, bankCode, number };
}
