import type { FastifyInstance, FastifyRequest } from 'fastify';
import { converse, sendAnswer } from '../conversation.ts';
import type { Conversation } from '../conversation.ts';
import { networkFaults } from '../faults.ts';
import { isFields, jsonTextOf } from '../json-body.ts';
import { accountEndpoints } from './account-endpoints.ts';
import { billingEndpoints } from './billing-endpoints.ts';
import type { TossBooks } from './books.ts';
import { admit, perform, refuse } from './door.ts';
import type { WireRequest } from './door.ts';
import type { Endpoint } from './endpoint.ts';
import { TossError } from './errors.ts';
import { paymentEndpoints } from './payment-endpoints.ts';
import { receiptEndpoints } from './receipt-endpoints.ts';

/** Every call of the REST API. Later kinds of payment add their lists here. */
const endpoints: readonly Endpoint[] = [
  ...paymentEndpoints,
  ...billingEndpoints,
  ...accountEndpoints,
  ...receiptEndpoints,
];

/** The REST API on the network: around the pure door. */
export function mountApi(app: FastifyInstance, books: TossBooks): void {
  // The key is looked at before the body, whatever the body is.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: (request, reply) => converse(books.ports, reply, conversationOf(books, endpoint, wireRequest(request))),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isOtherMethod = endpoints.some(({ path }) => patternOf(path).test(request.url.split('?', 1)[0] ?? ''));
    const code = isOtherMethod ? 'NOT_FOUND_HTTP_METHOD' : 'NOT_FOUND';
    return sendAnswer(reply, refuse(books, wireRequest(request), new TossError(code)));
  });
  app.setErrorHandler((error, request, reply) => {
    const isTheirs = error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
    return sendAnswer(reply, refuse(books, wireRequest(request), isTheirs ? new TossError('INVALID_REQUEST') : error));
  });
}

/** A replay from the Idempotency-Key waits as the first answer did; only the deed itself holds the key. */
function conversationOf(books: TossBooks, endpoint: Endpoint, wire: WireRequest): Conversation {
  return {
    fault: books.ports.faults.take('toss', endpoint.faultCall, networkFaults),
    fail: () => refuse(books, wire, new TossError('FAILED_INTERNAL_SYSTEM_PROCESSING')),
    admit() {
      const admitted = admit(books, endpoint, wire);
      if ('status' in admitted) return admitted;
      const { scope } = admitted;
      if (scope !== null) books.inFlight.add(scope);
      return {
        perform: () => perform(books, endpoint, admitted, wire),
        release: () => scope !== null && books.inFlight.delete(scope),
      };
    },
  };
}

function wireRequest(request: FastifyRequest): WireRequest {
  return {
    path: request.url,
    headers: request.headers,
    params: stringsOf(request.params),
    query: isFields(request.query) ? request.query : {},
    // A body that is not said to be JSON counts as none: it is refused when its turn comes.
    bodyText: jsonTextOf(request.body, request.headers['content-type']) ?? '',
  };
}

function stringsOf(params: unknown): Record<string, string> {
  if (!isFields(params)) return {};
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^/toss${path.replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`);
}
