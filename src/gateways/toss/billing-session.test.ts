import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import { HttpFailure, type ChargeKey, type HttpReply } from '../gateway.ts';
import { fixtureText } from './fixtures/fixture.ts';
import { refusal, sentTo, sessionOn } from './fixtures/network.ts';
import type { Json } from './wire.ts';

/* What is sent for keys and typed cards, how often, and what a lost answer leaves. */

const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const id = paymentId('imp_123456789012');
const key = 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=';
const buyer = { name: null, email: null, phone: null, address: null, postcode: null };

const charge: ChargeKey = {
  reference,
  paymentId: id,
  orderName: '나루 정기권',
  amount: money(50_000, 'KRW'),
  taxFree: 0,
  instalmentMonths: 0,
  isInterestFreeByMerchant: false,
  usePoints: false,
  buyer,
  key,
  customerId: 'buyer-7',
};

const typed = { number: '9410001234567890', expiryYear: '2031', expiryMonth: '12', birth: null, password: null };

const registration = { reference, paymentId: id, customerId: 'buyer-7', proof: { authKey: 'bln_1' } };

const lost = new HttpFailure('unknown', 'ECONNRESET');
const unreachable = new HttpFailure('notSent', 'ECONNREFUSED');

function payment(changes: Json = {}): HttpReply {
  return { status: 200, headers: {}, body: fixtureText('payment-2022-07-27', { orderId: id, ...changes }) };
}

function billing(): HttpReply {
  const body = { mId: 'tvivarepublica4', customerKey: 'buyer-7', billingKey: key, authenticatedAt: null, card: null };
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

test('a charge is sent once, to the address of its key, under its reference', async () => {
  const { session, sent } = sessionOn(payment());
  assert.equal((await session.chargeKey?.(charge))?.outcome, 'done');
  assert.deepEqual(sentTo(sent), [`POST /v1/billing/${encodeURIComponent(key)}`]);
  assert.equal(sent[0]?.headers['idempotency-key'], reference);
});

test('a charge whose answer was lost is repeated under its reference, and the second answer is its end', async () => {
  const { session, sent } = sessionOn(lost, payment());
  assert.equal((await session.chargeKey?.(charge))?.outcome, 'done');
  assert.deepEqual(
    sent.map(({ headers }) => headers['idempotency-key']),
    [reference, reference],
  );
});

test('an order that was charged already is asked about: it may be our own charge', async () => {
  const { session, sent } = sessionOn(refusal(400, 'DUPLICATED_ORDER_ID'), payment());
  assert.equal((await session.chargeKey?.(charge))?.outcome, 'done');
  assert.equal(sentTo(sent).at(-1), `GET /v1/payments/orders/${id}`);
});

test('a charge of another amount than was asked for is done and must not stand', async () => {
  const { session } = sessionOn(payment({ totalAmount: 49_000, balanceAmount: 49_000 }));
  const outcome = await session.chargeKey?.(charge);
  assert.equal(outcome?.outcome === 'done' && outcome.breach, 'amount_differs');
});

test('an issuer that gave an error has refused when the gateway, asked, shows the charge aborted', async () => {
  const failure = { code: 'FAILED_CARD_COMPANY_RESPONSE', message: '카드사에서 에러가 발생했습니다.' };
  for (const call of ['chargeKey', 'chargeCard'] as const) {
    const type = call === 'chargeKey' ? 'BILLING' : 'NORMAL';
    const ended = payment({ type, status: 'ABORTED', approvedAt: null, failure });
    const { session } = sessionOn(refusal(500, 'FAILED_CARD_COMPANY_RESPONSE'), ended);
    const outcome = await session[call]?.({ ...charge, card: typed });
    assert.deepEqual(outcome, { outcome: 'declined', reason: 'issuer_unavailable', ...failure });
  }
});

test('a charge that nobody can be asked about stays unknown, and what is said of it names no key', async () => {
  const { session } = sessionOn(refusal(500, 'UNKNOWN_ERROR'), lost);
  const outcome = await session.chargeKey?.(charge);
  assert.equal(outcome?.outcome, 'unknown');
  assert(!JSON.stringify(outcome).includes(key.slice(0, 20)));
});

test('a charge that could not be sent was not', async () => {
  const { session } = sessionOn(unreachable);
  assert.equal((await session.chargeKey?.(charge))?.outcome, 'notSent');
});

test('a typed card pays at its own address', async () => {
  const { session, sent } = sessionOn(payment({ type: 'NORMAL' }));
  assert.equal((await session.chargeCard?.({ ...charge, card: typed }))?.outcome, 'done');
  assert.deepEqual(sentTo(sent), ['POST /v1/payments/key-in']);
});

test('an issue is asked for, and asked about, with the same request: its first answer is given again', async () => {
  const { session, sent } = sessionOn(lost, lost, lost, billing());
  assert.equal((await session.issueFromWindow?.(registration))?.outcome, 'unknown');
  const found = await session.findIssue?.({ ...registration, sentAt: new Date() });
  assert.equal(found?.outcome === 'done' && found.detail.key, key);
  assert.deepEqual(new Set(sentTo(sent)), new Set(['POST /v1/billing/authorizations/issue']));
  assert.deepEqual(new Set(sent.map(({ headers }) => headers['idempotency-key'])), new Set([reference]));
  assert.deepEqual(new Set(sent.map(({ body }) => body)), new Set(['{"authKey":"bln_1","customerKey":"buyer-7"}']));
});

test('an issue of a typed card is repeated while its caller waits, and is unknown after that', async () => {
  const asked = { reference, customerId: 'buyer-7', card: typed, buyer };
  const answered = sessionOn(lost, billing());
  assert.equal((await answered.session.issueFromCard?.(asked))?.outcome, 'done');
  assert.deepEqual(new Set(sentTo(answered.sent)), new Set(['POST /v1/billing/authorizations/card']));
  const silent = sessionOn(lost, lost, lost);
  assert.equal((await silent.session.issueFromCard?.(asked))?.outcome, 'unknown');
});

test('a deletion whose answer was lost hears that the key is removed already, which is its end', async () => {
  const { session, sent } = sessionOn(lost, refusal(400, 'ALREADY_REMOVED_BILLING_KEY'));
  assert.deepEqual(await session.deleteKey?.({ reference, key }), {
    outcome: 'done',
    detail: { deletedAt: new Date('2026-03-02T00:00:00Z') },
  });
  assert.deepEqual(new Set(sentTo(sent)), new Set([`DELETE /v1/billing/${encodeURIComponent(key)}`]));
});
