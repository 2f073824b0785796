import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NaruRefused, NaruUnreachable } from './errors.ts';
import type { Answer } from './exchange.ts';
import { chargeOutcomeOf, outcomeOf } from './outcome.ts';

/*
 * How an answer is read: the envelope, the headers of a hub, and what the original service says instead of them.
 */

const answer = (changes: Partial<Answer>): Answer => ({
  httpStatus: 200,
  code: 0,
  message: '',
  response: null,
  outcome: null,
  error: null,
  accepts: null,
  mayHaveArrivedBefore: false,
  canRepeat: false,
  ...changes,
});

type End = 'done' | 'declined' | 'unknown' | 'refused';

const table: readonly (readonly [about: string, said: Partial<Answer>, end: End])[] = [
  ['code 0', { response: {} }, 'done'],
  ['code 0, and the end is not known', { response: {}, outcome: 'unknown' }, 'unknown'],
  ['code -1, and the end is not known', { code: -1, outcome: 'unknown', error: 'cancel_unknown' }, 'unknown'],
  ['a decline of a hub, whatever its status and code', { httpStatus: 500, code: 1, outcome: 'declined' }, 'declined'],
  ['a decline of the original service', { code: -1 }, 'declined'],
  ['a refusal of the original service', { code: 1 }, 'refused'],
  ['a refusal of a hub that looks like a decline', { code: -1, error: 'other_cancellation_open' }, 'refused'],
  ['a refusal with a status', { httpStatus: 400, code: -1 }, 'refused'],
  ['what is not supported', { httpStatus: 501, code: -1, error: 'receipt_not_supported' }, 'refused'],
  ['a fault of the server', { httpStatus: 500, code: -1, error: 'internal' }, 'unknown'],
  ['a state that does not allow it', { httpStatus: 409, code: -1, error: 'delivery_decided' }, 'refused'],
  ['the first call still running', { httpStatus: 409, code: -1, error: 'idempotency_key_busy' }, 'unknown'],
  [
    'a refusal after a try that was lost',
    { code: 1, error: 'order_paid_before', mayHaveArrivedBefore: true },
    'unknown',
  ],
];

for (const [about, said, end] of table) {
  test(`${about}: ${end}`, async () => {
    const asked = outcomeOf('payment', Promise.resolve(answer(said)));
    if (end === 'refused') return assert.rejects(asked, NaruRefused);
    assert.equal((await asked).outcome, end);
  });
}

test('what may have arrived is unknown, what was not sent is thrown', async () => {
  const lost = (mayHaveArrived: boolean) => Promise.reject(new NaruUnreachable('lost', { mayHaveArrived }));
  const end = await outcomeOf('payment', lost(true));
  assert.deepEqual([end.outcome, end.payment, 'canRepeat' in end && end.canRepeat], ['unknown', null, false]);
  await assert.rejects(outcomeOf('payment', lost(false)), NaruUnreachable);
});

test('a payment that failed is a decline, though its code is 0', async () => {
  const response = { status: 'failed', fail_reason: '[LIMIT] 한도 초과' };
  const end = await chargeOutcomeOf(Promise.resolve(answer({ response })));
  assert.deepEqual(end, { outcome: 'declined', reason: '[LIMIT] 한도 초과', payment: response });
});
