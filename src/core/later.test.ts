import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billingKeyTransitions, canCharge, type BillingKeyState } from './billing-key.ts';
import { cashReceiptTransitions } from './cash-receipt.ts';
import { canCancelEscrow, escrowTransitions, type EscrowState } from './escrow.ts';
import { addKstMonths } from './kst.ts';
import {
  checkDueAt,
  holdsOrder,
  isDue,
  nextScheduleState,
  scheduleTransitions,
  type RunOutcome,
  type ScheduleState,
} from './schedule.ts';
import { nextAttemptDelaySeconds, retryDelaysSeconds } from './webhook.ts';

/* Tables of capabilities that have no gateway yet: they are held to their rules from the first day. */

const dueAt = new Date('2026-12-01T14:59:59Z');

test('every table leads only to its own states', () => {
  const tables = [billingKeyTransitions, cashReceiptTransitions, escrowTransitions, scheduleTransitions];
  for (const table of tables) {
    const states = Object.keys(table);
    const targets = Object.values(table).flatMap((each: object) => Object.values(each) as string[]);
    for (const next of targets) assert.ok(states.includes(next), next);
  }
});

test('only a whole billing key is charged', () => {
  const states = Object.keys(billingKeyTransitions) as BillingKeyState[];
  assert.deepEqual(states.filter(canCharge), ['issued']);
});

test('after the delivery a merchant cannot cancel alone', () => {
  const states = Object.keys(escrowTransitions) as EscrowState[];
  assert.deepEqual(states.filter(canCancelEscrow).sort(), ['denied', 'registered', 'returned']);
});

test('a schedule that was paid is never run again, and one whose end is open neither', () => {
  for (const event of ['reschedule', 'retry'] as const) {
    assert.deepEqual(nextScheduleState({ state: 'executed', lastOutcome: 'paid' }, event), { refused: 'already_paid' });
    assert.deepEqual(nextScheduleState({ state: 'executed', lastOutcome: null }, event), {
      refused: 'not_allowed_now',
    });
  }
  assert.equal(nextScheduleState({ state: 'executed', lastOutcome: 'failed' }, 'reschedule'), 'scheduled');
  assert.equal(nextScheduleState({ state: 'revoked', lastOutcome: null }, 'retry'), 'running');
});

test('a running schedule can be neither revoked nor started twice', () => {
  for (const lastOutcome of [null, 'paid', 'failed'] as RunOutcome[]) {
    assert.deepEqual(nextScheduleState({ state: 'running', lastOutcome }, 'revoke'), { refused: 'not_allowed_now' });
    assert.deepEqual(nextScheduleState({ state: 'running', lastOutcome }, 'start'), { refused: 'not_allowed_now' });
  }
});

test('a schedule is due from its instant on, and a new time must lie ahead', () => {
  const before = new Date(dueAt.getTime() - 1);
  assert.equal(isDue({ state: 'scheduled', dueAt }, before), false);
  assert.equal(isDue({ state: 'scheduled', dueAt }, dueAt), true);
  for (const state of ['running', 'executed', 'revoked'] as const) assert.equal(isDue({ state, dueAt }, dueAt), false);
  assert.equal(checkDueAt(dueAt, before), 'good');
  assert.deepEqual(checkDueAt(dueAt, dueAt), { refused: 'time_past' });
  assert.deepEqual(checkDueAt(dueAt, addKstMonths(dueAt, -61)), { refused: 'time_too_far' });
});

test('an order is held while its charge is to come or under way', () => {
  const states = Object.keys(scheduleTransitions) as ScheduleState[];
  assert.deepEqual(
    states.filter((state) => holdsOrder({ state })),
    ['scheduled', 'running'],
  );
});

test('a merchant is told again for more than three days, at growing distances', () => {
  const total = retryDelaysSeconds.reduce((sum, each) => sum + each, 0);
  assert.ok(total >= 3 * 86_400 && total < 4 * 86_400, `${total} s`);
  assert.deepEqual(
    [...retryDelaysSeconds].sort((a, b) => a - b),
    retryDelaysSeconds,
  );
  assert.equal(nextAttemptDelaySeconds(retryDelaysSeconds.length + 1), null);
  assert.throws(() => nextAttemptDelaySeconds(0));
});
