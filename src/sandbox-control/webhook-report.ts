import type { readWebhooks } from '../flows/read-webhooks.ts';
import type { Json } from './sandbox-client.ts';

type Delivery = Awaited<ReturnType<typeof readWebhooks>>[number];

/** One delivery with its attempts, as the lever shows it. */
export function deliveryReport(delivery: Delivery): Json {
  return {
    event_id: delivery.eventId,
    sequence: delivery.sequence,
    status: delivery.event.status,
    url: delivery.url,
    state: delivery.state,
    next_attempt_at: delivery.nextAttemptAt,
    attempts: delivery.tries.map((each) => ({
      number: each.number,
      at: each.startedAt,
      duration_ms: each.durationMs,
      status: each.status,
      error: each.error,
      headers: each.requestHeaders,
      body: each.requestBody,
      response: each.responseHead,
    })),
  };
}
