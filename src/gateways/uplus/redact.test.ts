import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './fixtures/fixture.ts';
import { redact } from './redact.ts';
import { transactionNumber } from './signature.ts';

test('an answer keeps its numbers, times and masked card, and stays JSON', () => {
  for (const name of ['card', 'transfer', 'account', 'deposit'] as const) {
    const text = redact(JSON.stringify(fixture(name)));
    assert.deepEqual(Object.keys(JSON.parse(text)), Object.keys(fixture(name)));
    for (const kept of ['tlgda20231126232526np3s4', 'imp_123456789012', '20231126232443'])
      assert.ok(text.includes(kept), kept);
  }
  assert.ok(redact(JSON.stringify(fixture('card'))).includes('43642007****852*'));
});

test('the number of a call stays whole', () => {
  const number = transactionNumber('tlgdacomxpay', '20240101000000', 'u1');
  assert.equal(redact(`LGD_TXID=${number}`), `LGD_TXID=${number}`);
});

test('card numbers and resident numbers are nowhere, however they are written', () => {
  for (const number of ['4119040012347041', '4119-0400-1234-7041', '4119 0400 1234 7041', '900101-1234567']) {
    assert.equal(redact(`{"LGD_CARDNUM":"${number}"}`), '{"LGD_CARDNUM":"[redacted]"}');
    assert.equal(redact(`LGD_RESPMSG=카드 ${number}`), 'LGD_RESPMSG=카드 [redacted]');
  }
});

test('keys, passwords and personal numbers are gone by their names', () => {
  for (const name of ['mertKey', 'LGD_PAN', 'LGD_PAYKEY', 'LGD_PRIVATENO', 'LGD_RFACCOUNTNUM', 'LGD_CASHCARDNUM']) {
    assert.equal(redact(JSON.stringify({ [name]: 'a value' })), `{"${name}":"[redacted]"}`);
    assert.equal(redact(`x=1&${name}=value`), `x=1&${name}=[redacted]`);
    assert.equal(redact(JSON.stringify(JSON.stringify({ [name]: 'v' }))), `"{\\"${name}\\":\\"[redacted]\\"}"`);
  }
});
