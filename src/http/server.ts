import Fastify, { type FastifyInstance } from 'fastify';
import { refuse } from '../contract/v1/errors.ts';
import type { Hub } from '../hub.ts';
import { registerCheckout } from './checkout/routes.ts';
import { registerHealth } from './health.ts';
import { registerNotifications } from './notifications.ts';
import { registerV1 } from './v1/routes.ts';

/** Larger than any honest request of the API: a thousand schedules with custom data. */
const bodyLimitBytes = 1024 * 1024;
const requestTimeoutMs = 120_000;

/**
 * The hub's one server: REST V1 at the root, checkout, notifications, health. Levers are added by `main` in sandbox
 * mode.
 */
export function createServer(hub: Hub): FastifyInstance {
  const server = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 500 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    disableRequestLogging: true,
    forceCloseConnections: 'idle',
  });
  server.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', "frame-ancestors 'none'");
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'unknown';
    hub.log.info({ method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });
  server.setNotFoundHandler((_request, reply) => {
    const { status, body } = refuse('unknown_route');
    return reply.code(status).send(body);
  });
  server.setErrorHandler((error, request, reply) => {
    hub.log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
    const { status, body } = refuse(isRequestsFault(error) ? 'body_unreadable' : 'internal');
    return reply.code(status).send(body);
  });
  registerHealth(server, hub);
  registerCheckout(server, hub);
  registerNotifications(server, hub);
  registerV1(server, hub);
  return server;
}

function isRequestsFault(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500;
}
