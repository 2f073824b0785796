import type { V1Token } from '../src/contract/v1/schema.ts';
import { NaruRefused, NaruUnauthorized, NaruUnreachable } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';

export type Tokens = {
  /** The token that all calls share; `refused`: the one that was not accepted, in whose place another is asked for. */
  current(refused?: string): Promise<string>;
  /** The server makes the second of two calls under one key only once; known with the first token. */
  keepsKeys(): boolean;
};

type KeyPair = { readonly impKey: string; readonly impSecret: string; readonly timeoutMs: number };

/** So long before its end a token is renewed. Asked with under a minute left, the server moves it (V1, getToken). */
const renewedBeforeMs = 30_000;

/**
 * A token lives as long as the server's own two times say, counted from before it was asked for on a clock that nobody
 * sets; where the server's time is moved (sandbox), its refusal tells.
 */
export function createTokens(exchange: Exchange, pair: KeyPair): Tokens {
  let known: { readonly text: string; readonly keepsKeys: boolean; readonly renewAtMs: number } | null = null;
  let asked: Promise<string> | null = null;

  const ask = async (): Promise<string> => {
    const startedMs = performance.now();
    const answer = await askToken(exchange, pair);
    const { access_token: text, now, expired_at } = answer.response as V1Token;
    const renewAtMs = startedMs + (expired_at - now) * 1000 - renewedBeforeMs;
    known = { text, keepsKeys: answer.accepts === 'idempotency-key', renewAtMs };
    return text;
  };

  return {
    current(refused) {
      if (known !== null && known.text !== refused && performance.now() < known.renewAtMs)
        return Promise.resolve(known.text);
      asked ??= ask().finally(() => {
        asked = null;
      });
      return asked;
    },
    keepsKeys: () => known?.keepsKeys === true,
  };
}

async function askToken(exchange: Exchange, { impKey, impSecret, timeoutMs }: KeyPair): Promise<Answer> {
  const body = { imp_key: impKey, imp_secret: impSecret };
  const asked = { method: 'POST', path: ['users', 'getToken'], body } as const;
  const answer = await exchange(asked, { headers: new Headers(), timeoutMs }).catch((error: unknown) => {
    throw error instanceof NaruUnreachable ? beforeTheCall(error) : error;
  });
  if (answer.httpStatus === 401) throw new NaruUnauthorized(answer.message);
  if (answer.code !== 0) throw new NaruRefused(answer);
  return answer;
}

/** Whatever became of the question for a token, the call that needed it was not made. */
function beforeTheCall({ message, cause }: NaruUnreachable): NaruUnreachable {
  return new NaruUnreachable(message, { mayHaveArrived: false, cause });
}
