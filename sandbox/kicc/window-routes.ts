import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendBuilt } from '../built-files.ts';
import { isFields, jsonTextOf, parseFields } from '../json-body.ts';
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
  const answer = async (reply: FastifyReply, act: () => unknown): Promise<FastifyReply> => {
    const { status, body } = resultOf(act);
    await books.ports.journal.written();
    return reply.code(status).headers({ 'cache-control': 'no-store' }).send(body);
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
function resultOf(act: () => unknown): { status: number; body: unknown } {
  try {
    return { status: 200, body: act() };
  } catch (error) {
    if (!(error instanceof KiccRefusal)) throw error;
    return { status: 400, body: { code: error.code, message: error.message } };
  }
}

function bodyOf(request: FastifyRequest): Fields {
  return parseFields(jsonTextOf(request.body, request.headers['content-type']) ?? '') ?? {};
}

function paramOf(request: FastifyRequest, name: string): string {
  return isFields(request.params) ? String(request.params[name]) : '';
}
