import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDueDate } from './due-date.ts';

const shapes: readonly (readonly [written: string, utc: string])[] = [
  ['20261231', '2026-12-31T14:59:59.000Z'],
  ['2026-12-31', '2026-12-31T14:59:59.000Z'],
  ['202612311800', '2026-12-31T09:00:00.000Z'],
  ['20261231180005', '2026-12-31T09:00:05.000Z'],
  ['2026-12-31 18:00', '2026-12-31T09:00:00.000Z'],
  ['2026-12-31 18:00:05', '2026-12-31T09:00:05.000Z'],
];

for (const [written, utc] of shapes) {
  test(`${written} is meant in Korean time`, () => assert.equal(readDueDate(written)?.toISOString(), utc));
}

test('what is no date of the calendar is none', () => {
  for (const written of ['', 'tomorrow', '20260231', '2026-13-01', '202612312460', '2026123118', '1767193200'])
    assert.equal(readDueDate(written), null, written);
});
