import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Exchange } from './exchange.ts';
import { createTokens } from './token.ts';

/*
 * When a token is renewed, by the two times that come with it and no other.
 */

const pair = { impKey: 'key', impSecret: 'secret', timeoutMs: 1000 };

/** Each token lives so long, by a server whose clock shows any time. */
function serverOf(now: number, livesSeconds: number): { exchange: Exchange; asked: () => number } {
  let asked = 0;
  const said = { httpStatus: 200, code: 0, message: '', outcome: null, error: null, accepts: 'idempotency-key' };
  const exchange: Exchange = async (): Promise<Answer> => {
    asked += 1;
    return {
      ...said,
      mayHaveArrivedBefore: false,
      canRepeat: false,
      response: { access_token: `token-${asked}`, now, expired_at: now + livesSeconds },
    };
  };
  return { exchange, asked: () => asked };
}

for (const now of [0, 946_684_800, 4_102_444_800]) {
  test(`a token lives as long as the server says, whatever time it is there: ${now}`, async () => {
    const server = serverOf(now, 1800);
    const tokens = createTokens(server.exchange, pair);
    assert.deepEqual([await tokens.current(), await tokens.current()], ['token-1', 'token-1']);
    assert.equal(server.asked(), 1);
  });
}

test('one that is about to end is renewed before it is used', async () => {
  const tokens = createTokens(serverOf(0, 30).exchange, pair);
  assert.deepEqual([await tokens.current(), await tokens.current()], ['token-1', 'token-2']);
});

test('a call that came late with an old token does not throw the new one away', async () => {
  const tokens = createTokens(serverOf(0, 1800).exchange, pair);
  const old = await tokens.current();
  const renewed = await tokens.current(old);
  assert.equal(await tokens.current(old), renewed);
});

test('whether the server keeps keys is known with the first token', async () => {
  const tokens = createTokens(serverOf(0, 1800).exchange, pair);
  assert.equal(tokens.keepsKeys(), false);
  await tokens.current();
  assert.equal(tokens.keepsKeys(), true);
});

test('a question that failed is asked anew by the next call', async () => {
  const server = serverOf(0, 1800);
  let failures = 1;
  const tokens = createTokens(async (...call) => {
    if (failures-- > 0) throw new Error('broken');
    return server.exchange(...call);
  }, pair);
  await assert.rejects(tokens.current(), /broken/);
  assert.equal(await tokens.current(), 'token-1');
});
