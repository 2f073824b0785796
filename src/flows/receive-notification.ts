import { timingSafeEqual } from 'node:crypto';
import type { Channel } from '../core/channel.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Notification, NotificationAnswer, NotificationRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findChannelByToken } from '../store/channels.ts';
import { insertNotification, judgeNotification } from '../store/notifications.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { learnCancellations } from './learn-cancellations.ts';
import { settleOperation } from './settle-operation.ts';

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
  const session = hub.gateways.open(channel);
  const notification = session.parseNotification(notice);
  const { verdict, isComplete } = await act(hub, channel, notification);
  hub.log.info({ gateway: gateway.name, notification: id, verdict }, 'notification');
  await judgeNotification(hub.db, id, verdict, notification.accepted ? notification.dedupeKey : null);
  return isComplete ? session.notificationAnswer : session.notificationRetryAnswer;
}

function redactedHeaders(
  headers: Readonly<Record<string, string>>,
  redact: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
}

/** What the notice led to, in words for people, and whether the gateway need not send it again. */
type Acted = { readonly verdict: string; readonly isComplete: boolean };

function over(verdict: string): Acted {
  return { verdict, isComplete: true };
}

async function act(hub: Hub, channel: Channel, notification: Notification): Promise<Acted> {
  if (!notification.accepted) return over(`refused: ${notification.why}`);
  if (notification.paymentId === null) return over('about no payment of ours');
  const payment = await loadPayment(hub.db, notification.paymentId);
  if (!payment || payment.channelId !== channel.id) return over('about a payment that this channel does not have');
  if (!secretMatches(payment, notification.secret)) {
    hub.log.info({ paymentId: payment.id }, 'a notification with another check value was ignored');
    return over('refused: its check value is not the one of this payment');
  }
  const open = (await loadOperationsOf(hub.db, payment.id)).filter(canBeAsked);
  for (const operation of open) await settleOperation(hub, operation.id);
  if (!notification.tellsOfCancellation) return over(askedAbout(open));
  const { count, isComplete } = await learnCancellations(hub, payment.id);
  if (!isComplete) return { verdict: 'could not be used yet: the gateway is to send it again', isComplete };
  return over(count > 0 ? `learnt ${count} cancellation(s) made at the gateway` : askedAbout(open));
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
  if (payment.gatewaySecret === null || told === null) return true;
  const known = Buffer.from(payment.gatewaySecret);
  const given = Buffer.from(told);
  return known.length === given.length && timingSafeEqual(known, given);
}
