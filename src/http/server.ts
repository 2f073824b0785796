import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { refuse } from '../contract/v1/errors.ts';
import { repairEscapes } from '../contract/v1/reader.ts';
import type { Hub } from '../hub.ts';
import { registerCheckout } from './checkout/routes.ts';
import { registerHealth } from './health.ts';
import { registerNotifications } from './notifications.ts';
import { registerReference } from './reference.ts';
import { registerV1 } from './v1/routes.ts';

/** Larger than any honest request of the API: a thousand schedules with custom data. */
const bodyLimitBytes = 1024 * 1024;
/** A request that needs longer than this to arrive never will. */
const requestTimeoutMs = 120_000;
/** An order of 64 characters, each of them four escaped bytes, and some room. */
const maxParamChars = 1_000;

export type ServerOptions = {
  /** Addresses and networks (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
};

/**
 * The hub's one server: REST V1 at the root, its reference, checkout, notifications, health. Levers are added by `main`
 * in sandbox mode.
 */
export function createServer(hub: Hub, { trustedProxies }: ServerOptions = { trustedProxies: [] }): FastifyInstance {
  const server = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: maxParamChars },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    forceCloseConnections: 'idle',
    // Clients leave percent signs in order numbers unescaped.
    rewriteUrl: (request) => repairEscapes(request.url ?? '/'),
    frameworkErrors: (error, request, reply) => sendFailure(hub, { error, request, reply }),
    clientErrorHandler: answerUnreadable,
  });
  server.addHook('onSend', async (_request, reply) => addSecurityHeaders(reply));
  endConnectionsOnClose(server);
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    hub.log.info(
      { method, route: routeOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
  });
  server.setErrorHandler((error, request, reply) => sendFailure(hub, { error, request, reply }));
  registerHealth(server, hub);
  registerCheckout(server, hub);
  registerNotifications(server, hub);
  registerReference(server, hub);
  registerV1(server, hub);
  return server;
}

/**
 * Connections that rest are closed when the hub stops. One whose call is still answered then would rest for another
 * minute, and the hub with it: its answer says that it is the last.
 */
function endConnectionsOnClose(server: FastifyInstance): void {
  let isClosing = false;
  server.addHook('preClose', async () => void (isClosing = true));
  server.addHook('onSend', async (_request, reply) => void (isClosing && reply.header('connection', 'close')));
}

/** Pages set a policy of their own; nothing else is ever shown inside another page, guessed at or kept. */
function addSecurityHeaders(reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', "frame-ancestors 'none'");
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
}

/** The pattern and never the address: an address may carry a token. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

type Failure = { readonly error: unknown; readonly request: FastifyRequest; readonly reply: FastifyReply };

function sendFailure(hub: Hub, { error, request, reply }: Failure): FastifyReply {
  const { statusCode = 500, code = '' } = error as { statusCode?: number; code?: string };
  const isOurs = statusCode >= 500;
  if (isOurs) hub.log.error({ err: error, route: routeOf(request) }, 'a request failed');
  const theirs = code.startsWith('FST_ERR_CTP') ? 'body_unreadable' : 'request_unreadable';
  const { status, body, headers = {} } = refuse(isOurs ? 'internal' : theirs);
  return reply.code(status).headers(headers).send(body);
}

/** What is not even HTTP still gets the words of the API: some clients crash on an answer without a message. */
function answerUnreadable(_error: Error, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const refusal = refuse('request_unreadable');
  const body = JSON.stringify(refusal.body);
  const head = {
    'Content-Type': 'application/json; charset=UTF-8',
    Connection: 'close',
    'Content-Length': Buffer.byteLength(body),
    ...refusal.headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.end(['HTTP/1.1 400 Bad Request', ...lines, '', body].join('\r\n'));
}
