import { setTimeout as sleep } from 'node:timers/promises';
import { HttpFailure, type GatewayIo, type GatewayPlace, type HttpReply, type HttpRequest } from '../gateway.ts';

/** The gateway tells test from live by the key alone; both have the same hosts. */
const hosts = {
  test: { api: 'https://api.tosspayments.com', script: 'https://js.tosspayments.com' },
  live: { api: 'https://api.tosspayments.com', script: 'https://js.tosspayments.com' },
} as const;

export function hostsOf(place: GatewayPlace): { readonly api: string; readonly script: string } {
  if (place.environment !== 'sandbox') return hosts[place.environment];
  const origin = `${place.origin}/toss`;
  return { api: origin, script: origin };
}

/** A question may be put again; nobody need wait long for one. */
const questionTimeoutMs = 15_000;

/**
 * The gateway promises to replay its first answer to a repeated Idempotency-Key for 15 days ("멱등키"). So a POST that
 * got no answer, or whose first try is still at work (409) or came too fast (429), is repeated under its own key
 * while the caller waits, and no more often than this.
 */
const replayDelaysMs = [500, 1_500] as const;
/** A replay with less time than this is not worth sending. */
const shortestReplayMs = 1_000;

export type NoReply = { readonly outcome: 'notSent' | 'unknown'; readonly cause: string };

/** `wasLost`: an earlier try under the same key got no answer, so this one may speak of what that one did. */
export type Posted = { readonly reply: HttpReply; readonly wasLost: boolean } | NoReply;

export type Client = {
  post(path: string, body: object, reference: string): Promise<Posted>;
  /** May be repeated: what is gone stays gone. The gateway takes no Idempotency-Key here. */
  delete(path: string): Promise<Posted>;
  get(path: string): Promise<{ readonly reply: HttpReply } | NoReply>;
};

export function createClient(secretKey: string, io: GatewayIo): Client {
  const authorization = basicAuth(secretKey);
  const { api } = hostsOf(io.place);
  return {
    get: (path) =>
      once(io, {
        method: 'GET',
        url: api + path,
        headers: { authorization },
        body: null,
        timeoutMs: Math.min(io.timeoutMs, questionTimeoutMs),
      }),
    delete: (path) => untilAnswered(io, { method: 'DELETE', url: api + path, headers: { authorization }, body: null }),
    post: (path, body, reference) =>
      untilAnswered(io, {
        method: 'POST',
        url: api + path,
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': reference },
        body: JSON.stringify(body),
      }),
  };
}

/** User name: the secret key; password: empty. */
export function basicAuth(secretKey: string): string {
  return `Basic ${Buffer.from(`${secretKey}:`, 'utf8').toString('base64')}`;
}

async function untilAnswered(io: GatewayIo, request: Omit<HttpRequest, 'timeoutMs'>): Promise<Posted> {
  // Patience with a network is real time, which no hub's clock holds or shifts.
  const until = performance.now() + io.timeoutMs;
  let wasLost = false;
  for (let tries = 0; ; tries += 1) {
    const tried = await once(io, { ...request, timeoutMs: Math.ceil(until - performance.now()) });
    if ('reply' in tried && !asksToRepeat(tried.reply)) return { ...tried, wasLost };
    const wasNeverSent = 'outcome' in tried && tried.outcome === 'notSent';
    if (wasNeverSent && !wasLost) return tried;
    wasLost = true;
    const delayMs = replayDelaysMs[tries];
    const hasTime = delayMs !== undefined && until - performance.now() > delayMs + shortestReplayMs;
    if (!hasTime) return 'reply' in tried ? { ...tried, wasLost } : { outcome: 'unknown', cause: tried.cause };
    await sleep(delayMs);
  }
}

function asksToRepeat(reply: HttpReply): boolean {
  return reply.status === 409 || reply.status === 429;
}

async function once(io: GatewayIo, request: HttpRequest): Promise<{ readonly reply: HttpReply } | NoReply> {
  try {
    return { reply: await io.send(request) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { outcome: error.outcome, cause: error.message };
  }
}
