import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { v1CustomerSchema, v1PaymentSchema, v1ScheduleSchema } from '../../src/contract/v1/schema.ts';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt, type Wire } from './levers-at.ts';

/*
 * Subscriptions from end to end, as the guides show them: a card registered in the window, charged again by its name,
 * charges to come, and what becomes of the key. The gateway's own books are looked at for every charge.
 */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const shop = merchantOf(hub);

const call = (method: string, path: string, body?: object): Promise<Wire> => shop.call(method, path, body);
const merchant = {
  payment: (id: string): Promise<Wire> => shop.payment(id),
  get: (path: string) => call('GET', path),
  post: (path: string, body: object) => call('POST', path, body),
  remove: (path: string) => call('DELETE', path),
};

function assertFits(schema: TSchema, value: unknown): void {
  assert.deepEqual([...Value.Errors(schema, value)], []);
}

const noticeUrl = { notice_url: 'http://127.0.0.1:9/webhook' };
const amount = 10_000;

let orders = 0;
const order = (): string => `billing-${(orders += 1)}`;

beforeEach(async () => {
  assert.equal((await leversAt(hub).pull('POST', '/reset')).status, 200);
});

type Gateway = { readonly pg: string; readonly folder: string };

const gateways: readonly Gateway[] = [
  { pg: 'kicc', folder: 'kicc' },
  { pg: 'tosspayments', folder: 'toss' },
];

/** No charge of it is approved. */
const limited = '9410-0000-0000-0002';

for (const { pg, folder } of gateways) {
  const { pull, open, complete, movements } = leversAt(hub, folder);

  const register = async (name: string, params: object = {}, card: object = {}): Promise<string> => {
    const { imp_uid: id } = await open({ pg, pay_method: 'card', amount, customer_uid: name, ...params });
    const { json } = await complete(id, { decision: 'pay', ...card });
    assert.equal(json.callback.error_code, undefined, JSON.stringify(json));
    return id;
  };
  const again = (name: string, more: object = {}): Promise<Wire> =>
    merchant.post('/subscribe/payments/again', { customer_uid: name, merchant_uid: order(), amount, ...more });
  const at = async (days: number): Promise<number> => {
    const { json } = await pull('GET', '/clock');
    return Math.floor(Date.parse(json.now) / 1000) + days * 86_400;
  };

  test(`${pg}: a card registered in the window is a payment of nothing, and a customer`, async () => {
    const id = await register('card-1', { buyer_name: '홍길동', ...noticeUrl });
    const payment = await merchant.payment(id);
    assertFits(v1PaymentSchema, payment);
    assert.deepEqual(
      [payment['status'], payment['amount'], payment['customer_uid'], payment['customer_uid_usage']],
      ['paid', 0, 'card-1', 'issue'],
    );
    const { json } = await pull('GET', `/ledger?gateway=${folder}`);
    assert.deepEqual(
      json.entries.map(({ kind, amount: moved }: Wire) => `${kind} ${moved}`),
      ['issue 0'],
    );
    const { code, response } = await merchant.get('/subscribe/customers/card-1');
    assertFits(v1CustomerSchema, response);
    assert.deepEqual(
      [code, response.customer_uid, response.pg_provider, response.customer_name, response.inserted],
      [0, 'card-1', pg, '홍길동', response.updated],
    );
    assert.match(response.card_number, /\*/);
  });

  test(`${pg}: a buyer who declines registers nothing`, async () => {
    const { imp_uid: id } = await open({ pg, pay_method: 'card', amount, customer_uid: 'card-1' });
    await complete(id, { decision: 'decline' });
    assert.equal((await merchant.payment(id))['status'], 'failed');
    const { code, message } = await merchant.get('/subscribe/customers/card-1');
    assert.deepEqual([code, message], [1, '요청하신 customer_uid(card-1)로 등록된 정보를 찾을 수 없습니다.']);
    assert.deepEqual(await movements(id), []);
  });

  test(`${pg}: again, with nothing but the three that are needed`, async () => {
    await register('card-1');
    const { code, response } = await again('card-1');
    assert.equal(code, 0);
    assertFits(v1PaymentSchema, response);
    assert.match(response.imp_uid, /^imps_/);
    assert.deepEqual(
      [response.status, response.amount, response.channel, response.customer_uid, response.customer_uid_usage],
      ['paid', amount, 'api', 'card-1', 'payment'],
    );
    assert.deepEqual(await movements(response.imp_uid), [`approval ${amount}`]);
  });

  test(`${pg}: again for an order that was paid charges nothing`, async () => {
    await register('card-1');
    const { response: first } = await again('card-1', { merchant_uid: 'once' });
    const { code, message, response } = await again('card-1', { merchant_uid: 'once' });
    assert.deepEqual(
      [code, message, response],
      [1, '이미 주문이 이루어진 건입니다. (동일한 merchant_uid로 결제 또는 취소된 기록이 있습니다)', null],
    );
    assert.deepEqual(await movements(first.imp_uid), [`approval ${amount}`]);
  });

  test(`${pg}: two calls for one order at once charge it once`, async () => {
    await register('card-1');
    const both = await Promise.all([
      again('card-1', { merchant_uid: 'twin' }),
      again('card-1', { merchant_uid: 'twin' }),
    ]);
    assert.deepEqual(
      both.map(({ code }): number => code).toSorted((a, b) => a - b),
      [0, 1],
    );
    const { json } = await pull('GET', `/ledger?gateway=${folder}`);
    assert.equal(json.entries.filter(({ kind }: Wire) => kind === 'approval').length, 1);
  });

  test(`${pg}: an unknown name is refused in the words that clients compare with`, async () => {
    const { code, message, response } = await again('nobody');
    assert.deepEqual([code, message, response], [1, '등록되지 않은 구매자입니다.', null]);
  });

  test(`${pg}: a charge that the card company declines is a payment that failed, code 0`, async () => {
    await register('card-1', {}, { card_number: limited });
    const { code, response } = await again('card-1');
    assert.deepEqual([code, response.status, response.paid_at], [0, 'failed', 0]);
    assert.match(response.fail_reason, /^\[.+\] ./);
    assert.deepEqual(await movements(response.imp_uid), []);
  });

  test(`${pg}: a charge whose answer is lost is found and told as paid, once`, async () => {
    await register('card-1');
    await pull('POST', '/faults', { gateway: folder, call: 'charge-billing-key', fault: 'lose-reply' });
    const { code, response } = await again('card-1');
    assert.deepEqual([code, response.status], [0, 'paid']);
    assert.deepEqual(await movements(response.imp_uid), [`approval ${amount}`]);
  });

  test(`${pg}: what was charged is given back as any payment is`, async () => {
    await register('card-1');
    const { response } = await again('card-1');
    const cancelled = await merchant.post('/payments/cancel', { imp_uid: response.imp_uid });
    assert.deepEqual([cancelled.code, cancelled.response.status], [0, 'cancelled']);
    assert.deepEqual(await movements(response.imp_uid), [`approval ${amount}`, `cancellation ${amount}`]);
  });

  test(`${pg}: a card registered again under its name replaces the key`, async () => {
    await register('card-1');
    const { response: before } = await merchant.get('/subscribe/customers/card-1');
    await pull('POST', '/clock', { advance: 'P1D', hold: true });
    await register('card-1');
    const { response: now } = await merchant.get('/subscribe/customers/card-1');
    assert.deepEqual([now.inserted, now.updated > before.updated], [before.inserted, true]);
    assert.equal((await again('card-1')).response.status, 'paid');
  });

  test(`${pg}: a deleted customer is charged and found no more`, async () => {
    await register('card-1', { buyer_name: '홍길동' });
    const deleted = await merchant.remove('/subscribe/customers/card-1');
    assertFits(v1CustomerSchema, deleted.response);
    assert.equal(deleted.response.customer_name, '홍길동');
    assert.equal((await again('card-1')).message, '등록되지 않은 구매자입니다.');
    assert.equal((await merchant.remove('/subscribe/customers/card-1')).code, 1);
  });

  test(`${pg}: the payments of a customer, the newest first`, async () => {
    const issued = await register('card-1');
    const { response: paid } = await again('card-1');
    const { response } = await merchant.get('/subscribe/customers/card-1/payments');
    assert.deepEqual([response.total, response.list.map(({ imp_uid: id }: Wire) => id)], [2, [paid.imp_uid, issued]]);
  });

  test(`${pg}: many customers at once; some of them are not there`, async () => {
    await register('card-1');
    await register('card-2');
    const all = await merchant.get('/subscribe/customers?customer_uid[]=card-1&customer_uid[]=card-2');
    const some = await merchant.get('/subscribe/customers?customer_uid[]=card-1&customer_uid[]=card-9');
    const none = await merchant.get('/subscribe/customers?customer_uid[]=card-9');
    assert.deepEqual([all.status, some.status, none.status], [200, 207, 404]);
    assert.deepEqual([all.response.length, some.response.length], [2, 1]);
  });

  test(`${pg}: a year of months in one call of the clock: twelve charges, twelve webhooks`, async () => {
    await register('card-1');
    const schedules = Array.from({ length: 12 }, (_, month) => month);
    const due = await Promise.all(schedules.map((month) => at(1 + month * 30)));
    const made = await merchant.post('/subscribe/payments/schedule', {
      customer_uid: 'card-1',
      schedules: due.map((scheduleAt, month) => ({
        merchant_uid: `month-${month}`,
        schedule_at: scheduleAt,
        amount,
        name: '구독',
        ...noticeUrl,
      })),
    });
    assert.equal(made.code, 0, made.message);
    for (const each of made.response) assertFits(v1ScheduleSchema, each);
    assert.deepEqual(new Set(made.response.map((each: Wire) => each.schedule_status)), new Set(['scheduled']));
    const moved = await pull('POST', '/clock', { advance: 'P1Y', hold: true });
    assert.equal(moved.json.done, true, JSON.stringify(moved.json));
    const { json } = await pull('GET', `/ledger?gateway=${folder}`);
    const charged = json.entries.filter(({ kind }: Wire) => kind === 'approval');
    assert.equal(charged.length, 12);
    for (const [month, scheduleAt] of due.entries()) {
      const { response } = await merchant.get(`/subscribe/payments/schedule/month-${month}`);
      assert.deepEqual(
        [response.schedule_status, response.payment_status, response.executed_at],
        ['executed', 'paid', scheduleAt],
      );
      const payment = await merchant.payment(response.imp_uid);
      assert.deepEqual([payment['customer_uid_usage'], payment['paid_at']], ['payment.scheduled', scheduleAt]);
      const told = await pull('GET', `/webhooks?imp_uid=${response.imp_uid}`);
      assert.deepEqual(
        told.json.map(({ status }: Wire) => status),
        ['paid'],
      );
    }
  });

  test(`${pg}: a schedule that is declined is told as failed, and is charged by hand from another card`, async () => {
    await register('card-1', {}, { card_number: limited });
    const item = { merchant_uid: 'month-1', schedule_at: await at(1), amount, ...noticeUrl };
    await merchant.post('/subscribe/payments/schedule', { customer_uid: 'card-1', schedules: [item] });
    await pull('POST', '/clock', { advance: 'P2D', hold: true });
    const { response: failed } = await merchant.get('/subscribe/payments/schedule/month-1');
    assert.deepEqual([failed.schedule_status, failed.payment_status], ['executed', 'failed']);
    assert.match(failed.fail_reason, /./);
    const told = await pull('GET', `/webhooks?imp_uid=${failed.imp_uid}`);
    assert.deepEqual(
      told.json.map(({ status }: Wire) => status),
      ['failed'],
    );
    await register('card-1');
    const retried = await merchant.post('/subscribe/payments/schedule/month-1/retry', {});
    assert.deepEqual([retried.code, retried.response.status], [0, 'paid']);
    assert.notEqual(retried.response.imp_uid, failed.imp_uid);
    const { response: paid } = await merchant.get('/subscribe/payments/schedule/month-1');
    assert.deepEqual([paid.payment_status, paid.imp_uid], ['paid', retried.response.imp_uid]);
    assert.equal((await merchant.post('/subscribe/payments/schedule/month-1/retry', {})).code, -1);
  });

  test(`${pg}: a schedule that was taken back is not charged; another time brings it back`, async () => {
    await register('card-1');
    const items = await Promise.all(
      [1, 2].map(async (day) => ({ merchant_uid: `day-${day}`, schedule_at: await at(day), amount })),
    );
    await merchant.post('/subscribe/payments/schedule', { customer_uid: 'card-1', schedules: items });
    const revoked = await merchant.post('/subscribe/payments/unschedule', {
      customer_uid: 'card-1',
      merchant_uid: 'day-1',
    });
    assert.deepEqual(
      revoked.response.map((each: Wire) => [each.merchant_uid, each.schedule_status]),
      [['day-1', 'revoked']],
    );
    await pull('POST', '/clock', { advance: 'P3D', hold: true });
    const state = async (day: number): Promise<string> =>
      (await merchant.get(`/subscribe/payments/schedule/day-${day}`)).response.schedule_status;
    assert.deepEqual([await state(1), await state(2)], ['revoked', 'executed']);
    const again1 = await merchant.post('/subscribe/payments/schedule/day-1/reschedule', { schedule_at: await at(1) });
    assert.equal(again1.response.schedule_status, 'scheduled', again1.message);
    await pull('POST', '/clock', { advance: 'P2D', hold: true });
    assert.equal(await state(1), 'executed');
    const none = await merchant.post('/subscribe/payments/unschedule', { customer_uid: 'card-1' });
    assert.deepEqual([none.code, none.message], [1, '취소할 예약결제 기록이 존재하지 않습니다.']);
  });

  test(`${pg}: schedules of a key that is gone fail, and say why`, async () => {
    await register('card-1');
    const item = { merchant_uid: 'month-1', schedule_at: await at(1), amount };
    await merchant.post('/subscribe/payments/schedule', { customer_uid: 'card-1', schedules: [item] });
    await merchant.remove('/subscribe/customers/card-1');
    await pull('POST', '/clock', { advance: 'P2D', hold: true });
    const { response } = await merchant.get('/subscribe/payments/schedule/month-1');
    assert.deepEqual([response.schedule_status, response.payment_status], ['executed', 'failed']);
    assert.match(response.fail_reason, /등록되지 않은 구매자입니다/);
    assert.deepEqual(await movements(response.imp_uid), []);
  });

  test(`${pg}: an order that is scheduled is charged by nobody else meanwhile`, async () => {
    await register('card-1');
    const item = { merchant_uid: 'month-1', schedule_at: await at(1), amount };
    await merchant.post('/subscribe/payments/schedule', { customer_uid: 'card-1', schedules: [item] });
    const { code, message } = await again('card-1', { merchant_uid: 'month-1' });
    assert.deepEqual([code, /진행 중/.test(message)], [1, true]);
  });

  test(`${pg}: of many schedules one that is wrong schedules none`, async () => {
    await register('card-1');
    const good = { merchant_uid: 'month-1', schedule_at: await at(1), amount };
    const past = { merchant_uid: 'month-2', schedule_at: await at(-1), amount };
    const { code } = await merchant.post('/subscribe/payments/schedule', {
      customer_uid: 'card-1',
      schedules: [good, past],
    });
    assert.equal(code, 1);
    assert.equal((await merchant.get('/subscribe/payments/schedule/month-1')).status, 404);
  });
}

test('a channel that issues no keys says so, and leaves no payment', async () => {
  const refused = await leversAt(hub).open({ pg: 'uplus', pay_method: 'card', amount, customer_uid: 'card-1' });
  assert.deepEqual([refused.error_code, refused.imp_uid], ['F2004', null]);
});

test('what is missing is named', async () => {
  const { code, message } = await merchant.post('/subscribe/payments/again', { customer_uid: 'x' });
  assert.deepEqual([code, message], [1, '["merchant_uid"] 파라메터는 필수입니다.']);
});
