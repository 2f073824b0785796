import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { startWebServer } from '../../test/support/web-server.ts';
import { createSafeAgent } from './safe-agent.ts';
import { sendWebhook, webhookBody, webhookHeaders, type WebhookDelivery } from './webhook.ts';

const secret = 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl';
const form = 'application/x-www-form-urlencoded';

const agent = createSafeAgent({ allowLoopback: true });
after(() => agent.close());
const deps = { agent, now: () => new Date() };

function aDelivery(over: Partial<WebhookDelivery> = {}): WebhookDelivery {
  const url = 'http://127.0.0.1:1/';
  return { url, contentType: 'application/json', isFirst: true, secrets: [secret], event: anEvent(), ...over };
}

function anEvent(over: Partial<WebhookDelivery['event']> = {}): WebhookDelivery['event'] {
  const { id, sequence } = { id: '0199-event', sequence: 3 };
  return {
    id,
    sequence,
    paymentId: 'imp_123456789012',
    orderId: '주문 1',
    status: 'paid',
    cancellationId: null,
    ...over,
  };
}

test('the body is the three fields of the original service, in its order', () => {
  const json = '{"imp_uid":"imp_123456789012","merchant_uid":"주문 1","status":"paid"}';
  assert.equal(webhookBody(anEvent(), 'application/json'), json);
  const written = 'imp_uid=imp_123456789012&merchant_uid=%EC%A3%BC%EB%AC%B8+1&status=paid';
  assert.equal(webhookBody(anEvent(), form), written);
});

test('a cancellation is named in the body, and nothing else is', () => {
  const event = anEvent({ status: 'cancelled', cancellationId: 'c-1' });
  const json = '{"imp_uid":"imp_123456789012","merchant_uid":"주문 1","status":"cancelled","cancellation_id":"c-1"}';
  assert.equal(webhookBody(event, 'application/json'), json);
  assert.equal(new URLSearchParams(webhookBody(event, form)).get('cancellation_id'), 'c-1');
});

test('a webhook that arrives verifies with the public Standard Webhooks library', async (t) => {
  const received: { body: string; headers: Record<string, string | undefined> }[] = [];
  const url = await startWebServer(t, '127.0.0.1', (request, response, body) => {
    received.push({ body, headers: request.headers as Record<string, string> });
    response.writeHead(204).end();
  });
  const attempt = await sendWebhook(deps, aDelivery({ url }));
  assert.deepEqual([attempt.delivered, attempt.status, attempt.error, attempt.responseHead], [true, 204, null, '']);
  const [{ body, headers } = { body: '', headers: {} }] = received;
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
  assert.deepEqual(verified, { imp_uid: 'imp_123456789012', merchant_uid: '주문 1', status: 'paid' });
  assert.equal(body, attempt.sentBody);
  for (const [name, value] of Object.entries(attempt.sentHeaders)) assert.equal(headers[name], value, name);
  assert.equal(headers['webhook-id'], '0199-event');
  assert.equal(headers['webhook-sequence'], '3');
  assert.equal(headers['user-agent'], 'Naru-Webhook/1');
});

test('a form webhook verifies over the bytes that were sent', () => {
  const delivery = aDelivery({ contentType: form });
  const now = new Date('2026-11-24T01:02:03.999Z');
  const body = webhookBody(delivery.event, form);
  const headers = webhookHeaders(delivery, body, now);
  const signed = new Webhook(secret).sign('0199-event', now, body);
  assert.equal(headers['webhook-signature'], signed);
  assert.equal(headers['webhook-timestamp'], '1795482123');
  assert.equal(headers['content-type'], form);
});

test('a retry keeps the id and has a timestamp and a signature of its own', () => {
  const [first, later] = ['2026-11-24T00:00:00Z', '2026-11-24T00:05:00Z'].map((at) =>
    webhookHeaders(aDelivery(), 'body', new Date(at)),
  );
  assert.equal(first?.['webhook-id'], later?.['webhook-id']);
  assert.notEqual(first?.['webhook-timestamp'], later?.['webhook-timestamp']);
  assert.notEqual(first?.['webhook-signature'], later?.['webhook-signature']);
});

test('while a secret is being replaced, a receiver with either of them verifies', () => {
  const other = `whsec_${Buffer.from('another secret of some length').toString('base64')}`;
  const body = webhookBody(anEvent(), 'application/json');
  const headers = webhookHeaders(aDelivery({ secrets: [secret, other] }), body, new Date());
  assert.match(headers['webhook-signature'] ?? '', /^v1,\S+ v1,\S+$/);
  for (const each of [secret, other]) assert.ok(new Webhook(each).verify(body, headers));
});

test('a body that was changed on the way does not verify', () => {
  const headers = webhookHeaders(aDelivery(), '{"status":"failed"}', new Date());
  assert.throws(() => new Webhook(secret).verify('{"status":"paid"}', headers));
});

test('a merchant without a secret gets no signature', () => {
  assert.ok(!('webhook-signature' in webhookHeaders(aDelivery({ secrets: [] }), 'body', new Date())));
});

const answers: readonly { status: number; delivered: boolean }[] = [
  { status: 200, delivered: true },
  { status: 202, delivered: true },
  { status: 299, delivered: true },
  { status: 302, delivered: false },
  { status: 400, delivered: false },
  { status: 410, delivered: false },
  { status: 500, delivered: false },
];

for (const { status, delivered } of answers) {
  test(`an answer ${status} is ${delivered ? 'a delivery' : 'no delivery'}`, async (t) => {
    const url = await startWebServer(t, '127.0.0.1', (_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end('said');
    });
    const attempt = await sendWebhook(deps, aDelivery({ url, isFirst: false }));
    assert.deepEqual([attempt.delivered, attempt.status, attempt.responseHead], [delivered, status, 'said']);
  });
}

test('an attempt without an answer says why', async (t) => {
  const reset = await startWebServer(t, '127.0.0.1', (request) => request.socket.resetAndDestroy());
  const broken = [
    { url: 'http://127.0.0.1:1/', why: /ECONNREFUSED/ },
    { url: 'http://10.0.0.1/', why: /^EBLOCKED 10\.0\.0\.1 is not on the public internet$/ },
    { url: reset, why: /UND_ERR_SOCKET|ECONNRESET/ },
    { url: 'not a url', why: /URL/ },
  ];
  for (const { url, why } of broken) {
    const attempt = await sendWebhook(deps, aDelivery({ url }));
    assert.deepEqual([attempt.delivered, attempt.status, attempt.responseHead], [false, null, null]);
    assert.match(attempt.error ?? '', why);
  }
});

test('the first 2 KiB of an answer are kept, and no half of a character', async (t) => {
  const url = await startWebServer(t, '127.0.0.1', (_request, response) => response.end('가'.repeat(100_000)));
  const { delivered, responseHead } = await sendWebhook(deps, aDelivery({ url }));
  assert.equal(delivered, true);
  assert.equal(responseHead, '가'.repeat(682));
});
