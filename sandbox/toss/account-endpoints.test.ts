import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';
import type { TrialMerchant } from './trial-merchant.ts';

const start = Date.parse('2026-03-02T09:00:00+09:00');
const dayMs = 24 * 60 * 60_000;

type Scene = { readonly trial: Trial; readonly shop: TrialMerchant };

async function prepare(t: TestContext, mid = 'iamporttest_4'): Promise<Scene> {
  const trial = await startTrial(t);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(start).toISOString() });
  return { trial, shop: merchantAt(trial, mid) };
}

let orders = 0;
const orderOf = (): Wire => ({
  amount: 50_000,
  orderId: `account-${(orders += 1)}`,
  orderName: '나룻배 표',
  customerName: '김나루',
  bank: '88',
});

const issue = ({ shop }: Scene, changes: object = {}, headers = {}): Promise<Reply> =>
  shop.api('POST', '/v1/virtual-accounts', { body: { ...orderOf(), ...changes }, headers });

async function ledgerOf({ trial }: Scene, orderId: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=toss&order=${orderId}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

test('an account is given out without a window, waits for its money and is told of', async (t) => {
  const scene = await prepare(t);
  const receiver = await startReceiver(t);
  await scene.trial.control('PUT', '/webhooks', { gateway: 'toss', mid: 'iamporttest_4', url: receiver.url });
  const { json } = await issue(scene, { taxFreeAmount: 1_000, customerMobilePhone: '01012345678' });
  assert.deepEqual(
    [json.status, json.type, json.method, json.approvedAt, json.totalAmount, json.taxFreeAmount, json.useEscrow],
    ['WAITING_FOR_DEPOSIT', 'NORMAL', '가상계좌', null, 50_000, 1_000, false],
  );
  const { accountNumber, accountType, bankCode, customerName, dueDate, expired } = json.virtualAccount;
  assert.match(accountNumber, /^X[0-9]{13}$/);
  assert.deepEqual(
    [accountType, bankCode, customerName, dueDate, expired],
    ['일반', '88', '김나루', '2026-03-09T09:00:00+09:00', false],
  );
  assert.deepEqual(await ledgerOf(scene, json.orderId), [['issue', 0]]);
  await scene.trial.control('POST', '/deposits', { gateway: 'toss', order_id: json.orderId });
  const paid = (await scene.shop.api('GET', `/v1/payments/orders/${json.orderId}`)).json;
  assert.deepEqual([paid.status, paid.virtualAccount.depositorName], ['DONE', '김나루']);
  await scene.trial.control('POST', '/timers/run', {});
  const told = receiver.received.map(({ body }) => JSON.parse(body)).filter(({ eventType }) => eventType === undefined);
  assert.deepEqual(told.map(({ secret, status }) => `${secret} ${status}`).toSorted(), [
    `${json.secret} DONE`,
    `${json.secret} WAITING_FOR_DEPOSIT`,
  ]);
});

test('a due date, a bank by any of its names, escrow and a cash receipt are as they were asked for', async (t) => {
  const scene = await prepare(t);
  for (const bank of ['20', '우리', 'WOORI']) {
    const { json } = await issue(scene, { bank, dueDate: '2026-03-05T18:30:00' });
    assert.deepEqual(
      [json.virtualAccount.bank, json.virtualAccount.dueDate],
      ['우리', '2026-03-05T18:30:00+09:00'],
      bank,
    );
  }
  const { json } = await issue(scene, {
    useEscrow: true,
    cashReceipt: { type: '소득공제', registrationNumber: '010-1234-5678' },
  });
  assert.equal(json.useEscrow, true);
  await scene.trial.control('POST', '/deposits', { gateway: 'toss', order_id: json.orderId });
  const paid = (await scene.shop.api('GET', `/v1/payments/${json.paymentKey}`)).json;
  assert.equal(paid.cashReceipt.type, '소득공제');
});

test('a fixed account is the same one each time, for this buyer at this bank', async (t) => {
  const scene = await prepare(t);
  const numberOf = async (changes: object): Promise<string> => {
    const { json } = await issue(scene, { accountType: '고정', accountKey: 'buyer-7', ...changes });
    assert.equal(json.virtualAccount.accountType, '고정');
    return json.virtualAccount.accountNumber;
  };
  const first = await numberOf({});
  assert.equal(await numberOf({}), first);
  await scene.trial.restart();
  assert.equal(await numberOf({}), first);
  assert.notEqual(await numberOf({ accountKey: 'buyer-8' }), first);
  assert.notEqual(await numberOf({ bank: '20' }), first);
});

const wrong: readonly (readonly [changes: object, status: number, code: string])[] = [
  [{ amount: 199 }, 400, 'BELOW_MINIMUM_AMOUNT'],
  [{ amount: '50000' }, 400, 'INVALID_REQUEST'],
  [{ amount: 50_000.5 }, 400, 'INVALID_REQUEST'],
  [{ taxFreeAmount: 50_001 }, 400, 'INVALID_REQUEST'],
  [{ orderId: 'short' }, 400, 'INVALID_ORDER_ID'],
  [{ orderName: 'x'.repeat(101) }, 400, 'INVALID_ORDER_NAME'],
  [{ customerName: undefined }, 400, 'INVALID_REQUEST'],
  [{ customerEmail: 'nobody' }, 400, 'INVALID_EMAIL'],
  [{ customerMobilePhone: '010-1234' }, 400, 'INVALID_REQUEST'],
  [{ bank: undefined }, 400, 'INVALID_BANK'],
  [{ bank: '99' }, 400, 'INVALID_BANK'],
  // A bank, and none that gives out accounts.
  [{ bank: '90' }, 400, 'INVALID_BANK'],
  [{ dueDate: '2026-03-05' }, 400, 'INVALID_ISO_DATE_FORMAT'],
  [{ dueDate: '2026-03-02T08:59:59' }, 400, 'INVALID_DATE'],
  [{ dueDate: '2026-05-31T09:00:01' }, 400, 'EXCEED_MAX_DUE_DATE'],
  [{ validHours: 2_161 }, 400, 'EXCEED_MAX_VALID_HOURS'],
  [{ validHours: 1, dueDate: '2026-03-05T09:00:00' }, 400, 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE'],
  [{ accountType: '임시' }, 400, 'INVALID_VIRTUAL_ACCOUNT_TYPE'],
  [{ accountType: '고정' }, 400, 'REQUIRED_ACCOUNT_KEY'],
  [{ accountType: '고정', accountKey: 'x'.repeat(14) }, 400, 'INVALID_REQUEST'],
  [{ cashReceipt: { type: '소득공제' } }, 400, 'INVALID_CASH_RECEIPT_INFO'],
];

test('what is wrong is refused by its code, and gives out nothing', async (t) => {
  const scene = await prepare(t);
  for (const [changes, status, code] of wrong) {
    const { orderId } = orderOf();
    const reply = await issue(scene, { orderId, ...changes });
    assert.deepEqual([reply.status, reply.json.code], [status, code], JSON.stringify(changes));
    assert.deepEqual(await ledgerOf(scene, orderId), []);
  }
  assert.equal((await issue(scene, { dueDate: '2026-05-31T09:00:00' })).status, 200, 'ninety days are not too many');
});

test('only a merchant with the contract has accounts given out so', async (t) => {
  const scene = await prepare(t, 'iamporttest_3');
  assert.equal((await issue(scene)).json.code, 'NOT_SUPPORTED_METHOD');
});

test('an order number has one account; under its Idempotency-Key the answer comes again', async (t) => {
  const scene = await prepare(t);
  const { orderId } = orderOf();
  const first = await issue(scene, { orderId }, { 'idempotency-key': 'r1' });
  assert.equal((await issue(scene, { orderId }, { 'idempotency-key': 'r1' })).text, first.text);
  assert.equal((await issue(scene, { orderId })).json.code, 'DUPLICATED_ORDER_ID');
  assert.deepEqual(await ledgerOf(scene, orderId), [['issue', 0]]);
});

test('faults meet it by its name, and the journal keeps the account', async (t) => {
  const scene = await prepare(t);
  const { orderId } = orderOf();
  const fault = { gateway: 'toss', call: 'issue-virtual-account', times: 1 };
  await scene.trial.control('POST', '/faults', { ...fault, fault: 'http-500' });
  assert.equal((await issue(scene, { orderId })).status, 500);
  assert.deepEqual(await ledgerOf(scene, orderId), []);
  await scene.trial.control('POST', '/faults', { ...fault, fault: 'lose-reply' });
  await assert.rejects(issue(scene, { orderId }));
  await scene.trial.restart();
  const found = (await scene.shop.api('GET', `/v1/payments/orders/${orderId}`)).json;
  assert.equal(found.status, 'WAITING_FOR_DEPOSIT');
  await scene.trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(start + 8 * dayMs).toISOString() });
  await scene.trial.control('POST', '/timers/run', {});
  const late = (await scene.shop.api('GET', `/v1/payments/orders/${orderId}`)).json;
  assert.deepEqual([late.status, late.virtualAccount.expired], ['WAITING_FOR_DEPOSIT', true]);
});
