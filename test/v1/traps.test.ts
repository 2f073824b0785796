import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rawText, sendRaw, type RawAnswer, type RawRequest } from './raw-request.ts';
import { startApi, type RunningApi } from './running-api.ts';

/*
 * What clients of the original service are known to send and to choke on.
 */

let api: RunningApi;
let token: string;

before(async () => {
  api = await startApi();
  token = await api.token();
});
after(() => api.close());

function send({ headers, ...request }: RawRequest): Promise<RawAnswer> {
  return sendRaw(api.port, rawText({ ...request, headers: { authorization: token, ...headers } }));
}

/** The envelope, which is all that may ever come back. */
function envelopeOf(answer: RawAnswer): { code: number; message: string | null; response: unknown } {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json;\s*charset=utf-8$/i);
  const envelope = JSON.parse(answer.body) as { code: number; message: string | null; response: unknown };
  assert.deepEqual(Object.keys(envelope), ['code', 'message', 'response']);
  assert.ok(Number.isInteger(envelope.code));
  assert.equal(typeof envelope.message, envelope.code === 0 ? 'object' : 'string');
  return envelope;
}

const pair = 'imp_key=imp_apikey& imp_secret=sandbox-secret-not-for-live-use';
const jsonPair = '{"imp_key":"imp_apikey","imp_secret":"sandbox-secret-not-for-live-use"}';

const goodBodies: readonly (readonly [about: string, type: string | null, body: string])[] = [
  ['a form whose later keys begin with a space', 'application/x-www-form-urlencoded', pair],
  ['a form without a content type', null, pair],
  ['a form that calls itself JSON', 'application/json', pair],
  ['JSON', 'application/json;charset=UTF-8', jsonPair],
  ['JSON without a content type', null, jsonPair],
  ['JSON under a content type that is none', ';;', jsonPair],
  ['JSON with fields that nobody knows', 'application/json', jsonPair.replace('{', '{"verb":"x","tier":null,')],
];

for (const [about, type, body] of goodBodies) {
  test(`getToken takes ${about}`, async () => {
    const headers: Record<string, string> = type === null ? {} : { 'content-type': type };
    const answer = await send({ line: 'POST /users/getToken', headers, body });
    assert.equal(answer.status, 200);
    assert.equal(envelopeOf(answer).code, 0);
  });
}

test('the token comes in one piece, with its length and uncompressed', async () => {
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip, deflate, br' };
  const answer = await send({ line: 'POST /users/getToken', headers, body: jsonPair });
  assert.equal(answer.firstPiece, answer.body);
  assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(answer.body)));
  assert.equal(answer.headers.get('content-encoding'), undefined);
  assert.equal(answer.headers.get('transfer-encoding'), undefined);
});

const oddBodies = ['', 'null', '[]', '""', 'undefined', '{}'];

for (const body of oddBodies) {
  test(`a POST with the body ${JSON.stringify(body)} and a JSON type is one without fields`, async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send({ line: 'POST /payments/cancel', headers, body });
    assert.equal(answer.status, 200);
    assert.equal(envelopeOf(answer).code, 1);
  });
}

test('a broken body is refused, and nothing is done', async () => {
  for (const body of ['{', '{"imp_uid":', '[1']) {
    const answer = await send({ line: 'POST /payments/cancel', headers: { 'content-type': 'application/json' }, body });
    assert.deepEqual([answer.status, envelopeOf(answer).code], [400, -1]);
  }
});

test('a body beyond the limit is refused in the words of the API', async () => {
  const answer = await send({ line: 'POST /payments/prepare', body: `a=${'x'.repeat(1024 * 1024)}` });
  assert.deepEqual([answer.status, envelopeOf(answer).code], [400, -1]);
});

const typesOnGet = ['application/json', 'application/hal+json', 'text/html', 'application/x-www-form-urlencoded', ';;'];

for (const type of typesOnGet) {
  test(`GET and DELETE with the content type ${type} are never refused for it`, async () => {
    const headers = { 'content-type': type };
    assert.equal((await send({ line: 'GET /banks/004', headers })).status, 200);
    assert.equal((await send({ line: 'GET /banks/004', headers, body: '{}' })).status, 200);
    const answer = await send({ line: 'DELETE /banks/004?reason=&requester=', headers, body: 'null' });
    assert.deepEqual([answer.status, envelopeOf(answer).code], [404, -1]);
  });
}

const paths = [
  '/banks/004/',
  '//banks//004',
  '/banks/004?',
  '/banks/004?&&=&%',
  '/banks/004/?a[b][c]=1&__proto__[x]=1',
];

for (const path of paths) {
  test(`GET ${path} is GET /banks/004`, async () => {
    const answer = await send({ line: `GET ${path}` });
    assert.deepEqual(envelopeOf(answer).response, { code: '004', name: '국민은행' });
  });
}

const unknown: readonly string[] = [
  'GET /nowhere',
  'POST /nowhere',
  'PUT /banks/004',
  'PATCH /payments/cancel',
  'OPTIONS /banks',
  'DELETE /payments/prepare',
  'GET /sandbox/nowhere',
  'GET /payments/imp_1/nowhere',
];

for (const line of unknown) {
  test(`${line} is answered by the envelope, not by a page`, async () => {
    const answer = await send({ line, headers: { accept: 'text/html', 'content-type': 'text/plain' }, body: 'a' });
    assert.deepEqual([answer.status, envelopeOf(answer).code], [404, -1]);
  });
}

const notHttp: readonly string[] = [
  'GET /payments/find/a b',
  'GET /payments/find/주문',
  `GET /payments/find/${'a'.repeat(20_000)}`,
  'NONSENSE /banks',
];

for (const line of notHttp) {
  test(`${line.slice(0, 30)}, which is no HTTP, gets a sentence all the same`, async () => {
    const answer = await send({ line });
    assert.deepEqual([answer.status, envelopeOf(answer).code], [400, -1]);
  });
}

test('a percent sign that escapes nothing is a part of the order number', async () => {
  const body = 'merchant_uid=100%&amount=1000';
  assert.equal(envelopeOf(await send({ line: 'POST /payments/prepare', body })).code, 0);
  for (const path of ['100%', '100%25']) {
    const answer = envelopeOf(await send({ line: `GET /payments/prepare/${path}` }));
    assert.deepEqual(answer.response, { merchant_uid: '100%', amount: 1000, currency: null });
  }
});

test('every answer of the API carries the headers that keep it out of frames and caches', async () => {
  for (const line of ['GET /banks', 'GET /nowhere', 'POST /payments/cancel']) {
    const { headers } = await send({ line });
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('content-security-policy'), "frame-ancestors 'none'");
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});
