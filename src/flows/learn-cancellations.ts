import type { Cancellation } from '../core/cancellation.ts';
import type { PaymentId } from '../core/ids.ts';
import { lockingStates, type Operation } from '../core/operation.ts';
import { cancellableAmount, type Payment } from '../core/payment.ts';
import type { ListedCancellation } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadCancellations } from '../store/cancellations.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { bookMovement, startedOperation } from './operation-writes.ts';
import { paymentWrites } from './payment-writes.ts';

/** How many were new, and whether everything that the gateway shows is in our books now. */
export type Learnt = { readonly count: number; readonly isComplete: boolean };

const nothing: Learnt = { count: 0, isComplete: true };

/**
 * Learns what was cancelled at the gateway itself, by hand in its console or by a call of ours that we had given up,
 * and books it. A gateway that lists nothing teaches nothing; one that does not answer, or an operation of ours that is
 * open, leaves it incomplete: somebody has to ask again.
 */
export async function learnCancellations(hub: Hub, id: PaymentId): Promise<Learnt> {
  const payment = await loadPayment(hub.db, id);
  if (!payment || payment.gatewayTransactionId === null || cancellableAmount(payment) === 0) return nothing;
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  if (!session.listCancellations) return nothing;
  const { price, gatewayTransactionId: transactionId } = payment;
  const listed = await session.listCancellations({ paymentId: id, transactionId, currency: price.currency });
  if (listed === null) return { count: 0, isComplete: false };
  const ends: Booked[] = [];
  for (const each of listed) ends.push(await book(hub, id, each));
  return { count: ends.filter((each) => each === 'booked').length, isComplete: !ends.includes('not_now') };
}

/** The gateway says what is left; when that is not what we believe, somebody cancelled there. */
export async function learnIfLeftDiffers(hub: Hub, id: PaymentId, left: number | null): Promise<Learnt> {
  const payment = left === null ? null : await loadPayment(hub.db, id);
  const differs = payment !== null && left !== payment.price.amount - payment.cancelled;
  return differs ? learnCancellations(hub, id) : nothing;
}

type Booked = 'booked' | 'known' | 'not_now' | 'too_much';

/** While an operation of ours is open it may be that one's, and is left to it. */
async function book(hub: Hub, id: PaymentId, listed: ListedCancellation): Promise<Booked> {
  return decide(hub, async (): Promise<Decision<Booked>> => {
    const payment = await loadPayment(hub.db, id);
    const known = await loadCancellations(hub.db, id);
    const operations = await loadOperationsOf(hub.db, id);
    if (!payment || known.some((each) => each.gatewayTransactionId === listed.transactionId))
      return { step: null, answer: 'known' };
    const isOpen = operations.some((each) => lockingStates.includes(each.state) || each.state === 'pending');
    if (isOpen) return { step: null, answer: 'not_now' };
    if (listed.amount > cancellableAmount(payment)) {
      const { transactionId, amount } = listed;
      hub.log.error(
        { paymentId: id, transactionId, amount },
        'cancelled at the gateway for more than we know to be left',
      );
      return { step: null, answer: 'too_much' };
    }
    return { step: await learntWrites(hub, payment, listed), answer: 'booked' };
  });
}

async function learntWrites(hub: Hub, payment: Payment, listed: ListedCancellation): Promise<Write[]> {
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const { transactionId, amount, cancelledAt } = listed;
  const id = hub.ids.cancellation();
  const asked = { transactionId: payment.gatewayTransactionId, amount };
  const begun = startedOperation(hub, payment, { kind: 'cancel', asked, cancellationId: id });
  const operation: Operation = { ...begun, state: 'done', endedAt: begun.startedAt };
  const cancellation: Cancellation = {
    id,
    merchantId: payment.merchantId,
    paymentId: payment.id,
    operationId: operation.id,
    state: 'done',
    amount,
    taxFree: 0,
    reason: listed.reason,
    requestedBy: 'gateway',
    repeatKey: transactionId,
    tellsMerchant: true,
    payout: null,
    gatewayTransactionId: transactionId,
    receiptUrl: listed.receiptUrl,
    decline: null,
    requestedAt: cancelledAt,
    doneAt: cancelledAt,
    toldAt: null,
  };
  const fact = { event: 'cancelled', at: cancelledAt, amount } as const;
  const tells = { status: 'cancelled', cancellationId: id } as const;
  return [
    { write: 'insert operation', row: operation },
    { write: 'insert cancellation', row: cancellation },
    bookMovement(hub, operation, payment, {
      kind: 'cancellation',
      amount,
      currency: payment.price.currency,
      gatewayTransactionId: transactionId,
      at: cancelledAt,
    }),
    ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', tells }),
  ];
}
