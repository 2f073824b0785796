import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { Webhook as Standard } from 'standardwebhooks';
import { WebhookRejected, type WebhookFault } from './errors.ts';
import { verifyWebhook, type VerifyOptions } from './verify-webhook.ts';
import type { WebhookRequest } from './webhook-request.ts';

/*
 * Signatures that the published library of Standard Webhooks made, believed or not.
 */

const secret = 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl';
const other = 'whsec_YW5vdGhlci1zZWNyZXQtb2YtdGhlLXNhbWUtc2hvcA==';
const json = '{"imp_uid":"imp_123456789012","merchant_uid":"주문 1","status":"paid"}';
const form = 'imp_uid=imp_123456789012&merchant_uid=%EC%A3%BC%EB%AC%B8+1&status=paid';
const told = { imp_uid: 'imp_123456789012', merchant_uid: '주문 1', status: 'paid', cancellation_id: null };

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

type Headers = Readonly<Record<string, string>>;

function headersOf(body: string, timestamp = nowSeconds(), by = secret): Headers {
  return {
    'webhook-id': 'evt-1',
    'webhook-timestamp': String(timestamp),
    'webhook-sequence': '3',
    'webhook-signature': new Standard(by).sign('evt-1', new Date(timestamp * 1000), body),
  };
}

async function faultOf(request: WebhookRequest, options: VerifyOptions = { secret }): Promise<WebhookFault> {
  const error = await verifyWebhook(request, options).then(
    () => assert.fail('believed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WebhookRejected, String(error));
  return error.fault;
}

test('a webhook is read from JSON and from a form, from text, bytes, a stream and a web request', async () => {
  for (const body of [json, form]) {
    const headers = headersOf(body);
    const bytes = Buffer.from(body);
    const web = new Request('http://shop.example/', { method: 'POST', headers, body });
    const ways: WebhookRequest[] = [
      { headers, body },
      { headers: new Headers(headers), body: bytes },
      { headers, body: Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]) },
      web,
    ];
    for (const request of ways) {
      const { id, timestamp, sequence, ...rest } = await verifyWebhook(request, { secret });
      assert.deepEqual([id, timestamp, sequence, rest], ['evt-1', Number(headers['webhook-timestamp']), 3, told]);
    }
  }
});

test('while a secret takes the place of another, either may have signed, and either may be known', async () => {
  const request = (signature: string): WebhookRequest => ({
    headers: { ...headersOf(json), 'webhook-signature': signature },
    body: json,
  });
  const by = (key: string): string => headersOf(json, nowSeconds(), key)['webhook-signature'] ?? '';
  await verifyWebhook(request(`${by(other)} ${by(secret)}`), { secret });
  await verifyWebhook(request(by(other)), { secret: [secret, other] });
  assert.equal(await faultOf(request(by(other))), 'signature_wrong');
});

test('what is not believed is told by its cause', async () => {
  const good = headersOf(json);
  const signature = good['webhook-signature'] ?? '';
  const without = (name: string): Headers => Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));
  const faults: readonly (readonly [WebhookRequest, WebhookFault])[] = [
    ...Object.keys(good).map((name) => [{ headers: without(name), body: json }, 'header_missing'] as const),
    [{ headers: good, body: json.replace('paid', 'fail') }, 'signature_wrong'],
    [{ headers: { ...good, 'webhook-id': 'evt-2' }, body: json }, 'signature_wrong'],
    [{ headers: { ...good, 'webhook-signature': 'v1,' }, body: json }, 'signature_wrong'],
    [{ headers: { ...good, 'webhook-signature': signature.replace('v1,', 'v2,') }, body: json }, 'signature_wrong'],
    [{ headers: { ...good, 'webhook-signature': signature.slice(0, -2) }, body: json }, 'signature_wrong'],
    [{ headers: { ...good, 'webhook-timestamp': 'yesterday' }, body: json }, 'timestamp_wrong'],
    [{ headers: { ...good, 'webhook-sequence': '-1' }, body: json }, 'timestamp_wrong'],
    [{ headers: headersOf(json, nowSeconds() - 302), body: json }, 'too_old'],
    [{ headers: headersOf(json, nowSeconds() + 302), body: json }, 'too_new'],
    [{ headers: good, body: JSON.parse(json) as string }, 'body_not_raw'],
    [{ headers: good, body: 'x'.repeat(10_001) }, 'body_too_large'],
    [{ headers: headersOf('{"imp_uid":'), body: '{"imp_uid":' }, 'body_unreadable'],
    [{ headers: headersOf('hello=there'), body: 'hello=there' }, 'body_unreadable'],
  ];
  for (const [request, fault] of faults) assert.equal(await faultOf(request), fault);
});

test('the time may be as far off as the receiver says', async () => {
  const request = { headers: headersOf(json, nowSeconds() - 4_000), body: json };
  assert.equal((await verifyWebhook(request, { secret, toleranceSeconds: 5_000 })).sequence, 3);
});

test('a secret that is none is the receiver’s own mistake', async () => {
  for (const wrong of ['', 'whsec_', 'whsec_not base64'])
    await assert.rejects(verifyWebhook({ headers: headersOf(json), body: json }, { secret: wrong }), TypeError);
});
