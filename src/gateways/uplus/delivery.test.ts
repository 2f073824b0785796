import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, type PaymentId } from '../../core/ids.ts';
import type { Credentials } from './credentials.ts';
import { couriers, deliveryOutcome, deliveryQuery } from './delivery.ts';

const credentials: Credentials = {
  mid: 'tlgdacomxpay',
  mertKey: '95160cce09854ef44d2edb2bfb05f9f3',
  contractedMid: 'tlgdacomxpay',
  noticeSources: [],
};
const now = new Date('2026-11-27T07:00:00Z');
const report = {
  paymentId: brandId<PaymentId>('oid1'),
  courier: 'cj',
  invoice: '6400 1234',
  sentAt: new Date('2026-11-27T06:30:59Z'),
} as const;

test('the report names its order, the minute in Korea, the courier and the number without spaces', () => {
  assert.deepEqual(deliveryQuery(report, credentials), {
    mid: 'tlgdacomxpay',
    oid: 'oid1',
    productid: '',
    orderdate: '',
    dlvtype: '03',
    rcvdate: '',
    rcvname: '',
    rcvrelation: '',
    dlvdate: '202611271530',
    dlvcompcode: 'CJ',
    dlvno: '64001234',
    dlvworker: '',
    dlvworkertel: '',
    hashdata: 'a591c6532e93a41f9a6cc03c3498ac50',
  });
});

test('every courier that it takes has a code of its own, and the one for all others is none of them', () => {
  const codes = couriers.map((courier) => deliveryQuery({ ...report, courier }, credentials)['dlvcompcode']);
  assert.equal(new Set(codes).size, couriers.length);
  assert.ok(codes.every((code) => /^[A-Z]{2}$/.test(code ?? '')));
  assert.ok(!couriers.includes('other'));
});

test('one word says that it was taken; other words are a refusal, and what cannot be read is nobody`s word', () => {
  const end = (body: string, status = 200): unknown[] => {
    const outcome = deliveryOutcome({ status, headers: {}, body }, now);
    return [outcome.outcome, 'message' in outcome ? outcome.message : null];
  };
  assert.deepEqual(end('OK'), ['done', null]);
  assert.deepEqual(end('\r\n OK \r\n'), ['done', null]);
  assert.deepEqual(end('ERROR oid'), ['declined', 'ERROR oid']);
  assert.deepEqual(end('x'.repeat(500)), ['declined', 'x'.repeat(200)]);
  for (const body of ['', 'O', '<html>OK</html>']) assert.deepEqual(end(body), ['unknown', null], body);
  for (const status of [302, 404, 500]) assert.deepEqual(end('OK', status), ['unknown', null]);
});
