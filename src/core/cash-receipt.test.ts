import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aPayment } from '../../test/support/builders.ts';
import {
  cashReceiptAmounts,
  cashReceiptTransitions,
  isStanding,
  receiptableAmount,
  receiptFollowUp,
  type CashReceiptState,
} from './cash-receipt.ts';
import { money } from './money.ts';

const won = fc.integer({ min: 0, max: 10 ** 9 });

test('the parts of a receipt are never more than the whole, and its tax is an eleventh of what is taxed', () => {
  fc.assert(
    fc.property(won, won, fc.option(won), (amount, taxFree, vat) => {
      const made = cashReceiptAmounts(amount, taxFree, vat);
      if ('refused' in made)
        assert.ok(taxFree + (vat ?? Math.round((amount - taxFree) / 11)) > amount || taxFree > amount);
      else assert.ok(made.taxFree + made.vat <= made.amount && made.vat >= 0);
    }),
  );
  assert.deepEqual(cashReceiptAmounts(11_000, 0, null), { amount: 11_000, taxFree: 0, vat: 1_000 });
  assert.deepEqual(cashReceiptAmounts(10_000, 4_500, null), { amount: 10_000, taxFree: 4_500, vat: 500 });
  assert.deepEqual(cashReceiptAmounts(10_000, 0, 0), { amount: 10_000, taxFree: 0, vat: 0 });
  assert.deepEqual(cashReceiptAmounts(10_000, -1, null), { refused: 'amounts_wrong' });
});

test('a receipt is of what is left of a transfer or a deposit', () => {
  const paid = aPayment({ status: 'paid', method: 'transfer', price: money(3_000, 'KRW') });
  assert.equal(receiptableAmount(paid), 3_000);
  assert.equal(receiptableAmount({ ...paid, status: 'partially_cancelled', cancelled: 1_000, reserved: 500 }), 1_500);
  assert.deepEqual(receiptableAmount({ ...paid, status: 'cancelled', cancelled: 3_000 }), { refused: 'not_paid' });
  assert.deepEqual(receiptableAmount({ ...paid, status: 'awaiting_deposit' }), { refused: 'not_paid' });
  assert.deepEqual(receiptableAmount({ ...paid, method: 'card' }), { refused: 'not_cash' });
  assert.deepEqual(receiptableAmount({ ...paid, price: money(3_000, 'USD') }), { refused: 'not_cash' });
});

test('what stands, or may stand, keeps a second receipt away', () => {
  const states = Object.keys(cashReceiptTransitions) as CashReceiptState[];
  assert.deepEqual(
    states.filter((state) => isStanding({ state })),
    ['requested', 'issued', 'cancel_requested'],
  );
});

test('after a cancellation a receipt is to be issued anew, or cancelled', () => {
  assert.equal(receiptFollowUp(1000, 1000), 'none');
  assert.equal(receiptFollowUp(1000, 400), 'reissue');
  assert.equal(receiptFollowUp(1000, 0), 'cancel');
});
