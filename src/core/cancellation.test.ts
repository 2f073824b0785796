import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aPayment } from '../../test/support/builders.ts';
import { decideCancel, type CancelRefusal, type CancelRequest, type CancelRules } from './cancellation.ts';
import type { Payment } from './payment.ts';

const all: CancelRequest = { amount: null, expectedBalance: null, taxFree: 0, hasRefundAccount: false };
const card: CancelRules = { partialCancel: true, cancelUntil: 'any', refundAccount: false, partNamesTaxFree: false };
const now = new Date('2026-11-30T14:59:59Z');
const free = { rules: card, now };

const cases: readonly (readonly [
  string,
  Partial<Payment>,
  Partial<CancelRequest>,
  { amount: number } | { refused: CancelRefusal },
])[] = [
  ['without an amount all that is left is cancelled', { status: 'paid' }, {}, { amount: 1000 }],
  [
    'after a part, all that is left is the rest',
    { status: 'partially_cancelled', cancelled: 300 },
    {},
    { amount: 700 },
  ],
  ['what is reserved is not left', { status: 'paid', reserved: 400 }, {}, { amount: 600 }],
  ['more than is left is refused', { status: 'paid' }, { amount: 1001 }, { refused: 'amount_too_large' }],
  [
    'one won too many after a part is refused',
    { status: 'partially_cancelled', cancelled: 999 },
    { amount: 2 },
    { refused: 'amount_too_large' },
  ],
  ['a balance that differs stops it', { status: 'paid' }, { expectedBalance: 999 }, { refused: 'balance_differs' }],
  ['a balance that fits lets it pass', { status: 'paid' }, { amount: 10, expectedBalance: 1000 }, { amount: 10 }],
  ['a negative amount is refused', { status: 'paid' }, { amount: -1 }, { refused: 'amount_not_positive' }],
  ['an unpaid payment has nothing to cancel', { status: 'ready' }, {}, { refused: 'nothing_to_cancel' }],
  ['a failed payment has nothing to cancel', { status: 'failed' }, {}, { refused: 'nothing_to_cancel' }],
  ['a cancelled payment says so', { status: 'cancelled', cancelled: 1000 }, {}, { refused: 'already_fully_cancelled' }],
  ['an issue of a key took no money', { status: 'paid', purpose: 'issue_key' }, {}, { refused: 'nothing_to_cancel' }],
  [
    'tax-free more than the amount is refused',
    { status: 'paid' },
    { amount: 100, taxFree: 101 },
    { refused: 'tax_free_too_large' },
  ],
];

for (const [name, payment, request, decision] of cases) {
  test(name, () => assert.deepEqual(decideCancel(aPayment(payment), { ...all, ...request }, free), decision));
}

test('where a part must say how much of it is free of tax, it says so, be it nothing', () => {
  const rules = { ...card, partNamesTaxFree: true };
  const decided = (payment: Partial<Payment>, request: Partial<CancelRequest>): unknown =>
    decideCancel(aPayment({ status: 'paid', ...payment }), { ...all, ...request }, { rules, now });
  assert.deepEqual(decided({ taxFree: 500 }, { amount: 100, taxFree: null }), { refused: 'tax_free_missing' });
  assert.deepEqual(decided({ taxFree: 500 }, { amount: 100, taxFree: 0 }), { amount: 100 });
  assert.deepEqual(decided({ taxFree: 500 }, { taxFree: null }), { amount: 1000 });
  assert.deepEqual(decided({ taxFree: 0 }, { amount: 100, taxFree: null }), { amount: 100 });
  const rest = { status: 'partially_cancelled', cancelled: 300, taxFree: 500 } as const;
  assert.deepEqual(decided(rest, { taxFree: null }), { refused: 'tax_free_missing' });
});

test('whatever is asked, what is decided fits into what is left', () => {
  const anAmount = fc.option(fc.integer({ min: -5, max: 2000 }), { nil: null });
  fc.assert(
    fc.property(
      anAmount,
      anAmount,
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
      (amount, expectedBalance, cancelled, reserved) => {
        fc.pre(cancelled + reserved <= 1000);
        const status = cancelled === 0 ? 'paid' : cancelled === 1000 ? 'cancelled' : 'partially_cancelled';
        const request = { ...all, amount, expectedBalance };
        const decision = decideCancel(aPayment({ status, cancelled, reserved }), request, free);
        if ('amount' in decision) assert.ok(decision.amount > 0 && cancelled + reserved + decision.amount <= 1000);
      },
    ),
  );
});

const ruled: readonly (readonly [
  string,
  Partial<CancelRules>,
  Partial<Payment>,
  Partial<CancelRequest>,
  CancelRefusal | number,
])[] = [
  ['a voucher does not go back in parts', { partialCancel: false }, {}, { amount: 1 }, 'partial_not_allowed'],
  ['a voucher goes back as a whole', { partialCancel: false }, {}, { amount: 1000 }, 1000],
  [
    'what is kept in escrow does not go back in parts',
    {},
    { escrow: 'registered' },
    { amount: 1 },
    'partial_not_allowed',
  ],
  ['a deposit goes back to an account', { refundAccount: true }, {}, {}, 'refund_account_missing'],
  ['a deposit goes back to the account that is named', { refundAccount: true }, {}, { hasRefundAccount: true }, 1000],
  ['an account that waits is not cancelled but closed', {}, { status: 'awaiting_deposit' }, {}, 'account_open'],
  [
    'a phone payment goes back until the last second of its month in Korea',
    { cancelUntil: 'same_month' },
    { paidAt: new Date('2026-10-31T15:00:00Z') },
    {},
    1000,
  ],
  [
    'a phone payment does not go back in the month after',
    { cancelUntil: 'same_month' },
    { paidAt: new Date('2026-10-31T14:59:59Z') },
    {},
    'month_over',
  ],
];

for (const [name, rules, payment, request, end] of ruled) {
  test(name, () => {
    const paid = aPayment({ status: 'paid', ...payment });
    const decision = decideCancel(paid, { ...all, ...request }, { rules: { ...card, ...rules }, now });
    assert.deepEqual(decision, typeof end === 'number' ? { amount: end } : { refused: end });
  });
}
