import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesRead } from '../src/contract/v1/calls/declared-fields.ts';
import { callNamed } from '../src/contract/v1/calls/v1-calls.ts';
import type {
  AgainRequest,
  CancelRequest,
  DeliveryRequest,
  ExternalReceiptRequest,
  OnetimeRequest,
  PrepareRequest,
  ReceiptRequest,
  SaveCustomerRequest,
  ScheduleRequest,
  UnscheduleRequest,
  VbankChange,
  VbankRequest,
} from './requests.ts';

/*
 * A request has exactly the fields that the hub reads of its call, and demands those that the call demands. The type
 * checker sees to it that none of a type's fields is left out here.
 */

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type Fields<Request> = {
  readonly [Name in KeysOf<Request>]: [Request] extends [{ readonly [Each in Name]: unknown }] ? 'needed' : 'may be';
};

const buyer = {
  buyer_name: 'may be',
  buyer_email: 'may be',
  buyer_tel: 'may be',
  buyer_addr: 'may be',
  buyer_postcode: 'may be',
} as const;
const order = {
  ...buyer,
  merchant_uid: 'needed',
  amount: 'needed',
  name: 'may be',
  tax_free: 'may be',
  custom_data: 'may be',
  notice_url: 'may be',
} as const;
const cardOrder = {
  ...order,
  currency: 'may be',
  card_quota: 'may be',
  interest_free_by_merchant: 'may be',
  use_card_point: 'may be',
} as const;
const typedCard = { card_number: 'needed', expiry: 'needed', birth: 'may be', pwd_2digit: 'may be' } as const;
const channel = { channel_key: 'may be', pg: 'may be' } as const;
const customer = {
  customer_id: 'may be',
  customer_name: 'may be',
  customer_email: 'may be',
  customer_tel: 'may be',
  customer_addr: 'may be',
  customer_postcode: 'may be',
} as const;

const again: Fields<AgainRequest> = { ...cardOrder, customer_uid: 'needed' };
const onetime: Fields<OnetimeRequest> = {
  ...cardOrder,
  ...typedCard,
  ...channel,
  customer_uid: 'may be',
  customer_id: 'may be',
};
const save: Fields<SaveCustomerRequest> = { ...typedCard, ...channel, ...customer };
const cancel: Fields<CancelRequest> = {
  imp_uid: 'may be',
  merchant_uid: 'may be',
  amount: 'may be',
  tax_free: 'may be',
  checksum: 'may be',
  reason: 'may be',
  refund_holder: 'may be',
  refund_bank: 'may be',
  refund_account: 'may be',
  enable_webhook: 'may be',
};
const prepare: Fields<PrepareRequest> = { merchant_uid: 'needed', amount: 'needed', currency: 'may be' };
const schedule: Fields<ScheduleRequest> = {
  ...typedCard,
  ...channel,
  ...customer,
  card_number: 'may be',
  expiry: 'may be',
  customer_uid: 'needed',
  schedules: 'needed',
  checking_amount: 'may be',
};
const unschedule: Fields<UnscheduleRequest> = { customer_uid: 'may be', merchant_uid: 'may be' };
const vbank: Fields<VbankRequest> = {
  ...order,
  ...channel,
  vbank_code: 'needed',
  vbank_due: 'needed',
  buyer_name: 'needed',
  vbank_key: 'may be',
  escrow: 'may be',
};
const vbankChange: Fields<VbankChange> = { amount: 'may be', vbank_due: 'may be' };
const delivery: Fields<DeliveryRequest> = { sender: 'needed', receiver: 'needed', logis: 'needed' };
const receipt: Fields<ReceiptRequest> = {
  identifier: 'needed',
  identifier_type: 'may be',
  type: 'may be',
  tax_free: 'may be',
  vat_amount: 'may be',
  buyer_name: 'may be',
  buyer_email: 'may be',
};
const receiptElsewhere: Fields<ExternalReceiptRequest> = { ...receipt, ...channel, name: 'needed', amount: 'needed' };

const requests: readonly (readonly [call: string, fields: Readonly<Record<string, string>>])[] = [
  ['POST /subscribe/payments/again', again],
  ['POST /subscribe/payments/onetime', onetime],
  ['POST /subscribe/customers/{customer_uid}', save],
  ['POST /payments/cancel', cancel],
  ['POST /payments/prepare', prepare],
  ['PUT /payments/prepare', prepare],
  ['POST /subscribe/payments/schedule', schedule],
  ['POST /subscribe/payments/unschedule', unschedule],
  ['POST /vbanks', vbank],
  ['PUT /vbanks/{imp_uid}', vbankChange],
  ['POST /escrows/logis/{imp_uid}', delivery],
  ['PUT /escrows/logis/{imp_uid}', delivery],
  ['POST /receipts/{imp_uid}', receipt],
  ['POST /receipts/external/{merchant_uid}', receiptElsewhere],
];

/** Where a type is meant to differ, each with the reason. */
const differs: Readonly<Record<string, string>> = {
  'POST /vbanks buyer_name': 'the gateway that gives out accounts by API demands it',
  'POST /vbanks currency': 'accounts are issued for won only',
  'POST /vbanks escrow_password': 'is not kept, and does what `escrow` does',
  'PUT /vbanks/{imp_uid} imp_uid': 'stands in the path',
  'POST /escrows/logis/{imp_uid} products': 'kept, and sent to no gateway',
  'POST /escrows/logis/{imp_uid} send_email': 'kept, and sent to no gateway',
  'PUT /escrows/logis/{imp_uid} products': 'kept, and sent to no gateway',
};

for (const [call, fields] of requests) {
  test(`${call} is asked with what the hub reads of it`, () => {
    const { required = {}, optional = {} } = callNamed(call)?.body ?? {};
    const older = Object.entries(optional).flatMap(([name, field]) => ('deprecated' in field ? [name] : []));
    const read = [...namesRead({ required, optional })].filter((name) => !older.includes(name));
    const readAs = (name: string): string | undefined =>
      Object.hasOwn(required, name) ? 'needed' : read.includes(name) ? 'may be' : undefined;
    const different = [...new Set([...read, ...Object.keys(fields)])].filter((name) => fields[name] !== readAs(name));
    const meant = Object.keys(differs).filter((each) => each.startsWith(`${call} `));
    assert.deepEqual(different.map((name) => `${call} ${name}`).toSorted(), meant.toSorted());
  });
}
