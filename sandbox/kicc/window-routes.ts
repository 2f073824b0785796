import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerPage, paramOf } from '../answer-page.ts';
import type { PageRefusal } from '../answer-page.ts';
import { sendBuilt } from '../built-files.ts';
import { jsonTextOf, parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { KiccBooks } from './books.ts';
import { receiptPage } from './receipt.ts';
import { KiccRefusal } from './refusals.ts';
import { cancelInWindow, describeWindow, payInWindow } from './window-session.ts';

/** The window that authPageUrl names, what its page asks for, and the receipt. */
export function mountWindow(app: FastifyInstance, books: KiccBooks): void {
  mountSession(app, books);
  app.get('/view/trades/cert-req.do', (_request, reply) => {
    return sendBuilt(reply.headers(pageHeaders), 'kicc/window.html');
  });
  app.get('/view/assets/:file', (request, reply) => sendBuilt(reply, `kicc/${paramOf(request, 'file')}`));
  app.get<{ Querystring: Fields }>('/receipt/ReceiptBranch.jsp', ({ query }, reply) => {
    const number = query['controlNo'];
    const page = receiptPage(books, typeof number === 'string' ? number : '');
    return reply
      .headers({ ...pageHeaders, 'content-type': 'text/html; charset=utf-8' })
      .code(page.status)
      .send(page.html);
  });
}

/** No page of the gateway's is ever part of another one. */
const pageHeaders = {
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
};

function mountSession(app: FastifyInstance, books: KiccBooks): void {
  const answer = (reply: FastifyReply, act: () => unknown): Promise<FastifyReply> => {
    return answerPage({ journal: books.ports.journal, refusalOf }, reply, act);
  };
  app.get('/view/trades/:authorizationId/state', (request, reply) => {
    return answer(reply, () => describeWindow(books, paramOf(request, 'authorizationId')));
  });
  app.post('/view/trades/:authorizationId/pay', (request, reply) => {
    return answer(reply, () => payInWindow(books, paramOf(request, 'authorizationId'), bodyOf(request)));
  });
  app.post('/view/trades/:authorizationId/cancel', (request, reply) => {
    return answer(reply, () => cancelInWindow(books, paramOf(request, 'authorizationId')));
  });
}

/** Between the page and its server a refusal is HTTP 400. */
function refusalOf(error: unknown): PageRefusal | null {
  return error instanceof KiccRefusal ? { status: 400, code: error.code, message: error.message } : null;
}

function bodyOf(request: FastifyRequest): Fields {
  return parseFields(jsonTextOf(request.body, request.headers['content-type']) ?? '') ?? {};
}
