import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { brandId, newPaymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { ApproveRequest, GatewaySession } from '../gateway.ts';
import { createSend } from '../send.ts';
import { toss } from './index.ts';

/*
 * What can be asked of the real test side without a buyer. No money can move: the keys are test keys, and the
 * windows are invented.
 */

const { NARU_TOSS_TEST_CLIENT_KEY: clientKey = '', NARU_TOSS_TEST_SECRET_KEY: secretKey = '' } = process.env;
const isSet = clientKey !== '' && secretKey !== '';
const skip = isSet ? false : 'NARU_TOSS_TEST_CLIENT_KEY and NARU_TOSS_TEST_SECRET_KEY are not set';

const { send, close } = createSend();
after(close);

function open(options: { readonly secretKey?: string; readonly testCode?: string } = {}): GatewaySession {
  const { testCode } = options;
  const extra: Record<string, string> = testCode === undefined ? {} : { 'tosspayments-test-code': testCode };
  return toss.open(
    { mid: 'any', clientKey, secretKey: options.secretKey ?? secretKey },
    {
      send: (request) => send({ ...request, headers: { ...request.headers, ...extra } }),
      now: () => new Date(),
      timeoutMs: 60_000,
      place: { environment: 'test' },
    },
  );
}

function invented(): ApproveRequest {
  return {
    reference: brandId<OperationId>(randomUUID()),
    paymentId: newPaymentId('window', (count) => Array.from({ length: count }, () => randomInt(10)).join('')),
    amount: money(1_000, 'KRW'),
    proof: { paymentKey: `tnaru${randomUUID()}` },
  };
}

describe('Toss Payments, the real test side', { skip }, () => {
  test('a window that does not exist is declined', async () => {
    const outcome = await open().approve(invented());
    assert.equal(outcome.outcome === 'declined' && outcome.reason, 'session_expired');
  });

  test('a refusal by the issuer is declined', async () => {
    const outcome = await open({ testCode: 'REJECT_CARD_COMPANY' }).approve(invented());
    assert.equal(outcome.outcome === 'declined' && outcome.reason, 'card_refused');
  });

  test('a provider`s error and a server error are unknown', async () => {
    for (const testCode of ['PROVIDER_ERROR', 'FAILED_INTERNAL_SYSTEM_PROCESSING']) {
      assert.equal((await open({ testCode }).approve(invented())).outcome, 'unknown', testCode);
    }
  });

  test('a wrong key is the merchant`s set-up', async () => {
    const outcome = await open({ secretKey: 'test_sk_thisKeyDoesNotExist' }).approve(invented());
    assert.equal(outcome.outcome === 'declined' && outcome.reason, 'channel_misconfigured');
  });

  test('a payment that does not exist is not found', async () => {
    const { paymentId, amount } = invented();
    const asked = { paymentId, references: ['never-sent'], amount, transactionId: null, sentAt: new Date() };
    const settled = await open().settle({ kind: 'approve', ...asked });
    assert.equal(settled.result.outcome, 'notFound');
  });
});
