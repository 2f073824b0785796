import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Value from 'typebox/value';
import { testCards } from '../../sandbox/cards.ts';
import { money } from '../../src/core/money.ts';
import { v1PaymentSchema } from '../../src/contract/v1/schema.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { addPayment, order, sandboxOwner } from './rows.ts';
import { startApi, type Answer, type Json, type RunningApi } from './running-api.ts';

/*
 * Cancellations of payments that were really made, at a sandbox gateway whose ledger has the last word.
 */

let api: RunningApi;
let merchant: Merchant;

before(async () => {
  api = await startApi({ withGateway: true });
  merchant = merchantOf(api.url);
});
after(() => api.close());

let orders = 0;

async function pay(params: object = {}, decision: object = {}): Promise<{ id: string; orderId: string }> {
  const orderId = `cancel-${(orders += 1)}`;
  const id = await merchant.open({ merchant_uid: orderId, pg: 'tosspayments', amount: 3000, ...params });
  const { callback } = await merchant.complete(id, { decision: 'pay', ...decision });
  assert.equal((callback as Json)['imp_uid'], id);
  assert.equal((await merchant.payment(id))['status'], 'paid');
  return { id, orderId };
}

function cancel(json: object): Promise<Answer> {
  return api.call('POST', '/payments/cancel', { json });
}

/** What the gateway gave back, movement by movement. */
async function givenBack(id: string): Promise<number[]> {
  return (await merchant.ledger(id)).filter((each) => each.kind === 'cancellation').map((each) => each.amount);
}

const openCancellation = `select 1 from operations where payment_id = $1 and kind = 'cancel' and state = 'started'`;

function assertRefused(answer: Answer, code: number, message: string | RegExp): void {
  assert.deepEqual([answer.status, answer.code, answer.response], [200, code, null]);
  if (typeof message === 'string') assert.equal(answer.message, message);
  else assert.match(String(answer.message), message);
}

test('a full cancellation gives back everything and shows the payment as it is then', async () => {
  const { id } = await pay();
  const done = await cancel({ imp_uid: id, reason: '단순 변심' });
  assert.deepEqual([done.status, done.code, done.message], [200, 0, null]);
  assert.deepEqual([...Value.Errors(v1PaymentSchema, done.response)], []);
  const {
    status,
    amount,
    cancel_amount: cancelled,
    cancel_reason: reason,
    cancel_history: history,
  } = done.response ?? {};
  assert.deepEqual([status, amount, cancelled, reason], ['cancelled', 3000, 3000, '단순 변심']);
  const [item] = history as readonly Json[];
  assert.deepEqual([item?.['amount'], item?.['reason']], [3000, '단순 변심']);
  assert.match(String(item?.['pg_tid']), /./);
  assert.deepEqual(await merchant.payment(id), done.response);
  assert.deepEqual(await givenBack(id), [3000]);
});

test('parts are given back until nothing is left; 0 means all that is left', async () => {
  const { id, orderId } = await pay();
  const first = await cancel({ imp_uid: id, amount: 1000 });
  assert.deepEqual([first.response?.['status'], first.response?.['cancel_amount']], ['cancelled', 1000]);
  const second = await cancel({ merchant_uid: orderId, amount: 0.0 });
  assert.deepEqual([second.response?.['status'], second.response?.['cancel_amount']], ['cancelled', 3000]);
  assertRefused(await cancel({ imp_uid: id }), 1, '이미 전액취소된 주문입니다.');
  assertRefused(await cancel({ merchant_uid: orderId, amount: 100 }), 1, '이미 전액취소된 주문입니다.');
  assert.deepEqual(await givenBack(id), [1000, 2000]);
});

test('two equal parts, one after the other, are two cancellations', async () => {
  const { id } = await pay();
  await cancel({ imp_uid: id, amount: 1000 });
  assert.equal((await cancel({ imp_uid: id, amount: 1000 })).response?.['cancel_amount'], 2000);
  assert.deepEqual(await givenBack(id), [1000, 1000]);
});

test('a cancellation without a reason gets the one that the original service writes', async () => {
  const { id } = await pay();
  assert.equal((await cancel({ imp_uid: id, reason: null })).response?.['cancel_reason'], '취소요청api');
});

const fullByClient: readonly (readonly [client: string, type: string, body: (id: string) => string])[] = [
  ['.NET', 'application/json', (id) => `{"imp_uid":"${id}","merchant_uid":null,"amount":0.0,"reason":"r"}`],
  ['samchon', 'application/json', (id) => `{"imp_uid":"${id}","amount":3000,"checksum":null,"reason":"r"}`],
  [
    'PHP',
    'application/json; charset=utf-8',
    (id) => `{"imp_uid":"${id}","merchant_uid":"","amount":3000,"tax_free":0}`,
  ],
  ['Java', 'application/json', (id) => `{"imp_uid":"${id}","escrow_confirmed":false,"extra":{"requester":"customer"}}`],
  ['Ruby', 'application/x-www-form-urlencoded', (id) => `imp_uid=${id}&amount=3000&reason=%EB%B3%80%EC%8B%AC`],
  ['Go', 'application/x-www-form-urlencoded', (id) => `imp_uid=${id}& amount=3000& reason=100% refund`],
];

for (const [client, type, body] of fullByClient) {
  test(`a full cancellation as a client in ${client} sends it`, async () => {
    const { id } = await pay();
    const options = { body: body(id), headers: { 'content-type': type } };
    const done = await api.call('POST', '/payments/cancel/', options);
    assert.deepEqual([done.status, done.code, done.response?.['cancel_amount']], [200, 0, 3000]);
  });
}

test('an unknown payment, and one that holds no money, have nothing to cancel', async () => {
  const message = '취소할 결제건이 존재하지 않습니다.';
  const owner = await sandboxOwner(api.hub);
  const ready = await addPayment(api.hub, owner, { orderId: order('never-paid') });
  const at = new Date();
  const failed = await addPayment(api.hub, owner, { orderId: order('refused'), status: 'failed', failedAt: at });
  for (const wanted of [
    { imp_uid: 'imp_999999999999' },
    { imp_uid: 'not-an-id' },
    { imp_uid: ready.id },
    { imp_uid: failed.id },
    { merchant_uid: 'never-paid' },
    { merchant_uid: 'refused' },
    { merchant_uid: 'nobody' },
    { merchant_uid: 'x'.repeat(500) },
  ]) {
    assertRefused(await cancel(wanted), 1, message);
  }
});

test('the id wins: a wrong one fails even beside a right order number', async () => {
  const { id, orderId } = await pay();
  assertRefused(await cancel({ imp_uid: 'imp_999999999999', merchant_uid: orderId }), 1, /존재하지 않습니다/);
  assert.equal((await cancel({ imp_uid: id, merchant_uid: 'nobody' })).code, 0);
});

test('neither id is an error of its own', async () => {
  for (const json of [{}, { imp_uid: '', merchant_uid: null }, { amount: 1000 }]) {
    assertRefused(await cancel(json), 1, /지정해주셔야합니다/);
  }
});

test('by order number, the attempt that holds the money is meant', async () => {
  const { id, orderId } = await pay();
  await addPayment(api.hub, await sandboxOwner(api.hub), { orderId: order(orderId), startedAt: new Date() });
  assert.equal((await cancel({ merchant_uid: orderId })).response?.['imp_uid'], id);
});

const untouched: readonly (readonly [about: string, wish: object, name: RegExp])[] = [
  ['another balance than the caller believes', { checksum: 2999 }, /checksum/],
  ['a balance that was right before', { amount: 1000, checksum: 4000 }, /checksum/],
  ['more than is left', { amount: 3001 }, /amount/],
  ['less than nothing', { amount: -1000 }, /amount/],
  ['an amount in words', { amount: 'all' }, /amount/],
  ['a part of a won', { amount: 10.5 }, /amount/],
  ['a list for an amount', { amount: [1000] }, /amount/],
  ['an object for an amount', { amount: { value: 1000 } }, /amount/],
  ['a yes for an amount', { amount: true }, /amount/],
  ['more tax-free than the amount', { amount: 1000, tax_free: 1001 }, /tax_free/],
  ['a negative tax-free part', { amount: 1000, tax_free: -1 }, /tax_free/],
];

test('a wish that cannot be met is refused by name, and the gateway is not asked', async () => {
  const { id } = await pay();
  for (const [about, wish, name] of untouched) {
    const answer = await cancel({ imp_uid: id, ...wish });
    assert.deepEqual([answer.status, answer.code], [200, 1], about);
    assert.match(String(answer.message), name, about);
  }
  const twice = { body: `imp_uid=${id}&amount=1000&amount=500`, headers: { 'content-type': 'text/plain' } };
  assertRefused(await api.call('POST', '/payments/cancel', twice), 1, /amount/);
  assert.deepEqual(await givenBack(id), []);
  assert.equal((await cancel({ imp_uid: id, amount: 1000, checksum: '3000' })).code, 0);
  assert.deepEqual(await givenBack(id), [1000]);
});

test('a refusal of the gateway is told in its own words, and the payment is as before', async () => {
  const card = testCards.find((each) => each.outcome === 'cancellation-refused');
  assert.ok(card);
  const { id } = await pay({}, { card_number: card.number });
  assertRefused(await cancel({ imp_uid: id }), -1, /^결제취소에 실패하였습니다\. \[[A-Z_]+\] ./);
  const payment = await merchant.payment(id);
  assert.deepEqual([payment['status'], payment['cancel_amount'], payment['cancel_history']], ['paid', 0, []]);
});

test('a lost answer of the gateway is asked for again before the caller is answered', async () => {
  const { id } = await pay();
  await merchant.lever('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'lose-reply' });
  assert.equal((await cancel({ imp_uid: id, amount: 1000 })).response?.['cancel_amount'], 1000);
  assert.deepEqual(await givenBack(id), [1000]);
});

test('while a cancellation is under way, neither its repeat nor another one is sent', async () => {
  const { id } = await pay();
  await merchant.lever('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'slow', delay_ms: 1500 });
  const first = cancel({ imp_uid: id, amount: 1000 });
  while ((await api.hub.db.query(openCancellation, [id])).length === 0) await sleep(20);
  assertRefused(
    await cancel({ imp_uid: id, amount: 1000 }),
    -1,
    '취소 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 결제 조회로 확인해 주세요.',
  );
  assertRefused(await cancel({ imp_uid: id, amount: 500 }), -1, /결과를 확인 중인 다른 요청/);
  assert.equal((await first).response?.['cancel_amount'], 1000);
  assert.deepEqual(await givenBack(id), [1000]);
});

test('an amount is read in the currency of the payment: dollars have cents', async () => {
  const dollars = { status: 'paid', paidAt: new Date(), price: money(1050, 'USD') } as const;
  const { id } = await addPayment(api.hub, await sandboxOwner(api.hub), { orderId: order('dollars'), ...dollars });
  assertRefused(await cancel({ imp_uid: id, amount: 10.505 }), 1, /숫자/);
  assertRefused(await cancel({ imp_uid: id, amount: 10.51 }), 1, /취소 가능 금액보다/);
  assertRefused(await cancel({ imp_uid: id, amount: 10.5, checksum: 1050 }), 1, /checksum/);
});

test('a webhook tells of a cancellation only where the caller wants it', async () => {
  const toldAfter = async (wish: object): Promise<unknown[]> => {
    const { id } = await pay({ notice_url: 'http://127.0.0.1:9/' });
    await cancel({ imp_uid: id, ...wish });
    const reply = await fetch(`${api.url}/sandbox/webhooks?imp_uid=${id}`);
    return ((await reply.json()) as readonly Json[]).map((each) => each['status']);
  };
  assert.deepEqual(await toldAfter({}), ['paid']);
  assert.deepEqual(await toldAfter({ enable_webhook: false }), ['paid']);
  assert.deepEqual(await toldAfter({ enable_webhook: 'true' }), ['paid', 'cancelled']);
});
