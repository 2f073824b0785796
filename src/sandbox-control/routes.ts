import type { FastifyInstance, FastifyReply } from 'fastify';
import { isPaymentId } from '../core/ids.ts';
import { changeMerchantSettings } from '../flows/change-settings.ts';
import { readWebhooks } from '../flows/read-webhooks.ts';
import { resetSandbox } from '../flows/reset-sandbox.ts';
import { findSandboxMerchant } from '../flows/seed-sandbox.ts';
import type { Hub } from '../hub.ts';
import { moveClock, readClock } from './clock-levers.ts';
import { LeverRefused } from './lever-refused.ts';
import { createSandboxClient, SandboxUnreachable, type Json, type SandboxAnswer } from './sandbox-client.ts';
import { readSettingsChange, writtenSettings } from './settings-lever.ts';
import { deliveryReport } from './webhook-report.ts';
import { completeWindow, openWindow } from './window-levers.ts';

type Body = { Body: Json };

/** The levers. Only `main` calls this, and only in sandbox mode. */
export function registerSandboxControl(server: FastifyInstance, hub: Hub): void {
  const sandbox = createSandboxClient(hub.settings.sandboxUrl);
  server.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => sendRefusal(error, reply));
    scope.post<Body>('/sandbox/windows', (request) => openWindow(hub, sandbox, bodyOf(request.body)));
    scope.post<Body & { Params: { id: string } }>('/sandbox/windows/:id/complete', (request) =>
      completeWindow(hub, sandbox, request.params.id, bodyOf(request.body)),
    );
    scope.get('/sandbox/clock', () => readClock(hub, sandbox));
    scope.post<Body>('/sandbox/clock', async (request, reply) => {
      const report = await moveClock(hub, sandbox, bodyOf(request.body));
      return reply.code(report.done ? 200 : 202).send(report);
    });
    scope.post<Body>('/sandbox/faults', async (request, reply) =>
      pass(reply, await sandbox.call('POST', '/faults', bodyOf(request.body))),
    );
    scope.get('/sandbox/faults', async (_request, reply) => pass(reply, await sandbox.call('GET', '/faults')));
    scope.delete('/sandbox/faults', async (_request, reply) => pass(reply, await sandbox.call('DELETE', '/faults')));
    scope.get('/sandbox/ledger', async (request, reply) =>
      pass(reply, await sandbox.call('GET', `/ledger${queryOf(request.url)}`)),
    );
    scope.get('/sandbox/cards', async (_request, reply) => pass(reply, await sandbox.call('GET', '/cards')));
    scope.get<{ Querystring: { imp_uid?: string } }>('/sandbox/webhooks', (request) =>
      webhooksOf(hub, request.query.imp_uid),
    );
    scope.post<Body>('/sandbox/settings', (request) => changeSettings(hub, bodyOf(request.body)));
    scope.post('/sandbox/reset', async () => {
      await resetSandbox(hub);
      await sandbox.call('POST', '/reset', {});
      return { reset: true };
    });
  });
}

function bodyOf(body: unknown): Json {
  return typeof body === 'object' && body !== null ? (body as Json) : {};
}

function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}

function pass(reply: FastifyReply, { status, body }: SandboxAnswer): FastifyReply {
  return reply.code(status).send('list' in body ? body['list'] : body);
}

async function webhooksOf(hub: Hub, id: string | undefined): Promise<unknown> {
  if (id === undefined || !isPaymentId(id))
    throw new LeverRefused(
      400,
      'imp_uid가 필요합니다. Give imp_uid, for example /sandbox/webhooks?imp_uid=imp_123456789012',
    );
  const merchant = await findSandboxMerchant(hub);
  const history = await readWebhooks(hub, { merchantId: merchant.id, tierId: null, live: false }, id);
  return history.map(deliveryReport);
}

async function changeSettings(hub: Hub, body: Json): Promise<Json> {
  const merchant = await findSandboxMerchant(hub);
  const settings = await changeMerchantSettings(hub, merchant.id, readSettingsChange(body));
  if (!('refused' in settings)) return writtenSettings(settings);
  throw new LeverRefused(400, `webhook_url을 호출할 수 없습니다. webhook_url cannot be called: ${settings.refused}`);
}

function sendRefusal(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof LeverRefused) return reply.code(error.status).send({ message: error.message });
  if (error instanceof SandboxUnreachable) return reply.code(502).send({ message: error.message });
  throw error;
}
