import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startSandbox } from './server.ts';
import type { RunningSandbox } from './server.ts';

/** For tests: a sandbox on a free port and a folder of its own, gone with the test. */
export type Trial = {
  readonly home: string;
  url(): string;
  /** One HTTP call; the body as JSON where there is one. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  control(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Stops and starts on the same folder. */
  restart(beforeStart?: () => Promise<void>): Promise<void>;
};

/** An answer's JSON, looked into as freely as a test needs: what is not there fails the test. */
export type Wire = ReturnType<typeof JSON.parse>;

export type CallOptions = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Wire };

export async function startTrial(test: TestContext): Promise<Trial> {
  const home = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const start = (): Promise<RunningSandbox> => startSandbox({ host: '127.0.0.1', port: 0, home });
  let running = await start();
  test.after(async () => {
    await running.close();
    await rm(home, { recursive: true });
  });
  return {
    home,
    url: () => running.url,
    call: (method, path, options = {}) => request(method, running.url + path, options),
    control: (method, path, body) => {
      return request(method, `${running.url}/__sandbox${path}`, { body, headers: { 'sandbox-control': '1' } });
    },
    async restart(beforeStart = async () => {}) {
      await running.close();
      await beforeStart();
      running = await start();
    },
  };
}

async function request(method: string, url: string, { body, headers = {} }: CallOptions): Promise<Reply> {
  const isText = typeof body === 'string';
  const reply = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') && /^[[{]/.test(text) && /[\]}]$/.test(text);
  return { status: reply.status, headers: reply.headers, text, json: isJson ? JSON.parse(text) : null };
}

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };

export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  answerWith(status: number, body?: string): void;
};

/** For tests: a merchant's server that keeps what it is sent. */
export async function startReceiver(test: TestContext): Promise<Receiver> {
  const received: Received[] = [];
  let answer = { status: 200, body: 'ok' };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  test.after(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/notice`,
    received,
    answerWith(status, body = 'ok') {
      answer = { status, body };
    },
  };
}
