import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './fixtures/fixture.ts';
import { redact } from './redact.ts';

test('a reply keeps its numbers, times and masked card, and stays JSON', () => {
  for (const name of ['approval-2024', 'approval-2025', 'revise-2024', 'revise-2025'] as const) {
    const body = fixture(name);
    const redacted: unknown = JSON.parse(redact(JSON.stringify(body)));
    const text = JSON.stringify(redacted);
    assert.ok(text.includes('24081308560510790235') && text.includes('imp_123456789012'));
    if (name.startsWith('approval')) assert.ok(text.includes('41190400****704*') && text.includes('20240813085635'));
  }
});

test('card numbers and resident numbers are nowhere, however they are written', () => {
  for (const number of ['4119040012347041', '4119-0400-1234-7041', '4119 0400 1234 7041', '900101-1234567']) {
    assert.equal(redact(`{"cardNo":"${number}"}`), '{"cardNo":"[redacted]"}');
    assert.equal(redact(`resMsg=카드 ${number}`), 'resMsg=카드 [redacted]');
  }
});

test('keys, passwords and personal numbers are gone by their names', () => {
  for (const name of ['secretKey', 'batchKey', 'password', 'cashAuthValue', 'cardnoHash']) {
    assert.equal(redact(JSON.stringify({ [name]: 'a value' })), `{"${name}":"[redacted]"}`);
    assert.equal(redact(`x=1&${name}=value`), `x=1&${name}=[redacted]`);
    assert.equal(redact(JSON.stringify(JSON.stringify({ [name]: 'v' }))), `"{\\"${name}\\":\\"[redacted]\\"}"`);
  }
});
