import type { OperationId } from '../core/ids.ts';
import type { HoldRefusal } from '../core/order.ts';
import type { Payment } from '../core/payment.ts';
import type { Authentication } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import type { CheckoutRow } from '../store/checkouts.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadPayment } from '../store/payments.ts';
import { askMerchantFirst } from './ask-merchant.ts';
import { decide } from './decide.ts';
import { endApproval } from './end-approval.ts';
import { orderRefusal } from './hold-refusal.ts';
import { endOperation, startedOperation } from './operation-writes.ts';
import { noted, paymentWrites } from './payment-writes.ts';

type Authenticated = Extract<Authentication, { authenticated: true }>;

/**
 * Takes the money of an authenticated payment, once: the merchant is asked if he wants to be, the order is held, the
 * call is written down, made, and its end written down.
 */
export async function approvePayment(
  hub: Hub,
  input: { readonly payment: Payment; readonly checkout: CheckoutRow; readonly authentication: Authenticated },
): Promise<void> {
  const asked = await askMerchantFirst(hub, input.payment, input.checkout.confirmUrl);
  if (asked.allowed === false) return;
  const operation = await startApproval(hub, { ...input, asked: asked.operationId });
  if (operation === null) return;
  const channel = await loadChannel(hub.db, input.payment.channelId);
  const outcome = await hub.gateways.open(channel).approve({
    reference: operation,
    paymentId: input.payment.id,
    amount: input.payment.price,
    proof: input.authentication.proof,
  });
  await endApproval(hub, operation, outcome);
}

type StartApproval = {
  readonly payment: Payment;
  readonly authentication: Authenticated;
  readonly asked: OperationId | null;
};

/**
 * Holds the order and writes the call down, in one commit that makes a new version of the payment: of two returns, of
 * a return and an expiry, only one is written on what both have read. Null: the payment may not go on, and has been or
 * is being ended.
 */
async function startApproval(
  hub: Hub,
  { payment: stale, authentication, asked }: StartApproval,
): Promise<OperationId | null> {
  return decide(hub, async (last) => {
    const payment = await loadPayment(hub.db, stale.id);
    if (!payment || payment.status !== 'ready' || last === 'operation open') return { step: null, answer: null };
    const settled: Write[] = asked ? [askedAndAllowed(hub, asked)] : [];
    const refusal = await orderRefusal(hub, payment, payment.id);
    if (refusal !== null) return { step: [...settled, ...(await refuseWrites(hub, payment, refusal))], answer: null };
    const operation = startedOperation(hub, payment, { kind: 'approve', asked: authentication.proof });
    const { id: operationId } = operation;
    const { merchantId, live, orderId, id: paymentId } = payment;
    return {
      step: [
        ...settled,
        ...noted(payment, {
          event: 'approval_started',
          at: operation.startedAt,
          actor: 'hub',
          detail: { operationId },
        }),
        { write: 'take hold', hold: { merchantId, live, orderId, paymentId } },
        { write: 'insert operation', row: operation },
      ],
      answer: operationId,
    };
  });
}

function askedAndAllowed(hub: Hub, id: OperationId): Write {
  return endOperation(hub, { id, state: 'started' }, 'done');
}

const refusalText = {
  already_paid: '이미 결제가 이루어진 거래건입니다.',
  in_progress: '결제가 진행 중입니다.',
} as const satisfies Record<HoldRefusal, string>;

async function refuseWrites(hub: Hub, payment: Payment, refusal: HoldRefusal): Promise<Write[]> {
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const fact = { event: 'declined', at: hub.clock.now(), code: refusal, reason: refusalText[refusal] } as const;
  return paymentWrites(hub, { payment, merchant, fact, actor: 'hub', tells: null });
}
