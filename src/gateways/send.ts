import { Agent, type Dispatcher } from 'undici';
import { HttpFailure, type HttpReply, type HttpRequest, type HttpSend } from './gateway.ts';

/** No gateway's answer comes near this size; more is not read. */
const maxReplyBytes = 1024 * 1024;
/** Idle connections are closed before the far side does it: a request that meets a closing one has an unknown end. */
const keepAliveMs = 4_000;
const connectTimeoutMs = 10_000;

/** The door to the gateways: HTTP with kept connections. Redirects are replies like any other, not followed. */
export function createSend(): { send: HttpSend; close(): Promise<void> } {
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    connect: { timeout: connectTimeoutMs },
    // One clock per exchange, below, covers connection, headers and body.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request) => new Promise((resolve, reject) => exchange(agent, request, { resolve, reject })),
    close: () => agent.close(),
  };
}

type Ends = { resolve(reply: HttpReply): void; reject(failure: HttpFailure): void };

function exchange(agent: Agent, request: HttpRequest, ends: Ends): void {
  const { origin, pathname, search } = new URL(request.url);
  const { method, headers, body } = request;
  const handler = replyHandler(request.timeoutMs, ends);
  agent.dispatch({ origin, path: pathname + search, method, headers: { ...headers }, body }, handler);
}

/**
 * Collects one reply. The connection calls `onRequestStart` just before it writes the first byte: what fails earlier
 * (refused connection, failed name look-up, failed handshake) was certainly not sent; nobody knows the end of what
 * fails later.
 */
function replyHandler(timeoutMs: number, ends: Ends): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let headers: Record<string, string> = {};
  let byteCount = 0;
  let controller: Dispatcher.DispatchController | null = null;
  let isOver = false;

  const fail = (cause: string): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    const outcome = controller === null ? 'notSent' : 'unknown';
    ends.reject(new HttpFailure(outcome, cause));
    controller?.abort(new Error(cause));
  };
  const timer = setTimeout(() => fail(`no complete answer within ${timeoutMs} ms`), timeoutMs);

  return {
    onRequestStart(started) {
      if (isOver) return started.abort(new Error('given up before it was sent'));
      controller = started;
    },
    onResponseStart(_controller, statusCode, rawHeaders) {
      status = statusCode;
      headers = flatHeaders(rawHeaders);
    },
    onResponseData(_controller, chunk) {
      byteCount += chunk.length;
      if (byteCount > maxReplyBytes) fail(`the answer is longer than ${maxReplyBytes} bytes`);
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      ends.resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
    },
    onResponseError(_controller, error) {
      fail(causeOf(error));
    },
  };
}

function flatHeaders(raw: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** Names the failure by its code where it has one: texts of system errors may carry addresses. */
function causeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
