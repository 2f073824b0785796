import type { Payment } from '../../core/payment.ts';
import { redirectUrl } from './redirect.ts';
import { checkoutRefusals, unresolvedEnd } from './refusals.ts';
import { endedResult, unresolvedResult, type CallbackResult, type ResultStyle } from './result.ts';
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

/** The object that the page's callback gets. */
export function callbackFor({ state, payment, checkout }: CheckoutEnd): CallbackResult {
  if (state !== 'ended') return unresolvedResult(payment, checkout.resultStyle, unresolvedEnd);
  return endedResult(payment, checkout.resultStyle);
}

/** Where a mobile browser ends, null when the page named no address. */
export function redirectFor(end: CheckoutEnd): string | null {
  if (end.checkout.redirectUrl === null) return null;
  return redirectUrl(end.checkout.redirectUrl, callbackFor(end), end.checkout.resultStyle);
}

/**
 * How the result reaches the merchant's page: by message to the frame's parent on a PC, else by redirect. A page whose origin no
 * message can name gets the redirect too. `fallbackUrl` is the hub's own page, for a page that named no address at all.
 */
export function deliveryFor(end: CheckoutEnd, fallbackUrl: string): Delivery {
  const { requestId, messageOrigin } = end.checkout;
  if (end.payment.device === 'pc' && messageOrigin !== null) {
    const data = { request_id: requestId, ...callbackFor(end) };
    return { kind: 'message', target_origin: messageOrigin, message: { from: 'naru', action: 'done', data } };
  }
  const url = redirectFor(end) ?? redirectUrl(fallbackUrl, callbackFor(end), 'legacy');
  return { kind: 'redirect', url };
}

/** The refusals by the codes that flows use; a flow's code without an entry does not compile where they meet. */
export type CheckoutRefusal = keyof typeof checkoutRefusals;
