import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { v1Errors } from '../../src/contract/v1/errors.ts';
import { operations } from '../support/contract.ts';
import { aSending, assertNothingHalfMade, fuzzPlaceOf, sendOddly } from '../support/fuzz-v1.ts';
import { openBillingStage, type BillingStage } from './billing-stage.ts';

/*
 * Five thousand requests as nobody should send them: each is answered by the envelope, none by a fault of ours, and
 * nothing is half made. `node bin/fuzz-v1.ts` sends many more.
 */

const requests = 5_000;
const atOnce = 8;

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

test('odd requests are answered, and leave nothing half made', { timeout: 9 * 60_000 }, async (t) => {
  const place = await fuzzPlaceOf(stage);
  let done = 0;
  const batches = fc.array(aSending, { minLength: atOnce, maxLength: atOnce });
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      const answers = await Promise.all(batch.map((sending) => sendOddly(place, sending)));
      assert.deepEqual(
        answers.flatMap(({ wrong }) => wrong),
        [],
      );
      done += answers.filter(({ isDone }) => isDone).length;
    }),
    // The same requests in every run; `bin/fuzz-v1.ts` sends others.
    { numRuns: requests / atOnce, endOnFailure: true, seed: 5_000 },
  );
  t.diagnostic(`${done} of ${requests} were done as they were asked`);
  assert.ok(done > requests / 50, 'so few that most parameters cannot have been read');
  await stage.api.hub.background.idle();
  await assertNothingHalfMade(stage.api.hub.db);
});

test('who is refused for what he sent is told which field', () => {
  const names = new Set(operations.flatMap(({ parameters }) => Object.keys(parameters)));
  const others = ['limit', 'sorting', 'Idempotency-Key', 'Tier', '<field>', '본문', '주소', '코드', 'channel_key'];
  const isAboutInput =
    /_(wrong|missing|unreadable|too_many|too_far|past|too_large)$|^(currency|sorting|status)_unknown$/;
  const asPublished = ['token_pair_wrong', 'status_unknown', 'no_cash_amount'];
  const own = Object.entries(v1Errors).filter(([name]) => isAboutInput.test(name) && !asPublished.includes(name));
  const silent = own.filter(([, { ko }]) => ![...names, ...others].some((name) => ko.includes(name)));
  assert.deepEqual(silent, []);
});
