import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { SessionReply, SessionRequest } from '../../src/contract/checkout/session.ts';
import { startWebServer } from '../support/web-server.ts';

/** What a stub page may answer with; a string is HTML under the policy of the hub's checkout pages. */
export type StubAnswer = string | { readonly status: number; readonly json: unknown } | { readonly script: string };

export type StubHub = {
  readonly origin: string;
  /** What the script asked, in order. */
  readonly sessions: SessionRequest[];
  /** Every other call: method, path with its query, body. */
  readonly calls: { readonly method: string; readonly path: string; readonly body: string }[];
  /** Pages by path. */
  readonly pages: Map<string, () => StubAnswer>;
  /** How the next session is answered; null hangs up. */
  answer: (session: SessionRequest) => SessionReply | { readonly status: number; readonly message: string } | null;
};

/** The hub as browsers see it, with the real scripts and no payments behind them: a test says what it answers. */
export async function startStubHub(test: TestContext): Promise<StubHub> {
  const scripts = await bundled();
  const state = { sessions: [], calls: [], pages: new Map(), answer: () => null } satisfies Omit<StubHub, 'origin'>;
  const hub: Omit<StubHub, 'origin'> = state;
  const origin = await startWebServer(test, '127.0.0.1', (request, response, body) => {
    const { pathname } = new URL(request.url ?? '/', 'http://hub');
    const script = scripts.get(pathname.replace(/^\/js\/iamport\.payment-[\d.]+\.js$/, '/v1/iamport.js'));
    if (script !== undefined) return sendScript(response, script);
    if (pathname === '/checkout/sessions') return answerSession(hub, request, response, body);
    if (pathname === '/favicon.ico') return void response.writeHead(404).end();
    hub.calls.push({ method: request.method ?? '', path: request.url ?? '', body });
    sendPage(response, hub.pages.get(pathname)?.() ?? { status: 404, json: { message: 'no such page' } });
  });
  return Object.assign(state, { origin });
}

function answerSession(
  hub: Omit<StubHub, 'origin'>,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const allowed = { ...anyPage, 'access-control-allow-headers': 'content-type' };
  if (request.method === 'OPTIONS') return void response.writeHead(204, allowed).end();
  const session = JSON.parse(body) as SessionRequest;
  hub.sessions.push(session);
  const answer = hub.answer(session);
  if (answer === null) return void request.socket.destroy();
  const status = 'status' in answer ? answer.status : 200;
  response.writeHead(status, { ...allowed, 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

const anyPage = { 'access-control-allow-origin': '*' };

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; " +
  "frame-src 'self'; form-action 'self'; frame-ancestors *";

function sendPage(response: ServerResponse, answer: StubAnswer): void {
  if (typeof answer === 'string') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      .end(answer);
  } else if ('script' in answer) sendScript(response, answer.script);
  // As the hub does: a frame without an origin asks too.
  else
    response
      .writeHead(answer.status, { ...anyPage, 'content-type': 'application/json' })
      .end(JSON.stringify(answer.json));
}

function sendScript(response: ServerResponse, script: string): void {
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
}

const root = fileURLToPath(new URL('../../', import.meta.url));

async function bundled(): Promise<Map<string, string>> {
  const entries = { '/v1/iamport.js': 'sdk/index.ts', '/checkout/assets/checkout-page.js': 'sdk/checkout-page.ts' };
  const made = await Promise.all(
    Object.entries(entries).map(async ([path, from]) => [path, await bundle(from)] as const),
  );
  return new Map(made);
}

/** One of the browser's scripts, as `npm start` builds it. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}${entry}`],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2018',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
