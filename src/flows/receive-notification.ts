import { timingSafeEqual } from 'node:crypto';
import type { Channel } from '../core/channel.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Gateway, Notification, NotificationAnswer, NotificationRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findChannelByToken } from '../store/channels.ts';
import { insertNotification, judgeNotification } from '../store/notifications.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { learnCancellations } from './learn-cancellations.ts';
import { settleOperation } from './settle-operation.ts';
import { hashOf } from './hash-of.ts';

export type ReceiveNotification = NotificationRequest & { readonly gateway: string; readonly channelToken: string };

/**
 * A gateway tells us something. It is kept as it came (without secrets) before it is judged, and it is only a hint:
 * what changes, changes by what the gateway answers when it is asked. Null when the address is nobody's.
 */
export async function receiveNotification(hub: Hub, notice: ReceiveNotification): Promise<NotificationAnswer | null> {
  const gateway = hub.gateways.named(notice.gateway);
  const channel = gateway && (await findChannelByToken(hub.db, notice.gateway, notice.channelToken));
  if (!gateway || !channel) return null;
  const id = hub.ids.row();
  await insertNotification(hub.db, {
    id,
    gateway: gateway.name,
    channelId: channel.id,
    sourceAddress: notice.sourceAddress,
    headers: redactedHeaders(notice.headers, gateway.redact),
    body: gateway.redact(notice.body),
    receivedAt: hub.clock.now(),
  });
  if (!comesFromGateway(gateway, channel, notice.sourceAddress)) {
    const { sourceAddress } = notice;
    hub.log.warn(
      { gateway: gateway.name, sourceAddress },
      'a notification from a strange address: see trusted proxies',
    );
    await judgeNotification(hub.db, id, 'refused: not from an address that the gateway publishes', null);
    return strangersAnswer;
  }
  const session = hub.gateways.open(channel);
  const notification = session.parseNotification(notice);
  const canList = session.listCancellations !== undefined;
  const { verdict, isComplete } = await act(hub, channel, { notification, canList });
  hub.log.info({ gateway: gateway.name, notification: id, verdict }, 'notification');
  await judgeNotification(hub.db, id, verdict, notification.accepted ? notification.dedupeKey : null);
  return isComplete ? session.notificationAnswer : session.notificationRetryAnswer;
}

/** Not heard, so that a gateway whose addresses we mistake repeats it, and somebody sees that it does. */
const strangersAnswer: NotificationAnswer = {
  status: 403,
  contentType: 'text/plain; charset=utf-8',
  body: 'not from an address of this gateway',
};

/** Where a gateway's notices prove nothing, its published addresses are what is left to tell it from others. */
function comesFromGateway({ notificationSources }: Gateway, { environment }: Channel, address: string): boolean {
  if (notificationSources === null || environment === 'sandbox') return true;
  return notificationSources[environment].includes(address.replace(/^::ffff:/i, ''));
}

function redactedHeaders(
  headers: Readonly<Record<string, string>>,
  redact: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
}

/** `canList`: the gateway can be asked what was cancelled there. */
type Heard = { readonly notification: Notification; readonly canList: boolean };

/** What the notice led to, in words for people, and whether the gateway need not send it again. */
type Acted = { readonly verdict: string; readonly isComplete: boolean };

function over(verdict: string): Acted {
  return { verdict, isComplete: true };
}

async function act(hub: Hub, channel: Channel, { notification, canList }: Heard): Promise<Acted> {
  if (!notification.accepted) return over(`refused: ${notification.why}`);
  if (notification.paymentId === null) return over('about no payment of ours');
  const payment = await loadPayment(hub.db, notification.paymentId);
  if (!payment || payment.channelId !== channel.id) return over('about a payment that this channel does not have');
  const { transactionId } = notification;
  if (transactionId !== null && payment.gatewayTransactionId !== null && transactionId !== payment.gatewayTransactionId)
    return over('refused: it speaks of another transaction than the one of this payment');
  if (!secretMatches(payment, notification.secret)) {
    hub.log.info({ paymentId: payment.id }, 'a notification with another check value was ignored');
    return over('refused: its check value is not the one of this payment');
  }
  const open = (await loadOperationsOf(hub.db, payment.id)).filter(canBeAsked);
  for (const operation of open) await settleOperation(hub, operation.id);
  if (!notification.tellsOfCancellation) return over(askedAbout(open));
  const { count, isComplete } = await learnCancellations(hub, payment.id);
  if (!isComplete) return { verdict: 'could not be used yet: the gateway is to send it again', isComplete };
  if (count > 0) return over(`learnt ${count} cancellation(s) made at the gateway`);
  const isLost = open.length === 0 && !canList;
  return over(isLost ? 'nothing was open; a cancellation made at this gateway cannot be learnt' : askedAbout(open));
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
