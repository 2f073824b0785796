import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, type OperationId, type PaymentId } from '../../core/ids.ts';
import type { HttpRequest, HttpSend } from '../gateway.ts';
import type { Credentials } from './credentials.ts';
import { couriers, deliveryOutcome, deliveryQuery } from './delivery.ts';
import { uplus } from './index.ts';

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

test('the report goes to the office of its platform, once', async () => {
  for (const [environment, mid, office] of [
    ['test', 'tlgdacomxpay', 'https://pgweb.tosspayments.com:9091'],
    ['live', 'lgdacomxpay', 'https://pgweb.tosspayments.com'],
  ] as const) {
    const asked: HttpRequest[] = [];
    const send: HttpSend = async (request) => {
      asked.push(request);
      return { status: 200, headers: {}, body: 'OK' };
    };
    const io = { send, now: () => now, timeoutMs: 10_000, place: { environment } };
    const session = uplus.open({ mid, mertKey: credentials.mertKey }, io);
    assert.ok(session.registerDelivery && !session.findDelivery);
    const reference = brandId<OperationId>('019ac0de-0000-7000-8000-000000000002');
    const outcome = await session.registerDelivery({ ...report, reference, transactionId: 'tid' });
    assert.deepEqual(outcome, { outcome: 'done', detail: { registeredAt: now } });
    const [only, ...more] = asked;
    assert.deepEqual([only?.method, only?.body, more.length], ['GET', null, 0]);
    const { origin, pathname, searchParams } = new URL(only?.url ?? '');
    assert.equal(origin + pathname, `${office}/pg/wmp/mertadmin/jsp/escrow/rcvdlvinfo.jsp`);
    assert.equal(searchParams.get('mid'), mid);
  }
});
