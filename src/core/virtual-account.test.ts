import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPayment } from '../../test/support/builders.ts';
import type { PaymentStatus } from './payment.ts';
import { judgeDeposit } from './virtual-account.ts';

const whole = { transactionId: 'd-1', amount: 1000 };

test('a deposit of the right amount is taken in whatever became of the account, once', () => {
  const statuses: PaymentStatus[] = ['awaiting_deposit', 'expired', 'failed'];
  for (const status of statuses)
    assert.deepEqual(judgeDeposit(aPayment({ status, hadAccount: true }), whole), { accepted: true });
  const paid = aPayment({ status: 'paid', hadAccount: true, depositTransactionId: 'd-1' });
  assert.deepEqual(judgeDeposit(paid, whole), { accepted: false, why: 'known' });
  const second = { ...whole, transactionId: 'd-2' };
  assert.deepEqual(judgeDeposit(paid, second), { accepted: false, why: 'already_deposited' });
});

test('a wrong amount changes nothing, and neither does money for a payment without an account', () => {
  const waiting = aPayment({ status: 'awaiting_deposit', hadAccount: true });
  assert.deepEqual(judgeDeposit(waiting, { ...whole, amount: 999 }), { accepted: false, why: 'wrong_amount' });
  assert.deepEqual(judgeDeposit(aPayment(), whole), { accepted: false, why: 'no_account' });
});
