import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Payment, V1Schedule } from '../src/contract/v1/schema.ts';
import { cancellableAmount, type ChargeOutcome, type Payment, type Schedule, type WaitingPayment } from './index.ts';

/*
 * What the type checker of `npm run check` sees, written as functions that would not compile otherwise; they are run
 * too.
 */

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const holds = <Claim extends true>(...claims: readonly Claim[]): number => claims.length;

/** By status alone a handler knows which times are set, and why a payment failed. */
function story(payment: Payment): string {
  switch (payment.status) {
    case 'ready':
      return payment.vbank_num === null ? `open ${payment.paid_at satisfies 0}` : account(payment);
    case 'paid':
      return `paid ${payment.cancel_amount satisfies 0}`;
    case 'cancelled':
      return payment.cancel_amount < payment.amount ? 'in part' : 'all';
    case 'failed':
      return payment.fail_reason satisfies string;
    default:
      return `${payment.status} is new`;
  }
}

function account({ pay_method, vbank_num }: WaitingPayment): string {
  return `${pay_method satisfies 'vbank'} ${vbank_num}`;
}

function charged(end: ChargeOutcome): string {
  switch (end.outcome) {
    case 'done':
      return end.payment.imp_uid;
    case 'declined':
      return end.reason;
    case 'unknown':
      return end.canRepeat ? 'again' : 'look';
  }
}

function ranAs(schedule: Schedule): string | null {
  if (schedule.schedule_status !== 'executed') return null;
  return schedule.payment_status === 'failed' ? schedule.fail_reason : (schedule.imp_uid satisfies string);
}

test('a status narrows what is known', () => {
  const payment = (fields: object): Payment => fields as Payment;
  assert.equal(story(payment({ status: 'paid', cancel_amount: 0 })), 'paid 0');
  assert.equal(story(payment({ status: 'ready', vbank_num: '123', pay_method: 'vbank' })), 'vbank 123');
  assert.equal(story(payment({ status: 'ready', vbank_num: null, paid_at: 0 })), 'open 0');
  assert.equal(story(payment({ status: 'failed', fail_reason: 'no' })), 'no');
  assert.equal(story(payment({ status: 'held' })), 'held is new');
  assert.equal(charged({ outcome: 'declined', reason: 'limit', payment: null }), 'limit');
  assert.equal(ranAs({ schedule_status: 'executed', payment_status: 'paid', imp_uid: 'imps_1' } as Schedule), 'imps_1');
});

test('what is left to give back is what came in and has not gone', () => {
  const left = (status: string, cancel_amount: number): number =>
    cancellableAmount({ status, amount: 1000, cancel_amount } as Payment);
  assert.deepEqual([left('paid', 0), left('cancelled', 300), left('cancelled', 1000)], [1000, 700, 0]);
  assert.deepEqual([left('ready', 0), left('failed', 0)], [0, 0]);
});

test('every variant is a payment of the contract, and together they have its fields and its statuses', () => {
  type Known = Extract<Payment, { status: V1Payment['status'] }>;
  type KnownSchedule = Extract<Schedule, { schedule_status: V1Schedule['schedule_status'] }>;
  const count = holds<true>(
    true satisfies Same<Known['status'], V1Payment['status']>,
    true satisfies Same<keyof Payment, keyof V1Payment>,
    true satisfies Known extends V1Payment ? true : false,
    true satisfies Same<KnownSchedule['schedule_status'], V1Schedule['schedule_status']>,
    true satisfies KnownSchedule extends V1Schedule ? true : false,
  );
  assert.equal(count, 5);
});

test('a union stays open: no switch over its known words is complete', () => {
  type AfterAllKnown = Exclude<Payment, { status: V1Payment['status'] }>;
  const isOpen: Same<AfterAllKnown, never> = false;
  assert.equal(isOpen, false);
});

test('nothing can be used of an outcome before it is looked at', () => {
  type Usable = ChargeOutcome['payment'];
  const mayBeNothing: null extends Usable ? true : false = true;
  assert.equal(mayBeNothing, true);
});
