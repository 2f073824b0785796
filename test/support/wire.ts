import { HttpFailure, type HttpReply, type HttpRequest, type HttpSend } from '../../src/gateways/gateway.ts';

/*
 * The wire between a hub and the sandbox gateway: everything that is sent is written down, and on its way it can be
 * made to go wrong.
 */

export type Call = 'register' | 'approve' | 'cancel' | 'settle';

export type Meddler = (request: HttpRequest, exchange: HttpSend) => Promise<HttpReply>;

export type Wire = {
  readonly send: HttpSend;
  /** What was sent since the last `forget`, as `POST /v1/payments/confirm`. */
  sent(): readonly string[];
  forget(): void;
  /** From now on this stands between; null: nothing does. */
  meddle(meddler: Meddler | null): void;
  underWay(): number;
  /** The gateway takes its time: what waits here does not keep machine time from passing. */
  stall(until: Promise<void>): Promise<void>;
};

export function createWire(exchange: HttpSend): Wire {
  let requests: HttpRequest[] = [];
  let meddler: Meddler | null = null;
  let underWay = 0;
  return {
    async send(request) {
      requests.push(request);
      underWay += 1;
      try {
        return await (meddler ? meddler(request, exchange) : exchange(request));
      } finally {
        underWay -= 1;
      }
    },
    sent: () => requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/^\/[a-z]+/, '')}`),
    forget: () => void (requests = []),
    meddle: (next) => void (meddler = next),
    underWay: () => underWay,
    async stall(until) {
      underWay -= 1;
      await until;
      underWay += 1;
    },
  };
}

/** By the words of every gateway: one asks by GET, another posts its questions. */
export function callOf({ method, url }: HttpRequest): Call {
  if (method === 'GET' || url.endsWith('/retrieveTransaction')) return 'settle';
  if (url.endsWith('/webpay')) return 'register';
  return /\/(cancel|revise)$/.test(url) ? 'cancel' : 'approve';
}

/** An answer that says nothing, and that is not waited for again: the end of the call is unknown. */
const silence: HttpReply = { status: 500, headers: {}, body: '' };

/** These calls do what they do at the gateway, and nobody hears of it. */
export function losingReplies(...calls: readonly Call[]): Meddler {
  return async (request, exchange) => {
    const reply = await exchange(request);
    return calls.includes(callOf(request)) ? silence : reply;
  };
}

/** These calls never reach the gateway, and the hub cannot know it. */
export function losingRequests(...calls: readonly Call[]): Meddler {
  return async (request, exchange) => (calls.includes(callOf(request)) ? silence : exchange(request));
}

/** These calls find nobody: it is certain that nothing was sent. */
export function refusingConnections(...calls: readonly Call[]): Meddler {
  return async (request, exchange) => {
    if (calls.includes(callOf(request))) throw new HttpFailure('notSent', 'ECONNREFUSED');
    return exchange(request);
  };
}

type Json = Readonly<Record<string, unknown>>;

/** The gateway's answers to these calls, changed on their way. */
export function rewritingReplies(calls: readonly Call[], change: (payment: Json) => Json): Meddler {
  return async (request, exchange) => {
    const reply = await exchange(request);
    if (!calls.includes(callOf(request)) || reply.status !== 200) return reply;
    return { ...reply, body: JSON.stringify(change(JSON.parse(reply.body) as Json)) };
  };
}

/** What the hub asks, changed on its way. */
export function rewritingRequests(calls: readonly Call[], change: (body: Json) => Json): Meddler {
  return async (request, exchange) => {
    if (!calls.includes(callOf(request)) || request.body === null) return exchange(request);
    return exchange({ ...request, body: JSON.stringify(change(JSON.parse(request.body) as Json)) });
  };
}

/** One after the other on the same exchange, the first nearest to the hub. */
export function both(outer: Meddler, inner: Meddler): Meddler {
  return (request, exchange) => outer(request, (next) => inner(next, exchange));
}
