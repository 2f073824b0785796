import type { CheckoutToken } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { lockingStates } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Authentication, WindowReturn } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { findCheckout, type CheckoutRow } from '../store/checkouts.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { approvePayment } from './approve-payment.ts';
import { decide, type Decision } from './decide.ts';
import { issueKey } from './issue-key.ts';
import { paymentWrites } from './payment-writes.ts';
import { settleInline } from './settle-operation.ts';
import { buyersPatienceMs, waitPatiently } from './patience.ts';

/** Where a window stands. `unresolved`: the buyer has waited long enough; the answer will come by webhook. */
export type CheckoutView =
  | { readonly state: 'gone' }
  | {
      readonly state: 'launch' | 'waiting' | 'unresolved' | 'ended';
      readonly checkout: CheckoutRow;
      readonly payment: Payment;
    };

/** A return that is not answered within this shows the waiting page, which asks again. */
const returnPatienceMs = 4_000;

/** What the window is to show now. Reading only: reloads are harmless. */
export async function viewCheckout(hub: Hub, token: CheckoutToken): Promise<CheckoutView> {
  const checkout = await findCheckout(hub.db, token);
  const payment = checkout && (await loadPayment(hub.db, checkout.paymentId));
  if (!checkout || !payment) return { state: 'gone' };
  if (payment.status !== 'ready') return { state: 'ended', checkout, payment };
  const open = await openOperation(hub, payment);
  if (open === null) return { state: 'launch', checkout, payment };
  const waitedMs = hub.clock.machineNow().getTime() - open.sentAt.getTime();
  return { state: waitedMs > buyersPatienceMs ? 'unresolved' : 'waiting', checkout, payment };
}

/** The buyer is back from the gateway. The same return twice acts once. */
export async function finishCheckout(hub: Hub, token: CheckoutToken, back: WindowReturn): Promise<CheckoutView> {
  const view = await viewCheckout(hub, token);
  if (view.state !== 'launch') return view;
  const { checkout, payment } = view;
  const channel = await loadChannel(hub.db, payment.channelId);
  const authentication = hub.gateways.open(channel).parseReturn(back, checkout.registered);
  const refusal = refusalOf(hub, payment, authentication);
  if (refusal !== null) await endUnauthenticated(hub, payment, refusal);
  else if (authentication.authenticated) {
    const work = takeAndLearn(hub, { payment, checkout, authentication });
    await waitPatiently(hub, work, returnPatienceMs);
  }
  return viewCheckout(hub, token);
}

/**
 * The buyer has closed the gateway's window by hand: nothing will come back from it. A window whose return is here is
 * not closed any more, and a return that comes later finds the payment ended: it is never approved.
 */
export async function closeCheckout(hub: Hub, token: CheckoutToken): Promise<CheckoutView> {
  const view = await viewCheckout(hub, token);
  if (view.state === 'launch') await endUnauthenticated(hub, view.payment, closedByHand);
  return viewCheckout(hub, token);
}

const closedByHand: Refusal = {
  event: 'declined',
  code: 'window_closed',
  reason: '사용자가 결제를 취소하셨습니다',
};

async function takeAndLearn(hub: Hub, input: Parameters<typeof approvePayment>[1]): Promise<void> {
  const { purpose } = input.payment;
  await (purpose === 'issue_key' ? issueKey(hub, input) : approvePayment(hub, input));
  const open = await openOperation(hub, input.payment);
  if (open?.state === 'unknown') await settleInline(hub, open.id);
}

async function openOperation(hub: Hub, payment: Payment): Promise<Operation | null> {
  const operations = await loadOperationsOf(hub.db, payment.id);
  return (
    operations.findLast((operation) => lockingStates.includes(operation.state) || operation.state === 'pending') ?? null
  );
}

type Refusal = {
  readonly event: 'declined' | 'abandoned';
  readonly code: string;
  readonly reason: string;
  readonly said?: string;
};

/** Why this return must not lead to an approval, null when it may. Nothing has been taken at this point. */
function refusalOf(hub: Hub, payment: Payment, authentication: Authentication): Refusal | null {
  if (payment.expiresAt !== null && payment.expiresAt <= hub.clock.now()) {
    return {
      event: 'abandoned',
      code: 'window_expired',
      reason: '결제창의 유효 시간이 지났습니다. 다시 시도해 주세요.',
    };
  }
  if (!authentication.authenticated) {
    const { decline, said } = authentication;
    return { event: 'declined', code: decline.code, reason: decline.message, ...(said !== undefined && { said }) };
  }
  if (authentication.paymentId !== payment.id) {
    return { event: 'declined', code: 'order_differs', reason: '결제창이 돌려준 주문번호가 요청과 다릅니다.' };
  }
  const isOtherAmount = authentication.amount !== null && authentication.amount !== payment.price.amount;
  if (payment.purpose === 'charge' && isOtherAmount) {
    return { event: 'declined', code: 'amount_changed', reason: '결제창에서 인증한 금액이 요청한 금액과 다릅니다.' };
  }
  return null;
}

async function endUnauthenticated(hub: Hub, stale: Payment, refusal: Refusal): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const payment = await loadPayment(hub.db, stale.id);
    if (payment?.status !== 'ready' || (await openOperation(hub, payment)) !== null)
      return { step: null, answer: undefined };
    const merchant = await loadMerchant(hub.db, payment.merchantId);
    const fact = { at: hub.clock.now(), ...refusal };
    return { step: paymentWrites(hub, { payment, merchant, fact, actor: 'buyer', tells: null }), answer: undefined };
  });
}
