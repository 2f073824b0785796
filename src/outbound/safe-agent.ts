import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import { isBlockedAddress } from './blocked-addresses.ts';

/**
 * Posts to urls that merchants chose. Names and addresses inside the house are never reached, redirects are not
 * followed.
 */
export type SafeAgent = {
  post(call: SafePost): Promise<SafeReply>;
  close(): Promise<void>;
};

export type SafePost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
};

export type SafeReply = { readonly status: number; readonly head: string };

type Lookup = typeof systemLookup;

export type SafeAgentOptions = { readonly allowLoopback: boolean; readonly lookup?: Lookup };

/** What is read of an answer at the most; what is kept of it. The rest is nobody's business. */
const maxReplyBytes = 64 * 1024;
const keptReplyChars = 2_000;
const connectionsPerOrigin = 32;
const keepAliveMs = 10_000;
/** The original service's limit. */
const connectMs = 10_000;

export function createSafeAgent({ allowLoopback, lookup = systemLookup }: SafeAgentOptions): SafeAgent {
  const connect = buildConnector({ timeout: connectMs, lookup: guarded(lookup, allowLoopback) as never });
  const agent = new Agent({
    connect(options, callback) {
      const literal = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(literal) !== 0 && isBlockedAddress(literal, allowLoopback)) return callback(blockedError(literal), null);
      return connect(options, callback);
    },
    keepAliveTimeout: keepAliveMs,
    connections: connectionsPerOrigin,
    pipelining: 1,
  });
  return { post: (call) => post(agent, call), close: () => agent.close() };
}

/**
 * Checks what a name resolves to in the look-up that the connection itself uses, so the checked address is the
 * dialled one.
 */
function guarded(lookup: Lookup, allowLoopback: boolean): Lookup {
  const check = (hostname: string, options: object, callback: (...result: unknown[]) => void): void => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error);
      const addresses = found as LookupAddress[];
      const bad = addresses.find((each) => isBlockedAddress(each.address, allowLoopback));
      if (bad) return callback(blockedError(bad.address));
      const [first] = addresses;
      if (!first) return callback(new Error(`${hostname} has no address`));
      return 'all' in options && options.all === true
        ? callback(null, addresses)
        : callback(null, first.address, first.family);
    });
  };
  return check as unknown as Lookup;
}

function blockedError(address: string): Error {
  return Object.assign(new Error(`${address} is not on the public internet`), { code: 'EBLOCKED' });
}

async function post(agent: Dispatcher, call: SafePost): Promise<SafeReply> {
  const reply = await request(call.url, {
    dispatcher: agent,
    method: 'POST',
    headers: { ...call.headers },
    body: call.body,
    headersTimeout: call.timeoutMs,
    bodyTimeout: call.timeoutMs,
    signal: AbortSignal.timeout(call.timeoutMs),
  });
  return { status: reply.statusCode, head: await readHead(reply.body) };
}

async function readHead(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxReplyBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, keptReplyChars);
}
