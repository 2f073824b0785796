import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { money } from '../core/money.ts';
import { isBlockedAddress } from './blocked-addresses.ts';
import { askMerchant } from './confirm.ts';
import { merchantUrlRefusal } from './merchant-url.ts';
import { createSafeAgent } from './safe-agent.ts';
import { sendWebhook, type WebhookDelivery } from './webhook.ts';

const secret = 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl';
const agent = createSafeAgent({ allowLoopback: true });
after(() => agent.close());

async function serve(t: { after(done: () => void): void }, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function aDelivery(url: string, over: Partial<WebhookDelivery> = {}): WebhookDelivery {
  const event = {
    id: 'evt-1',
    sequence: 1,
    paymentId: 'imp_123456789012',
    orderId: '주문 1',
    status: 'paid',
    cancellationId: null,
  } as const;
  return { url, contentType: 'application/json', isFirst: true, secrets: [secret], event, ...over };
}

const deps = { agent, now: () => new Date() };

test('a webhook verifies with the public Standard Webhooks library', async (t) => {
  let verified: unknown;
  const url = await serve(t, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      verified = new Webhook(secret).verify(
        Buffer.concat(chunks).toString(),
        request.headers as Record<string, string>,
      );
      response.writeHead(204).end();
    });
  });
  const attempt = await sendWebhook(deps, aDelivery(url));
  assert.equal(attempt.delivered, true);
  assert.deepEqual(verified, { imp_uid: 'imp_123456789012', merchant_uid: '주문 1', status: 'paid' });
});

test('several secrets give several signatures, and each of them verifies', async () => {
  const other = `whsec_${Buffer.from('another secret of some length').toString('base64')}`;
  const attempt = await sendWebhook(deps, aDelivery('http://127.0.0.1:1/', { secrets: [secret, other] }));
  for (const each of [secret, other]) {
    assert.ok(new Webhook(each).verify(attempt.sentBody, { ...attempt.sentHeaders }));
  }
});

test('a form body carries the same three fields', async () => {
  const contentType = 'application/x-www-form-urlencoded';
  const { sentBody } = await sendWebhook(deps, aDelivery('http://127.0.0.1:1/', { contentType }));
  const fields = Object.fromEntries(new URLSearchParams(sentBody));
  assert.deepEqual(fields, { imp_uid: 'imp_123456789012', merchant_uid: '주문 1', status: 'paid' });
});

test('a redirect, an error and a refused connection are no deliveries, and each says why', async (t) => {
  const redirect = await serve(t, (_request, response) => response.writeHead(302, { location: '/there' }).end());
  const failing = await serve(t, (_request, response) => response.writeHead(500).end('broken'));
  const results = await Promise.all(
    [redirect, failing, 'http://127.0.0.1:1/'].map((url) => sendWebhook(deps, aDelivery(url))),
  );
  assert.deepEqual(
    results.map((each) => each.delivered),
    [false, false, false],
  );
  assert.deepEqual(
    results.map((each) => each.status),
    [302, 500, null],
  );
  assert.equal(results[1]?.responseHead, 'broken');
  assert.match(results[2]?.error ?? '', /ECONNREFUSED/);
});

test('only the beginning of a huge answer is kept', async (t) => {
  const url = await serve(t, (_request, response) => response.end('x'.repeat(5_000_000)));
  const attempt = await sendWebhook(deps, aDelivery(url));
  assert.equal(attempt.delivered, true);
  assert.equal(attempt.responseHead?.length, 2_000);
});

const tricks = [
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://017700000001/',
  'http://[::1]/',
  'http://[::]/',
  'http://0/',
  'http://[::ffff:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://192.168.0.1/',
  'http://localhost/',
  'http://localhost./',
  'http://①②⑦.0.0.1/',
  'http://[fd00::1]/',
  'http://100.64.0.1/',
];

for (const url of tricks) {
  test(`${url} is never reached outside the sandbox`, async (t) => {
    const closed = createSafeAgent({ allowLoopback: false });
    t.after(() => closed.close());
    const { error } = await sendWebhook({ ...deps, agent: closed }, aDelivery(url));
    assert.match(error ?? '', /EBLOCKED|ENOTFOUND/);
  });
}

test('a public name that resolves to an inside address is not reached', async (t) => {
  const lookup = ((_name: string, _options: object, callback: (...result: unknown[]) => void) =>
    callback(null, [
      { address: '93.184.216.34', family: 4 },
      { address: '10.1.2.3', family: 4 },
    ])) as never;
  const closed = createSafeAgent({ allowLoopback: true, lookup });
  t.after(() => closed.close());
  const { error } = await sendWebhook({ ...deps, agent: closed }, aDelivery('http://shop.example/'));
  assert.match(error ?? '', /EBLOCKED 10\.1\.2\.3/);
});

test('the sandbox opens this machine and no other inside address', () => {
  assert.equal(isBlockedAddress('127.0.0.1', true), false);
  assert.equal(isBlockedAddress('::1', true), false);
  assert.equal(isBlockedAddress('192.168.0.1', true), true);
  assert.equal(isBlockedAddress('8.8.8.8', false), false);
});

const question = {
  paymentId: 'imp_123456789012',
  orderId: 'o-1',
  amount: money(1000, 'KRW'),
  contentType: 'application/json',
};

test('a merchant who answers 200 lets the payment go on', async (t) => {
  const url = await serve(t, (_request, response) => response.end());
  assert.deepEqual(await askMerchant({ agent }, { url, ...question }), { allowed: true });
});

test('any other answer stops it, with the reason that the merchant gave', async (t) => {
  const url = await serve(t, (_request, response) => response.writeHead(400).end('{"reason":"재고 부족"}'));
  assert.deepEqual(await askMerchant({ agent }, { url, ...question }), {
    allowed: false,
    reason: '고객사 요청에 의해 결제를 중단합니다. (상세사유 : 재고 부족)',
  });
});

test('a merchant who cannot be reached stops it too', async () => {
  assert.deepEqual(await askMerchant({ agent }, { url: 'http://127.0.0.1:1/', ...question }), {
    allowed: false,
    reason: '고객사 요청에 의해 결제를 중단합니다. (상세사유 : 알 수 없음)',
  });
});

test('a url that cannot be called says why', () => {
  assert.equal(merchantUrlRefusal('https://shop.example/hook', 'live'), null);
  assert.equal(merchantUrlRefusal('http://shop.example/hook', 'live'), 'not_https');
  assert.equal(merchantUrlRefusal('ftp://shop.example', 'sandbox'), 'not_http');
  assert.equal(merchantUrlRefusal('https://a:b@shop.example', 'live'), 'has_credentials');
  assert.equal(merchantUrlRefusal('shop', 'sandbox'), 'not_a_url');
});
