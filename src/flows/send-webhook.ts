import type { DeliveryId } from '../core/ids.ts';
import { nextAttemptDelaySeconds } from '../core/webhook.ts';
import type { Hub } from '../hub.ts';
import { sendWebhook, type Attempt } from '../outbound/webhook.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadDelivery, type DeliveryWithEvent } from '../store/webhook-deliveries.ts';
import { decide } from './decide.ts';
import { openWebhookSecrets } from './webhook-secrets.ts';

/** Makes one attempt at a delivery and writes down how it went and what comes next. */
export async function attemptDelivery(hub: Hub, id: DeliveryId): Promise<void> {
  const delivery = await loadDelivery(hub.db, id);
  if (delivery?.state !== 'pending') return;
  const merchant = await loadMerchant(hub.db, delivery.merchantId);
  const { settings } = merchant;
  const startedAt = hub.clock.now();
  const attempt = await sendWebhook(
    { agent: hub.outbound, now: () => hub.clock.machineNow() },
    {
      url: delivery.url,
      contentType: delivery.contentType,
      isFirst: delivery.attempts === 0,
      secrets: openWebhookSecrets(hub, merchant),
      event: { ...delivery.event, orderId: delivery.orderId },
    },
  );
  const made = attemptWrite(delivery, attempt, startedAt);
  await decide(hub, async (last) => {
    // A later event was delivered meanwhile and ended this one: the attempt was made all the same.
    if (last === 'delivery') return { step: [made], answer: undefined };
    if (last === 'already written') return { step: null, answer: undefined };
    return { step: [...outcomeWrites(hub, delivery, attempt, settings.retries), made], answer: undefined };
  });
}

function outcomeWrites(hub: Hub, delivery: DeliveryWithEvent, attempt: Attempt, retries: boolean): Write[] {
  const attempts = delivery.attempts + 1;
  const now = hub.clock.now();
  if (attempt.delivered) {
    const { paymentId, url, sequence } = delivery;
    return [
      change(delivery, { state: 'delivered', attempts, nextAttemptAt: null, endedAt: now }),
      { write: 'supersede older deliveries', paymentId, url, sequence, at: now },
      { write: 'wake workers' },
    ];
  }
  const delaySeconds = retries ? nextAttemptDelaySeconds(attempts) : null;
  if (delaySeconds === null) {
    return [change(delivery, { state: 'exhausted', attempts, nextAttemptAt: null, endedAt: now })];
  }
  const nextAttemptAt = new Date(now.getTime() + delaySeconds * 1000);
  return [change(delivery, { attempts, nextAttemptAt }), { write: 'wake workers' }];
}

function change(delivery: DeliveryWithEvent, values: Extract<Write, { write: 'change delivery' }>['change']): Write {
  return { write: 'change delivery', id: delivery.id, change: values };
}

function attemptWrite(delivery: DeliveryWithEvent, attempt: Attempt, startedAt: Date): Write {
  return {
    write: 'insert attempt',
    row: {
      deliveryId: delivery.id,
      number: delivery.attempts + 1,
      merchantId: delivery.merchantId,
      startedAt,
      durationMs: attempt.durationMs,
      status: attempt.status,
      error: attempt.error,
      requestHeaders: attempt.sentHeaders,
      requestBody: attempt.sentBody,
      responseHead: attempt.responseHead,
    },
  };
}
