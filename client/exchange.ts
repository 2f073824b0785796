import { NaruUnreachable } from './errors.ts';

/*
 * One request and one answer, over the platform's own `fetch`. No retries and no tokens here.
 */

export type Asked = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parts of the path as they are; they are encoded here. */
  readonly path: readonly string[];
  /** A list becomes `name[]=a&name[]=b`; what is undefined is left out. */
  readonly query?: Query;
  readonly body?: object;
};

export function get(path: readonly string[], query: Query = {}): Asked {
  return { method: 'GET', path, query };
}

export function post(path: readonly string[], body: object = {}): Asked {
  return { method: 'POST', path, body };
}

export function put(path: readonly string[], body: object): Asked {
  return { method: 'PUT', path, body };
}

export function remove(path: readonly string[]): Asked {
  return { method: 'DELETE', path };
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The envelope, and what the hub says beside it. */
export type Answer = {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly response: unknown;
  /** `Naru-Outcome`: the end is not known, or the gateway said no. Null: neither, or a service that does not say. */
  readonly outcome: string | null;
  /** `Naru-Error`: the stable name of a refusal. */
  readonly error: string | null;
  /** `Naru-Accepts`, beside a token: what this server understands beyond V1. */
  readonly accepts: string | null;
  /** An earlier try of the same call may have been heard: a refusal of this one does not say that nothing was done. */
  readonly mayHaveArrivedBefore: boolean;
  /** The same call may be made again, and does nothing twice. */
  readonly canRepeat: boolean;
};

/** Another call under the same key is running; this one was not made. */
export function isUnderWay({ error }: Answer): boolean {
  return error === 'idempotency_key_busy';
}

export type Exchange = (
  asked: Asked,
  sent: { readonly headers: Headers; readonly timeoutMs: number },
) => Promise<Answer>;

/** Throws `NaruUnreachable` when no answer came, or one that is none of a hub. */
export function createExchange(baseUrl: string, fetch: typeof globalThis.fetch): Exchange {
  const base = baseUrl.replace(/\/+$/, '');
  return async ({ method, path, query = {}, body }, { headers, timeoutMs }) => {
    const url = `${base}/${path.map(encodedPart).join('/')}${written(query)}`;
    if (body !== undefined) headers.set('content-type', 'application/json');
    const request: RequestInit = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) };
    if (body !== undefined) request.body = JSON.stringify(body);
    try {
      const reply = await fetch(url, request);
      return read(reply, await reply.text());
    } catch (error) {
      throw error instanceof NaruUnreachable ? error : unreached(error, timeoutMs);
    }
  };
}

/** An empty part, or one of dots, would ask for another address than was meant. */
function encodedPart(part: string): string {
  if (part === '' || part === '.' || part === '..')
    throw new TypeError(`"${part}"는 식별자가 될 수 없습니다. No identifier: an empty text, or dots alone.`);
  return encodeURIComponent(part);
}

function written(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    return typeof value === 'object' ? value.map((each) => [`${name}[]`, each]) : [[name, String(value)]];
  });
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function read({ status: httpStatus, headers }: Response, text: string): Answer {
  const envelope = parsed(text);
  if (envelope === null) throw notOfHub(httpStatus);
  const { code, message, response } = envelope;
  return {
    httpStatus,
    code,
    message: message ?? '',
    response,
    outcome: headers.get('naru-outcome'),
    error: headers.get('naru-error'),
    accepts: headers.get('naru-accepts'),
    mayHaveArrivedBefore: false,
    canRepeat: false,
  };
}

type Envelope = { readonly code: number; readonly message: string | null; readonly response: unknown };

/** Null: this is no envelope, so whoever answered is no hub. */
function parsed(text: string): Envelope | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEnvelope(value) ? value : null;
  } catch {
    return null;
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  return 'code' in value && typeof value.code === 'number' && 'message' in value && 'response' in value;
}

/** A proxy's error page, a redirect, another server. The hub behind it may have heard all the same. */
function notOfHub(httpStatus: number): NaruUnreachable {
  const message = `허브의 응답이 아닙니다(HTTP ${httpStatus}). baseUrl과 프록시를 확인하세요. This is no answer of a hub.`;
  return new NaruUnreachable(message, { mayHaveArrived: httpStatus >= 500 });
}

/** Failures that come before a request is written: nothing was sent. */
const unsent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function unreached(error: unknown, timeoutMs: number): NaruUnreachable {
  if (error instanceof Error && error.name === 'TimeoutError') {
    const message = `허브가 ${timeoutMs} ms 안에 답하지 않았습니다. The hub did not answer in time.`;
    return new NaruUnreachable(message, { mayHaveArrived: true, cause: error });
  }
  const code = codeOf(error instanceof Error ? error.cause : null);
  const message = `허브에 연결하지 못했습니다${code === '' ? '' : ` (${code})`}. The hub was not reached.`;
  return new NaruUnreachable(message, { mayHaveArrived: !unsent.has(code), cause: error });
}

function codeOf(cause: unknown): string {
  const isCoded = typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string';
  return isCoded ? String(cause.code) : '';
}
