import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDuration,
  addKstMonths,
  compactKst,
  endOfKstDay,
  fromKst,
  kstParts,
  startOfKstDay,
  writtenKst,
} from './kst.ts';

const zone = 'Asia/Seoul';
const anInstant = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
});

function zoned(at: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}

function asDate(at: Temporal.ZonedDateTime): Date {
  return new Date(at.epochMilliseconds);
}

test('the Korean calendar agrees with the standard library of times', () => {
  fc.assert(
    fc.property(anInstant, (at) => {
      const { year, month, day, hour, minute, second, millisecond } = zoned(at);
      assert.deepEqual(kstParts(at), { year, month, day, hour, minute, second, millisecond });
      assert.equal(fromKst(kstParts(at)).getTime(), at.getTime());
    }),
  );
});

test('days begin and end at Korean midnight, whatever the machine thinks', () => {
  fc.assert(
    fc.property(anInstant, (at) => {
      assert.equal(startOfKstDay(at).getTime(), asDate(zoned(at).startOfDay()).getTime());
      assert.equal(endOfKstDay(at).getTime(), asDate(zoned(at).startOfDay().add({ days: 1 })).getTime() - 1_000);
    }),
  );
});

test('a month later is the same day, or the last one of a shorter month', () => {
  fc.assert(
    fc.property(anInstant, fc.integer({ min: 0, max: 60 }), (at, months) => {
      assert.equal(addKstMonths(at, months).getTime(), asDate(zoned(at).add({ months })).getTime());
    }),
  );
  assert.equal(writtenKst(addKstMonths(new Date('2027-01-30T20:00:00Z'), 1)), '2027-02-28T05:00:00+09:00');
});

test('months end where they end in Korea, whatever the year and the hour', () => {
  for (const [from, months, to] of [
    ['2027-01-31T00:00:00+09:00', 1, '2027-02-28T00:00:00+09:00'],
    ['2028-01-31T00:00:00+09:00', 1, '2028-02-29T00:00:00+09:00'],
    ['2028-02-29T12:00:00+09:00', 12, '2029-02-28T12:00:00+09:00'],
    ['2027-01-31T09:00:00+09:00', 2, '2027-03-31T09:00:00+09:00'],
    ['2027-03-31T23:59:59+09:00', 1, '2027-04-30T23:59:59+09:00'],
    ['2027-12-31T23:59:59+09:00', 2, '2028-02-29T23:59:59+09:00'],
    ['2027-02-28T00:30:00+09:00', 1, '2027-03-28T00:30:00+09:00'],
  ] as const) {
    assert.equal(writtenKst(addKstMonths(new Date(from), months)), to, from);
  }
});

test('durations are added on the Korean calendar', () => {
  const durations = ['P1M', 'P1D', 'PT30M', 'P1Y2M3DT4H5M6S', 'P2W', 'PT1H'];
  fc.assert(
    fc.property(anInstant, fc.constantFrom(...durations), (at, written) => {
      assert.equal(addDuration(at, written)?.getTime(), asDate(zoned(at).add(written)).getTime());
    }),
  );
});

test('what is no duration is none', () => {
  for (const written of ['', 'P', 'PT', '1D', 'P-1D', 'P1.5D', 'tomorrow']) {
    assert.equal(addDuration(new Date(0), written), null, written);
  }
});

test('times are written as Korean gateways write them', () => {
  const at = new Date('2026-11-24T00:12:26.789Z');
  assert.equal(writtenKst(at), '2026-11-24T09:12:26+09:00');
  assert.equal(compactKst(at), '20261124091226');
});
