import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Reply, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';
import type { AuthenticateOptions, TrialMerchant } from './trial-merchant.ts';

const start = Date.parse('2026-03-02T09:00:00+09:00');
const hourMs = 60 * 60_000;

type Scene = { readonly trial: Trial; readonly shop: TrialMerchant; readonly receiver: Receiver };

async function prepare(t: TestContext, mid = 'iamporttest_3'): Promise<Scene> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  await trial.control('PUT', '/webhooks', { gateway: 'toss', mid, url: receiver.url });
  await holdAt(trial, start);
  return { trial, shop: merchantAt(trial, mid), receiver };
}

async function holdAt(trial: Trial, at: number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
  await trial.control('POST', '/timers/run', {});
}

async function issue(shop: TrialMerchant, { params = {}, choice = {} }: AuthenticateOptions = {}): Promise<Wire> {
  const body = await shop.authenticate({ method: '가상계좌', params, choice: { bank: '88', ...choice } });
  return (await shop.api('POST', '/v1/payments/confirm', { body })).json;
}

const payIn = (trial: Trial, orderId: string, more: object = {}): Promise<Reply> => {
  return trial.control('POST', '/deposits', { gateway: 'toss', order_id: orderId, ...more });
};

const read = async (shop: TrialMerchant, paymentKey: string): Promise<Wire> => {
  return (await shop.api('GET', `/v1/payments/${paymentKey}`)).json;
};

const cancel = (shop: TrialMerchant, paymentKey: string, more: object = {}): Promise<Reply> => {
  return shop.api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '변심', ...more } });
};

async function ledgerOf(trial: Trial, orderId: string): Promise<unknown[]> {
  const { entries } = (await trial.control('GET', `/ledger?gateway=toss&order=${orderId}`)).json;
  return entries.map((each: Wire) => [each.kind, each.amount]);
}

const refundReceiveAccount = { bank: '06', accountNumber: '12345678901234', holderName: '김나루' };

test('a confirmed account waits for its deposit: nothing is approved, and where to pay in is told', async (t) => {
  const { trial, shop, receiver } = await prepare(t);
  const issued = await issue(shop, { params: { customerName: '김나루' } });
  assert.deepEqual(
    [issued.status, issued.method, issued.approvedAt, issued.card, issued.receipt, issued.isPartialCancelable],
    ['WAITING_FOR_DEPOSIT', '가상계좌', null, null, null, false],
  );
  const { accountNumber, ...account } = issued.virtualAccount;
  assert.match(accountNumber, /^X[0-9]{13}$/);
  assert.deepEqual(account, {
    accountType: '일반',
    bank: '신한',
    bankCode: '88',
    customerName: '김나루',
    depositorName: null,
    dueDate: '2026-03-09T09:00:00+09:00',
    expired: false,
    settlementStatus: 'INCOMPLETED',
    refundStatus: 'NONE',
    refundReceiveAccount: null,
  });
  assert.deepEqual(await ledgerOf(trial, issued.orderId), [['issue', 0]]);
  const again = await shop.api('POST', '/v1/payments/confirm', {
    body: { paymentKey: issued.paymentKey, orderId: issued.orderId, amount: issued.totalAmount },
  });
  assert.equal(again.json.code, 'ALREADY_PROCESSED_PAYMENT');
  assert.equal((await shop.open({ orderId: issued.orderId })).json.code, 'DUPLICATED_ORDER_ID');
  await trial.control('POST', '/timers/run', {});
  const told = receiver.received.map(({ body }) => JSON.parse(body));
  const flat = told.find((each) => each.eventType === undefined);
  assert.deepEqual(flat, {
    createdAt: '2026-03-02T09:00:00.000000',
    secret: issued.secret,
    status: 'WAITING_FOR_DEPOSIT',
    transactionKey: issued.lastTransactionKey,
    orderId: issued.orderId,
  });
  assert.equal(told.find((each) => each.eventType === 'PAYMENT_STATUS_CHANGED').data.status, 'WAITING_FOR_DEPOSIT');
});

test('a deposit makes it DONE, and the notice carries the secret of the confirmation', async (t) => {
  const { trial, shop, receiver } = await prepare(t);
  const { secret, paymentKey, orderId } = await issue(shop, {
    choice: { customerName: '이입금', receipt: { kind: 'personal', number: '010-1234-5678' } },
  });
  await trial.control('POST', '/timers/run', {});
  receiver.received.length = 0;
  await holdAt(trial, start + hourMs);
  const { status, json } = await payIn(trial, orderId);
  assert.deepEqual([status, json.amount, json.notices.length], [200, 60_000, 2]);
  const flat = receiver.received.map(({ body }) => JSON.parse(body)).find((each) => each.eventType === undefined);
  const paid = await read(shop, paymentKey);
  assert.deepEqual(
    [flat.status, flat.secret, flat.orderId, flat.transactionKey],
    ['DONE', secret, orderId, paid.lastTransactionKey],
  );
  assert.deepEqual(
    [paid.status, paid.approvedAt, paid.virtualAccount.depositorName, paid.isPartialCancelable],
    ['DONE', '2026-03-02T10:00:00+09:00', '이입금', true],
  );
  assert.match(paid.receipt.url, /payment-detail\/bank-transfer\?transactionId=/);
  assert.deepEqual([paid.cashReceipt.type, paid.cashReceipt.amount], ['소득공제', 60_000]);
  assert.deepEqual(await ledgerOf(trial, orderId), [
    ['issue', 0],
    ['deposit', 60_000],
  ]);
});

test('a bank refuses a wrong sum, a second deposit and one after the end, unless it is made to', async (t) => {
  const { trial, shop } = await prepare(t);
  const wrong = await issue(shop);
  assert.equal((await payIn(trial, wrong.orderId, { amount: 59_999 })).status, 409);
  assert.equal((await payIn(trial, wrong.orderId, { amount: 59_999, force: true })).status, 200);
  const short = await read(shop, wrong.paymentKey);
  assert.deepEqual([short.status, short.totalAmount, short.balanceAmount], ['DONE', 59_999, 59_999]);

  assert.equal((await payIn(trial, wrong.orderId)).status, 409);
  const second = await payIn(trial, wrong.orderId, { amount: 60_000, force: true });
  assert.deepEqual([second.status, second.json.notices.length], [200, 1]);
  assert.deepEqual(await ledgerOf(trial, wrong.orderId), [
    ['issue', 0],
    ['deposit', 59_999],
    ['deposit', 60_000],
  ]);

  const late = await issue(shop, { params: { validHours: 1 } });
  await holdAt(trial, start + hourMs);
  assert.equal((await read(shop, late.paymentKey)).virtualAccount.expired, false);
  await holdAt(trial, start + hourMs + 1);
  assert.equal((await payIn(trial, late.orderId)).status, 409);
  assert.equal((await payIn(trial, late.orderId, { force: true })).status, 200);
  assert.equal((await read(shop, late.paymentKey)).status, 'DONE');
  assert.equal((await payIn(trial, 'imp_nobody_0001')).status, 409);
});

test('an account past its time keeps its status and nobody is told', async (t) => {
  const { trial, shop, receiver } = await prepare(t);
  const { paymentKey } = await issue(shop, { params: { dueDate: '2026-03-02T10:00:00' } });
  await trial.control('POST', '/timers/run', {});
  const before = receiver.received.length;
  await holdAt(trial, start + hourMs + 1);
  const { status, virtualAccount } = await read(shop, paymentKey);
  assert.deepEqual([status, virtualAccount.expired], ['WAITING_FOR_DEPOSIT', true]);
  assert.equal(receiver.received.length, before);
  const { accounts } = (await trial.control('GET', '/accounts')).json;
  assert.deepEqual([accounts[0].state, accounts[0].bankCode, accounts[0].holder], ['expired', '088', '나루 시험 상점']);
  assert.equal((await cancel(shop, paymentKey)).json.status, 'CANCELED', 'it can still be closed');
});

test('a deposit that was an error leaves the account waiting, and up to 1.4 ends the payment', async (t) => {
  const { trial, shop, receiver } = await prepare(t);
  const { paymentKey, orderId } = await issue(shop);
  const withdraw = (order: string): Promise<Reply> => {
    return trial.control('POST', '/withdrawals', { gateway: 'toss', order_id: order });
  };
  assert.equal((await withdraw(orderId)).status, 409);
  await payIn(trial, orderId);
  receiver.received.length = 0;
  assert.equal((await withdraw(orderId)).json.notices.length, 2);
  const told = receiver.received.map(({ body }) => JSON.parse(body));
  assert.deepEqual(
    told.map((each) => each.status ?? each.data.status),
    ['WAITING_FOR_DEPOSIT', 'WAITING_FOR_DEPOSIT'],
  );
  const waiting = await read(shop, paymentKey);
  assert.deepEqual([waiting.status, waiting.approvedAt], ['WAITING_FOR_DEPOSIT', null]);
  assert.equal((await payIn(trial, orderId)).status, 200);
  assert.deepEqual(
    (await ledgerOf(trial, orderId)).map((each) => (each as unknown[])[0]),
    ['issue', 'deposit', 'refund', 'deposit'],
  );
  const old = merchantAt(trial, 'iamporttest_14');
  const older = await issue(old);
  await payIn(trial, older.orderId);
  await withdraw(older.orderId);
  assert.equal((await read(old, older.paymentKey)).status, 'CANCELED');
});

test('an account that nobody paid into is closed whole, without a refund account and without money', async (t) => {
  const { trial, shop } = await prepare(t);
  const { paymentKey, orderId } = await issue(shop);
  const part = await cancel(shop, paymentKey, { cancelAmount: 1_000 });
  assert.deepEqual([part.status, part.json.code], [403, 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT']);
  const { status, json } = await cancel(shop, paymentKey);
  assert.deepEqual(
    [status, json.status, json.balanceAmount, json.cancels[0].cancelAmount],
    [200, 'CANCELED', 0, 60_000],
  );
  assert.deepEqual(await ledgerOf(trial, orderId), [['issue', 0]]);
  assert.equal((await payIn(trial, orderId)).status, 409);
});

test('a deposit goes back to an account that the buyer names, and arrives two business days later', async (t) => {
  const { trial, shop } = await prepare(t);
  const { paymentKey, orderId } = await issue(shop);
  await payIn(trial, orderId);
  const refused: [object | undefined, string][] = [
    [undefined, 'INVALID_REQUEST'],
    [{ ...refundReceiveAccount, bank: '99' }, 'INVALID_BANK'],
    [{ ...refundReceiveAccount, accountNumber: '123-456' }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    [{ ...refundReceiveAccount, accountNumber: '1'.repeat(21) }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    [{ ...refundReceiveAccount, holderName: '' }, 'INVALID_REQUEST'],
    [{ ...refundReceiveAccount, accountNumber: '00000000000001' }, 'INVALID_REFUND_ACCOUNT_INFO'],
    [{ ...refundReceiveAccount, accountNumber: '00000000000002' }, 'FORBIDDEN_BANK_REFUND_REQUEST'],
  ];
  for (const [account, code] of refused) {
    const { status, json } = await cancel(shop, paymentKey, { refundReceiveAccount: account });
    assert.deepEqual([status, json.code], [400, code], JSON.stringify(account));
  }
  const part = await cancel(shop, paymentKey, { cancelAmount: 20_000, refundReceiveAccount });
  assert.deepEqual(
    [part.json.status, part.json.balanceAmount, part.json.virtualAccount.refundStatus],
    ['PARTIAL_CANCELED', 40_000, 'PENDING'],
  );
  // A Monday; the money is there on Wednesday.
  await holdAt(trial, start + 47 * hourMs);
  assert.equal((await read(shop, paymentKey)).virtualAccount.refundStatus, 'PENDING');
  await trial.restart();
  await holdAt(trial, start + 48 * hourMs);
  assert.equal((await read(shop, paymentKey)).virtualAccount.refundStatus, 'COMPLETED');
  await cancel(shop, paymentKey, {
    refundReceiveAccount: { ...refundReceiveAccount, bank: '국민', accountNumber: '00000000000003' },
  });
  // From Wednesday to Friday.
  await holdAt(trial, start + 96 * hourMs);
  assert.equal((await read(shop, paymentKey)).virtualAccount.refundStatus, 'FAILED');
  assert.deepEqual(await ledgerOf(trial, orderId), [
    ['issue', 0],
    ['deposit', 60_000],
    ['refund', 20_000],
    ['refund', 40_000],
  ]);
});

test('a year after the deposit nothing goes back any more', async (t) => {
  const { trial, shop } = await prepare(t);
  const { paymentKey, orderId } = await issue(shop);
  await payIn(trial, orderId);
  await holdAt(trial, start + 366 * 24 * hourMs);
  const { json } = await cancel(shop, paymentKey, { refundReceiveAccount });
  assert.equal(json.code, 'EXCEED_MAX_REFUND_DUE');
});

test('escrow is given back whole: before the goods are sent, or when the buyer does not want them', async (t) => {
  const { trial, shop } = await prepare(t);
  const escrow = (orderId: string, decision: string): Promise<Reply> => {
    return trial.control('POST', '/escrow', { gateway: 'toss', order_id: orderId, decision });
  };
  const issued = await issue(shop, { params: { useEscrow: true, escrowProducts: [{ name: '찻잔', quantity: 2 }] } });
  assert.equal(issued.useEscrow, true);
  assert.equal((await escrow(issued.orderId, 'ship')).status, 409, 'nothing is paid yet');
  await payIn(trial, issued.orderId);
  const part = await cancel(shop, issued.paymentKey, { cancelAmount: 1_000, refundReceiveAccount });
  assert.deepEqual([part.status, part.json.code], [403, 'NOT_ALLOWED_PARTIAL_REFUND']);
  assert.equal((await escrow(issued.orderId, 'confirm')).status, 409, 'nothing is sent yet');
  assert.equal((await escrow(issued.orderId, 'ship')).status, 200);
  assert.equal((await escrow(issued.orderId, 'ship')).status, 409);
  const shipped = await cancel(shop, issued.paymentKey, { refundReceiveAccount });
  assert.deepEqual([shipped.status, shipped.json.code], [403, 'NOT_CANCELABLE_PAYMENT']);
  assert.equal((await escrow(issued.orderId, 'deny')).status, 200);
  assert.equal((await cancel(shop, issued.paymentKey, { refundReceiveAccount })).json.status, 'CANCELED');

  const plain = await issue(shop);
  assert.equal((await escrow(plain.orderId, 'ship')).status, 409);
  const uncontracted = await issue(merchantAt(trial, 'iamporttest_14'), { params: { useEscrow: true } });
  assert.equal(uncontracted.useEscrow, false, 'without the contract it comes back as a payment without escrow');
});

test('an account lives through a restart, with its end', async (t) => {
  const { trial, shop } = await prepare(t);
  const { paymentKey } = await issue(shop, { params: { validHours: 2 } });
  await trial.restart();
  await holdAt(trial, start + 2 * hourMs + 1);
  assert.equal((await read(shop, paymentKey)).virtualAccount.expired, true);
});
