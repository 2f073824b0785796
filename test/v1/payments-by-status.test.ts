import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anAccount } from '../support/builders.ts';
import { addPayment, order, sandboxOwner, type Owner } from './rows.ts';
import { rowsOf, startApi, type RunningApi } from './running-api.ts';

let api: RunningApi;
let owner: Owner;

before(async () => {
  api = await startApi();
  owner = await sandboxOwner(api.hub);
});
after(() => api.close());

const day = 86_400_000;
const now = Date.now();
const ago = (days: number): Date => new Date(now - days * day);
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

async function orders(path: string): Promise<unknown[]> {
  const answer = await api.call('GET', path);
  assert.equal(answer.status, 200, path);
  return rowsOf(answer).map((each) => each['merchant_uid']);
}

test('no payments at all is an empty first page, and no error', async () => {
  const { status, code, response } = await api.call('GET', '/payments/status/all');
  assert.deepEqual([status, code, response], [200, 0, { total: 0, previous: 0, next: 0, list: [] }]);
  assert.equal((await api.call('GET', '/payments/status/all?page=2')).status, 400);
});

test('payments are listed by status, each by the time at which it came into it', async () => {
  const add = (name: string, over: Parameters<typeof addPayment>[2]): Promise<unknown> =>
    addPayment(api.hub, owner, { orderId: order(name), ...over });
  await add('ready', { status: 'ready', startedAt: ago(1) });
  await add('account', { status: 'awaiting_deposit', startedAt: ago(2), ...anAccount(ago(2)) });
  await add('paid-late', { status: 'paid', startedAt: ago(100), paidAt: ago(3) });
  await add('paid-long-ago', { status: 'paid', startedAt: ago(120), paidAt: ago(100) });
  const cancelled = { paidAt: ago(95), cancelledAt: ago(4) };
  await add('part', { status: 'partially_cancelled', startedAt: ago(96), cancelled: 1, ...cancelled });
  await add('whole', { status: 'cancelled', startedAt: ago(97), cancelled: 1000, ...cancelled });
  await add('failed', { status: 'failed', startedAt: ago(95), failedAt: ago(5) });
  await add('expired', { status: 'expired', startedAt: ago(6), failedAt: ago(6) });
  assert.deepEqual(await orders('/payments/status/ready'), ['ready', 'account']);
  assert.deepEqual(await orders('/payments/status/paid'), ['paid-late']);
  assert.deepEqual(await orders('/payments/status/cancelled'), ['part', 'whole']);
  assert.deepEqual(await orders('/payments/status/failed'), ['expired', 'failed']);
  assert.deepEqual(await orders('/payments/status/all?sorting=started'), [
    'paid-late',
    'whole',
    'part',
    'failed',
    'expired',
    'account',
    'ready',
  ]);
  assert.deepEqual(await orders('/payments/status/all/?sorting=-paid&limit=1'), ['paid-late']);
});

test('an older window of at most 90 days is named by its ends, both of them inclusive', async () => {
  const [from, to] = [seconds(ago(110)), seconds(ago(90))];
  assert.deepEqual(await orders(`/payments/status/paid?from=${from}&to=${to}`), ['paid-long-ago']);
  const at = seconds(ago(100));
  assert.deepEqual(await orders(`/payments/status/paid?from=${at}&to=${at}`), ['paid-long-ago']);
  assert.deepEqual(await orders(`/payments/status/paid?from=${at + 1}&to=${at + 100}`), []);
  for (const query of [`from=${from - 90 * 86_400}&to=${to}`, `from=${to}&to=${from}`, 'from=yesterday']) {
    const { status, code } = await api.call('GET', `/payments/status/paid?${query}`);
    assert.deepEqual([status, code], [400, -1], query);
  }
});

test('pages follow each other until next is 0; a page past the last is an error', async () => {
  const seen: unknown[] = [];
  let page: unknown = 1;
  while (page !== 0) {
    const answer = await api.call('GET', `/payments/status/all?limit=3&page=${String(page)}`);
    seen.push(...rowsOf(answer).map((each) => each['merchant_uid']));
    assert.equal(answer.response?.['total'], 7);
    page = answer.response?.['next'];
  }
  assert.equal(new Set(seen).size, 7);
  const { status, code } = await api.call('GET', '/payments/status/all?limit=3&page=4');
  assert.deepEqual([status, code], [400, -1]);
});

test('a status that is none is refused', async () => {
  for (const word of ['done', 'expired', 'awaiting_deposit', 'constructor']) {
    const { status, code, message } = await api.call('GET', `/payments/status/${word}`);
    assert.deepEqual([status, code, message], [400, -1, '지원되지 않는 상태값입니다.']);
  }
});

test('for a merchant who wants it so, an expired payment is listed as ready', async () => {
  await api.call('POST', '/sandbox/settings', { json: { expired_as: 'ready' } });
  assert.deepEqual(await orders('/payments/status/ready'), ['ready', 'account', 'expired']);
  assert.deepEqual(await orders('/payments/status/failed'), ['failed']);
  const { response } = await api.call('GET', '/payments/find/expired');
  assert.deepEqual([response?.['status'], response?.['failed_at']], ['ready', 0]);
});
