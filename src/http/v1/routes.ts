import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { declaredBy, type Declared } from '../../contract/v1/calls/declared-fields.ts';
import { callNamed } from '../../contract/v1/calls/v1-calls.ts';
import type { Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { otherCalls } from '../../contract/v1/other-gateways.ts';
import { isStrictClient } from '../../contract/v1/older-fields.ts';
import { readBody, readForm, type Fields } from '../../contract/v1/reader.ts';
import { readTier, readToken } from '../../contract/v1/token.ts';
import { authenticate } from '../../flows/authenticate.ts';
import type { Hub } from '../../hub.ts';
import type { Handler } from './call.ts';
import { cancel } from './cancel.ts';
import { listBanks, listCards, showBank, showCard } from './codes.ts';
import { deleteCustomer, listCustomers, listPaymentsOfCustomer, saveCustomer, showCustomer } from './customers.ts';
import { changeDelivery, refuseMethod, saveDelivery, showDelivery } from './escrows.ts';
import { findAllAttempts, findAttempt, listByStatus, listPayments, showBalance, showPayment } from './payments.ts';
import { once } from './once.ts';
import { refuseOther } from './other-gateways.ts';
import { listChannels } from './pg.ts';
import { changePrepared, prepare, showPrepared } from './prepare.ts';
import {
  issueExternalReceipt,
  issueReceipt,
  revokeExternalReceipt,
  revokeReceipt,
  showExternalReceipt,
  showReceipt,
} from './receipts.ts';
import {
  changeSchedule,
  listAllSchedules,
  listSchedulesOfCustomer,
  reschedule,
  retry,
  revokeSchedules,
  schedule,
  showSchedule,
} from './schedules.ts';
import { chargeAgain, chargeOnce } from './subscribe.ts';
import { showTier } from './tiers.ts';
import { getToken } from './token.ts';
import { change, issue, revoke, showHolder } from './vbanks.ts';

type Route = readonly [method: string, url: string, handler: Handler];

/** As some pages of the original spell it. */
const misprinted = '/escrow/logis/:imp_uid';

const routes: readonly Route[] = [
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
  ['POST', '/subscribe/payments/again', chargeAgain],
  ['POST', '/subscribe/payments/onetime', chargeOnce],
  ['POST', '/subscribe/payments/foreign', chargeOnce],
  ['POST', '/subscribe/payments/schedule', schedule],
  ['POST', '/subscribe/payments/unschedule', revokeSchedules],
  ['GET', '/subscribe/payments/schedule', listAllSchedules],
  ['GET', '/subscribe/payments/schedule/customers/:customer_uid', listSchedulesOfCustomer],
  ['GET', '/subscribe/payments/schedule/:merchant_uid', showSchedule],
  ['PUT', '/subscribe/payments/schedule/:merchant_uid', changeSchedule],
  ['POST', '/subscribe/payments/schedule/:merchant_uid/reschedule', reschedule],
  ['POST', '/subscribe/payments/schedule/:merchant_uid/retry', retry],
  ['GET', '/subscribe/customers/:customer_uid/schedules', listSchedulesOfCustomer],
  ['GET', '/subscribe/customers', listCustomers],
  ['GET', '/subscribe/customers/:customer_uid', showCustomer],
  ['POST', '/subscribe/customers/:customer_uid', saveCustomer],
  ['DELETE', '/subscribe/customers/:customer_uid', deleteCustomer],
  ['GET', '/subscribe/customers/:customer_uid/payments', listPaymentsOfCustomer],
  ['POST', '/vbanks', issue],
  ['PUT', '/vbanks', change],
  ['PUT', '/vbanks/:imp_uid', change],
  ['DELETE', '/vbanks/:imp_uid', revoke],
  ['GET', '/vbanks/holder', showHolder],
  ['POST', '/receipts/:imp_uid', issueReceipt],
  ['GET', '/receipts/:imp_uid', showReceipt],
  ['DELETE', '/receipts/:imp_uid', revokeReceipt],
  ['POST', '/receipts/external/:merchant_uid', issueExternalReceipt],
  ['GET', '/receipts/external/:merchant_uid', showExternalReceipt],
  ['DELETE', '/receipts/external/:merchant_uid', revokeExternalReceipt],
  ...['/escrows/logis/:imp_uid', misprinted].flatMap((url): readonly Route[] => [
    ['GET', url, showDelivery],
    ['POST', url, saveDelivery],
    ['PUT', url, changeDelivery],
    ['DELETE', url, refuseMethod],
    ['PATCH', url, refuseMethod],
  ]),
  ['GET', '/users/pg', listChannels],
  ['GET', '/cards', listCards],
  ['GET', '/cards/:card_standard_code', showCard],
  ['GET', '/banks', listBanks],
  ['GET', '/banks/:bank_standard_code', showBank],
  ['GET', '/tiers/:tier_code', showTier],
  ...otherCalls.map((call) => [call.method, call.url, refuseOther(call)] as const),
];

/** REST V1, at the root, as on the original host: clients change the base URL and nothing else. */
export function registerV1(server: FastifyInstance, hub: Hub): void {
  server.register(async (scope) => {
    readAnyBody(scope);
    scope.setNotFoundHandler((_request, reply) => send(reply, refuse('unknown_route')));
    const asked = declaredAt('POST', '/users/getToken');
    scope.post('/users/getToken', async (request, reply) =>
      send(reply, await getToken(hub, asked.body(fieldsOf(request) ?? {}))),
    );
    for (const [method, url, handler] of routes) {
      const declared = handler === refuseMethod ? declaredBy({}) : declaredAt(method, url);
      const door = { hub, declared, handler: onceIfAsked(method, url, handler) };
      scope.route({ method, url, handler: async (request, reply) => send(reply, await answer(door, request)) });
    }
  });
}

/** What the call at an address reads; throws for a call that `contract/v1/calls` does not have. */
function declaredAt(method: string, url: string): Declared {
  const name = `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`;
  const call = callNamed(name);
  if (!call) throw new Error(`${name} is in no table of contract/v1/calls`);
  return declaredBy(call);
}

/**
 * The body alone tells what it is. Content types are not looked at: clients send JSON types on GET, forms without one,
 * and types that are none.
 */
function readAnyBody(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ raw }) => void delete raw.headers['content-type']);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** Calls that do something may be made under a key of the caller's; the rest only read. */
function onceIfAsked(method: string, url: string, handler: Handler): Handler {
  if (method !== 'POST' || url.startsWith('/payments/find')) return handler;
  return (call) => {
    const { idempotencyKey: key } = call;
    return key === null ? handler(call) : once({ key, route: url, handler }, call);
  };
}

type Door = { readonly hub: Hub; readonly declared: Declared; readonly handler: Handler };

async function answer({ hub, declared, handler }: Door, request: FastifyRequest): Promise<Reply> {
  const query = queryOf(request);
  const who = await authenticate(hub, readToken(request.headers, query), readTier(request.headers));
  if ('refused' in who) return refuse(who.refused);
  const body = fieldsOf(request);
  if (body === null) return refuse('body_unreadable');
  return handler({
    hub,
    caller: who.caller,
    path: request.params as Record<string, string>,
    query: declared.query(query),
    body: declared.body(body),
    idempotencyKey: [request.headers['idempotency-key'] ?? null].flat()[0] ?? null,
    isCallerThere: () => !request.raw.socket.destroyed,
    userAgent: request.headers['user-agent'] ?? null,
    isStrictClient: isStrictClient(request.headers['user-agent']),
  });
}

function fieldsOf(request: FastifyRequest): Fields | null {
  return typeof request.body === 'string' ? readBody(request.body) : {};
}

function queryOf(request: FastifyRequest): Fields {
  const at = request.url.indexOf('?');
  return at < 0 ? {} : readForm(request.url.slice(at + 1));
}

/** In one piece with its length, uncompressed: an old client reads only the first chunk. */
function send(reply: FastifyReply, { status, body, headers = {} }: Reply): FastifyReply {
  return reply.code(status).headers(headers).type('application/json; charset=UTF-8').send(JSON.stringify(body));
}
