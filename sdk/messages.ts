import type { DoneMessage } from '../src/contract/checkout/messages.ts';

/**
 * The end of a payment out of a message event, or null for everything else that pages post to themselves. Only our own
 * frame or popup on our own hub, about the request that is open, is listened to.
 */
export function readDone(
  event: { readonly origin: string; readonly source: unknown; readonly data: unknown },
  expected: { readonly hub: string; readonly sources: readonly unknown[]; readonly requestId: string },
): DoneMessage['data'] | null {
  if (event.origin !== expected.hub || !event.source || !expected.sources.includes(event.source)) return null;
  const message = event.data as Partial<DoneMessage> | null | undefined;
  if (typeof message !== 'object' || message === null) return null;
  if (message.from !== 'iamport-hub' || message.action !== 'done') return null;
  const { data } = message;
  return typeof data === 'object' && data !== null && data.request_id === expected.requestId ? data : null;
}
