import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merchantUrlRefusal, type UrlRefusal } from './merchant-url.ts';

const cases: readonly { url: string; sandbox: UrlRefusal | null; live: UrlRefusal | null }[] = [
  { url: 'https://shop.example/hook?a=1', sandbox: null, live: null },
  { url: 'https://쇼핑.example:8443/hook', sandbox: null, live: null },
  { url: 'http://shop.example/hook', sandbox: null, live: 'not_https' },
  { url: 'http://localhost:8789/webhook', sandbox: null, live: 'not_https' },
  { url: 'https://localhost/webhook', sandbox: null, live: 'inside_address' },
  { url: 'https://api.localhost./webhook', sandbox: null, live: 'inside_address' },
  { url: 'https://127.0.0.1/webhook', sandbox: null, live: 'inside_address' },
  { url: 'https://0x7f.1/webhook', sandbox: null, live: 'inside_address' },
  { url: 'https://[::1]/webhook', sandbox: null, live: 'inside_address' },
  { url: 'https://192.168.0.7/webhook', sandbox: 'inside_address', live: 'inside_address' },
  { url: 'https://169.254.169.254/', sandbox: 'inside_address', live: 'inside_address' },
  { url: 'https://user:secret@shop.example', sandbox: 'has_credentials', live: 'has_credentials' },
  { url: 'https://user@shop.example', sandbox: 'has_credentials', live: 'has_credentials' },
  { url: 'ftp://shop.example', sandbox: 'not_http', live: 'not_http' },
  { url: 'javascript:alert(1)', sandbox: 'not_http', live: 'not_http' },
  { url: 'shop.example/hook', sandbox: 'not_a_url', live: 'not_a_url' },
  { url: '', sandbox: 'not_a_url', live: 'not_a_url' },
  { url: 'https://shop.exa\nmple/', sandbox: 'not_a_url', live: 'not_a_url' },
];

for (const { url, sandbox, live } of cases) {
  test(`${JSON.stringify(url)} is ${sandbox ?? 'good'} in the sandbox and ${live ?? 'good'} live`, () => {
    assert.equal(merchantUrlRefusal(url, 'sandbox'), sandbox);
    assert.equal(merchantUrlRefusal(url, 'live'), live);
  });
}

test('a url of more than 2,000 characters is too long', () => {
  const base = 'https://shop.example/';
  assert.equal(merchantUrlRefusal(base.padEnd(2_000, 'a'), 'live'), null);
  assert.equal(merchantUrlRefusal(base.padEnd(2_001, 'a'), 'live'), 'too_long');
});
