import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredMonths } from './instalments.ts';

const upTo = (months: number): number[] => [0, ...Array.from({ length: months - 1 }, (_, index) => index + 2)];

/** The guide's table: what a page lists, and what a buyer is then offered by a window of each reach. */
const rows: readonly (readonly [quota: number[] | null, only: boolean, listed: number[], longest: number[]])[] = [
  [null, false, upTo(12), upTo(12)],
  [[], false, [0], [0]],
  [[0], false, [0], [0]],
  [[1], false, [0], [0]],
  [[6], false, [0, 6], upTo(6)],
  [[2, 3, 4, 5, 6], false, upTo(6), upTo(6)],
  [[3], false, [0, 3], [0, 2, 3]],
  [[3, 5], false, [0, 3, 5], upTo(5)],
  [[0, 1, 2, 3, 4, 5], false, upTo(5), upTo(5)],
  [[5, 3, 3], false, [0, 3, 5], upTo(5)],
  [[6], true, [6], [6]],
  [[3, 6], true, [3, 6], upTo(6)],
  [[0], true, [0], [0]],
  [[], true, [0], [0]],
  [[24], false, [0, 24], upTo(12)],
];

for (const [quota, onlyInstalment, listed, longest] of rows) {
  test(`of ${JSON.stringify(quota)}${onlyInstalment ? ' only' : ''} a buyer is offered ${listed.join(', ')}`, () => {
    const wish = { quota, onlyInstalment };
    assert.deepEqual(offeredMonths(50_000, wish), listed);
    assert.deepEqual(offeredMonths(50_000, wish, 'longest'), longest);
    assert.deepEqual(offeredMonths(49_999, wish), [0]);
    assert.deepEqual(offeredMonths(49_999, wish, 'longest'), [0]);
  });
}
