import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { test, type TestContext } from 'node:test';
import { startWebServer } from '../../test/support/web-server.ts';
import { isBlockedAddress } from './blocked-addresses.ts';
import { createSafeAgent, type SafeAgent, type SafeAgentOptions } from './safe-agent.ts';

function anAgent(t: TestContext, options: SafeAgentOptions): SafeAgent {
  const agent = createSafeAgent(options);
  t.after(() => agent.close());
  return agent;
}

function aPost(url: string) {
  return { url, headers: { 'content-type': 'text/plain' }, body: 'hello', readTimeoutMs: 5_000, totalTimeoutMs: 5_000 };
}

/** A name server in which every name has these addresses. */
function namesMean(...addresses: string[]): LookupFunction {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_hostname, _options, callback) => callback(null, found);
}

const literalsOfTheHouse = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0x7f000001/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://127.0.0.1./',
  'http://①②⑦.⓪.⓪.①/',
  'http://0/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://255.255.255.255/',
];

for (const url of literalsOfTheHouse) {
  test(`${url} is never dialled`, async (t) => {
    const agent = anAgent(t, { allowLoopback: false });
    await assert.rejects(agent.post(aPost(url)), { code: 'EBLOCKED' });
  });
}

for (const url of ['http://localhost/', 'http://LOCALHOST./', 'https://localhost/']) {
  test(`${url} is looked up and then not dialled`, async (t) => {
    const agent = anAgent(t, { allowLoopback: false, lookup: namesMean('127.0.0.1', '::1') });
    await assert.rejects(agent.post(aPost(url)), { code: 'EBLOCKED' });
  });
}

test('a public name with one inside address among its addresses is not dialled, even in the sandbox', async (t) => {
  const agent = anAgent(t, { allowLoopback: true, lookup: namesMean('93.184.215.14', '10.1.2.3') });
  const refused = { code: 'EBLOCKED', message: '10.1.2.3 is not on the public internet' };
  await assert.rejects(agent.post(aPost('http://shop.example/')), refused);
});

test('a name is looked up once for a connection, so a second answer cannot lead inside', async (t) => {
  const origin = await startWebServer(t, '127.0.0.1', (_request, response) => response.end('reached'));
  let lookUps = 0;
  const lookup: LookupFunction = (_hostname, _options, callback) => {
    lookUps += 1;
    callback(null, [{ address: lookUps === 1 ? '127.0.0.1' : '10.1.2.3', family: 4 }]);
  };
  const agent = anAgent(t, { allowLoopback: true, lookup });
  const reply = await agent.post(aPost(`http://rebinding.example:${new URL(origin).port}/`));
  assert.equal(reply.text, 'reached');
  assert.equal(lookUps, 1);
});

test('a name without an address is an error, not a call', async (t) => {
  const agent = anAgent(t, { allowLoopback: true, lookup: namesMean() });
  await assert.rejects(agent.post(aPost('http://nowhere.example/')), /nowhere\.example has no address/);
});

test('the sandbox opens this machine and no other inside address', () => {
  for (const own of ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1']) {
    assert.equal(isBlockedAddress(own, true), false, own);
    assert.equal(isBlockedAddress(own, false), true, own);
  }
  for (const inside of ['192.168.0.1', '169.254.169.254', '0.0.0.0', '::', '64:ff9b::7f00:1', 'fe80::1%eth0', 'x']) {
    assert.equal(isBlockedAddress(inside, true), true, inside);
  }
  for (const outside of ['8.8.8.8', '52.78.100.19', '2606:4700::1111', '2a00:1450::1']) {
    assert.equal(isBlockedAddress(outside, false), false, outside);
  }
});

test('a redirect is an answer, not a way', async (t) => {
  const asked: (string | undefined)[] = [];
  const origin = await startWebServer(t, '127.0.0.1', (request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const reply = await anAgent(t, { allowLoopback: true }).post(aPost(`${origin}/hook`));
  assert.equal(reply.status, 307);
  assert.deepEqual(asked, ['/hook']);
});

test('a server that does not answer is left after the total time', async (t) => {
  const origin = await startWebServer(t, '127.0.0.1', () => undefined);
  const call = { ...aPost(origin), totalTimeoutMs: 100 };
  await assert.rejects(anAgent(t, { allowLoopback: true }).post(call), {
    code: 'ETIMEDOUT',
    message: 'no answer within 100 ms',
  });
});

test('a connection that is reset is an error', async (t) => {
  const origin = await startWebServer(t, '127.0.0.1', (request) => request.socket.resetAndDestroy());
  await assert.rejects(anAgent(t, { allowLoopback: true }).post(aPost(origin)), /other side closed|ECONNRESET/);
});

test('of a long answer no more than 64 KiB is read, and the connection is closed', async (t) => {
  const origin = await startWebServer(t, '127.0.0.1', (_request, response) => {
    response.on('error', () => undefined).end('x'.repeat(5_000_000));
  });
  const reply = await anAgent(t, { allowLoopback: true }).post(aPost(origin));
  assert.deepEqual([reply.status, reply.text.length], [200, 64 * 1024]);
});

test('a status counts even when its body breaks off or never ends', async (t) => {
  const origin = await startWebServer(t, '127.0.0.1', (request, response) => {
    response.writeHead(200).write('half');
    if (request.url === '/reset') setTimeout(() => request.socket.resetAndDestroy(), 20);
  });
  const agent = anAgent(t, { allowLoopback: true });
  assert.deepEqual(await agent.post(aPost(`${origin}/reset`)), { status: 200, text: 'half' });
  const endless = { ...aPost(`${origin}/endless`), totalTimeoutMs: 200 };
  assert.deepEqual(await agent.post(endless), { status: 200, text: 'half' });
});

test('an answer holds nothing that a database refuses', async (t) => {
  const bytes = Buffer.concat([Buffer.from('a\0b'), Buffer.from([0xff, 0xed, 0xa0, 0x80])]);
  const origin = await startWebServer(t, '127.0.0.1', (_request, response) => response.end(bytes));
  const { text } = await anAgent(t, { allowLoopback: true }).post(aPost(origin));
  assert.match(text, /^a\u{FFFD}b\u{FFFD}+$/u);
});
