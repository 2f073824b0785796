import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merchantAt } from '../toss/trial-merchant.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial } from '../trial.ts';

const launch = (params: object, method: string): object => ({
  kind: 'script',
  src: 'http://127.0.0.1/toss/v1/payment',
  global: 'TossPayments',
  construct: ['test_ck_naruIamporttest3sandbox00'],
  call: 'requestPayment',
  args: [
    method,
    {
      amount: 60_000,
      orderId: 'imp_000000000777',
      orderName: '나룻배 표',
      successUrl: 'https://hub.example/return?ok=1',
      failUrl: 'https://hub.example/return?ok=0',
      ...params,
    },
  ],
});

function openWith(trial: Trial, params: object = {}, method = '카드'): Promise<Reply> {
  return trial.control('POST', '/buyer/open', { gateway: 'toss', launch: launch(params, method), device: 'mobile' });
}

async function decide(trial: Trial, decision: object): Promise<Reply> {
  const { window } = (await openWith(trial)).json;
  return await trial.control('POST', '/buyer/decide', { gateway: 'toss', window, ...decision });
}

test('opening tells what the buyer may choose', async (t) => {
  const trial = await startTrial(t);
  const { status, json } = await openWith(trial, { maxCardInstallmentPlan: 2 });
  assert.equal(status, 200);
  assert.deepEqual([json.offered.methods, json.offered.instalment_months], [['card'], [0, 2]]);
  assert.deepEqual(json.offered.cards[0], { card_code: '366', name: '신한카드' });
});

test('a window that the gateway refuses is refused here with its code', async (t) => {
  const { status, json } = await openWith(await startTrial(t), { amount: 10 });
  assert.deepEqual([status, json.code], [400, 'BELOW_MINIMUM_AMOUNT']);
});

test('paying returns the address that a browser would go to', async (t) => {
  const trial = await startTrial(t);
  const { json } = await decide(trial, { decision: 'pay', card_code: '367', quota: 3 });
  assert.deepEqual([json.return.method, json.return.form], ['GET', null]);
  const { searchParams } = new URL(json.return.url);
  assert.equal(searchParams.get('ok'), '1');
  const body = { paymentKey: searchParams.get('paymentKey'), orderId: 'imp_000000000777', amount: 60_000 };
  const confirmed = (await merchantAt(trial).api('POST', '/v1/payments/confirm', { body })).json;
  assert.deepEqual([confirmed.card.issuerCode, confirmed.card.installmentPlanMonths], ['61', 3]);
});

test('without a card the first one and a lump sum are used', async (t) => {
  const trial = await startTrial(t);
  const { searchParams } = new URL((await decide(trial, { decision: 'pay' })).json.return.url);
  const body = { paymentKey: searchParams.get('paymentKey'), orderId: 'imp_000000000777', amount: 60_000 };
  const { card } = (await merchantAt(trial).api('POST', '/v1/payments/confirm', { body })).json;
  assert.deepEqual([card.issuerCode, card.installmentPlanMonths, card.number.length], ['41', 0, 16]);
});

test('a declined buyer authenticates, and the issuer refuses the approval', async (t) => {
  const trial = await startTrial(t);
  const { searchParams } = new URL((await decide(trial, { decision: 'decline' })).json.return.url);
  const body = { paymentKey: searchParams.get('paymentKey'), orderId: 'imp_000000000777', amount: 60_000 };
  const refused = await merchantAt(trial).api('POST', '/v1/payments/confirm', { body });
  assert.equal(refused.json.code, 'REJECT_CARD_PAYMENT');
});

test('a buyer who cancels goes to failUrl, one who walks away goes nowhere', async (t) => {
  const trial = await startTrial(t);
  const cancelled = new URL((await decide(trial, { decision: 'cancel' })).json.return.url);
  assert.equal(cancelled.searchParams.get('code'), 'PAY_PROCESS_CANCELED');
  assert.equal((await decide(trial, { decision: 'abandon' })).json.return, null);
});

test('a card or instalment that is not offered is refused with a sentence', async (t) => {
  const trial = await startTrial(t);
  for (const choice of [{ card_code: '999' }, { quota: 24 }, { card_number: '12' }]) {
    const { status, json } = await decide(trial, { decision: 'pay', ...choice });
    assert.equal(status, 400);
    assert.ok(json.message.length > 10);
  }
});

test('a buyer without a browser pays in every way that a window offers', async (t) => {
  const trial = await startTrial(t);
  const { api } = merchantAt(trial);
  const ways: [method: string, params: object, decision: object, paid: [method: string, status: string]][] = [
    ['계좌이체', {}, { bank_code: '004' }, ['계좌이체', 'DONE']],
    ['계좌이체', { cashReceipt: { type: '지출증빙' } }, {}, ['계좌이체', 'DONE']],
    ['가상계좌', {}, { bank_code: '088' }, ['가상계좌', 'WAITING_FOR_DEPOSIT']],
    ['휴대폰', {}, {}, ['휴대폰', 'DONE']],
    ['문화상품권', {}, {}, ['문화상품권', 'DONE']],
    ['카드', { flowMode: 'DIRECT', easyPay: 'TOSSPAY' }, { point: true }, ['간편결제', 'DONE']],
    ['미선택', {}, { method: 'virtual_account', bank_code: '004' }, ['가상계좌', 'WAITING_FOR_DEPOSIT']],
  ];
  for (const [place, [method, params, decision, paid]] of ways.entries()) {
    const orderId = `imp_0000000008${String(place).padStart(2, '0')}`;
    const { window } = (await openWith(trial, { orderId, ...params }, method)).json;
    const body = { gateway: 'toss', window, decision: 'pay', ...decision };
    const { searchParams } = new URL((await trial.control('POST', '/buyer/decide', body)).json.return.url);
    const confirmed = await api('POST', '/v1/payments/confirm', {
      body: { paymentKey: searchParams.get('paymentKey'), orderId, amount: 60_000 },
    });
    assert.deepEqual([confirmed.json.method, confirmed.json.status], paid, `${method}: ${confirmed.text}`);
  }
});

test('whoever declines is refused in every way', async (t) => {
  const trial = await startTrial(t);
  const ways: [method: string, params: object, code: string][] = [
    ['계좌이체', {}, 'REJECT_ACCOUNT_PAYMENT'],
    ['가상계좌', {}, 'NOT_AVAILABLE_BANK'],
    ['휴대폰', {}, 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT'],
    ['게임문화상품권', {}, 'REJECT_ACCOUNT_PAYMENT'],
    ['카드', { flowMode: 'DIRECT', easyPay: 'KAKAOPAY' }, 'REJECT_CARD_PAYMENT'],
  ];
  for (const [method, params, code] of ways) {
    const { window } = (await openWith(trial, params, method)).json;
    const body = { gateway: 'toss', window, decision: 'decline' };
    const { searchParams } = new URL((await trial.control('POST', '/buyer/decide', body)).json.return.url);
    const refused = await merchantAt(trial).api('POST', '/v1/payments/confirm', {
      body: { paymentKey: searchParams.get('paymentKey'), orderId: 'imp_000000000777', amount: 60_000 },
    });
    assert.equal(refused.json.code, code, method);
  }
});
