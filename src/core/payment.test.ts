import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aPayment } from '../../test/support/builders.ts';
import { decideCancel } from './cancellation.ts';
import {
  applyToPayment,
  cancellableAmount,
  nextPaymentStatus,
  paymentTransitions,
  type Payment,
  type PaymentEvent,
  type PaymentFact,
  type PaymentStatus,
} from './payment.ts';

const at = new Date('2026-11-24T03:00:00Z');
const approved: PaymentFact = {
  event: 'approved',
  at,
  transactionId: 't-1',
  method: 'card',
  easyPay: null,
  card: null,
  bank: null,
  cashReceipt: null,
  isEscrow: false,
  receiptUrl: null,
  secretHash: null,
};
const issued: PaymentFact = {
  ...approved,
  event: 'account_issued',
  account: { bankCode: '088', bankName: '신한은행', number: '56212345678901', holder: null },
  dueAt: new Date('2026-11-30T14:59:59Z'),
};
const deposited: PaymentFact = {
  event: 'deposited',
  at,
  transactionId: 'd-1',
  cashReceipt: null,
  isDuplicateOrder: false,
};
const ending = (event: 'declined' | 'reversed' | 'abandoned' | 'account_expired' | 'account_revoked'): PaymentFact => ({
  event,
  at,
  code: 'code',
  reason: 'reason',
});

const aFact: fc.Arbitrary<PaymentFact> = fc.oneof(
  fc.constant(approved),
  fc.constantFrom<PaymentFact>(deposited, { event: 'key_issued', at, transactionId: null, card: null }, issued),
  fc
    .constantFrom('declined', 'reversed', 'abandoned', 'account_expired', 'account_revoked')
    .map((each) => ending(each as 'declined')),
  fc.integer({ min: 1, max: 1000 }).map((amount): PaymentFact => ({ event: 'cancelled', at, amount })),
);

/** Applies a fact as a flow does: a cancellation is decided first, everything else is tried. */
function live(payment: Payment, fact: PaymentFact): Payment {
  if (fact.event === 'cancelled') {
    const request = { amount: fact.amount, expectedBalance: null, taxFree: 0, hasRefundAccount: false };
    const rules = { partialCancel: true, cancelUntil: 'any', refundAccount: false, partNamesTaxFree: false } as const;
    const decision = decideCancel(payment, request, { rules, now: at });
    if ('refused' in decision) return payment;
  }
  const applied = applyToPayment(payment, fact);
  return 'refused' in applied ? payment : { ...payment, ...applied.change };
}

const statuses = Object.keys(paymentTransitions) as PaymentStatus[];
const events: PaymentEvent[] = [
  'approved',
  'account_issued',
  'account_changed',
  'deposited',
  'deposit_withdrawn',
  'declined',
  'abandoned',
  'account_expired',
  'account_revoked',
  'partially_cancelled',
  'fully_cancelled',
  'reversed',
  'key_issued',
];

test('whatever happens in whatever order, no more is cancelled than was paid', () => {
  fc.assert(
    fc.property(fc.array(aFact, { maxLength: 30 }), (facts) => {
      const end = facts.reduce(live, aPayment());
      assert.ok(end.cancelled >= 0 && end.cancelled + end.reserved <= end.price.amount);
      assert.equal(end.status === 'cancelled', end.cancelled === end.price.amount && end.paidAt !== null);
      assert.equal(end.status === 'partially_cancelled', end.cancelled > 0 && end.cancelled < end.price.amount);
    }),
  );
});

test('a payment that was paid is never shown as failed, expired or ready again', () => {
  fc.assert(
    fc.property(fc.array(aFact, { maxLength: 30 }), (facts) => {
      let payment = aPayment();
      let wasPaid = false;
      for (const fact of facts) {
        payment = live(payment, fact);
        wasPaid ||= payment.status === 'paid';
        if (wasPaid) assert.ok(['paid', 'partially_cancelled', 'cancelled'].includes(payment.status));
      }
    }),
  );
});

test('money that arrives in an account that was given out is never dropped', () => {
  const before: PaymentStatus[] = ['awaiting_deposit', 'failed', 'expired'];
  for (const status of before) {
    const applied = applyToPayment(aPayment({ status, hadAccount: true }), deposited);
    assert.ok('change' in applied, status);
    assert.equal(applied.change.status, 'paid');
    assert.equal(applied.change.isLateDeposit, status !== 'awaiting_deposit');
  }
});

test('a failed card payment cannot become paid by a deposit', () => {
  assert.deepEqual(nextPaymentStatus(aPayment({ status: 'failed' }), 'deposited'), {
    refused: 'not_allowed_now',
    status: 'failed',
    event: 'deposited',
  });
});

test('an event that the table does not list is refused and changes nothing', () => {
  for (const status of statuses) {
    for (const event of events) {
      const next = nextPaymentStatus(aPayment({ status, hadAccount: true }), event);
      if (typeof next === 'string') assert.equal(next, paymentTransitions[status][event]);
      else assert.equal(next.refused, 'not_allowed_now');
    }
  }
});

test('an issue of a billing key is paid by its key alone, and a charge never by a key', () => {
  assert.equal(nextPaymentStatus(aPayment({ purpose: 'issue_key' }), 'key_issued'), 'paid');
  assert.equal(typeof nextPaymentStatus(aPayment({ purpose: 'issue_key' }), 'approved'), 'object');
  assert.equal(typeof nextPaymentStatus(aPayment(), 'key_issued'), 'object');
});

test('several partial cancellations end as a full one exactly when nothing is left', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(parts, (amounts) => {
      const paid = live(aPayment(), approved);
      const end = amounts.reduce((payment, amount) => live(payment, { event: 'cancelled', at, amount }), paid);
      assert.equal(end.status === 'cancelled', end.cancelled === 1000);
      assert.equal(cancellableAmount(end), end.status === 'cancelled' ? 0 : 1000 - end.cancelled);
    }),
  );
});

test('a paid payment cannot expire', () => {
  assert.equal(typeof nextPaymentStatus(aPayment({ status: 'paid' }), 'abandoned'), 'object');
});

test('nothing is left to cancel of what a running cancellation has reserved', () => {
  const payment = aPayment({ status: 'paid', cancelled: 200, reserved: 300 });
  assert.equal(cancellableAmount(payment), 500);
});
