import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultKind } from '../faults.ts';
import type { TossBooks } from './books.ts';
import { admit, perform, refuse } from './door.ts';
import type { WireAnswer, WireRequest } from './door.ts';
import type { Endpoint } from './endpoint.ts';
import { TossError } from './errors.ts';
import { isFields, jsonTextOf } from './fields.ts';
import { paymentEndpoints } from './payment-endpoints.ts';

/** Every call of the REST API. Later kinds of payment add their lists here. */
const endpoints: readonly Endpoint[] = [...paymentEndpoints];

/** The REST API on the network: faults, waiting, the disk and the socket, around the pure door. */
export function mountApi(app: FastifyInstance, books: TossBooks): void {
  // The key is looked at before the body, whatever the body is.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => converse(books, endpoint, request, reply),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isOtherMethod = endpoints.some(({ path }) => patternOf(path).test(request.url.split('?', 1)[0] ?? ''));
    const code = isOtherMethod ? 'NOT_FOUND_HTTP_METHOD' : 'NOT_FOUND';
    return send(reply, refuse(books, wireRequest(request), new TossError(code)));
  });
  app.setErrorHandler((error, request, reply) => {
    const isTheirs = error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
    return send(reply, refuse(books, wireRequest(request), isTheirs ? new TossError('INVALID_REQUEST') : error));
  });
}

async function converse(
  books: TossBooks,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wire = wireRequest(request);
  const fault = books.ports.faults.take('toss', endpoint.faultCall);
  // At the front door, before the Idempotency-Key is looked at: the same key may then be sent again and acts.
  if (fault?.fault === 'lose-request') return await drop(books, reply);
  if (fault?.fault === 'http-500') {
    await books.ports.journal.written();
    return send(reply, refuse(books, wire, new TossError('FAILED_INTERNAL_SYSTEM_PROCESSING')));
  }
  const admitted = admit(books, endpoint, wire);
  const scope = 'status' in admitted ? null : admitted.scope;
  if (scope !== null) books.inFlight.add(scope);
  try {
    if (fault?.fault === 'slow') await books.ports.wait(fault.delayMs);
    const answer = 'status' in admitted ? admitted : perform(books, endpoint, admitted, wire);
    await books.ports.journal.written();
    return await finish(books, reply, answer, fault?.fault);
  } finally {
    if (scope !== null) books.inFlight.delete(scope);
  }
}

async function finish(
  books: TossBooks,
  reply: FastifyReply,
  answer: WireAnswer,
  fault: FaultKind | undefined,
): Promise<FastifyReply> {
  if (fault === 'lose-reply' || answer.isReplyLost) return await drop(books, reply);
  return send(reply, fault === 'garbage' ? { ...answer, status: 200, body: garble(answer.body) } : answer);
}

/** The connection ends without a byte. What a lost reply told of is already on the disk. */
async function drop(books: TossBooks, reply: FastifyReply): Promise<FastifyReply> {
  await books.ports.journal.written();
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

function send(reply: FastifyReply, answer: WireAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** An answer cut in the middle of the first key: neither JSON nor any code can be read from it. */
function garble(body: string): string {
  return body.slice(0, 4);
}

function wireRequest(request: FastifyRequest): WireRequest {
  return {
    path: request.url,
    headers: request.headers,
    params: stringsOf(request.params),
    query: isFields(request.query) ? request.query : {},
    bodyText: jsonTextOf(request.body, request.headers['content-type']),
  };
}

function stringsOf(params: unknown): Record<string, string> {
  if (!isFields(params)) return {};
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/toss${path.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`);
}
