import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerPage, paramOf } from '../answer-page.ts';
import type { PageRefusal } from '../answer-page.ts';
import { sendBuilt } from '../built-files.ts';
import { jsonTextOf } from '../json-body.ts';
import { cancelBillingWindow, describeBillingWindow, openBillingWindow, registerInWindow } from './billing-window.ts';
import type { TossBooks } from './books.ts';
import { TossError, messageOf } from './errors.ts';
import { parseBody } from './fields.ts';
import { cancelInWindow, describeWindow, openSession, payInWindow } from './window-session.ts';

/** The payment window: what the browser script asks for, what the window page asks for, and their files. */
export function mountWindow(app: FastifyInstance, books: TossBooks): void {
  mountSessions(app, books);
  mountPages(app, books);
}

function mountSessions(app: FastifyInstance, books: TossBooks): void {
  const answer = (reply: FastifyReply, act: () => unknown): Promise<FastifyReply> => {
    return answerPage({ journal: books.ports.journal, refusalOf }, reply, act);
  };
  // The script runs on the merchant's page, whatever its origin; it carries no cookie.
  for (const [path, open] of Object.entries(openings)) {
    app.options(path, (_request, reply) => {
      return reply
        .code(204)
        .headers({ ...openToAll, 'access-control-allow-headers': 'content-type' })
        .send();
    });
    app.post(path, (request, reply) => {
      void reply.headers(openToAll);
      return answer(reply, () => open(books, parseBody(textOf(request))));
    });
  }
  app.get('/window/:window/state', (request, reply) => {
    return answer(reply, () => deedsIn(books, windowOf(request)).describe(books, windowOf(request)));
  });
  app.post('/window/:window/pay', (request, reply) => {
    const window = windowOf(request);
    return answer(reply, () => deedsIn(books, window).pay(books, window, parseBody(textOf(request))));
  });
  app.post('/window/:window/cancel', (request, reply) => {
    return answer(reply, () => deedsIn(books, windowOf(request)).cancel(books, windowOf(request)));
  });
}

const openings = { '/window/sessions': openSession, '/window/billing-sessions': openBillingWindow };

/** What is done in a window, by what it was opened for. */
function deedsIn(books: TossBooks, window: string): typeof paymentDeeds | typeof billingDeeds {
  return books.billingWindows.get(window) ? billingDeeds : paymentDeeds;
}

const paymentDeeds = { describe: describeWindow, pay: payInWindow, cancel: cancelInWindow };
const billingDeeds = { describe: describeBillingWindow, pay: registerInWindow, cancel: cancelBillingWindow };

function mountPages(app: FastifyInstance, books: TossBooks): void {
  const script = (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    return sendBuilt(reply, 'toss/script.js');
  };
  app.get('/v1/payment', script);
  app.get('/v1', script);
  app.get('/window/assets/:file', (request, reply) => sendBuilt(reply, `toss/${paramOf(request, 'file')}`));
  app.get('/window/:window', (_request, reply) => sendBuilt(reply, 'toss/window.html'));
  app.get('/v1/payments/:paymentKey/checkout', (request, reply) => {
    return reply.redirect(
      `${books.ports.origin()}/toss/window/${encodeURIComponent(paramOf(request, 'paymentKey'))}`,
      302,
    );
  });
  // As in the real test mode, the address exists and shows nothing.
  for (const kind of ['redirection', 'payment-detail/bank-transfer', 'mids/si/cash-receipt']) {
    app.get(`/receipt/${kind}`, (_request, reply) => reply.type('text/html; charset=utf-8').send(emptyReceipt));
  }
}

const openToAll = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'POST' };

const emptyReceipt = `<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>매출전표 · 샌드박스</title><link rel="stylesheet" href="/toss/window/assets/window.css"></head>
<body><main class="window closed"><h1>매출전표가 없습니다</h1><p>테스트 결제에는 매출전표가 발행되지 않습니다.</p>
<p class="hint"><span lang="en">A test payment has no receipt.</span></p></main></body></html>`;

function refusalOf(error: unknown): PageRefusal | null {
  if (!(error instanceof TossError)) return null;
  const { status, code, detail } = error;
  return { status, code, message: detail ?? messageOf(code, false) };
}

function textOf(request: FastifyRequest): string {
  return jsonTextOf(request.body, request.headers['content-type']) ?? '';
}

/** A payment is named by its key, a registration by a number of its own. */
function windowOf(request: FastifyRequest): string {
  return paramOf(request, 'window');
}
