import { createCaller, defaultTimeoutMs } from './caller.ts';
import { customerCalls } from './calls/customers.ts';
import { escrowCalls } from './calls/escrows.ts';
import { paymentCalls } from './calls/payments.ts';
import { receiptCalls } from './calls/receipts.ts';
import { subscribeCalls } from './calls/subscribe.ts';
import { codeCalls, pgCalls, tierCalls } from './calls/tables.ts';
import { vbankCalls } from './calls/vbanks.ts';
import { webhookCalls } from './calls/webhooks.ts';
import { createExchange } from './exchange.ts';
import { createTokens } from './token.ts';

export type ClientOptions = {
  /** 허브의 주소. The hub's address, or that of the original service. */
  readonly baseUrl: string;
  readonly impKey: string;
  readonly impSecret: string;
  /** 하위상점으로 부릅니다. Calls for a sub-merchant. */
  readonly tierCode?: string;
  /** 다른 fetch(프록시 등). Another `fetch`, for a proxy. */
  readonly fetch?: typeof globalThis.fetch;
  /** 호출 하나의 시간 제한, 60초. The limit of one call, retries and all: a minute, for a hub may take 45 s. */
  readonly timeoutMs?: number;
  /** `whsec_...`; 바꾸는 동안에는 둘 다. The secret that webhooks are signed with; both while it is changed. */
  readonly webhookSecret?: string | readonly string[];
  /** 웹훅의 시각 허용 오차, 300초. How old a webhook may be. */
  readonly toleranceSeconds?: number;
};

export type NaruClient = {
  readonly payments: ReturnType<typeof paymentCalls>;
  readonly subscribe: ReturnType<typeof subscribeCalls>;
  readonly customers: ReturnType<typeof customerCalls>;
  readonly vbanks: ReturnType<typeof vbankCalls>;
  readonly receipts: ReturnType<typeof receiptCalls>;
  readonly escrows: ReturnType<typeof escrowCalls>;
  readonly codes: ReturnType<typeof codeCalls>;
  readonly tiers: ReturnType<typeof tierCalls>;
  readonly pg: ReturnType<typeof pgCalls>;
  readonly webhooks: ReturnType<typeof webhookCalls>;
};

/**
 * 나루(아임포트 V1) 서버 SDK. 첫 호출에서 토큰을 받고 스스로 갱신합니다.
 *
 * A client of a hub. The token is fetched at the first call, shared, and renewed.
 */
export function createClient(options: ClientOptions): NaruClient {
  const { baseUrl, impKey, impSecret, tierCode = null, timeoutMs = defaultTimeoutMs } = options;
  if (!/^https?:\/\/[^/]/.test(baseUrl)) throw missing('baseUrl', 'http(s)://...');
  if (!impKey) throw missing('impKey', 'imp_key');
  if (!impSecret) throw missing('impSecret', 'imp_secret');
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const exchange = createExchange(baseUrl, fetch);
  const tokens = createTokens(exchange, { impKey, impSecret, timeoutMs });
  const caller = createCaller({ exchange, tokens, tierCode, timeoutMs });
  const payments = paymentCalls(caller);
  const { webhookSecret: secret = null, toleranceSeconds = 300 } = options;
  return {
    payments,
    subscribe: subscribeCalls(caller),
    customers: customerCalls(caller),
    vbanks: vbankCalls(caller),
    receipts: receiptCalls(caller),
    escrows: escrowCalls(caller),
    codes: codeCalls(caller),
    tiers: tierCalls(caller),
    pg: pgCalls(caller),
    webhooks: webhookCalls({ getPayment: (id) => payments.get(id), secret, toleranceSeconds }),
  };
}

function missing(name: string, wanted: string): TypeError {
  return new TypeError(`createClient에 ${name}(${wanted})을 주세요. createClient needs ${name}.`);
}
