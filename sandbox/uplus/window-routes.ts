import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerPage, paramOf } from '../answer-page.ts';
import type { PageRefusal } from '../answer-page.ts';
import { sendBuilt } from '../built-files.ts';
import { jsonTextOf, parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { UplusBooks } from './books.ts';
import { readForm } from './charset.ts';
import { receiptPage } from './receipt.ts';
import { UplusRefusal } from './refusals.ts';
import { cancelInWindow, describeWindow, leaveWindow, openWindow, payInWindow } from './window-session.ts';

/** The script, the window that it posts a form to, what the window's page asks for, and the receipt. */
export function mountWindow(app: FastifyInstance, books: UplusBooks): void {
  mountSession(app, books);
  app.get('/xpay/js/xpay_crossplatform.js', (_request, reply) => sendBuilt(reply, 'uplus/script.js'));
  app.get('/xpay/assets/:file', (request, reply) => sendBuilt(reply, `uplus/${paramOf(request, 'file')}`));
  app.get<{ Querystring: Fields }>('/pg/wmp/etc/jsp/Receipt_Link.jsp', ({ query }, reply) => {
    const page = receiptPage(books, query);
    return reply.code(page.status).headers(receiptHeaders).send(page.html);
  });
}

/** The window stands in the frame of a shop or of a hub; the receipt in none. */
const pageHeaders = { 'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'" };

const receiptHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${pageHeaders['content-security-policy']}; frame-ancestors 'none'`,
};

function mountSession(app: FastifyInstance, books: UplusBooks): void {
  const { journal } = books.ports;
  const answer = (reply: FastifyReply, act: () => unknown): Promise<FastifyReply> =>
    answerPage({ journal, refusalOf }, reply, act);
  app.post('/xpay/window', async (request, reply) => {
    const { id } = openWindow(books, readForm(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)));
    await journal.written();
    return reply.redirect(`${books.ports.origin()}/uplus/xpay/window/${id}`, 303);
  });
  app.get('/xpay/window/:id', (_request, reply) => sendBuilt(reply.headers(pageHeaders), 'uplus/window.html'));
  app.get('/xpay/window/:id/state', (request, reply) => {
    return answer(reply, () => describeWindow(books, paramOf(request, 'id')));
  });
  app.post('/xpay/window/:id/pay', (request, reply) => {
    return answer(reply, () => payInWindow(books, paramOf(request, 'id'), bodyOf(request)));
  });
  app.post('/xpay/window/:id/cancel', (request, reply) => {
    return answer(reply, () => cancelInWindow(books, paramOf(request, 'id')));
  });
  app.post('/xpay/window/:id/leave', (request, reply) => {
    return answer(reply, () => leaveWindow(books, paramOf(request, 'id')));
  });
}

/** Between the page and its server a refusal is HTTP 400. */
function refusalOf(error: unknown): PageRefusal | null {
  return error instanceof UplusRefusal ? { status: 400, code: error.code, message: error.message } : null;
}

function bodyOf(request: FastifyRequest): Fields {
  return parseFields(jsonTextOf(request.body, request.headers['content-type']) ?? '') ?? {};
}
