import type { IncomingMessage, ServerResponse } from 'node:http';
import { startWebServer, type Ending } from '../support/web-server.ts';

/*
 * A road between a client and a hub on which real connections break, before the hub has heard or after.
 */

export type Trouble =
  | 'none'
  | 'lose-request'
  | 'lose-reply'
  | 'bad-gateway'
  | 'redirect'
  | 'stall'
  | 'unauthorized'
  | 'lose-key';

export type BadRoad = {
  readonly url: string;
  /** What was asked since the last `next`, as `POST /payments/cancel`; questions for a token too. */
  readonly asked: readonly string[];
  /** What befalls the next calls, one after the other, and then nothing. Questions for a token come through. */
  next(...troubles: readonly Trouble[]): void;
};

/** `asOriginal`: at its end stands the original service, which knows no keys and says nothing beside its answers. */
export async function startBadRoad(test: Ending, hub: string, asOriginal = false): Promise<BadRoad> {
  let troubles: Trouble[] = [];
  let asked: string[] = [];
  const url = await startWebServer(test, '127.0.0.1', (request, response, body) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    const trouble = request.url === '/users/getToken' ? 'none' : (troubles.shift() ?? 'none');
    void befall(trouble, { hub, request, response, body, asOriginal });
  });
  return {
    url,
    get asked() {
      return asked;
    },
    next: (...next) => {
      asked = [];
      troubles = [...next];
    },
  };
}

type OnTheRoad = {
  readonly hub: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  readonly asOriginal: boolean;
};

async function befall(trouble: Trouble, road: OnTheRoad): Promise<void> {
  const { response } = road;
  switch (trouble) {
    case 'lose-request':
      return void response.destroy();
    case 'stall':
      return;
    case 'bad-gateway':
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
    case 'redirect':
      return void response.writeHead(301, { location: 'https://elsewhere.example/' }).end();
    case 'unauthorized':
      return void response.writeHead(401).end('{"code":-1,"message":"Unauthorized","response":null}');
    case 'lose-reply':
      await forward(road);
      return void response.destroy();
    case 'none':
    case 'lose-key': {
      const reply = await forward(road, trouble === 'lose-key' ? ['idempotency-key'] : []);
      return void response.writeHead(reply.status, reply.headers).end(reply.body);
    }
  }
}

type Passed = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

async function forward(road: OnTheRoad, without: readonly string[] = []): Promise<Passed> {
  const { hub, request, body, asOriginal } = road;
  const { method = 'GET', headers, url } = request;
  const own = ['host', 'connection', 'content-length', ...without, ...(asOriginal ? ['idempotency-key'] : [])];
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && !own.includes(name) ? [[name, value] as [string, string]] : [],
  );
  const reply = await fetch(`${hub}${url}`, { method, headers: kept, ...(body !== '' && { body }) });
  const said = [...reply.headers].filter(([name]) => !asOriginal || !name.startsWith('naru-'));
  return { status: reply.status, headers: Object.fromEntries(said), body: await reply.text() };
}
