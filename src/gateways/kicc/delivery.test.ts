import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, type OperationId, type PaymentId } from '../../core/ids.ts';
import type { RegisterDelivery } from '../gateway.ts';
import { couriers, deliveryBody, deliveryOutcome, foundDelivery } from './delivery.ts';
import { signRevise } from './signature.ts';
import type { Json } from './wire.ts';

const secretKey = 'easypay!KICCTEST';
const request: RegisterDelivery = {
  reference: brandId<OperationId>('019ac0de-0000-7000-8000-000000000002'),
  paymentId: brandId<PaymentId>('imp_000000000001'),
  transactionId: '24081308560510790235',
  courier: 'cj',
  invoice: '6400-1234',
  sentAt: new Date('2026-11-27T06:30:00Z'),
};
const bodyOf = (over: Partial<RegisterDelivery> = {}): Json => {
  const now = new Date('2026-11-26T15:30:00Z');
  return deliveryBody(
    { ...request, ...over },
    { mallId: 'T5102001', secretKey, refundMode: 'settlement', now },
  ) as Json;
};

test('goods are reported by a change 61 of the payment, signed with its own number', () => {
  assert.deepEqual(bodyOf(), {
    mallId: 'T5102001',
    shopTransactionId: request.reference,
    pgCno: request.transactionId,
    reviseTypeCode: '61',
    reviseSubTypeCode: 'ES07',
    escrowInfo: { deliveryCode: 'DE02', deliveryCorpCode: 'DC01', deliveryInvoice: '6400-1234' },
    cancelReqDate: '20261127',
    msgAuthValue: signRevise(secretKey, request.transactionId, request.reference),
    reviseMessage: '배송 등록',
  });
});

test('every courier has one of the twelve codes, and no letter that the gateway forbids is sent', () => {
  const infoOf = (over: Partial<RegisterDelivery>): Json => bodyOf(over)['escrowInfo'] as Json;
  const codes = couriers.map((courier) => infoOf({ courier })['deliveryCorpCode']);
  assert.ok(codes.every((code) => /^DC(0[1-9]|1[0-2])$/.test(String(code))));
  assert.deepEqual([infoOf({ courier: 'lotte' })['deliveryCorpCode'], codes.at(-1)], ['DC09', 'DC12']);
  assert.equal(infoOf({ invoice: `6400"'<>|;1234` })['deliveryInvoice'], '64001234');
});

const answer: Json = {
  resCd: '0000',
  oriPgCno: request.transactionId,
  cancelPgCno: '24081308560510790999',
  transactionDate: '20261127153000',
  statusCode: 'ES07',
};

test('the answer tells when it was registered; who asks later may hear what the buyer did since', () => {
  for (const statusCode of ['ES07', 'ES12', 'ES13'])
    assert.deepEqual(foundDelivery({ ...answer, statusCode }, request), {
      outcome: 'done',
      detail: { registeredAt: new Date('2026-11-27T06:30:00Z') },
    });
});

test('an answer about another payment, or that tells no step or no time, is not believed', () => {
  for (const wrong of [{ oriPgCno: '1' }, { statusCode: 'ES99' }, { statusCode: '' }, { transactionDate: '' }]) {
    const { outcome } = foundDelivery({ ...answer, ...wrong }, request);
    assert.equal(outcome, 'unknown', JSON.stringify(wrong));
  }
});

test('a refusal keeps the gateway`s code and words', () => {
  const refused = deliveryOutcome({ kind: 'refusal', code: 'E123', message: '변경할 수 없습니다' }, request);
  assert.deepEqual(refused, { outcome: 'declined', reason: 'other', code: 'E123', message: '변경할 수 없습니다' });
});
