import { createServer, type Server } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { WebhookAnswer, WebhookRequest } from '../../client/index.ts';

type Receive = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** node:http, 그리고 `express.json()`보다 앞에 둔 Express 경로에서도 같습니다. The same in Express before a parser. */
export function onNode(receive: Receive): Server {
  return createServer((request, response) => {
    receive({ headers: request.headers, body: request }).then(
      ({ status }) => response.writeHead(status).end(),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
}

/** Fastify에서는 이 경로만 본문을 원문으로 받습니다. The body stays raw in this scope alone. */
export function onFastify(receive: Receive): FastifyInstance {
  const app = Fastify();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post('/webhook', async ({ headers, body }, reply) => {
      const { status } = await receive({ headers, body: body as Buffer });
      return reply.code(status).send();
    });
  });
  return app;
}

/** 웹 표준 `Request`: Next.js, Hono, Deno, Workers. */
export async function onWeb(receive: Receive, request: Request): Promise<Response> {
  const { status } = await receive(request);
  return new Response(null, { status });
}
