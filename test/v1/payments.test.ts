import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import type { Payment, PaymentStatus } from '../../src/core/payment.ts';
import { v1PaymentSchema } from '../../src/contract/v1/schema.ts';
import { rowsOf, startApi, type Answer, type Json, type RunningApi } from './running-api.ts';
import { addCancellation, addPayment, anotherMerchant, order, sandboxOwner, type Owner } from './rows.ts';

let api: RunningApi;
let owner: Owner;

before(async () => {
  api = await startApi();
  owner = await sandboxOwner(api.hub);
});
after(() => api.close());

const notFound = '존재하지 않는 결제정보입니다.';

const minute = (n: number): Date => new Date(Date.now() - 3_600_000 + n * 60_000);

const timesOf: Readonly<Record<PaymentStatus, (at: Date) => Partial<Payment>>> = {
  ready: () => ({}),
  awaiting_deposit: () => ({ method: 'virtual_account', hadAccount: true }),
  paid: (paidAt) => ({ paidAt }),
  partially_cancelled: (paidAt) => ({ paidAt, cancelledAt: paidAt, cancelled: 300 }),
  cancelled: (paidAt) => ({ paidAt, cancelledAt: paidAt, cancelled: 1000 }),
  failed: (failedAt) => ({ failedAt, failCode: 'REJECT_CARD_COMPANY', failReason: '한도초과' }),
  expired: (failedAt) => ({ failedAt, failCode: 'window_expired', failReason: '시간 초과' }),
};

async function add(orderId: string, status: PaymentStatus, at: Date): Promise<Payment> {
  const times = { startedAt: at, updatedAt: at, ...timesOf[status](at) };
  return addPayment(api.hub, owner, { orderId: order(orderId), status, ...times });
}

/** Whoever is shown, every row is as the schema says. */
function paymentsOf(answer: Answer): readonly Json[] {
  const list = rowsOf(answer);
  for (const each of list) assert.deepEqual([...Value.Errors(v1PaymentSchema, each)], []);
  return list;
}

function idsOf(answer: Answer): unknown[] {
  return paymentsOf(answer).map((each) => each['imp_uid']);
}

function assertRefused(answer: Answer, status: number, code: number, message: string | RegExp): void {
  assert.deepEqual([answer.status, answer.code, answer.response], [status, code, null]);
  if (typeof message === 'string') assert.equal(answer.message, message);
  else assert.match(String(answer.message), message);
  assert.deepEqual(answer.keys, ['code', 'message', 'response']);
}

test('a payment is found by its id', async () => {
  const payment = await add('one', 'paid', minute(1));
  const found = await api.call('GET', `/payments/${payment.id}`);
  assert.deepEqual([found.status, found.code, found.message], [200, 0, null]);
  assert.deepEqual(found.keys, ['code', 'message', 'response']);
  assert.deepEqual(idsOf(found), [payment.id]);
  assert.deepEqual(idsOf(await api.call('GET', `/payments/${payment.id}/?extension=true&include_sandbox=false`)), [
    payment.id,
  ]);
});

test('an id that is not there is 404 with the sentence of the original service', async () => {
  for (const id of ['imp_999999999999', 'imp_1', 'nothing', '%00', "' or 1=1"]) {
    assertRefused(await api.call('GET', `/payments/${encodeURIComponent(id)}`), 404, -1, notFound);
  }
});

test('a cancelled payment is shown with its cancellations, oldest first', async () => {
  const payment = await add('with-history', 'partially_cancelled', minute(2));
  await addCancellation(api.hub, payment, { amount: 100, requestedAt: minute(3), doneAt: minute(3), reason: 'first' });
  await addCancellation(api.hub, payment, { amount: 200, requestedAt: minute(4), doneAt: minute(4), reason: 'second' });
  await addCancellation(api.hub, payment, { amount: 700, state: 'declined', requestedAt: minute(5), doneAt: null });
  const [shown] = paymentsOf(await api.call('GET', `/payments/${payment.id}`));
  assert.deepEqual(
    ((shown?.['cancel_history'] ?? []) as readonly Json[]).map((each) => [each['reason'], each['amount']]),
    [
      ['first', 100],
      ['second', 200],
    ],
  );
  assert.deepEqual(
    [shown?.['status'], shown?.['cancel_amount'], shown?.['cancel_reason']],
    ['cancelled', 300, 'second'],
  );
});

test('several payments are asked for by ids and orders, mixed, the newest first', async () => {
  const [a, b, c] = [
    await add('many-a', 'paid', minute(10)),
    await add('many-b', 'failed', minute(12)),
    await add('many-c', 'ready', minute(11)),
  ];
  const found = await api.call('GET', `/payments?imp_uid[]=${a.id}&imp_uid[]=${c.id}&merchant_uid[]=many-b`);
  assert.deepEqual([found.status, found.code], [200, 0]);
  assert.deepEqual(idsOf(found), [b.id, c.id, a.id]);
  for (const query of [
    `imp_uid%5B%5D=${a.id}&imp_uid%5B%5D=${c.id}`,
    `imp_uid[0]=${a.id}&imp_uid[1]=${c.id}`,
    `imp_uid=${a.id}&imp_uid=${c.id}`,
    `imp_uid[]=${a.id}&imp_uid[]=${a.id}&imp_uid[]=${c.id}&merchant_uid[]=`,
  ]) {
    assert.deepEqual(idsOf(await api.call('GET', `/payments?${query}`)), [c.id, a.id], query);
  }
});

test('when only some are there the answer is 207 with those, when none is it is 404', async () => {
  const payment = await add('some', 'paid', minute(13));
  const partly = await api.call('GET', `/payments?imp_uid[]=${payment.id}&imp_uid[]=imp_999999999999`);
  assert.deepEqual([partly.status, partly.code, partly.message], [207, 0, null]);
  assert.deepEqual(idsOf(partly), [payment.id]);
  const wrongOrder = await api.call('GET', `/payments?imp_uid[]=${payment.id}&merchant_uid[]=nobody`);
  assert.equal(wrongOrder.status, 207);
  assertRefused(await api.call('GET', '/payments?imp_uid[]=imp_999999999999'), 404, -1, notFound);
  assertRefused(await api.call('GET', '/payments?imp_uid[]=not-an-id'), 404, -1, notFound);
});

test('at least one id and at most a hundred', async () => {
  assertRefused(await api.call('GET', '/payments'), 400, -1, /지정해주셔야합니다/);
  assertRefused(await api.call('GET', '/payments?imp_uid[]='), 400, -1, /지정해주셔야합니다/);
  const many = Array.from({ length: 101 }, (_, n) => `imp_uid[]=imp_${String(n).padStart(12, '0')}`).join('&');
  assertRefused(await api.call('GET', `/payments?${many}`), 400, -1, /100개/);
});

test('find gives one attempt of an order, the newest unless told otherwise', async () => {
  const [failed, paid, ready] = [
    await add('tried-thrice', 'failed', minute(20)),
    await add('tried-thrice', 'paid', minute(21)),
    await add('tried-thrice', 'ready', minute(22)),
  ];
  const idAt = async (tail: string): Promise<unknown> =>
    idsOf(await api.call('GET', `/payments/find/tried-thrice${tail}`))[0];
  for (const tail of ['', '/', '/all', '/undefined', '//', '/all/', '?sorting=', '?sorting=-started']) {
    assert.equal(await idAt(tail), ready.id, tail);
  }
  assert.equal(await idAt('/paid'), paid.id);
  assert.equal(await idAt('/failed'), failed.id);
  assert.equal(await idAt('?sorting=started'), failed.id);
  assert.equal(await idAt('?sorting=-paid'), paid.id);
  assert.equal(await idAt('?sorting=updated'), failed.id);
  assert.deepEqual(idsOf(await api.call('POST', '/payments/find/tried-thrice')), [ready.id]);
  assert.deepEqual(idsOf(await api.call('POST', '/payments/find/tried-thrice/paid', { json: {} })), [paid.id]);
  assertRefused(await api.call('GET', '/payments/find/tried-thrice/cancelled'), 404, -1, notFound);
  assertRefused(await api.call('GET', '/payments/find/nobody'), 404, -1, notFound);
  assertRefused(await api.call('GET', '/payments/find/tried-thrice/lost'), 400, -1, '지원되지 않는 상태값입니다.');
  assertRefused(await api.call('GET', '/payments/find/tried-thrice?sorting=name'), 400, -1, /sorting/);
});

test('an order number may hold any text', async () => {
  for (const text of [
    '주문 1/2',
    'a+b',
    'a b',
    '100%',
    '%ea',
    'ord?er#1',
    "o'clock",
    '../x',
    'a\\b',
    '주'.repeat(64),
  ]) {
    const payment = await add(text, 'paid', minute(23));
    assert.deepEqual(idsOf(await api.call('GET', `/payments/find/${encodeURIComponent(text)}`)), [payment.id], text);
  }
});

test('a bare + means a plus where such an order is, and a space where not', async () => {
  const spaced = await add('shoes and socks', 'paid', minute(24));
  assert.deepEqual(idsOf(await api.call('GET', '/payments/find/shoes+and+socks')), [spaced.id]);
  const literal = await add('shoes+and+socks', 'paid', minute(25));
  assert.deepEqual(idsOf(await api.call('GET', '/payments/find/shoes+and+socks')), [literal.id]);
});

test('findAll gives all attempts of an order in pages', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1)
    ids.unshift((await add('tried-often', n === 2 ? 'paid' : 'failed', minute(30 + n))).id);
  const first = await api.call('GET', '/payments/findAll/tried-often?limit=2');
  assert.deepEqual(idsOf(first), ids.slice(0, 2));
  const { total, previous, next } = first.response ?? {};
  assert.deepEqual([total, previous, next], [5, 0, 2]);
  const last = await api.call('GET', '/payments/findAll/tried-often/?limit=2&page=3');
  assert.deepEqual([idsOf(last), last.response?.['previous'], last.response?.['next']], [ids.slice(4), 2, 0]);
  assert.deepEqual(idsOf(await api.call('GET', '/payments/findAll/tried-often/all?sorting=started')), ids.toReversed());
  assert.equal((await api.call('GET', '/payments/findAll/tried-often/paid')).response?.['total'], 1);
  assertRefused(await api.call('GET', '/payments/findAll/tried-often?limit=2&page=4'), 400, -1, /page/);
  assertRefused(await api.call('GET', '/payments/findAll/tried-often?limit=1001'), 400, -1, /limit/);
  assertRefused(await api.call('GET', '/payments/findAll/tried-often/lost'), 400, -1, '지원되지 않는 상태값입니다.');
  assertRefused(await api.call('GET', '/payments/findAll/nobody'), 404, -1, notFound);
});

test('a balance is refused in the words of the original service, for an unknown id as not found', async () => {
  const payment = await add('balance', 'paid', minute(40));
  assertRefused(
    await api.call('GET', `/payments/${payment.id}/balance`),
    400,
    -1,
    /^\(현재는 PAYCO, KCP만 지원됩니다\)/,
  );
  assertRefused(await api.call('GET', '/payments/imp_999999999999/balance'), 404, -1, notFound);
});

test("another merchant's payments are not found, whichever way they are asked for", async () => {
  const other = await anotherMerchant(api.hub);
  const theirs = await addPayment(api.hub, other, { orderId: order('theirs'), status: 'paid', paidAt: minute(41) });
  for (const path of [
    `/payments/${theirs.id}`,
    `/payments?imp_uid[]=${theirs.id}&merchant_uid[]=theirs`,
    '/payments/find/theirs',
    '/payments/findAll/theirs',
    `/payments/${theirs.id}/balance`,
  ]) {
    assertRefused(await api.call('GET', path), 404, -1, notFound);
  }
});

test('a client that refuses unknown names gets the older field set', async () => {
  const payment = await add('strict', 'paid', minute(42));
  const headers = { 'user-agent': 'Go-http-client/1.1' };
  const { response } = await api.call('GET', `/payments/${payment.id}`, { headers });
  assert.equal(response?.['imp_uid'], payment.id);
  for (const name of ['sandbox', 'emb_pg_provider', 'promotion', 'deposit_history']) assert.ok(!(name in response));
});
