import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Standard Webhooks: HMAC-SHA256 over id, timestamp and body, by a secret that is written `whsec_` and base64. */
export function isSignedBy(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const given = String(headers['webhook-signature'])
    .split(' ')
    .map((each) => Buffer.from(each));
  return given.some((each) => each.length === wanted.length && timingSafeEqual(each, wanted));
}
