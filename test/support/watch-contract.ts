import { breachesOf, operationAt, type Operation } from './contract.ts';

/*
 * Every answer of the REST API that any test of the run hears is held against the published contract, and against the
 * hub's own reference (`/openapi.json`). Loaded before the tests of each process: an answer that one of the two does
 * not know fails the test that heard it.
 */

const ask = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const reply = await ask(input, init);
  const [address, asked] = input instanceof Request ? [input.url, input] : [new URL(input), init];
  const { hostname, pathname } = new URL(address);
  const operation = operationAt(asked?.method ?? 'GET', pathname);
  const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true;
  if (operation === null || hostname !== '127.0.0.1' || !isJson) return reply;
  const text = await reply.clone().text();
  const headers = new Headers(asked?.headers);
  const wrong = [
    ...ofContract(operation, reply, { headers, text }),
    ...(await ofReference(operation, reply, { headers, text })),
  ];
  if (wrong.length === 0) return reply;
  throw new Error(`${operation.method} ${operation.path} answers otherwise: ${wrong.join('; ')}: ${text}`);
};

/** What was sent along, and the text of the answer. */
type Heard = { readonly headers: Headers; readonly text: string };

function ofContract(operation: Operation, { status }: Response, { headers, text }: Heard): readonly string[] {
  // What the original service does not have: the second of two calls under a key is refused by statuses of its own.
  if (headers.has('idempotency-key') && status === 409) return [];
  const breaches = breachesOf(operation, status, JSON.parse(text));
  return isStrict(headers) && breaches.every((breach) => breach.endsWith(' is missing')) ? [] : breaches;
}

/** Read when the first answer is heard: most processes of the run hear none. */
async function ofReference({ method, path }: Operation, reply: Response, { headers, text }: Heard): Promise<string[]> {
  if (isStrict(headers)) return [];
  const { differencesOf } = await import('./reference.ts');
  const [status, name] = [reply.status, reply.headers.get('naru-error')];
  return differencesOf(`${method} ${path}`, { status, name, answer: JSON.parse(text) });
}

/** A client with strict parsing gets the fields of its day: nothing else, and nothing wrong. */
function isStrict(headers: Headers): boolean {
  return headers.get('user-agent')?.startsWith('Go-http-client/') === true;
}
