import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isPaymentId } from '../core/ids.ts';
import { changeMerchantSettings } from '../flows/change-settings.ts';
import { readWebhooks } from '../flows/read-webhooks.ts';
import { resetSandbox } from '../flows/reset-sandbox.ts';
import { findSandboxMerchant } from '../flows/seed-sandbox.ts';
import type { Hub } from '../hub.ts';
import { decideEscrow, depositInto, withdrawFrom } from './bank-levers.ts';
import { moveClock, readClock } from './clock-levers.ts';
import { readLeverBody } from './lever-body.ts';
import { LeverRefused } from './lever-refused.ts';
import {
  createSandboxClient,
  SandboxUnreachable,
  type Json,
  type SandboxAnswer,
  type SandboxClient,
} from './sandbox-client.ts';
import { readSettingsChange, writtenSettings } from './settings-lever.ts';
import { deliveryReport } from './webhook-report.ts';
import { completeWindow, openWindow } from './window-levers.ts';
import { showWire } from './wire-lever.ts';

/** The levers. Only `main` calls this, and only in sandbox mode. */
export function registerSandboxControl(server: FastifyInstance, hub: Hub): void {
  const sandbox = createSandboxClient(hub.settings.sandboxUrl);
  const inTurn = createQueue();
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
    scope.addHook('onRequest', async (request) => refuseOtherPages(request, hub.settings.publicUrl));
    scope.setErrorHandler((error, _request, reply) => sendRefusal(error, reply));
    scope.post('/sandbox/windows', (request) => openWindow(hub, sandbox, readLeverBody(request.body)));
    scope.post<{ Params: { id: string } }>('/sandbox/windows/:id/complete', (request) =>
      completeWindow(hub, sandbox, request.params.id, readLeverBody(request.body)),
    );
    scope.post('/sandbox/deposits', async (request, reply) =>
      pass(reply, await depositInto(hub, sandbox, readLeverBody(request.body))),
    );
    scope.post('/sandbox/withdrawals', async (request, reply) =>
      pass(reply, await withdrawFrom(hub, sandbox, readLeverBody(request.body))),
    );
    scope.post('/sandbox/escrow', async (request, reply) =>
      pass(reply, await decideEscrow(hub, sandbox, readLeverBody(request.body))),
    );
    scope.get('/sandbox/clock', () => readClock(hub, sandbox));
    scope.post('/sandbox/clock', async (request, reply) => {
      const command = readLeverBody(request.body);
      const report = await inTurn(() => moveClock(hub, sandbox, command));
      return reply.code(report.done ? 200 : 202).send(report);
    });
    scope.post('/sandbox/faults', async (request, reply) =>
      pass(reply, await sandbox.call('POST', '/faults', readLeverBody(request.body))),
    );
    scope.get('/sandbox/faults', async (_request, reply) => pass(reply, await sandbox.call('GET', '/faults')));
    scope.delete('/sandbox/faults', async (_request, reply) => pass(reply, await sandbox.call('DELETE', '/faults')));
    scope.get('/sandbox/ledger', async (request, reply) =>
      pass(reply, await sandbox.call('GET', `/ledger${queryOf(request.url)}`)),
    );
    scope.get<{ Querystring: { imp_uid?: string } }>('/sandbox/wire', async (request, reply) =>
      pass(reply, await showWire(hub, sandbox, request.query.imp_uid)),
    );
    scope.get('/sandbox/cards', async (_request, reply) => pass(reply, await sandbox.call('GET', '/cards')));
    scope.get<{ Querystring: { imp_uid?: string } }>('/sandbox/webhooks', (request) =>
      webhooksOf(hub, request.query.imp_uid),
    );
    scope.post('/sandbox/settings', (request) => changeSettings(hub, readLeverBody(request.body)));
    scope.post('/sandbox/reset', () => inTurn(() => resetAll(hub, sandbox)));
  });
}

/** The gateways first: where they do not answer, nothing has been thrown away. */
async function resetAll(hub: Hub, sandbox: SandboxClient): Promise<Json> {
  await sandbox.call('POST', '/reset', {});
  await resetSandbox(hub);
  return { reset: true };
}

/** What moves time waits for what is moving it: two walks at once would pull the clock back and forth. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

/**
 * A page of another site can post here without asking, for a browser sends plain texts and forms anywhere. It always
 * names its origin; scripts and people's tools name none.
 */
function refuseOtherPages({ method, headers }: FastifyRequest, publicUrl: string): void {
  const isOwn = headers.origin === new URL(publicUrl).origin || headers['sec-fetch-site'] === 'same-origin';
  if (method === 'GET' || headers.origin === undefined || isOwn) return;
  throw new LeverRefused(403, '다른 웹 페이지에서는 쓸 수 없습니다. A page of another origin cannot pull the levers.');
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
  const settings = await changeMerchantSettings(hub, { merchant, change: readSettingsChange(body), actor: 'lever' });
  if (!('refused' in settings)) return writtenSettings(settings);
  throw new LeverRefused(400, `webhook_url을 호출할 수 없습니다. webhook_url cannot be called: ${settings.refused}`);
}

function sendRefusal(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof LeverRefused) return reply.code(error.status).send({ message: error.message });
  if (error instanceof SandboxUnreachable) return reply.code(502).send({ message: error.message });
  throw error;
}
