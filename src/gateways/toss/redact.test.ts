import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basicAuth } from './client.ts';
import { redact } from './redact.ts';

const cardNumbers = [
  '4330121234567890',
  '4330-1212-3456-7890',
  '4330 1212 3456 7890',
  '1234-1234-1234-1234',
  '378282246310005',
  '3782-822463-10005',
  '36227206271667',
  '4222222222222',
  '9410000000000001234',
];

for (const number of cardNumbers) {
  test(`the card number ${number} does not stay, wherever it stands`, () => {
    const places = [
      number,
      `card ${number}.`,
      `{"n":"${number}"}`,
      `{"n":${number}}`,
      `no=${number}&x=1`,
      `no%3D${number}%26`,
      `a\\n${number}`,
      `(${number})`,
      `pan_${number}-`,
    ];
    for (const text of places) assert.doesNotMatch(redact(text), new RegExp(number), text);
  });
}

test('keys do not stay, neither bare nor as basic authorization', () => {
  const key = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
  assert.equal(redact(`key ${key} end`), 'key test_sk_[redacted] end');
  assert.equal(redact(`authorization: ${basicAuth(key)}`), 'authorization: Basic [redacted]');
  assert.equal(redact('live_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6'), 'live_gsk_[redacted]');
});

test('a billing key does not stay: in an address, in JSON, in a form, or by itself', () => {
  const key = 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=';
  const written = [
    [`POST https://api.tosspayments.com/v1/billing/${encodeURIComponent(key)} 400`],
    [`DELETE /v1/billing/${key}`],
    [JSON.stringify({ eventType: 'BILLING_DELETED', data: { billingKey: key, reason: null } })],
    [JSON.stringify({ said: JSON.stringify({ billingKey: key }) })],
    [`/return?customerKey=a&authKey=${key}&x=1`],
    [`the key ${key} is gone`],
    [encodeURIComponent(key)],
  ];
  for (const [text = ''] of written) {
    const redacted = redact(text);
    assert(!redacted.includes(key.slice(0, 43)), redacted);
    assert(redacted.includes('[redacted]'));
  }
  assert.equal(redact('POST /v1/billing/of-another-shape?x=1'), 'POST /v1/billing/[redacted]?x=1');
  for (const path of ['/v1/billing/authorizations/issue', '/v1/billing/authorizations/card', '/v1/payments/key-in']) {
    assert.equal(redact(path), path);
  }
});

test('resident and business numbers, passwords and check values do not stay in the fields that carry them', () => {
  const text = JSON.stringify({
    customerIdentityNumber: '9001011',
    registrationNumber: '0101234567',
    cardPassword: '12',
    cardExpirationYear: 27,
    secret: 'ps_abc',
    orderId: 'imp_123456789012',
  });
  assert.deepEqual(JSON.parse(redact(text)), {
    customerIdentityNumber: '[redacted]',
    registrationNumber: '[redacted]',
    cardPassword: '[redacted]',
    cardExpirationYear: '[redacted]',
    secret: '[redacted]',
    orderId: 'imp_123456789012',
  });
  assert.equal(redact('cardPassword=12&amount=5'), 'cardPassword=[redacted]&amount=5');
  assert.equal(redact('resident 900101-1234567'), 'resident [redacted]');
});

test('JSON inside a text is redacted too, and stays JSON', () => {
  const outer = JSON.stringify({ body: JSON.stringify({ cardPassword: '12', note: 'x' }) });
  const inner: unknown = JSON.parse(JSON.parse(redact(outer)).body);
  assert.deepEqual(inner, { cardPassword: '[redacted]', note: 'x' });
});

test('ids, times and amounts stay as they are', () => {
  const harmless = [
    'imp_123456789012',
    'imps_123456789012',
    '01900000-1234-7123-8123-123456789012',
    'tkemm20250406232859lQDg2',
    'tviva20230808163001X5IR1',
    'txrd_a01jwbfv6h2pz5n9q8m7k4x3c2b',
    '748038ECC457E11C9532BB4A7B7D02E1',
    '53275010****222*',
    '2022-01-01T00:00:00.000000',
    '2023-08-08T16:30:01+09:00',
    '1700000000000',
    '20250406232859',
    '{"totalAmount":50000,"approveNo":"00000000"}',
    '010-1234-5678',
  ];
  for (const text of harmless) assert.equal(redact(text), text);
});
