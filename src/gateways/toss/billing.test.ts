import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { ChargeCard, ChargeKey, HttpReply, IssueFromCard, IssueFromWindow, TypedCard } from '../gateway.ts';
import {
  cardIssueBody,
  chargeBody,
  deleteOutcome,
  issueBody,
  issueOutcome,
  keyInBody,
  type ExpectedKey,
} from './billing.ts';
import { customerKeyOf } from './customer-key.ts';
import { foundApproval } from './translate.ts';
import { fixture } from './fixtures/fixture.ts';
import { readBillingReply, type Json } from './wire.ts';

const id = paymentId('imps_123456789012');
const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const buyer = { name: '홍길동', email: 'buyer@example.com', phone: '010-1234-5678', address: null, postcode: null };
const nobody = { name: null, email: null, phone: null, address: null, postcode: null };
const now = new Date('2026-03-02T00:00:00Z');

const order: Omit<ChargeKey, 'key' | 'customerId'> = {
  reference,
  paymentId: id,
  orderName: '나루 정기권',
  amount: money(50_000, 'KRW'),
  taxFree: 0,
  instalmentMonths: 0,
  isInterestFreeByMerchant: false,
  usePoints: false,
  buyer: nobody,
};

const typed: TypedCard = {
  number: '9410001234567890',
  expiryYear: '2031',
  expiryMonth: '02',
  birth: '900101',
  password: '12',
};

const typedFields = {
  cardNumber: '9410001234567890',
  cardExpirationYear: '31',
  cardExpirationMonth: '02',
  customerIdentityNumber: '900101',
  cardPassword: '12',
};

test('a customer number that all papers allow goes as it is, any other as one that they do, always the same', () => {
  for (const kept of ['7a', 'buyer-7', 'a@b.example', 'x'.repeat(50)]) {
    assert.equal(customerKeyOf(kept), kept);
  }
  const changed = ['7', '', '고객', 'a_b', 'a*b', 'a b', 'x'.repeat(51), '010-1234-5678 '].map(customerKeyOf);
  for (const key of changed) assert.match(key, /^naru-[0-9a-f]{40}$/);
  assert.equal(new Set(changed).size, changed.length);
  for (const key of changed) assert.equal(customerKeyOf(key), key, 'what was changed once stays');
});

test('an issue names what the window returned and the customer, and a typed card in the gateway`s fields', () => {
  const fromWindow: IssueFromWindow = { reference, paymentId: id, customerId: 'buyer-7', proof: { authKey: 'bln_1' } };
  assert.deepEqual(issueBody(fromWindow), { authKey: 'bln_1', customerKey: 'buyer-7' });
  const fromCard: IssueFromCard = { reference, customerId: 'buyer-7', card: typed, buyer };
  assert.deepEqual(cardIssueBody(fromCard), {
    customerKey: 'buyer-7',
    ...typedFields,
    customerName: '홍길동',
    customerEmail: 'buyer@example.com',
  });
  const short = cardIssueBody({ ...fromCard, card: { ...typed, birth: null, password: null }, buyer: nobody });
  assert.deepEqual(Object.keys(short), ['customerKey', 'cardNumber', 'cardExpirationYear', 'cardExpirationMonth']);
});

const plain = { amount: 50_000, orderId: 'imps_123456789012', orderName: '나루 정기권' };

const chargeBodies: readonly [what: string, changes: Partial<ChargeKey>, sent: Json][] = [
  ['nothing more', {}, {}],
  ['one month, which is a lump sum', { instalmentMonths: 1 }, {}],
  ['three months', { instalmentMonths: 3 }, { cardInstallmentPlan: 3 }],
  ['a part without tax', { taxFree: 1_000 }, { taxFreeAmount: 1_000 }],
  ['the buyer', { buyer }, { customerName: '홍길동', customerEmail: 'buyer@example.com' }],
  ['a slip of the pen for an address', { buyer: { ...nobody, email: 'x' } }, {}],
  ['a long name, cut', { orderName: '가'.repeat(101) }, { orderName: '가'.repeat(100) }],
  ['no name, for which its number stands', { orderName: '' }, { orderName: 'imps_123456789012' }],
  ['points and interest, of which this call knows nothing', { usePoints: true, isInterestFreeByMerchant: true }, {}],
];

for (const [what, changes, sent] of chargeBodies) {
  test(`a charge by key tells ${what}`, () => {
    const request: ChargeKey = { ...order, key: 'k', customerId: 'buyer-7', ...changes };
    assert.deepEqual(chargeBody(request), { customerKey: 'buyer-7', ...plain, ...sent });
  });
}

test('a typed card pays with points and without interest where the merchant says so', () => {
  const request: ChargeCard = { ...order, card: typed, instalmentMonths: 2 };
  assert.deepEqual(keyInBody(request), { ...plain, ...typedFields, cardInstallmentPlan: 2 });
  assert.deepEqual(keyInBody({ ...request, usePoints: true, isInterestFreeByMerchant: true }), {
    ...plain,
    ...typedFields,
    cardInstallmentPlan: 2,
    useFreeInstallmentPlan: true,
    useCardPoint: true,
  });
});

const billing = {
  mId: 'tvivarepublica4',
  customerKey: 'buyer-7',
  authenticatedAt: '2021-01-01T10:01:30+09:00',
  method: '카드',
  billingKey: 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=',
  card: { issuerCode: '61', acquirerCode: '31', number: '43301234****123*', cardType: '신용', ownerType: '개인' },
};

const expected: ExpectedKey = { customerId: 'buyer-7', mid: 'tvivarepublica4', now };

function answered(changes: Json = {}): ReturnType<typeof issueOutcome> {
  return issueOutcome(
    readBillingReply({ status: 200, headers: {}, body: JSON.stringify({ ...billing, ...changes }) }),
    expected,
  );
}

function refused(status: number, code: string): HttpReply {
  return { status, headers: {}, body: JSON.stringify({ code, message: '문장' }) };
}

test('a key comes with its customer, its card and the time of its registration', () => {
  const hyundai = { code: '367', name: '현대카드' };
  assert.deepEqual(answered(), {
    outcome: 'done',
    detail: {
      key: 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=',
      customerId: 'buyer-7',
      transactionId: null,
      card: {
        company: hyundai,
        issuer: hyundai,
        acquirer: { code: '361', name: 'BC카드' },
        maskedNumber: '43301234****123*',
        approvalNumber: null,
        instalmentMonths: 0,
        kind: 'credit',
        isInterestFree: false,
      },
      issuedAt: new Date('2021-01-01T01:01:30Z'),
    },
  });
});

test('older versions tell the card beside the key alone, and a key without a card or a time is a key', () => {
  const older = answered({ card: null, cardCompany: '현대', cardNumber: '43301234****123*' });
  assert(older.outcome === 'done');
  assert.deepEqual([older.detail.card?.issuer?.code, older.detail.card?.maskedNumber], ['367', '43301234****123*']);
  const bare = answered({ card: null, authenticatedAt: null });
  assert(bare.outcome === 'done');
  assert.deepEqual([bare.detail.card, bare.detail.issuedAt], [null, now]);
});

test('a key of another customer or merchant is there, and must not stand', () => {
  const breaches = [{ customerKey: 'somebody' }, { mId: 'other' }].map((changes) => {
    const outcome = answered(changes);
    return outcome.outcome === 'done' && outcome.breach;
  });
  assert.deepEqual(breaches, ['order_differs', 'mid_differs']);
});

test('an answer without its key is unknown, and so is one that leaves open what happened', () => {
  const replies = [
    { status: 200, headers: {}, body: JSON.stringify({ ...billing, billingKey: '' }) },
    { status: 200, headers: {}, body: '<html>' },
    refused(500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'),
    refused(409, 'IDEMPOTENT_REQUEST_PROCESSING'),
    refused(400, 'PROVIDER_ERROR'),
  ];
  for (const reply of replies) assert.equal(issueOutcome(readBillingReply(reply), expected).outcome, 'unknown');
});

const issueRefusals = [
  [400, 'INVALID_BILL_KEY_REQUEST', 'session_expired'],
  [400, 'INVALID_CARD_NUMBER', 'card_number_wrong'],
  [400, 'INVALID_CARD_EXPIRATION', 'card_expired'],
  [400, 'NOT_SUPPORTED_METHOD', 'channel_misconfigured'],
  [400, 'NOT_MATCHES_CUSTOMER_KEY', 'other'],
  [500, 'FAILED_BILL_KEY_AUTH_CREATION', 'other'],
  [500, 'FAILED_DB_PROCESSING', 'other'],
] as const;

for (const [status, code, reason] of issueRefusals) {
  test(`an issue that is answered with ${code} has made no key`, () => {
    const outcome = issueOutcome(readBillingReply(refused(status, code)), expected);
    assert.deepEqual(outcome, { outcome: 'declined', reason, code, message: '문장' });
  });
}

test('a key that is deleted, or was before, is gone', () => {
  const gone = { outcome: 'done', detail: { deletedAt: now } };
  assert.deepEqual(deleteOutcome({ status: 200, headers: {}, body: '' }, now), gone);
  assert.deepEqual(deleteOutcome(refused(400, 'ALREADY_REMOVED_BILLING_KEY'), now), gone);
  assert.equal(deleteOutcome(refused(404, 'NOT_FOUND_BILLING'), now).outcome, 'declined');
  assert.equal(deleteOutcome(refused(500, 'UNKNOWN_ERROR'), now).outcome, 'unknown');
});

const failure = { code: 'REJECT_CARD_PAYMENT', message: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.' };

const aborted: readonly [what: string, type: string, isCharge: boolean, end: string][] = [
  ['by key, asked about later', 'BILLING', false, 'declined'],
  ['by key, asked about at once', 'BILLING', true, 'declined'],
  ['by a typed card, asked about at once', 'NORMAL', true, 'declined'],
  ['by a typed card or in some window, asked about later', 'NORMAL', false, 'notFound'],
];

for (const [what, type, isCharge, end] of aborted) {
  test(`an aborted payment ${what} is ${end}`, () => {
    const payment = fixture('payment-2022-07-27', { type, status: 'ABORTED', approvedAt: null, failure });
    const about = { paymentId: id, amount: money(50_000, 'KRW'), mid: 'tvivarepublica4', paymentKey: null, isCharge };
    assert.equal(foundApproval(payment, about).outcome, end);
  });
}
