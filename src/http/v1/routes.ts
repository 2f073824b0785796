import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type V1ErrorCode } from '../../contract/v1/errors.ts';
import type { Reply } from '../../contract/v1/envelope.ts';
import { readBody, readForm, type Fields } from '../../contract/v1/reader.ts';
import { readTier, readToken } from '../../contract/v1/token.ts';
import { authenticate, type Caller } from '../../flows/authenticate.ts';
import type { Hub } from '../../hub.ts';
import { cancel } from './cancel.ts';
import { listBanks, listCards, showBank, showCard } from './codes.ts';
import { findAllAttempts, findAttempt, listByStatus, listPayments, showBalance, showPayment } from './payments.ts';
import { listChannels } from './pg.ts';
import { changePrepared, prepare, showPrepared } from './prepare.ts';
import { getToken } from './token.ts';

/** One call of the REST API, read: what a handler needs and nothing of HTTP. */
export type Call = {
  readonly hub: Hub;
  readonly caller: Caller;
  /** Path parts by name, decoded leniently. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Fields;
  readonly body: Fields;
  readonly isStrictClient: boolean;
};

type Handler = (call: Call) => Promise<Reply>;

const routes: readonly (readonly [string, string, Handler])[] = [
  ['GET', '/payments', listPayments],
  ['GET', '/payments/:imp_uid', showPayment],
  ['GET', '/payments/:imp_uid/balance', showBalance],
  ['GET', '/payments/find/:merchant_uid', findAttempt],
  ['POST', '/payments/find/:merchant_uid', findAttempt],
  ['GET', '/payments/find/:merchant_uid/:payment_status', findAttempt],
  ['POST', '/payments/find/:merchant_uid/:payment_status', findAttempt],
  ['GET', '/payments/findAll/:merchant_uid', findAllAttempts],
  ['GET', '/payments/findAll/:merchant_uid/:payment_status', findAllAttempts],
  ['GET', '/payments/status/:payment_status', listByStatus],
  ['POST', '/payments/cancel', cancel],
  ['POST', '/payments/prepare', prepare],
  ['PUT', '/payments/prepare', changePrepared],
  ['GET', '/payments/prepare/:merchant_uid', showPrepared],
  ['GET', '/users/pg', listChannels],
  ['GET', '/cards', listCards],
  ['GET', '/cards/:code', showCard],
  ['GET', '/banks', listBanks],
  ['GET', '/banks/:code', showBank],
];

/** REST V1, at the root, as on the original host: clients change the base URL and nothing else. */
export function registerV1(server: FastifyInstance, hub: Hub): void {
  server.register(async (scope) => {
    readAnyBody(scope);
    scope.post('/users/getToken', async (request, reply) => send(reply, await getToken(hub, fieldsOf(request) ?? {})));
    for (const [method, url, handler] of routes) {
      scope.route({ method, url, handler: (request, reply) => answer(hub, handler, request, reply) });
    }
  });
}

/** Whatever the content type says: clients send JSON types on GET, forms without one, and `null`. */
function readAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

function fieldsOf(request: FastifyRequest): Fields | null {
  if (typeof request.body !== 'string') return {};
  return readBody(request.body, request.headers['content-type'] ?? '');
}

async function answer(hub: Hub, handler: Handler, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = queryOf(request);
  const who = await authenticate(hub, readToken(request.headers, query), readTier(request.headers));
  if ('refused' in who) return sendRefusal(reply, who.refused);
  const body = request.method === 'GET' ? {} : fieldsOf(request);
  if (body === null) return sendRefusal(reply, 'body_unreadable');
  const path = request.params as Record<string, string>;
  const isStrictClient = (request.headers['user-agent'] ?? '').startsWith('Go-http-client/');
  return send(reply, await handler({ hub, caller: who.caller, path, query, body, isStrictClient }));
}

function queryOf(request: FastifyRequest): Fields {
  const at = request.url.indexOf('?');
  return at < 0 ? {} : readForm(request.url.slice(at + 1));
}

function sendRefusal(reply: FastifyReply, code: V1ErrorCode): FastifyReply {
  return send(reply, refuse(code));
}

/** In one piece with its length, uncompressed: an old client reads only the first chunk. */
function send(reply: FastifyReply, { status, body }: Reply): FastifyReply {
  return reply.code(status).type('application/json; charset=UTF-8').send(JSON.stringify(body));
}
