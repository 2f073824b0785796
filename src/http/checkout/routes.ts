import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { brandId, type CheckoutToken } from '../../core/ids.ts';
import { deliveryFor } from '../../contract/checkout/outcome.ts';
import { readForm, textField } from '../../contract/v1/reader.ts';
import type { PageData } from '../../contract/checkout/session.ts';
import type { Launch } from '../../core/launch.ts';
import { closeCheckout, finishCheckout, viewCheckout, type CheckoutView } from '../../flows/finish-checkout.ts';
import type { Hub } from '../../hub.ts';
import { registerAssets } from './assets.ts';
import { failPage, launchPage, statePage, troublePage } from './pages.ts';
import { openSession } from './sessions.ts';

type Token = { Params: { token: string } };

/** Anybody may ask for a window: more than this says no honest page, custom data included. */
const sessionLimitBytes = 64 * 1024;

/** Sessions, windows and returns. No cookie is set or read: the token in the path carries everything. */
export function registerCheckout(server: FastifyInstance, hub: Hub): void {
  server.register(async (scope) => {
    registerAssets(scope);
    scope.setErrorHandler((error, request, reply) => sendTrouble(hub, { error, request, reply }));
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.options('/checkout/sessions', async (_request, reply) =>
      allowAnyPage(reply).header('access-control-allow-headers', 'content-type').code(204).send(),
    );
    scope.post('/checkout/sessions', { bodyLimit: sessionLimitBytes }, async (request, reply) => {
      const { status, body } = await openSession(hub, request);
      return allowAnyPage(reply).code(status).send(body);
    });
    scope.get<Token>('/checkout/:token', async (request, reply) => {
      const view = await viewCheckout(hub, tokenOf(request));
      if (view.state !== 'launch') return sendState(hub, reply, view);
      const { token, launch, windowSize: size, origins } = view.checkout;
      const returnUrl = `${hub.settings.publicUrl}/checkout/${token}/return`;
      return sendPage(reply, launchPage({ ...(launch as Launch), size, returnUrl }), origins);
    });
    // A popup begins here: pages open addresses of the hub only, and a reload after the end shows the end.
    scope.get<Token>('/checkout/:token/window', async (request, reply) => {
      const view = await viewCheckout(hub, tokenOf(request));
      const url = view.state === 'launch' ? windowUrl(view.checkout.launch as Launch) : null;
      return url === null ? sendState(hub, reply, view) : reply.redirect(url, 302);
    });
    scope.post<Token>('/checkout/:token/close', async (request, reply) => {
      const data = pageData(hub, await closeCheckout(hub, tokenOf(request)));
      return allowAnyPage(reply).header('cache-control', 'no-store').send(data);
    });
    scope.get<Token>('/checkout/:token/return', (request, reply) => finish(hub, request, reply));
    scope.post<Token>('/checkout/:token/return', (request, reply) => finish(hub, request, reply));
    // Our own page asks; in a frame without an origin it is a stranger to its own address.
    scope.get<Token>('/checkout/:token/state', async (request, reply) => {
      const data = pageData(hub, await viewCheckout(hub, tokenOf(request)));
      return allowAnyPage(reply).header('cache-control', 'no-store').send(data);
    });
    scope.get('/payments/fail', async (request, reply) => {
      const message = textField(queryOf(request), 'error_msg') ?? '결제가 취소되었거나 실패했습니다.';
      return sendPage(reply, failPage(message), []);
    });
  });
}

type Trouble = { readonly error: unknown; readonly request: FastifyRequest; readonly reply: FastifyReply };

/** A buyer reads a page, our script a sentence; neither is shown what went wrong inside. */
function sendTrouble(hub: Hub, { error, request, reply }: Trouble): FastifyReply {
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode >= 500)
    hub.log.error({ err: error, route: request.routeOptions.url }, 'a request of a checkout failed');
  const isOfScript = request.url === '/checkout/sessions' || /\/(state|close)$/.test(request.url);
  if (!isOfScript) return sendPage(reply.code(statusCode), troublePage(request.url), []);
  return allowAnyPage(reply).code(statusCode).send({ message: 'the hub could not answer; try again' });
}

function tokenOf(request: FastifyRequest<Token>): CheckoutToken {
  return brandId<CheckoutToken>(request.params.token);
}

function queryOf(request: FastifyRequest): ReturnType<typeof readForm> {
  const at = request.url.indexOf('?');
  return at < 0 ? {} : readForm(request.url.slice(at + 1));
}

/** The buyer's browser is back, by GET or by a form post from the gateway's own site. */
async function finish(hub: Hub, request: FastifyRequest<Token>, reply: FastifyReply): Promise<FastifyReply> {
  const query = flat(queryOf(request));
  const form = typeof request.body === 'string' ? flat(readForm(request.body)) : {};
  return sendState(hub, reply, await finishCheckout(hub, tokenOf(request), { query, form }));
}

function flat(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, textField(fields, name) ?? '']));
}

/** A mobile browser is sent on at once; a layer tells the page that opened it. */
function sendState(hub: Hub, reply: FastifyReply, view: CheckoutView): FastifyReply {
  const data = pageData(hub, view);
  if (data.state === 'done' && data.delivery.kind === 'redirect' && isWebAddress(data.delivery.url)) {
    return reply.redirect(data.delivery.url, 302);
  }
  return sendPage(reply.code(data.state === 'gone' ? 404 : 200), statePage(data), []);
}

function windowUrl(launch: Launch): string | null {
  return launch.kind === 'popup' || launch.kind === 'redirect' ? launch.url : null;
}

/** An app's scheme is followed by the page's script: a redirect to it is refused by some in-app browsers. */
function isWebAddress(url: string): boolean {
  return /^https?:/i.test(url);
}

function pageData(hub: Hub, view: CheckoutView): PageData {
  if (view.state === 'gone') return { state: 'gone', text: '이미 끝났거나 없는 결제창입니다.' };
  if (view.state === 'waiting' || view.state === 'launch')
    return { state: 'waiting', poll_url: `/checkout/${view.checkout.token}/state` };
  return { state: 'done', delivery: deliveryFor(view, `${hub.settings.publicUrl}/payments/fail`) };
}

/** Only checkout pages may be framed, for they are the layer over a merchant's page. */
function sendPage(reply: FastifyReply, html: string, origins: readonly string[]): FastifyReply {
  const gateway = origins.join(' ');
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${gateway}`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${gateway}`,
    // A window in a frame of this page comes back to the hub in the same frame.
    `frame-src ${gateway === '' ? "'none'" : `'self' ${gateway}`}`,
    `form-action 'self' ${gateway}`,
    "base-uri 'none'",
    'frame-ancestors *',
  ];
  return reply.header('content-security-policy', policy.join('; ')).type('text/html; charset=utf-8').send(html);
}

/** Any page may ask, also one whose origin is `null`; nothing of the browser's is sent along or trusted. */
function allowAnyPage(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*').header('access-control-max-age', '600');
}
