import { breachesOf, operationAt } from './contract.ts';

/*
 * Every answer of the REST API that any test of the run hears is held against the published contract. Loaded before
 * the tests of each process: an answer that the contract does not know fails the test that heard it.
 */

const ask = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const reply = await ask(input, init);
  const [address, asked] = input instanceof Request ? [input.url, input] : [new URL(input), init];
  const { hostname, pathname } = new URL(address);
  const operation = operationAt(asked?.method ?? 'GET', pathname);
  const isJson = reply.headers.get('content-type')?.startsWith('application/json') === true;
  if (operation === null || hostname !== '127.0.0.1' || !isJson) return reply;
  // What the original service does not have: the second of two calls under a key is refused by statuses of its own.
  if (new Headers(asked?.headers).has('idempotency-key') && reply.status === 409) return reply;
  const text = await reply.clone().text();
  const breaches = breachesOf(operation, reply.status, JSON.parse(text));
  // A client with strict parsing gets the fields of its day: nothing else, and nothing wrong.
  const isStrict = new Headers(asked?.headers).get('user-agent')?.startsWith('Go-http-client/') === true;
  if (breaches.every((breach) => isStrict && breach.endsWith(' is missing'))) return reply;
  throw new Error(`${operation.method} ${operation.path} breaks its contract: ${breaches.join('; ')}: ${text}`);
};
