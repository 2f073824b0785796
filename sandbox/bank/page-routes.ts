import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerPage, paramOf } from '../answer-page.ts';
import type { PageRefusal } from '../answer-page.ts';
import { findBank } from '../banks.ts';
import { sendBuilt } from '../built-files.ts';
import { ControlRefused, readNamed } from '../control-fields.ts';
import type { SandboxGateway, SandboxPorts } from '../gateway.ts';
import { jsonTextOf, parseFields } from '../json-body.ts';
import { deskOf, listAccounts, payIn, readDeposit } from './routes.ts';

export type BankPage = { readonly gateways: readonly SandboxGateway[]; readonly ports: SandboxPorts };

/** "I am the bank": every account of every gateway on one page, and a button to pay into each. */
export function mountBankPage(app: FastifyInstance, { gateways, ports }: BankPage): void {
  const { journal } = ports;
  // Whoever opens the address of the gateways finds the one page there that is for people.
  app.get('/', (_request, reply) => reply.redirect('/bank', 302));
  app.get('/bank', (_request, reply) => sendBuilt(reply.headers(pageHeaders), 'bank/window.html'));
  app.get('/bank/assets/:file', (request, reply) => sendBuilt(reply, `bank/${paramOf(request, 'file')}`));
  app.get('/bank/state', (_request, reply) => {
    const shown = (): object => ({
      accounts: listAccounts(gateways).map((each) => ({ ...each, bankName: findBank(each.bankCode)?.name ?? '' })),
    });
    return answerPage({ journal, refusalOf }, reply, shown);
  });
  app.post('/bank/deposits', (request, reply) => {
    return answerPage({ journal, refusalOf }, reply, () => {
      refuseOtherPages(request, ports.origin());
      const body = parseFields(jsonTextOf(request.body, request.headers['content-type']) ?? '') ?? {};
      const wanted = { order_id: body['orderId'], amount: body['amount'], force: body['isForced'] };
      return { amount: payIn(deskOf(readNamed(body, 'gateway', gateways)), readDeposit(wanted)).amount };
    });
  });
}

const pageHeaders = {
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
};

/** JSON from another origin is asked about first and never allowed; one that rebinds this origin's name is not it. */
function refuseOtherPages({ headers }: FastifyRequest, origin: string): void {
  if (headers.origin === undefined || headers.origin === origin) return;
  throw new ControlRefused(403, '다른 웹 페이지에서는 입금할 수 없습니다. Not from a page of another origin.');
}

function refusalOf(error: unknown): PageRefusal | null {
  return error instanceof ControlRefused ? { status: error.status, code: 'REFUSED', message: error.message } : null;
}
