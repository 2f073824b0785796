import type { Payment } from '../../core/payment.ts';
import { endedResult, unresolvedResult } from './ended-result.ts';
import { failPageUrl, redirectUrl } from './redirect.ts';
import { windowEnds } from './window-errors.ts';
import type { CallbackResult, ResultStyle } from './result.ts';
import type { Delivery } from './session.ts';

/** A window that has something to tell. */
export type CheckoutEnd = {
  readonly state: 'launch' | 'waiting' | 'unresolved' | 'ended';
  readonly payment: Payment;
  readonly checkout: {
    readonly requestId: string;
    readonly messageOrigin: string | null;
    readonly resultStyle: ResultStyle;
    readonly redirectUrl: string | null;
  };
};

const orderPaid = '결제가 완료되었습니다. 쇼핑몰로 돌아가 주문을 확인해 주세요.';
const accountIssued = '입금하실 계좌가 발급되었습니다. 쇼핑몰로 돌아가 계좌를 확인해 주세요.';

/** The object that the page's callback gets. */
export function callbackFor({ state, payment, checkout }: CheckoutEnd): CallbackResult {
  if (state !== 'ended') return unresolvedResult(payment, checkout.resultStyle, windowEnds.unresolved);
  return endedResult(payment, checkout.resultStyle);
}

/** Where a mobile browser ends, null when the page named no address. */
export function redirectFor(end: CheckoutEnd): string | null {
  if (end.checkout.redirectUrl === null) return null;
  return redirectUrl(end.checkout.redirectUrl, callbackFor(end), end.checkout.resultStyle);
}

/**
 * How the result reaches the merchant's page: by message to the frame's parent on a PC, else by redirect. A page whose
 * origin no message can name gets the redirect too. `failUrl` is the hub's own page for failures, for a page that named
 * no address at all; what did not fail is told where the buyer is, for a page about failures would lie.
 */
export function deliveryFor(end: CheckoutEnd, failUrl: string): Delivery {
  const { requestId, messageOrigin } = end.checkout;
  const result = callbackFor(end);
  if (end.payment.device === 'pc' && messageOrigin !== null) {
    const data = { request_id: requestId, ...result };
    return { kind: 'message', target_origin: messageOrigin, message: { from: 'iamport-hub', action: 'done', data } };
  }
  const url = redirectFor(end);
  if (url !== null) return { kind: 'redirect', url };
  if (end.state !== 'ended') return { kind: 'stay', text: windowEnds.unresolved.errorMessage };
  if (result.error_code !== undefined) return { kind: 'redirect', url: failPageUrl(failUrl, result) };
  return { kind: 'stay', text: end.payment.status === 'awaiting_deposit' ? accountIssued : orderPaid };
}
