import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';
import type { TrialMerchant } from './trial-merchant.ts';

const start = Date.parse('2026-03-02T09:00:00+09:00');
const minuteMs = 60_000;
const customerKey = 'buyer-7';

type Scene = { readonly trial: Trial; readonly shop: TrialMerchant };

async function prepare(t: TestContext, mid = 'iamporttest_4'): Promise<Scene> {
  const trial = await startTrial(t);
  await holdAt(trial, start);
  return { trial, shop: merchantAt(trial, mid) };
}

async function holdAt(trial: Trial, at: number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
  await trial.control('POST', '/timers/run', {});
}

const typed = {
  cardNumber: '9410001234567890',
  cardExpirationYear: '31',
  cardExpirationMonth: '12',
  customerIdentityNumber: '900101',
  cardPassword: '12',
};

function open({ trial, shop }: Scene, params: object = {}, method = '카드'): Promise<Reply> {
  const addresses = { successUrl: 'https://shop.example/ok?cart=7', failUrl: 'https://shop.example/fail' };
  return trial.call('POST', '/toss/window/billing-sessions', {
    body: {
      clientKey: shop.merchant.clientKey,
      method,
      device: 'pc',
      params: { customerKey, ...addresses, ...params },
    },
  });
}

const press = (trial: Trial, id: string, what: string, body: object): Promise<Reply> => {
  return trial.call('POST', `/toss/window/${id}/${what}`, { body });
};

const card = { cardNumber: '9410-0012-3456-7890', expiry: '12/31', identityNumber: '900101', password: '12' };

async function register(scene: Scene, changes: object = {}): Promise<string> {
  const { id } = (await open(scene)).json;
  return (await press(scene.trial, id, 'pay', { ...card, ...changes })).json.result.authKey;
}

const issue = ({ shop }: Scene, body: object, headers = {}): Promise<Reply> => {
  return shop.api('POST', '/v1/billing/authorizations/issue', { body, headers });
};

async function keyOf(scene: Scene, cardNumber = typed.cardNumber): Promise<string> {
  const body = { customerKey, ...typed, cardNumber };
  const made = await scene.shop.api('POST', '/v1/billing/authorizations/card', { body });
  assert.equal(made.status, 200, made.text);
  return made.json.billingKey;
}

let lastOrder = 0;

function orderOf(changes: object = {}): Wire {
  lastOrder += 1;
  const orderId = `imps_${String(lastOrder).padStart(12, '0')}`;
  return { amount: 50_000, orderId, orderName: '나룻배 정기권', customerKey, ...changes };
}

const charge = ({ shop }: Scene, key: string, body: object, headers = {}): Promise<Reply> => {
  return shop.api('POST', `/v1/billing/${encodeURIComponent(key)}`, { body, headers });
};

async function ledgerOf({ trial }: Scene, orderId: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=toss&order=${orderId}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

test('a registered card comes back with customer and authKey, beside what the shop had in its address', async (t) => {
  const scene = await prepare(t);
  const { id, url } = (await open(scene)).json;
  assert.equal(url, `${scene.trial.url()}/toss/window/${id}`);
  const paid = (await press(scene.trial, id, 'pay', card)).json;
  const query = new URL(paid.location).searchParams;
  assert.deepEqual([...query.keys()], ['cart', 'customerKey', 'authKey']);
  assert.deepEqual([query.get('customerKey'), query.get('authKey')], [customerKey, paid.result.authKey]);
  assert.deepEqual((await press(scene.trial, id, 'pay', card)).json, paid, 'a second press leads the same way');
  assert.equal((await scene.trial.call('GET', `/toss/window/${id}/state`)).json.status, 'DONE');
});

test('what the script is asked with is checked as the papers say', async (t) => {
  const scene = await prepare(t);
  const refusals = [
    [{ customerKey: undefined }, 'INVALID_CUSTOMER_KEY'],
    [{ customerKey: 'x' }, 'INVALID_CUSTOMER_KEY'],
    [{ customerKey: '고객' }, 'INVALID_CUSTOMER_KEY'],
    [{ customerKey: 'x'.repeat(256) }, 'INVALID_CUSTOMER_KEY'],
    [{ successUrl: 'nowhere' }, 'INCORRECT_SUCCESS_URL_FORMAT'],
    [{ failUrl: 'ftp://x' }, 'INCORRECT_FAIL_URL_FORMAT'],
    [{ customerEmail: 'x' }, 'INVALID_EMAIL'],
  ] as const;
  for (const [params, code] of refusals) assert.equal((await open(scene, params)).json.code, code);
  assert.equal((await open(scene, {}, '계좌이체')).json.code, 'NOT_SUPPORTED_METHOD');
  const without = { ...scene, shop: merchantAt(scene.trial, 'iamporttest_3') };
  assert.equal((await open(without)).json.code, 'NOT_SUPPORTED_METHOD');
});

test('what is wrong with the card is told in the window, which stays open; a wrong password ends it', async (t) => {
  const scene = await prepare(t);
  const { id } = (await open(scene)).json;
  const refusals = [
    [{ cardNumber: '941000' }, 'INVALID_CARD_NUMBER'],
    [{ cardNumber: '1234-1234-1234-1234' }, 'INVALID_CARD_NUMBER'],
    [{ expiry: '02/26' }, 'INVALID_CARD_EXPIRATION'],
    [{ identityNumber: '9001011' }, 'INVALID_BIRTH_DAY_FORMAT'],
    [{ password: 'x1' }, 'INVALID_CARD_PASSWORD'],
  ] as const;
  for (const [changes, code] of refusals) {
    assert.equal((await press(scene.trial, id, 'pay', { ...card, ...changes })).json.code, code);
  }
  const ended = (await press(scene.trial, id, 'pay', { ...card, cardNumber: '9410-0000-0000-0006' })).json;
  assert.equal(new URL(ended.location).searchParams.get('code'), 'INVALID_CARD_PASSWORD');
  assert.equal((await press(scene.trial, id, 'pay', card)).json.code, 'PAY_PROCESS_ABORTED');
});

test('a cancelled window names no order, cannot be used again, and no window can after half an hour', async (t) => {
  const scene = await prepare(t);
  const { id } = (await open(scene)).json;
  const cancelled = (await press(scene.trial, id, 'cancel', {})).json;
  assert.deepEqual([...new URL(cancelled.location).searchParams.keys()], ['code', 'message']);
  assert.deepEqual((await press(scene.trial, id, 'cancel', {})).json, cancelled);
  assert.equal((await press(scene.trial, id, 'pay', card)).json.code, 'PAY_PROCESS_CANCELED');
  const late = (await open(scene)).json;
  await holdAt(scene.trial, start + 30 * minuteMs);
  assert.equal((await press(scene.trial, late.id, 'pay', card)).json.code, 'NOT_FOUND_PAYMENT_SESSION');
});

test('an authKey makes one key, for its customer, its merchant and ten minutes', async (t) => {
  const scene = await prepare(t);
  const authKey = await register(scene);
  assert.equal((await issue(scene, { authKey, customerKey: 'somebody' })).json.code, 'NOT_MATCHES_CUSTOMER_KEY');
  const other = { ...scene, shop: merchantAt(scene.trial, 'iamporttest_24') };
  assert.equal((await issue(other, { authKey, customerKey })).json.code, 'INVALID_BILL_KEY_REQUEST');
  const { billingKey, ...billing } = (await issue(scene, { authKey, customerKey })).json;
  assert.match(billingKey, /^[A-Za-z0-9_-]{43}=$/);
  assert.deepEqual(billing, {
    mId: 'iamporttest_4',
    customerKey,
    authenticatedAt: '2026-03-02T09:00:00+09:00',
    method: '카드',
    cardCompany: '하나',
    cardNumber: '94100012****789*',
    card: { issuerCode: '21', acquirerCode: '21', number: '94100012****789*', cardType: '신용', ownerType: '개인' },
    transfers: null,
    easyPay: null,
  });
  assert.equal((await issue(scene, { authKey, customerKey })).json.code, 'INVALID_BILL_KEY_REQUEST');
  assert.equal((await issue(scene, { authKey: 'bln_none', customerKey })).json.code, 'INVALID_BILL_KEY_REQUEST');
  const old = await register(scene);
  await holdAt(scene.trial, start + 10 * minuteMs);
  assert.equal((await issue(scene, { authKey: old, customerKey })).json.code, 'INVALID_BILL_KEY_REQUEST');
  assert.deepEqual(await ledgerOf(scene, customerKey), [['issue', 0]]);
});

test('an issue under the same Idempotency-Key is answered with the same key', async (t) => {
  const scene = await prepare(t);
  const body = { authKey: await register(scene), customerKey };
  const first = await issue(scene, body, { 'idempotency-key': 'r1' });
  assert.equal((await issue(scene, body, { 'idempotency-key': 'r1' })).text, first.text);
  assert.equal((await issue(scene, body, { 'idempotency-key': 'r2' })).status, 400);
});

test('a typed card makes a key, and one that is wrong says how', async (t) => {
  const scene = await prepare(t);
  const make = (changes: object): Promise<Reply> =>
    scene.shop.api('POST', '/v1/billing/authorizations/card', { body: { customerKey, ...typed, ...changes } });
  assert.equal((await make({})).json.card.issuerCode, '21');
  assert.equal((await make({ cardNumber: '5155940012345678' })).json.cardCompany, '신한');
  const refusals = [
    [{ cardNumber: '941000' }, 'INVALID_CARD_NUMBER'],
    [{ cardNumber: '9430001234567890' }, 'INVALID_CARD_NUMBER'],
    [{ cardNumber: '1234123412341234' }, 'INVALID_CARD_NUMBER'],
    [{ cardNumber: '9410000000000004' }, 'INVALID_CARD_EXPIRATION'],
    [{ cardNumber: '9410000000000006' }, 'INVALID_CARD_PASSWORD'],
    [{ cardExpirationYear: '25' }, 'INVALID_CARD_EXPIRATION'],
    [{ customerIdentityNumber: '90-1' }, 'INVALID_BIRTH_DAY_FORMAT'],
    [{ customerKey: 'x' }, 'INVALID_CUSTOMER_KEY'],
    [{ customerKey: 'x'.repeat(301) }, 'FAILED_DB_PROCESSING'],
  ] as const;
  for (const [changes, code] of refusals) assert.equal((await make(changes)).json.code, code);
  assert.equal(
    (await make({ customerKey: 'x'.repeat(300) })).status,
    200,
    'measured: its characters are not looked at',
  );
});

test('a key is charged: a payment of its own kind, which nobody is told of', async (t) => {
  const scene = await prepare(t);
  const receiver = await startReceiver(t);
  await scene.trial.control('PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_4', url: receiver.url });
  const order = orderOf({ cardInstallmentPlan: 3, taxFreeAmount: 6_000 });
  const { json } = await charge(scene, await keyOf(scene), order);
  assert.deepEqual(
    [json.type, json.status, json.method, json.totalAmount, json.balanceAmount, json.vat, json.orderId],
    ['BILLING', 'DONE', '카드', 50_000, 50_000, 4_000, order.orderId],
  );
  assert.deepEqual(
    [json.card.number, json.card.installmentPlanMonths, json.card.interestPayer, json.card.approveNo],
    ['94100012****789*', 3, 'BUYER', '00000000'],
  );
  assert.deepEqual(await ledgerOf(scene, order.orderId), [['approval', 50_000]]);
  const found = await scene.shop.api('GET', `/v1/payments/orders/${order.orderId}`);
  assert.deepEqual(found.json, json);
  const cancelled = await scene.shop.api('POST', `/v1/payments/${json.paymentKey}/cancel`, {
    body: { cancelReason: '변심' },
  });
  assert.equal(cancelled.json.status, 'CANCELED');
  await scene.trial.control('POST', '/timers/run', {});
  const [told] = receiver.received;
  assert.equal(JSON.parse(told?.body ?? '').data.status, 'CANCELED', 'the first notice is of the cancellation');
});

test('a charge is refused for a wrong key, customer, order or amount, in the papers` codes', async (t) => {
  const scene = await prepare(t);
  const key = await keyOf(scene);
  const paid = orderOf();
  assert.equal((await charge(scene, key, paid)).status, 200);
  const refusals = [
    [orderOf({ orderId: paid.orderId }), 'DUPLICATED_ORDER_ID'],
    [orderOf({ customerKey: 'somebody' }), 'NOT_MATCHES_CUSTOMER_KEY'],
    [orderOf({ orderId: '고객' }), 'INVALID_ORDER_ID'],
    [orderOf({ orderName: '' }), 'INVALID_ORDER_NAME'],
    [orderOf({ amount: 99 }), 'BELOW_MINIMUM_AMOUNT'],
    [orderOf({ amount: 100.5 }), 'INVALID_REQUEST'],
    [orderOf({ taxFreeAmount: 50_001 }), 'INVALID_REQUEST'],
    [orderOf({ cardInstallmentPlan: 13 }), 'INVALID_CARD_INSTALLMENT_PLAN'],
    [orderOf({ amount: 49_999, cardInstallmentPlan: 2 }), 'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT'],
  ] as const;
  for (const [order, code] of refusals) assert.equal((await charge(scene, key, order)).json.code, code);
  assert.equal((await charge(scene, `${key.slice(0, -2)}-=`, orderOf())).json.code, 'NOT_FOUND_BILLING');
  const other = { ...scene, shop: merchantAt(scene.trial, 'iamporttest_24') };
  assert.equal((await charge(other, key, orderOf())).json.code, 'NOT_FOUND_BILLING');
  const without = { ...scene, shop: merchantAt(scene.trial, 'iamporttest_3') };
  assert.equal((await charge(without, key, orderOf())).json.code, 'NOT_SUPPORTED_METHOD');
});

test('test cards end as they say when they are charged, and a refusal is found under its order', async (t) => {
  const scene = await prepare(t);
  const ends = [
    ['9410000000000001', 403, 'REJECT_CARD_PAYMENT'],
    ['9410000000000002', 400, 'EXCEED_MAX_DAILY_PAYMENT_COUNT'],
    ['9410000000000003', 400, 'INVALID_CARD_LOST_OR_STOLEN'],
    ['9410000000000007', 500, 'FAILED_CARD_COMPANY_RESPONSE'],
  ] as const;
  for (const [number, status, code] of ends) {
    const order = orderOf();
    const refused = await charge(scene, await keyOf(scene, number), order);
    assert.deepEqual([refused.status, refused.json.code], [status, code]);
    const { json } = await scene.shop.api('GET', `/v1/payments/orders/${order.orderId}`);
    assert.deepEqual([json.status, json.failure.code], ['ABORTED', code]);
    assert.deepEqual(await ledgerOf(scene, order.orderId), []);
  }
  for (const foreign of ['4330121234567890', '5520221234567890', '4111111111111111']) {
    const refused = await charge(scene, await keyOf(scene, foreign), orderOf());
    assert.equal(refused.json.code, 'NOT_SUPPORTED_CARD_TYPE', 'measured: registered, and of no known type');
  }
});

test('the card that pays once does so for each key, and once when it is typed', async (t) => {
  const scene = await prepare(t);
  const once = '9410000000000009';
  for (const key of [await keyOf(scene, once), await keyOf(scene, once)]) {
    assert.equal((await charge(scene, key, orderOf())).status, 200);
    assert.equal((await charge(scene, key, orderOf())).json.code, 'REJECT_CARD_COMPANY');
    assert.equal((await charge(scene, key, orderOf())).json.code, 'REJECT_CARD_COMPANY');
  }
  const keyIn = (): Promise<Reply> =>
    scene.shop.api('POST', '/v1/payments/key-in', { body: { ...orderOf(), ...typed, cardNumber: once } });
  assert.equal((await keyIn()).status, 200);
  assert.equal((await keyIn()).json.code, 'REJECT_CARD_COMPANY');
});

test('a charge whose reply is lost is replayed under its Idempotency-Key, and taken once', async (t) => {
  const scene = await prepare(t);
  const key = await keyOf(scene, '9410000000000008');
  const order = orderOf();
  await assert.rejects(charge(scene, key, order, { 'idempotency-key': 'r1' }));
  assert.equal((await charge(scene, key, order, { 'idempotency-key': 'r1' })).json.status, 'DONE');
  assert.equal((await charge(scene, key, order)).json.code, 'DUPLICATED_ORDER_ID');
  assert.deepEqual(await ledgerOf(scene, order.orderId), [['approval', 50_000]]);
});

test('faults meet issues and charges by their names', async (t) => {
  const scene = await prepare(t);
  const fault = { gateway: 'toss', fault: 'http-500', times: 1 };
  await scene.trial.control('POST', '/faults', { ...fault, call: 'issue-billing-key' });
  const body = { customerKey, ...typed };
  assert.equal((await scene.shop.api('POST', '/v1/billing/authorizations/card', { body })).status, 500);
  const key = await keyOf(scene);
  await scene.trial.control('POST', '/faults', { ...fault, call: 'charge-billing-key' });
  assert.equal((await charge(scene, key, orderOf())).status, 500);
  await scene.trial.control('POST', '/faults', { ...fault, call: 'charge-billing-key' });
  assert.equal((await scene.shop.api('POST', '/v1/payments/key-in', { body: { ...orderOf(), ...typed } })).status, 500);
  assert.equal((await charge(scene, key, orderOf())).status, 200);
});

test('a deleted key is gone at once, with an empty answer, and told on request', async (t) => {
  const scene = await prepare(t);
  const receiver = await startReceiver(t);
  const wanted = { gateway: 'toss', mid: 'iamporttest_4', url: receiver.url, kinds: ['BILLING_DELETED'] };
  await scene.trial.control('PUT', '/webhooks', wanted);
  const billingKey = await keyOf(scene);
  const remove = (): Promise<Reply> => scene.shop.api('DELETE', `/v1/billing/${encodeURIComponent(billingKey)}`);
  const removed = await remove();
  assert.deepEqual([removed.status, removed.text], [200, '']);
  assert.equal((await charge(scene, billingKey, orderOf())).json.code, 'ALREADY_REMOVED_BILLING_KEY');
  assert.equal((await remove()).json.code, 'ALREADY_REMOVED_BILLING_KEY');
  await scene.trial.control('POST', '/timers/run', {});
  const [told] = receiver.received;
  assert.deepEqual(JSON.parse(told?.body ?? ''), {
    eventType: 'BILLING_DELETED',
    createdAt: '2026-03-02T09:00:00.000000',
    data: { billingKey, reason: '삭제 API 요청' },
  });
});

test('a typed card pays without a window, and is told of', async (t) => {
  const scene = await prepare(t);
  const receiver = await startReceiver(t);
  await scene.trial.control('PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_4', url: receiver.url });
  const pay = (changes: object): Promise<Reply> =>
    scene.shop.api('POST', '/v1/payments/key-in', { body: { ...orderOf(), ...typed, ...changes } });
  const wishes = { cardInstallmentPlan: 2, useFreeInstallmentPlan: true, useCardPoint: true };
  const { json } = await pay(wishes);
  assert.deepEqual(
    [json.type, json.status, json.card.isInterestFree, json.card.interestPayer, json.card.useCardPoint],
    ['NORMAL', 'DONE', true, 'MERCHANT', true],
  );
  await scene.trial.control('POST', '/timers/run', {});
  const [told] = receiver.received;
  assert.equal(JSON.parse(told?.body ?? '').data.status, 'DONE');
  assert.equal((await pay({ customerIdentityNumber: undefined })).json.code, 'INVALID_REQUIRED_PARAM');
  assert.equal((await pay({ cardPassword: undefined })).status, 200, 'whether it must be there is in the contract');
  assert.equal((await pay({ cardNumber: '9410000000000003' })).json.code, 'INVALID_STOPPED_CARD');
});

test('the journal keeps keys over a restart, and nothing else of a card that was typed', async (t) => {
  const scene = await prepare(t);
  const authKey = await register(scene, {
    cardNumber: '9410-0077-3456-7890',
    identityNumber: '770707',
    password: '93',
  });
  const { billingKey } = (await issue(scene, { authKey, customerKey })).json;
  const secret = { cardNumber: '9410008834567890', customerIdentityNumber: '880808', cardPassword: '94' };
  await scene.shop.api('POST', '/v1/payments/key-in', {
    body: { ...orderOf(), ...typed, ...secret },
    headers: { 'idempotency-key': 'r1' },
  });
  await scene.trial.restart();
  assert.equal((await charge(scene, billingKey, orderOf())).status, 200);
  const journal = await readFile(join(scene.trial.home, 'journal.jsonl'), 'utf8');
  assert(journal.includes(billingKey));
  for (const said of ['9410007734567890', '7734567890', '770707', '"93"', '9410008834567890', '880808', '"94"']) {
    assert(!journal.includes(said), said);
  }
});

test('the newest wire has no card beside the card; English names are given where asked for', async (t) => {
  const scene = await prepare(t, 'iamporttest_24');
  const body = { customerKey, ...typed };
  const headers = { 'accept-language': 'en-US' };
  const { json } = await scene.shop.api('POST', '/v1/billing/authorizations/card', { body, headers });
  assert.deepEqual(['cardCompany' in json, 'cardNumber' in json, json.method], [false, false, 'CARD']);
  assert.deepEqual([json.card.cardType, json.card.ownerType], ['CREDIT', 'PERSONAL']);
});
