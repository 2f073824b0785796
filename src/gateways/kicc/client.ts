import type { Method } from '../../core/method.ts';
import { HttpFailure, type GatewayIo, type GatewayPlace, type HttpReply } from '../gateway.ts';
import { receiptKinds } from './codes.ts';

type Hosts = { readonly api: string; readonly office: string };

const hosts = {
  test: { api: 'https://testpgapi.easypay.co.kr', office: 'https://testoffice.easypay.co.kr' },
  live: { api: 'https://pgapi.easypay.co.kr', office: 'https://office.easypay.co.kr' },
} as const;

export function hostsOf(place: GatewayPlace): Hosts {
  if (place.environment !== 'sandbox') return hosts[place.environment];
  const origin = `${place.origin}/kicc`;
  return { api: origin, office: origin };
}

/** Where the buyer sees his receipt; null for a method that has none. */
export function receiptUrl(place: GatewayPlace, pgCno: string, method: Method): string | null {
  const payment = receiptKinds[method];
  if (payment === undefined) return null;
  return `${hostsOf(place).office}/receipt/ReceiptBranch.jsp?controlNo=${encodeURIComponent(pgCno)}&payment=${payment}`;
}

/** `money`: the papers require thirty seconds. A buyer who has pressed a button waits for `window` and no longer. */
const patienceMs = { money: 30_000, question: 15_000, window: 10_000 } as const;

export type NoReply = { readonly outcome: 'notSent' | 'unknown'; readonly cause: string };

export type Posted = { readonly reply: HttpReply } | NoReply;

export type Client = {
  post(path: string, body: object, patience: keyof typeof patienceMs): Promise<Posted>;
};

/**
 * Every call is one POST, sent once: the gateway replays nothing, and a repeated request is refused. There is no header
 * of authorization; the body names the merchant.
 */
export function createClient(io: GatewayIo): Client {
  const { api } = hostsOf(io.place);
  return {
    async post(path, body, patience) {
      try {
        const reply = await io.send({
          method: 'POST',
          url: api + path,
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
          timeoutMs: Math.min(io.timeoutMs, patienceMs[patience]),
        });
        return { reply };
      } catch (error) {
        if (!(error instanceof HttpFailure)) throw error;
        return { outcome: error.outcome, cause: error.message };
      }
    },
  };
}
