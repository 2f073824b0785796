import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aPayment } from '../../test/support/builders.ts';
import type { PaymentStatus } from './payment.ts';
import { accountRefusal, judgeDeposit, type AccountRules, type AccountWish } from './virtual-account.ts';

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

const now = new Date('2026-03-02T00:00:00Z');
const rules = { banks: ['004', '088'], longestDays: 90, isBuyerNameNeeded: true, longestFixedKey: 13 };
const wish: AccountWish = {
  bankCode: '088',
  dueAt: new Date('2026-03-05T00:00:00Z'),
  fixedKey: null,
  isEscrow: false,
};

function refusalOf(over: Partial<AccountWish>, name: string | null = '홍길동', of = rules as AccountRules) {
  return accountRefusal(of, { ...wish, ...over }, { buyer: { name }, now });
}

test('an account is asked for at a bank that gives one out, in a time that there is, and for somebody', () => {
  assert.equal(refusalOf({}), null);
  assert.equal(refusalOf({}, null), 'buyer_name_missing');
  assert.equal(refusalOf({}, null, { ...rules, isBuyerNameNeeded: false }), null);
  assert.equal(refusalOf({ bankCode: '090' }), 'bank_not_issuing');
  assert.equal(refusalOf({ dueAt: now }), 'due_past');
  assert.equal(refusalOf({ dueAt: new Date('2026-03-02T00:00:01Z') }), null);
  assert.equal(refusalOf({ dueAt: new Date('2026-05-31T00:00:00Z') }), null);
  assert.equal(refusalOf({ dueAt: new Date('2026-05-31T00:00:01Z') }), 'due_too_far');
});

test('a buyer`s own account is asked for where there is one, by a key that is short enough', () => {
  assert.equal(refusalOf({ fixedKey: 'x'.repeat(13) }), null);
  assert.equal(refusalOf({ fixedKey: 'x'.repeat(14) }), 'fixed_key_not_taken');
  assert.equal(refusalOf({ fixedKey: 'x' }, '홍길동', { ...rules, longestFixedKey: null }), 'fixed_key_not_taken');
});
