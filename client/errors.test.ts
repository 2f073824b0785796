import assert from 'node:assert/strict';
import { test } from 'node:test';
import { v1Errors, type V1ErrorCode } from '../src/contract/v1/errors.ts';
import { NaruRefused } from './errors.ts';

/*
 * Which field a refusal is about, as its sentence says.
 */

function fieldOf(error: V1ErrorCode, name = ''): string | null {
  const { status: httpStatus, code, ko } = v1Errors[error];
  return new NaruRefused({ httpStatus, code, message: ko.replace('<field>', name), error }).field;
}

test('a refusal about a field names it, whatever sentence it stands in', () => {
  const about: Partial<Record<V1ErrorCode, string | null>> = {
    amount_too_large: 'amount',
    refund_account_missing: 'refund_holder',
    order_paid_before: 'merchant_uid',
    schedules_too_many: 'schedules',
    range_wrong: 'from',
    sorting_unknown: 'sorting',
    password_wrong: 'pwd_2digit',
    unauthorized: null,
    payment_not_found: null,
    account_open: null,
    balance_not_supported: null,
  };
  for (const [error, field] of Object.entries(about)) assert.equal(fieldOf(error as V1ErrorCode), field, error);
  assert.equal(fieldOf('field_missing', 'vbank_due'), 'vbank_due');
});
