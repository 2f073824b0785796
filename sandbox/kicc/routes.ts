import type { FastifyInstance, FastifyRequest } from 'fastify';
import { converse, sendAnswer } from '../conversation.ts';
import type { Conversation } from '../conversation.ts';
import type { Fault, FaultKind } from '../faults.ts';
import { jsonTextOf, parseFields } from '../json-body.ts';
import type { KiccBooks } from './books.ts';
import { admit, malformed, perform } from './door.ts';
import type { WireRequest } from './door.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints, kindsIn } from './endpoints.ts';

/** The API on the network, around the pure door. */
export function mountApi(app: FastifyInstance, books: KiccBooks): void {
  // A body of another kind is the door's to refuse.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      app.post(path, (request, reply) => {
        return converse(books.ports, reply, conversationOf(books, endpoint, wireRequest(request)));
      });
    }
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isOtherMethod = endpoints.some(({ paths }) => paths.some((each) => `/kicc${each}` === path));
    if (!isOtherMethod) return sendAnswer(reply, malformed(404, 'Not Found'));
    return sendAnswer(reply.header('allow', 'POST'), malformed(405, 'Method Not Allowed'));
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) console.error(error);
    const sentence = status < 500 && error instanceof Error ? error.message : 'Internal Server Error';
    return sendAnswer(reply, malformed(status, sentence));
  });
}

function conversationOf(books: KiccBooks, endpoint: Endpoint, wire: WireRequest): Conversation {
  const fault = takeFault(books, endpoint, wire);
  return {
    fault,
    fail: () => malformed(500, 'Internal Server Error'),
    admit() {
      const admitted = admit(books, endpoint, wire);
      if ('status' in admitted) return admitted;
      const wrong: FaultKind | null = fault?.fault ?? null;
      return { perform: () => perform(books, endpoint, { ...admitted, fault: wrong }) };
    },
  };
}

function takeFault(books: KiccBooks, endpoint: Endpoint, { body, contentType }: WireRequest): Fault | null {
  const asked = parseFields(jsonTextOf(body, contentType) ?? '') ?? {};
  for (const call of endpoint.callsOf?.(books, asked) ?? [endpoint.faultCall]) {
    const fault = books.ports.faults.take('kicc', call, kindsIn(endpoint, call));
    if (fault) return fault;
  }
  return null;
}

function wireRequest(request: FastifyRequest): WireRequest {
  return { body: request.body, contentType: request.headers['content-type'] };
}
