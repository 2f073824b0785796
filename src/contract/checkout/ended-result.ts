import { writtenAmount } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import { payMethodOf } from '../v1/methods.ts';
import { seconds } from '../v1/payment.ts';
import type { ParamRefusal } from './refusals.ts';
import { windowEnds } from './window-errors.ts';
import type { CallbackResult, ResultStyle } from './result.ts';

/** How a payment ended, in the style that the page's script and the channel's module use. */
export function endedResult(payment: Payment, style: ResultStyle): CallbackResult {
  const hasFailed = payment.status === 'failed' || payment.status === 'expired';
  const failure = hasFailed ? failureOf(payment) : {};
  const ids = { imp_uid: payment.id, merchant_uid: payment.orderId };
  if (style === 'v1') return { ...ids, ...failure };
  const success = !hasFailed;
  // What the page said and nobody knows comes back to it, and never in the place of what the hub says.
  return { ...payment.others, success, imp_success: success, ...ids, ...legacyFields(payment), ...failure };
}

/** The end is not known yet, and the buyer has waited long enough. */
export function unresolvedResult(payment: Payment, style: ResultStyle, refusal: ParamRefusal): CallbackResult {
  const flags = style === 'legacy' ? { success: false, imp_success: false } : {};
  const error = { error_code: refusal.errorCode, error_msg: refusal.errorMessage };
  return { ...flags, imp_uid: payment.id, merchant_uid: payment.orderId, ...error };
}

/**
 * Our own reasons are written in small letters and shown by their sentence alone; a window past its time has a code of
 * its own.
 */
const ownCodes: Record<string, string> = {
  window_expired: windowEnds.window_expired.errorCode,
  abandoned: windowEnds.window_expired.errorCode,
  window_closed: windowEnds.window_closed.errorCode,
  already_paid: 'F1002',
  in_progress: 'F1002',
};

function failureOf(payment: Payment): { error_code: string; error_msg: string } {
  const code = payment.failCode ?? 'F2000';
  return { error_code: ownCodes[code] ?? code, error_msg: payment.failReason ?? '결제에 실패하였습니다.' };
}

/** What the older modules tell beside the ids (imp-sdk's legacy callback). Times in seconds. */
function legacyFields(payment: Payment): Record<string, unknown> {
  const common = {
    pay_method: payMethodOf(payment),
    pg_provider: payment.gateway,
    pg_type: 'payment',
  };
  if (payment.status === 'failed' || payment.status === 'expired') return common;
  return {
    ...common,
    ...(payment.easyPay === null ? {} : { emb_pg_provider: payment.easyPay }),
    pg_tid: payment.gatewayTransactionId,
    name: payment.orderName,
    paid_amount: writtenAmount(payment.price),
    currency: payment.price.currency,
    status: payment.status === 'awaiting_deposit' ? 'ready' : 'paid',
    buyer_name: payment.buyer.name,
    buyer_email: payment.buyer.email,
    buyer_tel: payment.buyer.phone,
    buyer_addr: payment.buyer.address,
    buyer_postcode: payment.buyer.postcode,
    custom_data: payment.customData,
    paid_at: seconds(payment.paidAt),
    receipt_url: payment.receiptUrl,
    ...meansFields(payment),
  };
}

function meansFields(payment: Payment): Record<string, unknown> {
  const { card, bank, account } = payment;
  if (card !== null) {
    return {
      apply_num: card.approvalNumber,
      card_name: card.company.name,
      card_number: card.maskedNumber,
      card_quota: card.instalmentMonths,
      bank_name: null,
    };
  }
  if (bank !== null) return { bank_name: bank.name };
  if (account === null) return {};
  return {
    vbank_num: account.number,
    vbank_name: account.bankName,
    vbank_holder: account.holder,
    vbank_date: seconds(payment.accountDueAt),
  };
}
