import type { Channel } from '../core/channel.ts';
import { isPaymentId } from '../core/ids.ts';
import type { Gateway, NotificationAnswer, NotificationRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findChannelByToken, loadChannel } from '../store/channels.ts';
import { insertNotification, judgeNotification } from '../store/notifications.ts';
import { loadPayment } from '../store/payments.ts';
import { actOnNotification } from './act-on-notification.ts';

export type ReceiveNotification = NotificationRequest & { readonly gateway: string; readonly channelToken: string };

/**
 * A gateway tells us something. It is kept as it came (without secrets) before it is judged, and it is only a hint:
 * what changes, changes by what the gateway answers when it is asked. Null when the address is nobody's.
 */
export async function receiveNotification(hub: Hub, notice: ReceiveNotification): Promise<NotificationAnswer | null> {
  const gateway = hub.gateways.named(notice.gateway);
  const channel = gateway && (await findChannelByToken(hub.db, notice.gateway, notice.channelToken));
  return gateway && channel ? hear(hub, notice, { gateway, channel, mustProve: false }) : null;
}

/**
 * The same at an address of the original service, which names no channel: the notice must name a payment of ours, whose
 * channel then is meant, and prove itself. One that names none is answered as heard, for nobody can use it.
 */
export async function receiveAtAlias(
  hub: Hub,
  alias: string,
  notice: NotificationRequest,
): Promise<NotificationAnswer | null> {
  const gateway = hub.gateways.all.find(({ notificationAliases }) => notificationAliases.includes(alias));
  const channel = gateway && (await channelMeant(hub, gateway, notice.body));
  return gateway && channel ? hear(hub, notice, { gateway, channel, mustProve: true }) : null;
}

/** A notice speaks of one payment; whoever writes many numbers into one has the hub look for them. */
const maxNumbersLookedFor = 3;

/** Our own numbers are looked for as they are written everywhere: a gateway gives them back untouched. */
async function channelMeant(hub: Hub, gateway: Gateway, body: string): Promise<Channel | null> {
  const numbers = new Set(Array.from(body.matchAll(/imps?_[0-9]{12}/g), ([number]) => number));
  for (const id of [...numbers].slice(0, maxNumbersLookedFor)) {
    const payment = isPaymentId(id) ? await loadPayment(hub.db, id) : null;
    if (payment?.gateway === gateway.name) return loadChannel(hub.db, payment.channelId);
  }
  return null;
}

type Ear = { readonly gateway: Gateway; readonly channel: Channel; readonly mustProve: boolean };

async function hear(hub: Hub, notice: NotificationRequest, ear: Ear): Promise<NotificationAnswer> {
  const { gateway, channel, mustProve } = ear;
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
  const { verdict, isComplete } = await actOnNotification(hub, {
    channel,
    notification,
    canList: session.listCancellations !== undefined,
    isFromGateway: gateway.notificationSources !== null,
    mustProve,
  });
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
