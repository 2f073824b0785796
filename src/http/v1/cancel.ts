import { isOrderId } from '../../core/ids.ts';
import { parseAmount, type Currency } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import { unreachable } from '../../core/unreachable.ts';
import { standardBankCode } from '../../contract/v1/codes.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { declinedByGateway, refuse } from '../../contract/v1/errors.ts';
import { booleanField, textField, type Fields } from '../../contract/v1/reader.ts';
import { cancelPayment, findCancellable, type CancelPayment } from '../../flows/cancel-payment.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import { show } from './payments.ts';
import type { Call } from './call.ts';
import { findById } from './find-by-id.ts';

/** What the original service writes when the caller gives no reason. */
const defaultReason = '취소요청api';
const maxReasonChars = 200;

/**
 * `POST /payments/cancel`: all that is left, or a part. HTTP 200 with a code other than 0 means that nothing was
 * cancelled.
 */
export async function cancel(call: Call): Promise<Reply> {
  const ids = readIds(call.body);
  if (ids === null) return refuse('cancel_id_missing');
  const payment = await findMeant(call, ids);
  if (!payment) return refuse('nothing_to_cancel');
  const amounts = readAmounts(call.body, payment.price.currency);
  if (amounts === null) return refuse('amount_unreadable');
  const end = await cancelPayment(call.hub, scopeOf(payment), {
    paymentId: payment.id,
    orderId: null,
    ...amounts,
    reason: (textField(call.body, 'reason') ?? defaultReason).slice(0, maxReasonChars),
    refundAccount: readRefundAccount(call.body),
    requestedBy: 'api',
    requester: call.caller.apiKeyId,
    tellsMerchant: booleanField(call.body, 'enable_webhook') === true,
    isCallerThere: call.isCallerThere,
  });
  switch (end.end) {
    case 'done':
      return ok((await show(call, [end.payment]))[0]);
    case 'refused':
      return refuse(end.refused);
    case 'declined':
      return declinedByGateway('cancellation', end);
    case 'unknown':
      return refuse('cancel_unknown');
    default:
      return unreachable(end);
  }
}

type Ids = { readonly id: string | null; readonly orderId: string | null };

function readIds(body: Fields): Ids | null {
  const ids = { id: textField(body, 'imp_uid'), orderId: textField(body, 'merchant_uid') };
  return ids.id === null && ids.orderId === null ? null : ids;
}

/** The payment that is meant. Its own id wins: a wrong one fails even with a right order. */
async function findMeant(call: Call, { id, orderId }: Ids): Promise<Payment | null> {
  if (id !== null) return findById(call, id);
  const { hub, caller } = call;
  if (orderId === null || !isOrderId(orderId)) return null;
  return findCancellable(hub, caller.scope, { paymentId: null, orderId });
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
    taxFree: taxFree ?? null,
  };
}

function readRefundAccount(body: Fields): CancelPayment['refundAccount'] {
  const holder = textField(body, 'refund_holder');
  const bankCode = textField(body, 'refund_bank');
  const number = textField(body, 'refund_account');
  if (holder === null || bankCode === null || number === null) return null;
  return { holder, bankCode: standardBankCode(bankCode), number };
}
