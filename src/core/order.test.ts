import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paymentId, type PaymentId } from './ids.ts';
import {
  canBecome,
  lockingStates,
  operationTransitions,
  releasingStates,
  settleDelaySeconds,
  type OperationState,
} from './operation.ts';
import { decideHold } from './order.ts';
import type { PaymentStatus } from './payment.ts';

const ids = Array.from({ length: 4 }, (_, index) => paymentId(`imp_00000000000${index}`));

type Try = { status: PaymentStatus; operation: OperationState | null };

/** What may happen to one of several windows for the same order. */
const anAct = fc.record({
  who: fc.integer({ min: 0, max: ids.length - 1 }),
  what: fc.constantFrom('start', 'done', 'declined', 'notSent', 'unknown', 'abandon', 'cancel'),
});

test('however windows of one order interleave, at most one of them is ever paid', () => {
  fc.assert(
    fc.property(fc.array(anAct, { maxLength: 60 }), (acts) => {
      const tries: Try[] = ids.map(() => ({ status: 'ready', operation: null }));
      let heldBy: PaymentId | null = null;
      const paid = new Set<number>();
      for (const { who, what } of acts) {
        const own = tries[who];
        const id = ids[who];
        if (!own || !id) continue;
        const holder = heldBy === null ? null : tries[ids.indexOf(heldBy)];
        const holderRow = holder && heldBy !== null ? { id: heldBy, status: holder.status } : null;
        if (what === 'start' && own.status === 'ready' && own.operation === null) {
          if (decideHold({ heldBy }, holderRow, id) !== 'free') continue;
          heldBy = id;
          own.operation = 'started';
        } else if (what === 'abandon' && own.operation === null && own.status === 'ready') own.status = 'expired';
        else if (what === 'cancel' && own.status === 'paid') own.status = 'cancelled';
        else if (own.operation !== null && canBecome(own.operation, what as OperationState)) {
          own.operation = what as OperationState;
          if (what === 'done') {
            own.status = 'paid';
            paid.add(who);
          }
          if (releasingStates.includes(own.operation)) {
            own.status = 'failed';
            if (heldBy === id) heldBy = null;
          }
        }
        assert.ok(paid.size <= 1, 'two windows of one order were paid');
      }
    }),
  );
});

test('an unknown end, a cancellation and time never give the order back', () => {
  assert.deepEqual([...releasingStates].sort(), ['declined', 'notSent']);
  assert.equal(
    decideHold({ heldBy: ids[0] ?? null }, { id: ids[0] as PaymentId, status: 'ready' }, ids[1] ?? null),
    'in_progress',
  );
  for (const status of ['paid', 'partially_cancelled', 'cancelled'] as const) {
    assert.equal(
      decideHold({ heldBy: ids[0] ?? null }, { id: ids[0] as PaymentId, status }, ids[1] ?? null),
      'already_paid',
    );
  }
});

const states = Object.keys(operationTransitions) as OperationState[];

test('an ended operation never changes', () => {
  for (const state of ['done', 'declined', 'notSent'] as const) {
    for (const next of states) assert.equal(canBecome(state, next), false, `${state} -> ${next}`);
  }
});

test('what is not known can only become known, or be accepted for later', () => {
  assert.deepEqual([...operationTransitions.unknown].sort(), ['declined', 'done', 'notSent', 'pending']);
  assert.deepEqual([...lockingStates].sort(), ['started', 'unknown']);
});

test('questions come at a growing distance, and never further apart than ten minutes', () => {
  assert.deepEqual([0, 1, 2, 3].map(settleDelaySeconds), [1, 2, 4, 8]);
  for (let attempt = 0; attempt < 100; attempt += 1) assert.ok(settleDelaySeconds(attempt) <= 600);
});
