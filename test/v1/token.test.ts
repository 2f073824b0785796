import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { v1TokenSchema, type V1Token } from '../../src/contract/v1/schema.ts';
import { keyPair, startApi, type RunningApi } from './running-api.ts';

let api: RunningApi;

before(async () => {
  // The clock is shared with the gateways.
  api = await startApi({ withGateway: true });
  await api.call('POST', '/sandbox/clock', { json: { hold: true }, token: null });
});
after(() => api.close());

async function askForToken(): Promise<V1Token> {
  const { status, code, message, response } = await api.call('POST', '/users/getToken', { json: keyPair, token: null });
  assert.deepEqual([status, code, message], [200, 0, null]);
  assert.deepEqual([...Value.Errors(v1TokenSchema, response)], []);
  return response as V1Token;
}

/** Business time goes on by so many seconds. */
async function pass(seconds: number): Promise<void> {
  const to = new Date(api.hub.clock.now().getTime() + seconds * 1000).toISOString();
  const reply = await fetch(`${api.url}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ set: to }),
  });
  assert.equal(reply.status, 200, await reply.text());
}

test('a token lives for half an hour, and is the same until then', async () => {
  const first = await askForToken();
  assert.equal(first.expired_at - first.now, 1800);
  await pass(100);
  const second = await askForToken();
  assert.deepEqual([second.access_token, second.expired_at], [first.access_token, first.expired_at]);
  assert.equal(second.now, first.now + 100);
});

test('in its last minute a token is given five minutes more, under the same name', async () => {
  const before = await askForToken();
  await pass(before.expired_at - before.now - 60);
  assert.equal((await askForToken()).expired_at, before.expired_at);
  await pass(1);
  const after = await askForToken();
  assert.deepEqual([after.access_token, after.expired_at], [before.access_token, before.expired_at + 300]);
});

test('after its end a token is unauthorized, and a new one is given', async () => {
  const old = await askForToken();
  const use = async (token: string): Promise<number> => (await api.call('GET', '/banks', { token })).status;
  assert.equal(await use(old.access_token), 200);
  await pass(old.expired_at - old.now);
  assert.equal(await use(old.access_token), 401);
  const next = await askForToken();
  assert.notEqual(next.access_token, old.access_token);
  assert.equal(next.expired_at - next.now, 1800);
  assert.equal(await use(next.access_token), 200);
});

const missing: readonly object[] = [
  {},
  { imp_key: 'imp_apikey' },
  { imp_secret: 'a' },
  { imp_key: '', imp_secret: '' },
  { imp_key: null, imp_secret: 'a' },
];

for (const pair of missing) {
  test(`without a key or a secret there is no token: ${JSON.stringify(pair)}`, async () => {
    const { status, code, message, response } = await api.call('POST', '/users/getToken', { json: pair, token: null });
    assert.deepEqual([status, code, response], [400, -1, null]);
    assert.equal(message, 'imp_key, imp_secret 파라메터가 누락되었습니다.');
  });
}

test('a wrong key and a wrong secret are refused alike', async () => {
  for (const wrong of [
    { imp_key: 'imp_other' },
    { imp_secret: 'wrong' },
    { imp_key: 'a\0b' },
    { imp_key: ['imp_apikey'] },
  ]) {
    const answer = await api.call('POST', '/users/getToken', { json: { ...keyPair, ...wrong }, token: null });
    assert.deepEqual([answer.status, answer.code, answer.response], [401, -1, null]);
    assert.equal(answer.message, '인증에 실패하였습니다. API키와 secret을 확인하세요.');
  }
});

test('an Authorization header beside the key pair is not looked at', async () => {
  const { status } = await api.call('POST', '/users/getToken', { json: keyPair, token: 'Bearer undefined' });
  assert.equal(status, 200);
});

test('the token may be passed in four ways', async () => {
  const { access_token: token } = await askForToken();
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await api.call('GET', path, { headers, token: null })).status;
  assert.equal(await ask('/banks', { authorization: `Bearer ${token}` }), 200);
  assert.equal(await ask('/banks', { authorization: token }), 200);
  assert.equal(await ask('/banks', { 'X-ImpTokenHeader': token }), 200);
  assert.equal(await ask(`/banks?_token=${token}`), 200);
});

const everyCall: readonly (readonly [string, string])[] = [
  ['GET', '/payments/imp_000000000001'],
  ['GET', '/payments?imp_uid[]=imp_000000000001'],
  ['GET', '/payments/find/order'],
  ['POST', '/payments/find/order'],
  ['GET', '/payments/findAll/order'],
  ['GET', '/payments/status/all'],
  ['GET', '/payments/imp_000000000001/balance'],
  ['POST', '/payments/cancel'],
  ['POST', '/payments/prepare'],
  ['PUT', '/payments/prepare'],
  ['GET', '/payments/prepare/order'],
  ['GET', '/users/pg'],
  ['GET', '/cards'],
  ['GET', '/cards/366'],
  ['GET', '/banks'],
  ['GET', '/banks/004'],
];

for (const [method, path] of everyCall) {
  test(`${method} ${path} wants a token that is known`, async () => {
    for (const token of [null, 'Bearer ', 'undefined', '0'.repeat(40), 'Basic abc']) {
      const { status, code, message, response } = await api.call(method, path, { token });
      assert.deepEqual([status, code, message, response], [401, -1, 'Unauthorized', null]);
    }
  });
}
