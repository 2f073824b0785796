import { timingSafeEqual } from 'node:crypto';
import type { Channel } from '../core/channel.ts';
import { payoutTransitions } from '../core/cancellation.ts';
import { escrowTransitions, type EscrowEvent } from '../core/escrow.ts';
import type { PaymentId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Notification } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadCancellations } from '../store/cancellations.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { hashOf } from './hash-of.ts';
import { learnCancellations } from './learn-cancellations.ts';
import { noted } from './payment-writes.ts';
import { receiveDeposit } from './receive-deposit.ts';
import { settleOperation } from './settle-operation.ts';

/** What a notice led to, in words for people, and whether the gateway need not send it again. */
export type Acted = { readonly verdict: string; readonly isComplete: boolean };

export type Heard = {
  readonly channel: Channel;
  readonly notification: Notification;
  /** The gateway can be asked what was cancelled there. */
  readonly canList: boolean;
  /** It came from an address that the gateway publishes, to an address that only the gateway knows. */
  readonly isFromGateway: boolean;
  /** Nothing but its own check value says who sent it. */
  readonly mustProve: boolean;
};

type Told = Extract<Notification, { accepted: true }>;

/** What a notice changes, changes by what the gateway answers when it is asked, or by what the notice itself proves. */
export async function actOnNotification(hub: Hub, heard: Heard): Promise<Acted> {
  const { notification, channel } = heard;
  if (!notification.accepted)
    return { verdict: `refused: ${notification.why}`, isComplete: notification.isToComeAgain !== true };
  if (notification.paymentId === null) return over('about no payment of ours');
  const payment = await loadPayment(hub.db, notification.paymentId);
  if (!payment || payment.channelId !== channel.id) return over('about a payment that this channel does not have');
  // What would prove it comes with the approval, which is under way: it is to come again.
  const operations = await loadOperationsOf(hub.db, payment.id);
  const isUnderWay = payment.status === 'ready' && operations.some(({ endedAt }) => endedAt === null);
  if (heard.mustProve && !heard.isFromGateway && isUnderWay)
    return { verdict: 'could not be used yet: nothing is known that would prove it', isComplete: false };
  const refusal = refusalOf(payment, notification, heard);
  if (refusal !== null) {
    hub.log.info({ paymentId: payment.id, refusal }, 'a notification was ignored');
    return over(`refused: ${refusal}`);
  }
  const open = operations.filter(canBeAsked);
  for (const operation of open) await settleOperation(hub, operation.id);
  const deposit = notification.deposit && (await actOnDeposit(hub, payment.id, heard, notification));
  if (deposit && !(deposit.isComplete && notification.tellsOfCancellation)) return deposit;
  if (notification.payout !== null) return endPayout(hub, payment.id, notification.payout);
  if (notification.escrow !== null) return moveEscrow(hub, payment.id, notification.escrow);
  if (!notification.tellsOfCancellation) return over(askedAbout(open));
  const { count, isComplete } = await learnCancellations(hub, payment.id);
  if (!isComplete) return { verdict: 'could not be used yet: the gateway is to send it again', isComplete };
  if (count > 0) return over(`learnt ${count} cancellation(s) made at the gateway`);
  const isLost = open.length === 0 && !heard.canList;
  return over(isLost ? 'nothing was open; a cancellation made at this gateway cannot be learnt' : askedAbout(open));
}

function over(verdict: string): Acted {
  return { verdict, isComplete: true };
}

/** A gateway's word about a transaction that is not ours, or that does not prove what it must. */
function refusalOf(payment: Payment, notification: Told, { mustProve, isFromGateway }: Heard): string | null {
  const { transactionId, secret } = notification;
  if (transactionId !== null && payment.gatewayTransactionId !== null && transactionId !== payment.gatewayTransactionId)
    return 'it speaks of another transaction than the one of this payment';
  if (!secretMatches(payment, secret)) return 'its check value is not the one of this payment';
  const isProven = payment.gatewaySecretHash !== null && secret !== null;
  return mustProve && !isProven && !isFromGateway ? 'nothing proves who sent it' : null;
}

function askedAbout(open: readonly Operation[]): string {
  return open.length === 0 ? 'nothing was open' : `asked the gateway about ${open.length} open operation(s)`;
}

/** Open, or taken for never arrived with a last look to come: a notice may know better. */
function canBeAsked({ state, settleAt }: Operation): boolean {
  return state === 'unknown' || state === 'pending' || (state === 'declined' && settleAt !== null);
}

/**
 * Where both sides have the check value it must be equal; old notices carry none, and a notice is only a hint anyway.
 */
function secretMatches(payment: Payment, told: string | null): boolean {
  if (payment.gatewaySecretHash === null || told === null) return true;
  return timingSafeEqual(Buffer.from(payment.gatewaySecretHash, 'hex'), hashOf(told));
}

/** Some gateways tell of the deposit and of what it does to the escrow in one notice. */
async function actOnDeposit(hub: Hub, id: PaymentId, heard: Heard, { deposit }: Told): Promise<Acted> {
  const payment = await loadPayment(hub.db, id);
  if (!payment || deposit === null) throw new Error(`a notice of a deposit lost its payment ${id}`);
  return receiveDeposit(hub, {
    channel: heard.channel,
    payment,
    notice: deposit,
    isFromGateway: heard.isFromGateway,
  });
}

/** The bank has paid a refund out, or could not. The cancellation stays what it is; people see where the money is. */
async function endPayout(hub: Hub, id: PaymentId, payout: NonNullable<Told['payout']>): Promise<Acted> {
  return decide(hub, async (): Promise<Decision<Acted>> => {
    const payment = await loadPayment(hub.db, id);
    const cancellations = await loadCancellations(hub.db, id);
    const found = cancellations.find(({ gatewayTransactionId }) => gatewayTransactionId === payout.cancelId);
    if (!payment || !found) {
      // Its number comes with the end of the cancellation, which is not known yet.
      const isOpen = cancellations.some(({ state }) => state === 'requested');
      if (isOpen)
        return { step: null, answer: { verdict: 'could not be used yet: it is not known', isComplete: false } };
      if (payout.state === 'bounced') hub.log.error({ paymentId: id }, 'a refund bounced that is not known here');
      return { step: null, answer: over('about a refund that is not known here') };
    }
    if (found.payout === payout.state) return { step: null, answer: over('this refund is known to have ended so') };
    if (found.payout !== null && !payoutTransitions[found.payout].includes(payout.state)) {
      hub.log.error({ paymentId: id, cancellationId: found.id, told: payout.state }, 'a refund is told to end twice');
      return { step: null, answer: over(`this refund is ${found.payout} and cannot become ${payout.state}`) };
    }
    if (payout.state === 'bounced')
      hub.log.error({ paymentId: id, cancellationId: found.id }, 'a refund did not reach the buyer’s account');
    const detail = { cancellationId: found.id, payout: payout.state };
    return {
      step: [
        { write: 'change cancellation', id: found.id, from: [found.state], change: { payout: payout.state } },
        ...noted(payment, { event: 'payout', at: hub.clock.now(), actor: 'gateway', detail }),
      ],
      answer: over(`the refund is ${payout.state}`),
    };
  });
}

const escrowEvents: Readonly<Record<NonNullable<Told['escrow']>, EscrowEvent>> = {
  shipped: 'delivery_registered',
  confirmed: 'buyer_confirmed',
  denied: 'buyer_denied',
};

/** What became of the goods. The money of the payment is not touched by it. */
async function moveEscrow(hub: Hub, id: PaymentId, told: NonNullable<Told['escrow']>): Promise<Acted> {
  return decide(hub, async (): Promise<Decision<Acted>> => {
    const payment = await loadPayment(hub.db, id);
    if (!payment || payment.escrow === null) return { step: null, answer: over('its payment is not in escrow') };
    const next = escrowTransitions[payment.escrow][escrowEvents[told]];
    if (next === undefined || next === payment.escrow)
      return { step: null, answer: over(`nothing new: the escrow is ${payment.escrow}`) };
    const note = { event: escrowEvents[told], at: hub.clock.now(), actor: 'gateway', detail: { escrow: next } };
    const step = noted(payment, { ...note, change: { escrow: next } });
    return { step, answer: over(`the escrow is ${next}`) };
  });
}
