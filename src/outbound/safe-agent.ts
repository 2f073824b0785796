import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { isBlockedAddress } from './blocked-addresses.ts';

/**
 * Posts to urls that merchants chose. Addresses inside the house are never reached, whatever name or notation leads
 * to them; redirects are not followed.
 */
export type SafeAgent = {
  /** Rejects when no status was received: refused, blocked, reset or out of time. */
  post(call: SafePost): Promise<SafeReply>;
  /** Waits for the calls in flight. */
  close(): Promise<void>;
};

export type SafePost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the request's end to the answer's head, and between two pieces of its body. */
  readonly readTimeoutMs: number;
  /** For everything, from looking the name up to the end of the answer. */
  readonly totalTimeoutMs: number;
};

/** `text` is the answer's body up to the limit, without what a database refuses. */
export type SafeReply = { readonly status: number; readonly text: string };

export type SafeAgentOptions = {
  /** The sandbox's merchants live on this machine; nobody else's do. */
  readonly allowLoopback: boolean;
  readonly lookup?: LookupFunction;
};

/** An answer is a status and at most a sentence; what is longer is cut and the connection closed. */
const maxReplyBytes = 64 * 1024;
/** The original service's limit (i'mport guide, webhooks: "connect timeout 10 s"). */
const connectTimeoutMs = 10_000;
/** More calls to one merchant at once than the webhook lanes and a busy shop's windows need. */
const connectionsPerOrigin = 32;
/** Shorter than the five seconds after which common servers close: a POST on a closing connection is lost. */
const keepAliveMs = 4_000;

export function createSafeAgent({ allowLoopback, lookup = systemLookup }: SafeAgentOptions): SafeAgent {
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    lookup: guarded(lookup, allowLoopback),
  });
  const agent = new Agent({
    // A literal address is dialled without any look-up, so it is checked here.
    connect(options, callback) {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && isBlockedAddress(host, allowLoopback)) return callback(blockedError(host), null);
      return connect(options, callback);
    },
    keepAliveTimeout: keepAliveMs,
    connections: connectionsPerOrigin,
    pipelining: 1,
  });
  return { post: (call) => post(agent, call), close: () => agent.close() };
}

/** Checks a name in the look-up of the connection itself, so that the checked address is the dialled one. */
function guarded(lookup: LookupFunction, allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const blocked = addresses.find(({ address }) => isBlockedAddress(address, allowLoopback));
      if (blocked) return callback(blockedError(blocked.address), []);
      const [first] = addresses;
      if (!first) return callback(new Error(`${hostname} has no address`), []);
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function blockedError(address: string): Error {
  return Object.assign(new Error(`${address} is not on the public internet`), { code: 'EBLOCKED' });
}

async function post(agent: Dispatcher, call: SafePost): Promise<SafeReply> {
  const signal = AbortSignal.timeout(call.totalTimeoutMs);
  try {
    const reply = await request(call.url, {
      dispatcher: agent,
      method: 'POST',
      headers: { ...call.headers },
      body: call.body,
      headersTimeout: call.readTimeoutMs,
      bodyTimeout: call.readTimeoutMs,
      signal,
    });
    return { status: reply.statusCode, text: await readText(reply.body) };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw Object.assign(new Error(`no answer within ${call.totalTimeoutMs} ms`), { code: 'ETIMEDOUT', cause: error });
  }
}

/** The status is the answer; a body that breaks off or never ends takes nothing from it. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes: Uint8Array = chunk;
      chunks.push(bytes);
      size += bytes.length;
      if (size >= maxReplyBytes) break;
    }
  } catch {
    return textOf(chunks);
  }
  return textOf(chunks);
}

/** A character cut in two at the end is left out; Postgres holds every character but NUL. */
function textOf(chunks: readonly Uint8Array[]): string {
  const bytes = Buffer.concat(chunks).subarray(0, maxReplyBytes);
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '\u{FFFD}');
}
