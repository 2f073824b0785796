import { NaruError, NaruUnauthorized, NaruUnreachable } from './errors.ts';
import { isUnderWay, type Answer, type Asked, type Exchange } from './exchange.ts';
import type { Tokens } from './token.ts';

export type CallOptions = {
  /** 이 호출의 시간 제한(ms), 재시도 포함. The limit of this call, retries and all, in milliseconds. */
  readonly timeoutMs?: number;
};

export type KeyedOptions = CallOptions & {
  /**
   * 멱등 키. 같은 키로 다시 부르면 처음의 답을 듣습니다(15일). 공백 없는 ASCII 1~255자.
   *
   * A second call under the same key hears the first one's answer, for 15 days. 1 to 255 visible ASCII characters.
   */
  readonly idempotencyKey?: string;
};

/** Makes calls with a token, and makes them again where that is safe. */
export type Caller = {
  /** Changes nothing: asked again when the hub was not reached. */
  read(asked: Asked, options?: CallOptions): Promise<Answer>;
  /** Made once. With a key, at a server that keeps keys, again when it was lost or while the first is running. */
  write(asked: Asked, options?: KeyedOptions): Promise<Answer>;
};

/** A hub keeps its caller waiting for at most 45 s (ARCHITECTURE.md, 1e). */
export const defaultTimeoutMs = 60_000;
/** Waits before the second try and the third; there is no fourth. */
const retryDelaysMs = [100, 400];
/** Between two questions about a call that is still running. */
const busyDelayMs = 500;

export type CallerSettings = {
  readonly exchange: Exchange;
  readonly tokens: Tokens;
  readonly tierCode: string | null;
  readonly timeoutMs: number;
};

type Once = (timeoutMs: number) => Promise<Answer>;

export function createCaller({ exchange, tokens, tierCode, timeoutMs: usualMs }: CallerSettings): Caller {
  /** A token that is not accepted means that nothing was done: the call is made once more with another. */
  const withToken = async (asked: Asked, key: string | null, timeoutMs: number): Promise<Answer> => {
    const send = (token: string): Promise<Answer> =>
      exchange(asked, { headers: headersOf(token, tierCode, key), timeoutMs });
    const token = await inTime(tokens.current(), timeoutMs);
    const first = await send(token);
    if (first.httpStatus !== 401) return first;
    const second = await send(await tokens.current(token));
    if (second.httpStatus === 401) throw new NaruUnauthorized(second.message);
    return second;
  };
  return {
    read: (asked, { timeoutMs = usualMs } = {}) =>
      patiently(
        (leftMs) => withToken(asked, null, leftMs),
        timeoutMs,
        () => true,
      ),
    write: async (asked, { timeoutMs = usualMs, idempotencyKey } = {}) => {
      if (idempotencyKey === undefined) return withToken(asked, null, timeoutMs);
      const key = goodKey(idempotencyKey);
      return patiently((leftMs) => withToken(asked, key, leftMs), timeoutMs, tokens.keepsKeys);
    },
  };
}

/**
 * Calls until an answer is there, while there is time and it is safe; what an earlier try may have done is not
 * forgotten.
 */
async function patiently(once: Once, timeoutMs: number, isSafe: () => boolean): Promise<Answer> {
  const endMs = performance.now() + timeoutMs;
  let mayHaveArrived = false;
  for (let failures = 0; ;) {
    const leftMs = Math.max(1, Math.ceil(endMs - performance.now()));
    const end = await once(leftMs).catch((error: unknown) => asUnreachable(error, mayHaveArrived));
    const isFailure = end instanceof NaruUnreachable;
    const delayMs = isFailure ? retryDelaysMs[failures] : busyDelayMs;
    if (isFailure) {
      failures += 1;
      mayHaveArrived ||= end.mayHaveArrived;
    }
    const canRepeat = isSafe();
    const isWorthIt = isFailure ? canRepeat || !mayHaveArrived : isUnderWay(end);
    const mayTryAgain = isWorthIt && delayMs !== undefined && delayMs < leftMs;
    if (mayTryAgain) await new Promise((resolve) => void setTimeout(resolve, delayMs));
    else if (isFailure) throw new NaruUnreachable(end.message, { mayHaveArrived, canRepeat, cause: end.cause });
    else return { ...end, mayHaveArrivedBefore: mayHaveArrived, canRepeat };
  }
}

/** Whatever is wrong now, what may have been heard before stays so: then nothing is thrown that says otherwise. */
function asUnreachable(error: unknown, mayHaveArrived: boolean): NaruUnreachable {
  if (error instanceof NaruUnreachable) return error;
  if (error instanceof NaruError && mayHaveArrived)
    return new NaruUnreachable(error.message, { mayHaveArrived, cause: error });
  throw error;
}

/** All calls wait for one token; one that has less time than that question does not wait longer than it may. */
async function inTime(token: Promise<string>, timeoutMs: number): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(noTokenInTime(timeoutMs)), timeoutMs);
  });
  return Promise.race([token, late]).finally(() => clearTimeout(timer));
}

function noTokenInTime(timeoutMs: number): NaruUnreachable {
  const message = `${timeoutMs} ms 안에 토큰을 받지 못했습니다. 아무것도 보내지 않았습니다. No token came in time.`;
  return new NaruUnreachable(message, { mayHaveArrived: false });
}

function headersOf(token: string, tierCode: string | null, key: string | null): Headers {
  const headers = new Headers({ authorization: `Bearer ${token}`, accept: 'application/json' });
  if (tierCode !== null) headers.set('tier', tierCode);
  if (key !== null) headers.set('idempotency-key', key);
  return headers;
}

function goodKey(key: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const ko = 'idempotencyKey는 공백 없는 ASCII 1~255자여야 합니다. 아무것도 보내지 않았습니다.';
  throw new TypeError(`${ko} 1 to 255 visible ASCII characters; nothing was sent.`);
}
