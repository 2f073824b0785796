import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { v1Errors } from '../../src/contract/v1/errors.ts';
import { addPayment, order, sandboxOwner, type Owner } from './rows.ts';
import { rowsOf, startApi, type Answer, type RunningApi } from './running-api.ts';

/*
 * Every call that lists: each documented order, the first page, the last and the one beyond, the bounds of `page` and
 * `limit`, and of a range. One hub, and rows that are only read.
 */

let api: RunningApi;
let owner: Owner;

const now = Date.now();
const dayMs = 86_400_000;
const ago = (days: number): Date => new Date(now - days * dayMs);
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Paid so many days ago. */
async function paid(name: string, at: Date, more: Parameters<typeof addPayment>[2] = {}): Promise<void> {
  const times = { startedAt: at, paidAt: at, updatedAt: at };
  await addPayment(api.hub, owner, { orderId: order(name), status: 'paid', ...times, ...more });
}

/** No two of their three orders are the same. */
const sorted = [
  { name: 'a', startedAt: ago(3), paidAt: ago(1), updatedAt: ago(2) },
  { name: 'b', startedAt: ago(2), paidAt: ago(3), updatedAt: ago(1) },
  { name: 'c', startedAt: ago(1), paidAt: ago(2), updatedAt: ago(3) },
] as const;

const many = 25;

before(async () => {
  api = await startApi();
  owner = await sandboxOwner(api.hub);
  for (const { name, ...times } of sorted)
    await paid('sorted', times.startedAt, { ...times, orderName: name, customData: 'sorted' });
  for (let count = 0; count < many; count += 1)
    await paid('many', ago(200 + count), { billingKeyName: 'many', billingKeyUsage: 'payment' });
});
after(() => api.close());

const get = (path: string): Promise<Answer> => api.call('GET', path);

async function names(path: string): Promise<string> {
  const answer = await get(path);
  assert.equal(answer.status, 200, `${path}: ${String(answer.message)}`);
  const rows = rowsOf(answer).filter((row) => row['custom_data'] === 'sorted');
  return rows.map((row) => row['name']).join('');
}

function assertRefused(answer: Answer, code: keyof typeof v1Errors, about: string): void {
  const { status, code: v1Code, ko } = v1Errors[code];
  assert.deepEqual([answer.status, answer.code, answer.message, answer.response], [status, v1Code, ko, null], about);
}

const orders: Readonly<Record<string, string>> = {
  '': 'cba',
  '-started': 'cba',
  started: 'abc',
  '-paid': 'acb',
  paid: 'bca',
  '-updated': 'bac',
  updated: 'cab',
};

for (const [sorting, wanted] of Object.entries(orders)) {
  test(`sorting=${sorting} is the order ${wanted}, in each of the three calls`, async () => {
    for (const tail of ['', '/all', '/paid']) {
      assert.equal(await names(`/payments/findAll/sorted${tail}?sorting=${sorting}`), wanted);
      assert.equal(await names(`/payments/find/sorted${tail}?sorting=${sorting}`), wanted[0]);
    }
    for (const status of ['all', 'paid'])
      assert.equal(await names(`/payments/status/${status}?sorting=${sorting}`), wanted);
  });
}

test('a word that is no order is refused by its name', async () => {
  for (const sorting of ['name', '+started', '--paid', 'started,paid', 'constructor'])
    for (const path of ['/payments/findAll/sorted', '/payments/find/sorted', '/payments/status/all']) {
      const query = `?sorting=${encodeURIComponent(sorting)}`;
      assertRefused(await get(path + query), 'sorting_unknown', path + query);
    }
});

/** The lists that have so many rows, and what each does with a page beyond the last. */
const window200 = `from=${seconds(ago(260))}&to=${seconds(ago(190))}`;
const lists: readonly (readonly [path: string, beyond: 'refused' | 'empty'])[] = [
  ['/payments/findAll/many?', 'refused'],
  [`/payments/status/paid?${window200}&`, 'refused'],
  ['/subscribe/customers/many/payments?', 'empty'],
];

const nameOf = (path: string): string => path.replace(/\?.*/, '');

const pages: readonly (readonly [query: string, rows: number, previous: number, next: number])[] = [
  ['', 20, 0, 2],
  ['page=&limit=', 20, 0, 2],
  ['page=1', 20, 0, 2],
  ['page=2', 5, 1, 0],
  ['limit=1', 1, 0, 2],
  ['limit=1&page=25', 1, 24, 0],
  ['limit=24&page=2', 1, 1, 0],
  ['limit=25', 25, 0, 0],
  ['limit=1000', 25, 0, 0],
];

for (const [path, beyond] of lists) {
  test(`${nameOf(path)} has its pages, and the one beyond the last is ${beyond}`, async () => {
    for (const [query, rows, previous, next] of pages) {
      const { status, code, message, response } = await get(path + query);
      assert.deepEqual([status, code, message], [200, 0, null], query);
      const { total, list, ...ends } = response ?? {};
      assert.deepEqual([total, (list as unknown[]).length, ends], [many, rows, { previous, next }], query);
    }
    for (const query of ['page=3', 'page=999999999', 'limit=25&page=2']) {
      const answer = await get(path + query);
      if (beyond === 'refused') assertRefused(answer, 'page_wrong', query);
      else assert.deepEqual([answer.status, answer.response?.['total'], rowsOf(answer)], [200, many, []], query);
    }
  });
}

const range = `from=${seconds(ago(1))}&to=${seconds(ago(0))}`;
const everyList: readonly string[] = [
  ...lists.map(([path]) => path),
  `/subscribe/payments/schedule?${range}&`,
  `/subscribe/payments/schedule/customers/many?${range}&`,
  `/subscribe/customers/many/schedules?${range}&`,
];

for (const path of everyList) {
  test(`${nameOf(path)} refuses pages and limits that are none`, async () => {
    for (const name of ['page', 'limit'])
      for (const value of ['0', '-1', '1.5', 'x', '1e2', ' ', '99999999999999999999'])
        assertRefused(await get(`${path}${name}=${encodeURIComponent(value)}`), 'page_wrong', `${name}=${value}`);
    assertRefused(await get(`${path}limit=1001`), 'page_wrong', 'limit=1001');
  });
}

test('a schedule list without a row is an empty page, and so is any page of it', async () => {
  for (const path of everyList.slice(lists.length))
    for (const page of [1, 7]) {
      const { status, response } = await get(`${path}page=${page}`);
      const previous = page - 1;
      assert.deepEqual([status, response], [200, { total: 0, previous, next: 0, list: [] }]);
    }
});

test('a range of schedules that is none, or no state of theirs, is refused by its name', async () => {
  const to = seconds(ago(0));
  for (const path of ['/subscribe/payments/schedule', '/subscribe/customers/many/schedules']) {
    for (const query of [
      '',
      `schedule_from=${to}`,
      `schedule_from=${to}&schedule_to=${to - 1}`,
      `schedule_from=${to - 92 * 86_400 - 1}&schedule_to=${to}`,
      `schedule_from=${Date.now()}&schedule_to=${Date.now()}`,
      'schedule_from=999999999999999&schedule_to=999999999999999',
      'schedule_from=-1&schedule_to=1',
      'schedule_from=yesterday&schedule_to=today',
    ])
      assertRefused(await get(`${path}?${query}`), 'schedule_range_wrong', query);
    for (const word of ['paid', 'running', 'constructor', '__proto__', 'Scheduled'])
      assertRefused(await get(`${path}?${range}&schedule_status=${word}`), 'schedule_status_unknown', word);
  }
});

/** Whether a payment of that second is in the answer. */
async function isListed(name: string, query: string): Promise<boolean> {
  const answer = await get(`/payments/status/paid?limit=1000&${query}`);
  assert.equal(answer.status, 200, `${query}: ${String(answer.message)}`);
  return rowsOf(answer).some((row) => row['merchant_uid'] === name);
}

test('without from and to the last ninety days are meant, and without from the ninety days before to', async () => {
  await paid('inside', new Date(now - 90 * dayMs + 120_000));
  await paid('outside', new Date(now - 90 * dayMs - 1_000));
  assert.deepEqual([await isListed('inside', ''), await isListed('outside', '')], [true, false]);
  const to = seconds(ago(300));
  await paid('at-to', new Date(to * 1000 + 999));
  await paid('after-to', new Date((to + 1) * 1000));
  await paid('at-from', new Date((to - 90 * 86_400) * 1000));
  await paid('before-from', new Date((to - 90 * 86_400 - 1) * 1000));
  for (const [name, isThere] of [
    ['at-to', true],
    ['after-to', false],
    ['at-from', true],
    ['before-from', false],
  ] as const)
    for (const query of [`to=${to}`, `from=&to=${to}`, `from=${to - 90 * 86_400}&to=${to}`])
      assert.equal(await isListed(name, query), isThere, `${name} ${query}`);
});

test('a range of more than ninety days, backwards, or of no times is refused by its name', async () => {
  const to = seconds(ago(300));
  for (const query of [
    `from=${to - 90 * 86_400 - 1}&to=${to}`,
    `from=${seconds(ago(91))}`,
    `from=${to + 1}&to=${to}`,
    'from=-1&to=1',
    'from=0.5&to=1',
    'from=yesterday',
    'to=2026-11-27',
    `to=${Date.now()}`,
  ])
    assertRefused(await get(`/payments/status/all?${query}`), 'range_wrong', query);
});
