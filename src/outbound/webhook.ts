import { createHmac } from 'node:crypto';
import type { SafeAgent } from './safe-agent.ts';

/** What happened, in the words that the body needs. */
export type WebhookEvent = {
  readonly id: string;
  /** Counts the events of one payment from 1. */
  readonly sequence: number;
  readonly paymentId: string;
  readonly orderId: string;
  readonly status: 'ready' | 'paid' | 'failed' | 'cancelled';
  readonly cancellationId: string | null;
};

export type WebhookDelivery = {
  readonly url: string;
  readonly contentType: string;
  readonly isFirst: boolean;
  readonly secrets: readonly string[];
  readonly event: WebhookEvent;
};

/** One try as it went over the wire. `status` is null when no answer came, and then `error` says why. */
export type Attempt = {
  readonly delivered: boolean;
  readonly status: number | null;
  readonly responseHead: string | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly sentHeaders: Readonly<Record<string, string>>;
  readonly sentBody: string;
};

/** The original service's limits (i'mport guide, webhooks): 10 s to connect and 30 s to answer at first... */
const firstLimits = { readTimeoutMs: 30_000, totalTimeoutMs: 40_000 };
/** ... and 15 s in all for every later attempt. */
const laterLimits = { readTimeoutMs: 15_000, totalTimeoutMs: 15_000 };
/** What is kept of an answer: enough to recognise an error page by. */
const keptReplyBytes = 2 * 1024;
/** Of what went wrong, a line in a list. */
const maxErrorChars = 500;

/** Posts one event to one url; never throws. Any 2xx is a delivery; a redirect is not followed and is none. */
export async function sendWebhook(
  deps: { readonly agent: SafeAgent; readonly now: () => Date },
  delivery: WebhookDelivery,
): Promise<Attempt> {
  const body = webhookBody(delivery.event, delivery.contentType);
  const headers = webhookHeaders(delivery, body, deps.now());
  const startedMs = performance.now();
  const sent = { sentHeaders: headers, sentBody: body };
  try {
    const limits = delivery.isFirst ? firstLimits : laterLimits;
    const { status, text } = await deps.agent.post({ url: delivery.url, headers, body, ...limits });
    const delivered = status >= 200 && status < 300;
    return { ...sent, delivered, status, responseHead: headOf(text), error: null, durationMs: since(startedMs) };
  } catch (error) {
    const nothing = { delivered: false, status: null, responseHead: null };
    return { ...sent, ...nothing, error: reasonOf(error), durationMs: since(startedMs) };
  }
}

/** The body of the original service, unchanged: the receiver looks everything else up. */
export function webhookBody(event: WebhookEvent, contentType: string): string {
  const fields: Record<string, string> = {
    imp_uid: event.paymentId,
    merchant_uid: event.orderId,
    status: event.status,
    ...(event.cancellationId === null ? {} : { cancellation_id: event.cancellationId }),
  };
  return contentType === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(fields).toString()
    : JSON.stringify(fields);
}

/**
 * Standard Webhooks headers: the id stays the same over retries, the timestamp (Unix seconds) is each attempt's own,
 * and while a secret is being replaced there is a signature for each.
 */
export function webhookHeaders(delivery: WebhookDelivery, body: string, now: Date): Record<string, string> {
  const { event, secrets } = delivery;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'content-type': delivery.contentType,
    'user-agent': 'Naru-Webhook/1',
    'webhook-id': event.id,
    'webhook-timestamp': timestamp,
    'webhook-sequence': String(event.sequence),
    ...(secrets.length === 0
      ? {}
      : { 'webhook-signature': secrets.map((each) => sign(each, `${event.id}.${timestamp}.${body}`)).join(' ') }),
  };
}

/** `v1,` and the base64 HMAC-SHA256 under the base64 key behind `whsec_` (Standard Webhooks). */
function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** A character cut in two at the end is left out. */
function headOf(text: string): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, keptReplyBytes), { stream: true });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, maxErrorChars);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return `${code} ${error.message}`.trim().slice(0, maxErrorChars);
}

function since(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
