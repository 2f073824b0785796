import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { Value } from 'typebox/value';
import { v1ScheduleSchema } from '../../src/contract/v1/schema.ts';
import { card, limited, openBillingStage, type BillingStage } from './billing-stage.ts';
import { rowsOf, type Answer } from './running-api.ts';

/*
 * Charges that are scheduled: in every way in which clients write them, and how they are listed and taken back.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

const path = '/subscribe/payments/schedule';
const unschedule = (json: object): Promise<Answer> => stage.post('/subscribe/payments/unschedule', json);
const ordersOf = (answer: Answer): readonly unknown[] => rowsOf(answer).map((row) => row['merchant_uid']);

function item(over: object = {}): { readonly merchant_uid: string; readonly [field: string]: unknown } {
  return { ...stage.order(), schedule_at: stage.after(3600), ...over };
}

type Item = ReturnType<typeof item>;

/** One call, as a client of each kind writes it. */
const spellings: Readonly<Record<string, (name: string, items: readonly Item[]) => Promise<Answer>>> = {
  JSON: (name, schedules) => stage.post(path, { customer_uid: name, schedules }),
  'JSON text within JSON': (name, items) => stage.post(path, { customer_uid: name, schedules: JSON.stringify(items) }),
  'JSON text within a form': (name, items) =>
    stage.form(path, String(new URLSearchParams({ customer_uid: name, schedules: JSON.stringify(items) }))),
  'a form with brackets': (name, items) => {
    const fields = items.flatMap((each, at): [string, string][] =>
      Object.entries(each).map(([field, value]) => [`schedules[${at}][${field}]`, String(value)]),
    );
    return stage.form(path, String(new URLSearchParams([['customer_uid', name], ...fields])));
  },
};

for (const [about, send] of Object.entries(spellings)) {
  test(`many at once as ${about}`, async () => {
    const [name, items] = [await stage.register(), [item(), item(), item({ schedule_at: stage.after(7200) })]];
    const answer = await send(name, items);
    assert.deepEqual([answer.status, answer.code], [200, 0], String(answer.message));
    const rows = rowsOf(answer);
    for (const row of rows) assert.deepEqual([...Value.Errors(v1ScheduleSchema, row)], []);
    assert.deepEqual(
      rows.map((row) => [row['merchant_uid'], row['schedule_at'], row['amount'], row['name'], row['schedule_status']]),
      items.map((each) => [each.merchant_uid, each['schedule_at'], 10_000, '구독', 'scheduled']),
    );
    for (const row of rows)
      assert.deepEqual(
        [row['imp_uid'], row['payment_status'], row['executed_at'], row['revoked_at']],
        [null, null, 0, 0],
      );
  });
}

test('one bad one among many: none of them is scheduled', async () => {
  const name = await stage.register();
  const taken = await stage.scheduled(name);
  const twice = item();
  for (const bad of [
    item({ amount: 0 }),
    item({ schedule_at: stage.after(-60) }),
    item({ schedule_at: stage.after(3600) * 1000 }),
    item({ merchant_uid: taken }),
    item({ merchant_uid: '' }),
    item({ currency: 'USD', amount: 10 }),
    twice,
  ]) {
    const items = [twice, item(), bad, item()];
    const { code, response } = await stage.post(path, { customer_uid: name, schedules: items });
    assert.deepEqual([code, response], [1, null], JSON.stringify(bad));
    for (const each of [items[0], items[1], items[3]])
      assert.equal((await stage.get(`${path}/${each?.merchant_uid}`)).status, 404);
  }
});

test('a card in the same call is registered first, and a bad item registers nothing', async () => {
  const name = stage.name();
  const refused = await stage.post(path, { customer_uid: name, ...card, schedules: [item({ amount: -1 })] });
  assert.deepEqual([refused.code, (await stage.get(`/subscribe/customers/${name}`)).code], [1, 1]);
  const made = await stage.post(path, { customer_uid: name, ...card, schedules: [item()] });
  assert.deepEqual([made.code, (await stage.get(`/subscribe/customers/${name}`)).code], [0, 0]);
  const wrong = { customer_uid: stage.name(), ...card, card_number: '1234-1234-1234-1234', schedules: [item()] };
  const declined = await stage.post(path, wrong);
  assert.deepEqual([declined.status, declined.code, declined.response], [200, 1, null]);
  assert.match(String(declined.message), /^카드정보 확인에 실패하였습니다\. \[/);
});

test('the lists, by either spelling of their parameters: pages, order, states, past the last', async () => {
  const name = await stage.register();
  const [first, second, third] = [
    await stage.scheduled(name, { schedule_at: stage.after(1000) }),
    await stage.scheduled(name, { schedule_at: stage.after(2000) }),
    await stage.scheduled(name, { schedule_at: stage.after(3000) }),
  ];
  await unschedule({ merchant_uid: second });
  const [from, to] = [stage.after(0), stage.after(3001)];
  const ranges = [`schedule_from=${from}&schedule_to=${to}`, `from=${from}&to=${to}`];
  const ways = ['schedule_status', 'schedule-status'];
  for (const list of [`/subscribe/customers/${name}/schedules`, `${path}/customers/${name}`]) {
    for (const range of ranges) {
      assert.deepEqual(ordersOf(await stage.get(`${list}?${range}`)), [third, second, first]);
      assert.deepEqual(ordersOf(await stage.get(`${list}?${range}&sorting=scheduled`)), [first, second, third]);
      for (const way of ways) {
        assert.deepEqual(ordersOf(await stage.get(`${list}?${range}&${way}=revoked`)), [second]);
        assert.deepEqual(ordersOf(await stage.get(`${list}?${range}&${way}=scheduled`)), [third, first]);
      }
    }
    const { response: page } = await stage.get(`${list}?${ranges[0]}&limit=2`);
    assert.deepEqual([page?.['total'], page?.['previous'], page?.['next']], [3, 0, 2]);
    const { response: last } = await stage.get(`${list}?${ranges[0]}&limit=2&page=2`);
    assert.deepEqual(
      [last?.['previous'], last?.['next'], last?.['list']],
      [1, 0, [rowsOf(await stage.get(`${list}?${ranges[0]}`))[2]]],
    );
    const { status, response: beyond } = await stage.get(`${list}?${ranges[0]}&limit=2&page=9`);
    assert.deepEqual([status, beyond?.['total'], beyond?.['next'], beyond?.['list']], [200, 3, 0, []]);
  }
  const all = ordersOf(await stage.get(`${path}?${ranges[0]}&limit=1000`));
  assert([first, second, third].every((each) => all.includes(each)));
  const nobody = await stage.get(`/subscribe/customers/nobody/schedules?${ranges[1]}`);
  assert.deepEqual([nobody.status, nobody.code, nobody.response?.['total']], [200, 0, 0]);
});

test('from counts and to does not; a range has at most 92 days', async () => {
  const name = await stage.register();
  const at = stage.after(5000);
  const order = await stage.scheduled(name, { schedule_at: at });
  const list = (from: number, to: number): Promise<Answer> =>
    stage.get(`/subscribe/customers/${name}/schedules?from=${from}&to=${to}`);
  assert.deepEqual(ordersOf(await list(at, at + 1)), [order]);
  assert.deepEqual(ordersOf(await list(at - 1, at)), []);
  assert.equal((await list(at, at + 92 * 86_400)).code, 0);
  for (const [from, to] of [
    [at, at + 92 * 86_400 + 1],
    [at, at - 1],
    [-1, at],
    [0.5, at],
  ] as const)
    assert.equal((await list(from, to)).status, 400);
  for (const query of ['', '?from=1', '?to=1', '?from=a&to=b'])
    assert.equal((await stage.get(`/subscribe/customers/${name}/schedules${query}`)).status, 400);
  for (const wrong of ['page=0', 'limit=0', 'limit=1001', 'page=x'])
    assert.equal((await stage.get(`${path}?from=${at}&to=${at + 1}&${wrong}`)).status, 400);
});

test('taken back by name, by orders, by both, and when there is nothing', async () => {
  const [mine, other] = [await stage.register(), await stage.register()];
  const [a, b, c] = [await stage.scheduled(mine), await stage.scheduled(mine), await stage.scheduled(mine)];
  const d = await stage.scheduled(other);
  assert.deepEqual(ordersOf(await unschedule({ customer_uid: mine, merchant_uid: [a, d] })), [a], 'not another’s');
  assert.deepEqual(
    ordersOf(await stage.form('/subscribe/payments/unschedule', `merchant_uid[]=${b}&merchant_uid[]=${d}`)),
    [b, d],
  );
  const last = await unschedule({ customer_uid: mine });
  assert.deepEqual(ordersOf(last), [c]);
  assert.deepEqual(
    [rowsOf(last)[0]?.['schedule_status'], Number(rowsOf(last)[0]?.['revoked_at']) > 0],
    ['revoked', true],
  );
  for (const again of [{ customer_uid: mine }, { merchant_uid: a }, { customer_uid: 'nobody' }]) {
    const { status, code, message } = await unschedule(again);
    assert.deepEqual([status, code, message], [200, 1, '취소할 예약결제 기록이 존재하지 않습니다.']);
  }
  assert.match(String((await unschedule({})).message), /customer_uid/);
});

test('another time, and a failure that is put off: one charge, at the time that was said last', async () => {
  const name = await stage.register(stage.name(), limited);
  const order = await stage.scheduled(name);
  const moved = await stage.put(`${path}/${order}`, { schedule_at: stage.after(7200) });
  assert.deepEqual([moved.code, moved.response?.['schedule_status']], [0, 'scheduled']);
  await stage.passTime(3700);
  await stage.work();
  assert.equal((await stage.get(`${path}/${order}`)).response?.['schedule_status'], 'scheduled', 'not at the old time');
  await stage.passTime(3700);
  await stage.work();
  const { response: failed } = await stage.get(`${path}/${order}`);
  assert.deepEqual([failed?.['schedule_status'], failed?.['payment_status']], ['executed', 'failed']);
  assert.deepEqual(stage.told(failed?.['imp_uid']), ['failed']);
  await stage.register(name);
  const again = await stage.post(`${path}/${order}/reschedule`, { schedule_at: stage.after(3600) });
  assert.equal(again.response?.['schedule_status'], 'scheduled');
  await stage.passTime(3700);
  await stage.work();
  const { response: paid } = await stage.get(`${path}/${order}`);
  assert.deepEqual([paid?.['payment_status'], stage.told(paid?.['imp_uid'])], ['paid', ['paid']]);
  await stage.post('/payments/cancel', { imp_uid: paid?.['imp_uid'] });
  assert.equal((await stage.get(`${path}/${order}`)).response?.['payment_status'], 'cancelled');
});

test('a schedule is not moved beyond five years, nor to a time in milliseconds', async () => {
  const order = await stage.scheduled(await stage.register());
  const { response: before } = await stage.get(`${path}/${order}`);
  for (const far of [stage.after(6 * 366 * 86_400), 99_999_999_999, Date.now()]) {
    const { status, message } = await stage.put(`${path}/${order}`, { schedule_at: far });
    assert.equal(status, 400, String(far));
    assert.match(String(message), /^schedule_at/);
  }
  assert.deepEqual((await stage.get(`${path}/${order}`)).response, before);
});

/** As Go's client has them, and no others: it refuses an answer with a name that it does not know. */
const olderNames =
  'amount buyer_addr buyer_email buyer_name buyer_postcode buyer_tel custom_data customer_uid executed_at ' +
  'fail_reason imp_uid merchant_uid name payment_status revoked_at schedule_at schedule_status';

test('a client that refuses unknown names is shown schedules by the names of its day, whatever it asks', async () => {
  const name = await stage.register();
  const headers = { 'user-agent': 'Go-http-client/1.1' };
  const wanted = { ...stage.order(), schedule_at: stage.after(60) };
  const range = `from=${stage.after(0)}&to=${stage.after(600)}&schedule-status=`;
  for (const [method, at, json] of [
    ['POST', path, { customer_uid: name, schedules: [wanted] }],
    ['GET', `${path}/${wanted.merchant_uid}`],
    ['GET', `/subscribe/customers/${name}/schedules?page=1&${range}`],
    ['POST', '/subscribe/payments/unschedule', { customer_uid: name }],
  ] as const) {
    const answer = await stage.call(method, at, { headers, ...(json && { json }) });
    assert.deepEqual([answer.code, rowsOf(answer).length], [0, 1], String(answer.message));
    for (const row of rowsOf(answer)) assert.equal(Object.keys(row).toSorted().join(' '), olderNames, at);
  }
});
