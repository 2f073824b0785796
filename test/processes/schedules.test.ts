import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortcomings, stormOf } from '../support/schedule-storm.ts';

/*
 * A hundred and fifty schedules of one instant, two hubs, a gateway that fails at random, and kill -9 in the middle:
 * every one is charged once, or, where it was declined or never arrived, not at all; and everybody says the same of it.
 */

const wish = { schedules: 150, killsAt: [0.3], faultEveryMs: 40, slowestMs: 3_000, breaksLeases: true };

test('schedules due at once over two hubs, one of them killed, run once each', { timeout: 10 * 60_000 }, async (t) => {
  assert.deepEqual(shortcomings(await stormOf(t, wish)), []);
});
