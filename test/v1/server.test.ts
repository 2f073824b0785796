import assert from 'node:assert/strict';
import { Agent, get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { createServer } from '../../src/http/server.ts';
import { keyPair, startApi } from './running-api.ts';

test('every request is one line of the log, which holds no secret, no token and no address', async () => {
  const lines: string[] = [];
  const api = await startApi({ heard: (line) => lines.push(line) });
  try {
    const token = await api.token();
    const ways = [{ authorization: token }, { authorization: `Bearer ${token}` }, { 'x-imptokenheader': token }];
    for (const headers of ways) await api.call('GET', '/payments/find/a-secret-order', { headers, token: null });
    await api.call('GET', `/payments/find/a-secret-order?_token=${token}`, { token: null });
    await api.call('POST', '/users/getToken', { json: { ...keyPair, imp_key: 'a-secret-key' }, token: null });
    await api.call('POST', `/nowhere?_token=${token}`, { json: keyPair });
    await api.call('POST', '/payments/cancel', { body: '{"imp_uid":"a-secret-order"' });
  } finally {
    await api.close();
  }
  const requests = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((each) => each['msg'] === 'request');
  assert.deepEqual(
    requests.map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/users/getToken', 200],
      ...Array.from({ length: 4 }, () => ['GET', '/payments/find/:merchant_uid', 404]),
      ['POST', '/users/getToken', 401],
      ['POST', 'unknown', 404],
      ['POST', '/payments/cancel', 400],
    ],
  );
  const log = lines.join('');
  const token = /[0-9a-f]{40}/;
  for (const secret of [token, keyPair.imp_secret, 'a-secret-key', 'a-secret-order']) {
    assert.ok(!(secret instanceof RegExp ? secret.test(log) : log.includes(secret)), String(secret));
  }
});

test('a fault of ours is 500 in the words of the API, and a line of the log', async () => {
  const lines: string[] = [];
  const api = await startApi({ heard: (line) => lines.push(line) });
  try {
    await api.token();
    await api.hub.db.pool.query('alter table payments rename to lost');
    const { status, code, message, response } = await api.call('GET', '/payments/imp_000000000001');
    assert.deepEqual([status, code, response], [500, -1, null]);
    assert.match(String(message), /처리하지 못했습니다/);
    assert.ok(lines.some((line) => line.includes('a request failed') && line.includes('"level":50')));
    assert.equal((await fetch(`${api.url}/healthz`)).status, 200);
  } finally {
    await api.close();
  }
});

test('X-Forwarded-For is believed from a trusted proxy and from nobody else', async () => {
  const api = await startApi();
  try {
    const seenBy = async (trustedProxies: readonly string[]): Promise<string> => {
      const server = createServer(api.hub, { trustedProxies });
      server.get('/who', async (request) => request.ip);
      const reply = await server.inject({ url: '/who', headers: { 'x-forwarded-for': '203.0.113.7' } });
      await server.close();
      return reply.body;
    };
    assert.equal(await seenBy([]), '127.0.0.1');
    assert.equal(await seenBy(['10.0.0.0/8']), '127.0.0.1');
    assert.equal(await seenBy(['10.0.0.0/8', '127.0.0.1']), '203.0.113.7');
  } finally {
    await api.close();
  }
});

test('a call that is answered while the hub stops is the last of its connection', async () => {
  const api = await startApi();
  const agent = new Agent({ keepAlive: true });
  try {
    const server = createServer(api.hub);
    const gate = Promise.withResolvers<void>();
    const [arrived, closing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    server.addHook('preClose', async () => closing.resolve());
    server.get('/late', async () => {
      arrived.resolve();
      await gate.promise;
      return 'answered';
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}/late`, { agent }, resolve).on('error', reject);
    });
    await arrived.promise;
    const closed = server.close();
    await closing.promise;
    gate.resolve();
    const reply = await answered;
    reply.resume();
    assert.deepEqual([reply.statusCode, reply.headers.connection], [200, 'close']);
    await closed;
  } finally {
    agent.destroy();
    await api.close();
  }
});
