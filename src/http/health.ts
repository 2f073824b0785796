import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Hub } from '../hub.ts';
import { isMigrated } from '../store/migrate.ts';

/**
 * `/healthz`: the process answers. `/readyz`: it can take payments. `/metrics`: figures for Prometheus. `/`: where
 * people begin.
 */
export function registerHealth(server: FastifyInstance, hub: Hub): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'naru_http_request_seconds',
    help: 'How long requests take, by route',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const problem = await whyNotReady(hub);
    return problem === null ? { status: 'ready' } : reply.code(503).send({ status: 'not ready', problem });
  });
  server.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  server.get('/', async (_request, reply) => {
    if (hub.settings.mode === 'sandbox') return reply.redirect(hub.settings.shopUrl);
    return reply.type('text/html; charset=utf-8').send('<!doctype html><title>Naru</title><p>Naru (나루)</p>');
  });
}

async function whyNotReady(hub: Hub): Promise<string | null> {
  try {
    return (await isMigrated((sql) => hub.db.query(sql))) ? null : 'migrations have not been run';
  } catch (error) {
    return `the database does not answer: ${(error as Error).message}`;
  }
}
