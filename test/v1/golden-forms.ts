import assert from 'node:assert/strict';
import type { V1Customer, V1Payment, V1Schedule } from '../../src/contract/v1/schema.ts';
import type { Json } from './running-api.ts';

/*
 * An answer held against what it is to be, field by field: the same keys, and each value the same, or of the form that
 * is named where it is another one each time.
 */

/** What a field is to hold: the value itself, or what every value of it looks like. */
export type Expected<Shown> = {
  readonly [Field in keyof Shown]: Shown[Field] | RegExp | ((value: unknown) => boolean);
};

export function assertFields<Shown>(shown: Json | null, expected: Expected<Shown>, about = ''): void {
  assert.deepEqual(Object.keys(shown ?? {}).toSorted(), Object.keys(expected).toSorted(), about);
  for (const [field, wanted] of Object.entries(expected)) {
    const value = shown?.[field];
    const where = `${about} ${field}: ${JSON.stringify(value)}`;
    if (wanted instanceof RegExp) assert.match(String(value), wanted, where);
    else if (typeof wanted === 'function') assert.ok((wanted as (each: unknown) => boolean)(value), where);
    else assert.deepEqual(value, wanted, where);
  }
}

/** Seconds since 1970, and no milliseconds. */
export function isSecond(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 1_700_000_000 && Number(value) < 10_000_000_000;
}

export const aNumber = /^imps?_[0-9]{12}$/;
export const aMaskedCard = /^[0-9]{8}\*{4}[0-9]{3}\*$/;

/** A payment of which nothing is known but that it was asked for: every text null, every figure 0, every list empty. */
export const emptyPayment: Expected<V1Payment> = {
  imp_uid: aNumber,
  merchant_uid: /./,
  status: 'ready',
  name: null,
  amount: 0,
  cancel_amount: 0,
  currency: 'KRW',
  buyer_name: null,
  buyer_email: null,
  buyer_tel: null,
  buyer_addr: null,
  buyer_postcode: null,
  custom_data: null,
  user_agent: null,
  fail_reason: null,
  pay_method: 'card',
  channel: 'pc',
  pg_provider: 'tosspayments',
  emb_pg_provider: null,
  pg_tid: null,
  pg_id: 'iamporttest_3',
  sandbox: true,
  escrow: false,
  apply_num: null,
  receipt_url: null,
  cash_receipt_issued: false,
  bank_code: null,
  bank_name: null,
  vbank_code: null,
  vbank_name: null,
  vbank_num: null,
  vbank_holder: null,
  vbank_date: 0,
  vbank_issued_at: 0,
  card_code: null,
  card_name: null,
  card_issuer_code: null,
  card_issuer_name: null,
  card_publisher_code: null,
  card_publisher_name: null,
  card_quota: 0,
  card_number: null,
  card_type: null,
  started_at: isSecond,
  paid_at: 0,
  failed_at: 0,
  cancelled_at: 0,
  cancel_reason: null,
  cancel_history: [],
  cancel_receipt_urls: [],
  deposit_history: [],
  customer_uid: null,
  customer_uid_usage: null,
  promotion: null,
};

export const emptyCustomer: Expected<V1Customer> = {
  customer_uid: /./,
  pg_provider: 'tosspayments',
  pg_id: 'iamporttest_4',
  sandbox: true,
  customer_id: null,
  card_name: '',
  card_code: null,
  card_issuer_code: null,
  card_issuer_name: null,
  card_publisher_code: null,
  card_publisher_name: null,
  card_number: null,
  card_type: null,
  customer_name: null,
  customer_tel: null,
  customer_email: null,
  customer_addr: null,
  customer_postcode: null,
  inserted: isSecond,
  updated: isSecond,
};

export const emptySchedule: Expected<V1Schedule> = {
  customer_uid: /./,
  merchant_uid: /./,
  imp_uid: null,
  pg_provider: 'tosspayments',
  pg_id: 'iamporttest_4',
  customer_id: null,
  schedule_at: isSecond,
  executed_at: 0,
  revoked_at: 0,
  amount: 10_000,
  currency: 'KRW',
  name: '구독',
  buyer_name: null,
  buyer_email: null,
  buyer_tel: null,
  buyer_addr: null,
  buyer_postcode: null,
  custom_data: null,
  schedule_status: 'scheduled',
  payment_status: null,
  fail_reason: null,
  promotion_id: null,
};
