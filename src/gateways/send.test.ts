import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { HttpFailure, type HttpRequest } from './gateway.ts';
import { createSend } from './send.ts';

const { send, close } = createSend();
const running: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of running.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
after(close);

/** A raw server on a free port: the tests decide about every byte. */
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  running.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(address !== null && typeof address === 'object');
  return address.port;
}

function post(url: string, timeoutMs = 2_000): HttpRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a":1}', timeoutMs };
}

async function failureOf(request: HttpRequest): Promise<HttpFailure> {
  try {
    await send(request);
  } catch (error) {
    assert(error instanceof HttpFailure);
    return error;
  }
  return assert.fail('the request was answered');
}

/** Answers when the body is in: head and body may come in two pieces. */
function answering(reply: string): (socket: Socket) => void {
  return (socket) => socket.on('data', (bytes) => bytes.toString().endsWith('{"a":1}') && socket.write(reply));
}

test('a reply comes back with status, headers and body', async () => {
  const port = await listen(answering('HTTP/1.1 403 Forbidden\r\nX-Trace: 7\r\ncontent-length: 7\r\n\r\n{"b":2}'));
  const reply = await send(post(`http://127.0.0.1:${port}/path?q=1`));
  assert.deepEqual(reply, { status: 403, headers: { 'x-trace': '7', 'content-length': '7' }, body: '{"b":2}' });
});

test('method, path, headers and body arrive as given', async () => {
  let seen = '';
  const port = await listen((socket) =>
    socket.on('data', (bytes) => {
      seen += bytes.toString();
      if (seen.includes('{"a":1}')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    }),
  );
  await send(post(`http://127.0.0.1:${port}/v1/x?q=1`));
  assert.match(seen, /^POST \/v1\/x\?q=1 HTTP\/1\.1\r\n/);
  assert.match(seen, /content-type: application\/json\r\n/);
  assert.match(seen, /\{"a":1\}$/);
});

test('a redirect is a reply and is not followed', async () => {
  const port = await listen(answering('HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'));
  assert.equal((await send(post(`http://127.0.0.1:${port}/`))).status, 302);
});

test('a connection is kept for the next request', async () => {
  let connections = 0;
  const answer = answering('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  const port = await listen((socket) => {
    connections += 1;
    answer(socket);
  });
  await send(post(`http://127.0.0.1:${port}/`));
  // The connection is free again a turn after its reply was given out.
  await setImmediate();
  await send(post(`http://127.0.0.1:${port}/`));
  assert.equal(connections, 1);
});

test('a refused connection was not sent', async () => {
  const port = await listen(() => {});
  const [refused] = running.splice(0);
  await new Promise((resolve) => refused?.server.close(resolve));
  const failure = await failureOf(post(`http://127.0.0.1:${port}/`));
  assert.equal(failure.outcome, 'notSent');
  assert.equal(failure.message, 'ECONNREFUSED');
});

test('a name that does not resolve was not sent', async () => {
  assert.equal((await failureOf(post('http://no-such-host.invalid/'))).outcome, 'notSent');
});

test('garbage instead of a TLS handshake was not sent', async () => {
  const port = await listen((socket) => socket.write('this is not TLS\r\n\r\n'));
  assert.equal((await failureOf(post(`https://127.0.0.1:${port}/`))).outcome, 'notSent');
});

test('a TLS handshake that never ends was not sent', async () => {
  const port = await listen(() => {});
  assert.equal((await failureOf(post(`https://127.0.0.1:${port}/`, 200))).outcome, 'notSent');
});

test('a request that was given up while connecting is never written', async () => {
  let received = '';
  const port = await listen((socket) => socket.on('data', (bytes) => (received += bytes.toString('latin1'))));
  await failureOf(post(`https://127.0.0.1:${port}/`, 100));
  assert.doesNotMatch(received, /POST/);
});

test('a connection that is dropped after it was accepted has an unknown end', async () => {
  const port = await listen((socket) => socket.on('data', () => socket.resetAndDestroy()));
  const failure = await failureOf(post(`http://127.0.0.1:${port}/`));
  assert.equal(failure.outcome, 'unknown');
});

test('half a reply has an unknown end', async () => {
  const port = await listen((socket) =>
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"status":"DO')),
  );
  assert.equal((await failureOf(post(`http://127.0.0.1:${port}/`))).outcome, 'unknown');
});

test('something that is not HTTP has an unknown end', async () => {
  const port = await listen(answering('hello\r\n\r\n'));
  assert.equal((await failureOf(post(`http://127.0.0.1:${port}/`))).outcome, 'unknown');
});

test('a reply that does not begin in time has an unknown end', async () => {
  const port = await listen(() => {});
  const failure = await failureOf(post(`http://127.0.0.1:${port}/`, 100));
  assert.equal(failure.outcome, 'unknown');
  assert.match(failure.message, /within 100 ms/);
});

test('a reply whose body does not end in time has an unknown end', async () => {
  const port = await listen(answering('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'));
  assert.equal((await failureOf(post(`http://127.0.0.1:${port}/`, 150))).outcome, 'unknown');
});

test('a reply of endless length is cut off and has an unknown end', async () => {
  const chunk = 'x'.repeat(64 * 1024);
  const port = await listen((socket) =>
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n');
      for (let i = 0; i < 40; i += 1) socket.write(chunk);
    }),
  );
  const failure = await failureOf(post(`http://127.0.0.1:${port}/`));
  assert.equal(failure.outcome, 'unknown');
  assert.match(failure.message, /longer than/);
});
