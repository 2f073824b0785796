import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../test/support/contract.ts';
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
 * Every field that a request may have, held against the published contract. The type checker demands that none is left
 * out here.
 */

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
/** The names of all fields, and no other names. */
type Names<Request> = { readonly [Name in KeysOf<Request>]: true };

const buyer = { buyer_name: true, buyer_email: true, buyer_tel: true, buyer_addr: true, buyer_postcode: true } as const;
const account = {
  ...buyer,
  merchant_uid: true,
  amount: true,
  name: true,
  tax_free: true,
  custom_data: true,
  notice_url: true,
} as const;
const cardOrder = {
  ...account,
  currency: true,
  card_quota: true,
  interest_free_by_merchant: true,
  use_card_point: true,
} as const;
const typedCard = { card_number: true, expiry: true, birth: true, pwd_2digit: true } as const;
const channel = { channel_key: true, pg: true } as const;
const customer = {
  customer_name: true,
  customer_email: true,
  customer_tel: true,
  customer_addr: true,
  customer_postcode: true,
} as const;
const receipt = {
  identifier: true,
  identifier_type: true,
  type: true,
  tax_free: true,
  vat_amount: true,
  buyer_name: true,
  buyer_email: true,
} as const;

const again: Names<AgainRequest> = { ...cardOrder, customer_uid: true };
const onetime: Names<OnetimeRequest> = {
  ...cardOrder,
  ...typedCard,
  ...channel,
  customer_uid: true,
  customer_id: true,
};
const save: Names<SaveCustomerRequest> = { ...typedCard, ...channel, ...customer, customer_id: true };
const cancel: Names<CancelRequest> = {
  imp_uid: true,
  merchant_uid: true,
  amount: true,
  tax_free: true,
  checksum: true,
  reason: true,
  refund_holder: true,
  refund_bank: true,
  refund_account: true,
  enable_webhook: true,
};
const prepare: Names<PrepareRequest> = { merchant_uid: true, amount: true, currency: true };
const schedule: Names<ScheduleRequest> = {
  ...typedCard,
  customer_uid: true,
  customer_id: true,
  schedules: true,
  checking_amount: true,
  channel_key: true,
};
const unschedule: Names<UnscheduleRequest> = { customer_uid: true, merchant_uid: true };
const vbank: Names<VbankRequest> = {
  ...account,
  ...channel,
  vbank_code: true,
  vbank_due: true,
  vbank_key: true,
  escrow: true,
};
const vbankChange: Names<VbankChange> = { amount: true, vbank_due: true };
const delivery: Names<DeliveryRequest> = { sender: true, receiver: true, logis: true };
const receiptOf: Names<ReceiptRequest> = receipt;
const receiptElsewhere: Names<ExternalReceiptRequest> = { ...receipt, ...channel, name: true, amount: true };

const requests: readonly (readonly [call: string, names: object])[] = [
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
  ['POST /receipts/{imp_uid}', receiptOf],
  ['POST /receipts/external/{merchant_uid}', receiptElsewhere],
];

/** Fields that the hub reads and the contract does not name, each with the reason. */
const ours: Readonly<Record<string, string>> = {
  'POST /subscribe/payments/onetime channel_key': 'names a channel, as in the newer calls',
  'POST /subscribe/payments/onetime customer_id': 'the card may become a billing key, and that has one',
  'POST /subscribe/customers/{customer_uid} channel_key': 'names a channel, as in the newer calls',
  'POST /vbanks escrow': 'asks for escrow by the word of the window',
};

for (const [call, names] of requests) {
  test(`${call} is asked by published names`, () => {
    const published = operations.find(({ method, path }) => `${method} ${path}` === call)?.parameters ?? {};
    const others = Object.keys(names).filter((name) => !Object.hasOwn(published, name));
    const known = Object.keys(ours).filter((name) => name.startsWith(`${call} `));
    assert.deepEqual(
      others.map((name) => `${call} ${name}`),
      known,
    );
  });
}
