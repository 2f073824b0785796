import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthsAfter } from './months.ts';

const daysAfter = (from: string, count: number): string[] =>
  monthsAfter(Date.parse(from), count).map((at) => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10));

test('a year has twelve charges, on the same day and at the same second', () => {
  const months = monthsAfter(Date.parse('2026-11-26T21:10:05.678+09:00'), 12);
  assert.equal(months.length, 12);
  assert.equal(months[0], Date.parse('2026-12-26T21:10:05+09:00'));
  assert.equal(months[11], Date.parse('2027-11-26T21:10:05+09:00'));
});

test('the 31st becomes the last day of a shorter month, and is the 31st again after it', () => {
  const days = ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31'];
  assert.deepEqual(daysAfter('2027-01-31T10:00:00+09:00', 4), days);
  assert.deepEqual(daysAfter('2028-01-30T10:00:00+09:00', 1), ['2028-02-29']);
});

test('the day is that of Korea: half past midnight there is the day before elsewhere', () => {
  assert.deepEqual(daysAfter('2026-11-30T00:30:00+09:00', 3), ['2026-12-30', '2027-01-30', '2027-02-28']);
});
