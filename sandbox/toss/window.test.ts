import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import { startTrial } from '../trial.ts';
import type { Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

test('a script on any origin opens a window, and its page learns what to show', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const opened = await open({ maxCardInstallmentPlan: 6 });
  assert.equal(opened.status, 200);
  assert.equal(opened.headers.get('access-control-allow-origin'), '*');
  assert.equal(opened.headers.get('access-control-allow-credentials'), null);
  assert.equal(opened.json.url, `${trial.url()}/toss/window/${opened.json.paymentKey}`);
  const preflight = await trial.call('OPTIONS', '/toss/window/sessions');
  assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-headers')], [204, 'content-type']);

  const state = (await trial.call('GET', `/toss/window/${opened.json.paymentKey}/state`)).json;
  assert.deepEqual(
    [state.status, state.mid, state.amount, state.currency, state.device, state.instalmentMonths],
    ['READY', 'iamporttest_3', 60_000, 'KRW', 'pc', [0, 2, 3, 4, 5, 6]],
  );
  assert.deepEqual(state.issuers[0], { code: '41', kftc: '366', name: '신한카드' });
  assert.deepEqual(state.testCards, testCards);
  assert.deepEqual((await trial.call('GET', `/toss/window/${opened.json.paymentKey}/state`)).json, state);
});

test('the window offers what the merchant allows', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const stateOf = async (params: object) => {
    const { paymentKey } = (await open({ ...params })).json;
    return (await trial.call('GET', `/toss/window/${paymentKey}/state`)).json;
  };
  assert.deepEqual((await stateOf({ amount: 49_999 })).instalmentMonths, [0]);
  assert.deepEqual((await stateOf({ amount: 50_000 })).instalmentMonths, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual((await stateOf({ maxCardInstallmentPlan: 0 })).instalmentMonths, [0]);
  const fixed = await stateOf({ flowMode: 'DIRECT', cardCompany: '현대', cardInstallmentPlan: 3 });
  assert.deepEqual([fixed.fixedInstalmentMonths, fixed.instalmentMonths], [3, [3]]);
  assert.deepEqual(fixed.issuers, [{ code: '61', kftc: '367', name: '현대카드' }]);
  assert.deepEqual((await stateOf({ cardCompany: 'HYUNDAI' })).issuers, fixed.issuers);
  assert.deepEqual((await stateOf({ cardCompany: '33' })).issuers, [{ code: '33', kftc: '041', name: '우리BC카드' }]);
  const foreign = await stateOf({ useInternationalCardOnly: true, currency: 'USD', amount: 10.5 });
  const brands = foreign.issuers.map((each: Wire) => [each.name, each.kftc]);
  assert.deepEqual(brands, [
    ['Visa', null],
    ['Mastercard', null],
    ['UnionPay', null],
  ]);
});

test('a window that cannot open says why', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const refusals: [object, string][] = [
    [{ amount: undefined }, 'REQUIRED_AMOUNT'],
    [{ amount: 0 }, 'BELOW_ZERO_AMOUNT'],
    [{ amount: 99 }, 'BELOW_MINIMUM_AMOUNT'],
    [{ amount: '1000' }, 'INVALID_REQUEST'],
    [{ amount: 1_000.5 }, 'INVALID_REQUEST'],
    [{ taxFreeAmount: 60_001 }, 'INVALID_REQUEST'],
    [{ taxFreeAmount: 0.5 }, 'INVALID_REQUEST'],
    [{ taxFreeAmount: 40_000, taxExemptionAmount: 20_001 }, 'INVALID_REQUEST'],
    [{ orderId: undefined }, 'INVALID_REQUIRED_PARAM'],
    [{ orderName: '' }, 'INVALID_ORDER_NAME'],
    [{ freeInstallmentPlans: [{ company: '없는카드', months: [2] }] }, 'INVALID_CARD_COMPANY'],
    [{ freeInstallmentPlans: [{ company: '현대' }] }, 'INVALID_REQUEST'],
    [{ cardInstallmentPlan: -1 }, 'EXCEED_MIN_CARD_INSTALLMENT_PLAN'],
    [{ cardInstallmentPlan: 1 }, 'INVALID_CARD_INSTALLMENT_PLAN'],
    [{ orderId: 'short' }, 'INVALID_ORDER_ID'],
    [{ orderId: 'order number' }, 'INVALID_ORDER_ID'],
    [{ orderName: '가'.repeat(101) }, 'INVALID_ORDER_NAME'],
    [{ successUrl: undefined }, 'INVALID_SUCCESS_URL'],
    [{ successUrl: '/success' }, 'INCORRECT_SUCCESS_URL_FORMAT'],
    [{ failUrl: 'javascript:alert(1)' }, 'INCORRECT_FAIL_URL_FORMAT'],
    [{ cardCompany: '없는카드' }, 'INVALID_CARD_COMPANY'],
    [{ flowMode: 'DIRECT' }, 'INVALID_FLOW_MODE_PARAMETERS'],
    [{ flowMode: 'DIRECT', cardCompany: '현대', easyPay: 'TOSSPAY' }, 'INVALID_FLOW_MODE_PARAMETERS'],
    [{ flowMode: 'DIRECT', easyPay: '없는페이' }, 'INVALID_EASY_PAY'],
    [{ cardInstallmentPlan: 3, maxCardInstallmentPlan: 6 }, 'INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE'],
    [{ maxCardInstallmentPlan: 13 }, 'EXCEED_MAX_CARD_INSTALLMENT_PLAN'],
    [{ currency: 'EUR' }, 'INVALID_CURRENCY'],
    [{ currency: 'USD' }, 'NOT_SUPPORTED_USD'],
    [{ customerEmail: 'nobody' }, 'INVALID_EMAIL'],
    [{ metadata: { 'a[0]': 'x' } }, 'INVALID_METADATA'],
  ];
  for (const [params, code] of refusals) {
    const refused = await open({ ...params });
    assert.deepEqual([refused.status, refused.json.code], [400, code], JSON.stringify(params));
  }
  const uncontracted = (await open({ flowMode: 'DIRECT', easyPay: 'PINPAY' })).json;
  assert.equal(uncontracted.message, 'Toss Payments와 계약된 결제수단(PINPAY)이 아닙니다.');
  assert.equal((await merchantAt(trial, 'iamporttest_4').open()).json.code, 'NOT_SUPPORTED_METHOD');
  const secretKey = { clientKey: 'test_sk_naruIamporttest3sandbox00' };
  const unknown = await trial.call('POST', '/toss/window/sessions', { body: secretKey });
  assert.equal(unknown.json.code, 'INVALID_CLIENT_KEY');
});

test('what is asked of accounts, transfers and phones is looked at too', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2026-03-02T09:00:00+09:00' });
  const refusals: [method: string, params: object, code: string][] = [
    ['가상계좌', { amount: 199 }, 'BELOW_MINIMUM_AMOUNT'],
    ['계좌이체', { amount: 199 }, 'BELOW_MINIMUM_AMOUNT'],
    ['계좌이체', { amount: 10_000_001 }, 'EXCEEDS_TRANSFER_AMOUNT_MAXIMUM'],
    ['가상계좌', { validHours: 24, dueDate: '2026-03-03T09:00:00' }, 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE'],
    ['가상계좌', { validHours: 2_161 }, 'EXCEED_MAX_VALID_HOURS'],
    ['가상계좌', { validHours: 0 }, 'INVALID_REQUEST'],
    ['가상계좌', { dueDate: '2026-03-03' }, 'INVALID_ISO_DATE_FORMAT'],
    ['가상계좌', { dueDate: '20260303' }, 'INVALID_ISO_DATE_FORMAT'],
    ['가상계좌', { dueDate: '2026-03-02T09:00:00' }, 'INVALID_DATE'],
    ['가상계좌', { dueDate: '2026-05-31T09:00:01' }, 'EXCEED_MAX_DUE_DATE'],
    ['가상계좌', { cashReceipt: { type: '개인' } }, 'INVALID_CASH_RECEIPT_INFO'],
    ['가상계좌', { cashReceiptInfo: '소득공제' }, 'INVALID_CASH_RECEIPT_INFO'],
    ['가상계좌', { useEscrow: 'Y' }, 'INVALID_REQUEST'],
    ['가상계좌', { escrowProducts: {} }, 'INVALID_REQUEST'],
    ['가상계좌', { escrowProducts: [{ id: 'cup' }] }, 'INVALID_REQUEST'],
    ['가상계좌', { currency: 'USD', useInternationalCardOnly: true }, 'INVALID_CURRENCY'],
    ['계좌이체', { bank: '없는은행' }, 'INVALID_BANK'],
    ['계좌이체', { customerMobilePhone: '010-1234-5678' }, 'INVALID_REQUEST'],
    ['휴대폰', { mobileCarrier: 'NTT' }, 'NOT_SUPPORTED_CARRIER'],
    ['카드', { flowMode: 'SOMEHOW' }, 'INVALID_FLOW_MODE_PARAMETERS'],
    ['카드', { language: 'ko' }, 'INVALID_REQUEST'],
    ['카드', { useCardPoint: 1 }, 'INVALID_REQUEST'],
    ['해외간편결제', {}, 'NOT_SUPPORTED_METHOD'],
  ];
  for (const [method, params, code] of refusals) {
    const refused = await open({ ...params }, method);
    assert.deepEqual([refused.status, refused.json.code], [400, code], `${method} ${JSON.stringify(params)}`);
  }
});

test('a window shows what the merchant has decided, and what it leaves to the buyer', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const stateOf = async (method: string, params: object = {}): Promise<Wire> => {
    const { paymentKey } = (await open({ ...params }, method)).json;
    return (await trial.call('GET', `/toss/window/${paymentKey}/state`)).json;
  };
  const left = await stateOf('가상계좌');
  assert.deepEqual([left.methods, left.due], [['virtual_account'], { validHours: 168 }]);
  assert.deepEqual([left.cashReceipt, left.useEscrow, left.issuers, left.banks.length], [null, null, [], 13]);
  assert.deepEqual(left.banks[0], { code: '06', kftc: '004', name: 'KB국민은행' });
  const dueDate = '2100-01-01T23:59:59';
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2099-12-31T00:00:00+09:00' });
  const product = { id: 'cup', name: '찻잔', code: null, unitPrice: 1_000, quantity: 2 };
  const wanted = { useEscrow: true, escrowProducts: [product], cashReceipt: { type: '소득공제' } };
  const decided = await stateOf('가상계좌', { ...wanted, dueDate });
  assert.deepEqual(decided.due, { at: Date.parse(`${dueDate}+09:00`) });
  assert.deepEqual([decided.cashReceipt, decided.useEscrow], ['personal', true]);
  assert.deepEqual(decided.escrowProducts, [product]);
  const transfer = await stateOf('계좌이체', { bank: '국민', cultureExpense: true });
  assert.deepEqual([transfer.methods, transfer.bank, transfer.cultureExpense], [['transfer'], '06', true]);
  assert.equal((await stateOf('카드', { cultureExpense: true })).cultureExpense, false);
  assert.equal((await stateOf('휴대폰', { mobileCarrier: 'LGU' })).carrier, 'LGU');
  const apps = await stateOf('카드', { useAppCardOnly: true });
  const eight = ['신한', '현대', '삼성', 'KB국민', '하나', '롯데', 'NH농협', '우리'];
  assert.deepEqual(
    apps.issuers.map((each: Wire) => each.name),
    eight.map((name) => `${name}카드`),
  );
  const english = await stateOf('카드', { language: 'EN' });
  assert.deepEqual([english.language, english.issuers[0].name, english.issuers[6].name], ['EN', 'Shinhan', 'BC']);
  const wallet = await stateOf('카드', { flowMode: 'DIRECT', easyPay: 'NAVERPAY' });
  assert.deepEqual([wallet.methods, wallet.easyPay], [['naverpay'], '네이버페이']);
});

test('after authentication the browser goes to successUrl, which keeps its own query', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const { paymentKey } = (await open({ orderId: 'imp_success_01' })).json;
  const body = { issuer: '61', instalmentMonths: 0 };
  const pay = () => trial.call('POST', `/toss/window/${paymentKey}/pay`, { body });
  const { location } = (await pay()).json;
  const added = `paymentType=NORMAL&orderId=imp_success_01&paymentKey=${paymentKey}&amount=60000`;
  assert.equal(location, `https://shop.example/success?cart=7&${added}`);
  assert.equal((await pay()).json.location, location, 'a second press gives the same way back');
});

test('a choice that is not offered is refused and the window stays open', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const { paymentKey } = (await open({ maxCardInstallmentPlan: 3 })).json;
  const pay = async (choice: object) => {
    const { status, json } = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: choice });
    return [status, json.code];
  };
  assert.deepEqual(await pay({ issuer: '4V' }), [400, 'INVALID_CARD_COMPANY']);
  assert.deepEqual(await pay({ issuer: '41', instalmentMonths: 4 }), [400, 'INVALID_CARD_INSTALLMENT_PLAN']);
  assert.deepEqual(await pay({ issuer: '41', cardNumber: '1234-5678' }), [400, 'INVALID_CARD_NUMBER']);
  assert.deepEqual(await pay({ issuer: '41', expiry: '01/20' }), [400, 'INVALID_CARD_EXPIRATION']);
  assert.deepEqual(await pay({ issuer: '41', source: 'points' }), [400, 'NOT_ALLOWED_POINT_USE']);
  assert.deepEqual(await pay({ issuer: '41', expiry: '12/99', instalmentMonths: 3 }), [200, undefined]);
});

test('a card number has 14 to 16 digits, with or without hyphens and blanks', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const pay = async (cardNumber: string): Promise<number> => {
    const { paymentKey } = (await open()).json;
    return (await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: { issuer: '41', cardNumber } })).status;
  };
  for (const number of ['3600 000000 0000', '3714-496353-98431', '4111111111111111'])
    assert.equal(await pay(number), 200);
  for (const number of ['1234567890123', '12345678901234567', '4111-1111-1111-111x', '']) {
    assert.equal(await pay(number), 400, number);
  }
});

test('a card is good until the end of its month', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: '2027-02-28T23:59:00+09:00' });
  const { paymentKey } = (await open()).json;
  const pay = async (expiry: string): Promise<number> => {
    return (await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: { issuer: '41', expiry } })).status;
  };
  for (const expiry of ['01/27', '13/30', 'soon', '']) assert.equal(await pay(expiry), 400, expiry);
  assert.equal(await pay('02/27'), 200);
});

test('a buyer who cancels is sent to failUrl, and the window is over', async (t) => {
  const trial = await startTrial(t);
  const { api, open } = merchantAt(trial);
  const { paymentKey } = (await open()).json;
  const cancel = () => trial.call('POST', `/toss/window/${paymentKey}/cancel`);
  const { location } = (await cancel()).json;
  const { searchParams, pathname } = new URL(location);
  assert.equal(pathname, '/fail');
  assert.deepEqual(
    [...searchParams],
    [
      ['code', 'PAY_PROCESS_CANCELED'],
      ['message', '사용자에 의해 결제가 취소되었습니다.'],
    ],
  );
  assert.equal((await cancel()).json.location, location);
  const pay = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: { issuer: '41' } });
  assert.deepEqual([pay.status, pay.json.code], [400, 'PAY_PROCESS_CANCELED']);
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).json.status, 'READY');
});

test('an issuer that refuses while authenticating sends the buyer to failUrl with its code', async (t) => {
  const trial = await startTrial(t);
  const { api, open } = merchantAt(trial);
  const { paymentKey } = (await open({ orderId: 'imp_password_1' })).json;
  const paid = await trial.call('POST', `/toss/window/${paymentKey}/pay`, {
    body: { issuer: '41', cardNumber: '9410-0000-0000-0006' },
  });
  const { searchParams } = new URL(paid.json.location);
  assert.equal(searchParams.get('code'), 'INVALID_CARD_PASSWORD');
  assert.equal(searchParams.get('orderId'), 'imp_password_1');
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).json.status, 'ABORTED');
});

test('without return addresses a PC page gets the result itself', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const { paymentKey } = (await open({ successUrl: undefined, failUrl: undefined, orderId: 'imp_promise_01' })).json;
  const { json } = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: { issuer: '41' } });
  assert.deepEqual(json, {
    location: null,
    result: { paymentType: 'NORMAL', orderId: 'imp_promise_01', paymentKey, amount: 60_000 },
  });
});
