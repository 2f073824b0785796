import { ServerResponse } from 'node:http';
import { breachesOf, operationAt, type Operation } from './contract.ts';

/*
 * Every answer of the REST API that any test of the run hears is held against the published contract, and against the
 * hub's own reference (`/openapi.json`). Loaded before the tests of each process: an answer that one of the two does
 * not know fails the test that heard it. What is asked by `fetch` is heard there, from whatever process; what a hub in
 * the process of its test says to others (client libraries, bare sockets) is heard as the hub says it.
 */

const ask = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const reply = await ask(input, init);
  const [address, asked] = input instanceof Request ? [input.url, input] : [new URL(input), init];
  const { hostname, pathname } = new URL(address);
  const operation = operationAt(asked?.method ?? 'GET', pathname);
  const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true;
  if (operation === null || hostname !== '127.0.0.1' || !isJson) return reply;
  const heard = { status: reply.status, name: reply.headers.get('naru-error'), text: await reply.clone().text() };
  await hold(operation, { ...heard, headers: new Headers(asked?.headers) });
  return reply;
};

/** As the hub writes it, and nothing else that a test starts. */
const typeOfHub = 'application/json; charset=UTF-8';

const endOfResponse = ServerResponse.prototype.end;

ServerResponse.prototype.end = function endAndHold(this: ServerResponse, ...given: unknown[]): ServerResponse {
  const [text] = given;
  if (this.getHeader('content-type') === typeOfHub && typeof text === 'string') holdSaid(this, text);
  return Reflect.apply(endOfResponse, this, given) as ServerResponse;
};

/** What `fetch` asked for is heard by it; a breach elsewhere fails the test as an error that nobody caught. */
function holdSaid(response: ServerResponse, text: string): void {
  const { method = 'GET', url = '/', headers: sent } = response.req;
  const operation = operationAt(method, url.replace(/\?.*/s, ''));
  if (operation === null || sent['sec-fetch-mode'] !== undefined) return;
  const name = response.getHeader('naru-error');
  const headers = new Headers(Object.entries(sent).map(([key, value]): [string, string] => [key, String(value)]));
  void hold(operation, { status: response.statusCode, name: name === undefined ? null : String(name), text, headers });
}

/** An answer, its refusal's name, and what was sent along. */
type Heard = {
  readonly status: number;
  readonly name: string | null;
  readonly text: string;
  readonly headers: Headers;
};

async function hold(operation: Operation, heard: Heard): Promise<void> {
  const wrong = [...ofContract(operation, heard), ...(await ofReference(operation, heard))];
  if (wrong.length === 0) return;
  throw new Error(`${operation.method} ${operation.path} answers otherwise: ${wrong.join('; ')}: ${heard.text}`);
}

function ofContract(operation: Operation, { status, headers, text }: Heard): readonly string[] {
  // What the original service does not have: the second of two calls under a key is refused by statuses of its own.
  if (headers.has('idempotency-key') && status === 409) return [];
  const breaches = breachesOf(operation, status, JSON.parse(text));
  return isStrict(headers) && breaches.every((breach) => breach.endsWith(' is missing')) ? [] : breaches;
}

/** Read when the first answer is heard: most processes of the run hear none. */
async function ofReference({ method, path }: Operation, heard: Heard): Promise<string[]> {
  const { status, name, text, headers } = heard;
  if (isStrict(headers)) return [];
  const { differencesOf } = await import('./reference.ts');
  return differencesOf(`${method} ${path}`, { status, name, answer: JSON.parse(text) });
}

/** A client with strict parsing gets the fields of its day: nothing else, and nothing wrong. */
function isStrict(headers: Headers): boolean {
  return headers.get('user-agent')?.startsWith('Go-http-client/') === true;
}
