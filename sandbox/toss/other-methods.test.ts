import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';
import type { AuthenticateOptions, TrialMerchant } from './trial-merchant.ts';

const dayMs = 24 * 60 * 60_000;

async function paid(shop: TrialMerchant, options: AuthenticateOptions): Promise<Wire> {
  const { paymentKey } = await shop.pay(options);
  return (await shop.api('GET', `/v1/payments/${paymentKey}`)).json;
}

const cancel = (shop: TrialMerchant, paymentKey: string, more: object = {}): Promise<Reply> => {
  return shop.api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '변심', ...more } });
};

async function hold(trial: Trial, at: string | number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
}

const phone = { carrier: 'SKT', phoneNumber: '010-1234-5678', code: '000000' };

test('a transfer tells its bank, and its cash receipt is its receipt', async (t) => {
  const shop = merchantAt(await startTrial(t));
  const receipt = { kind: 'corporate', number: '123-45-67890' };
  const payment = await paid(shop, { method: '계좌이체', choice: { bank: '06', receipt } });
  assert.deepEqual([payment.status, payment.method, payment.card], ['DONE', '계좌이체', null]);
  assert.deepEqual(payment.transfer, { bank: '국민', bankCode: '06', settlementStatus: 'INCOMPLETED' });
  const { receiptKey, issueNumber, receiptUrl, ...rest } = payment.cashReceipt;
  assert.deepEqual(rest, { type: '지출증빙', amount: 60_000, taxFreeAmount: 0 });
  assert.match(receiptKey, /^[A-Za-z0-9]{48}$/);
  assert.match(issueNumber, /^[0-9]{9}$/);
  assert.equal(payment.receipt.url, receiptUrl);
  const [record] = payment.cashReceipts;
  assert.deepEqual(
    [record.transactionType, record.issueStatus, record.customerIdentityNumber],
    ['CONFIRM', 'IN_PROGRESS', '1234567890'],
  );
  const part = (await cancel(shop, payment.paymentKey, { cancelAmount: 10_000 })).json;
  assert.equal(part.cancels[0].receiptKey, `c_${receiptKey}`);
  assert.deepEqual(
    part.cashReceipts.map((each: Wire) => [each.transactionType, each.receiptKey, each.amount]),
    [
      ['CONFIRM', receiptKey, 60_000],
      ['CANCEL', `c_${receiptKey}`, 10_000],
    ],
  );
});

test('without a cash receipt a transfer has no receipt; the merchant may have decided that', async (t) => {
  const shop = merchantAt(await startTrial(t));
  const none = await paid(shop, { method: 'TRANSFER', choice: { bank: '88' } });
  assert.deepEqual([none.cashReceipt, none.cashReceipts, none.receipt], [null, null, null]);
  const decided = await paid(shop, {
    method: 'TRANSFER',
    params: { cashReceipt: { type: '미발행' }, bank: '신한', cultureExpense: true },
    choice: { bank: '88', receipt: { kind: 'personal', number: '01012345678' } },
  });
  assert.deepEqual([decided.cashReceipt, decided.cultureExpense], [null, true]);
});

test('a transfer goes back for 180 days, a phone bill in its month and whole, a voucher whole', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial);
  await hold(trial, '2026-01-31T23:59:00+09:00');
  const transfer = await paid(shop, { method: '계좌이체', choice: { bank: '88' } });
  const bill = await paid(shop, { method: '휴대폰', choice: phone });
  const other = await paid(shop, { method: '휴대폰', choice: phone });
  const part = await cancel(shop, bill.paymentKey, { cancelAmount: 1_000 });
  assert.deepEqual([part.status, part.json.code], [403, 'NOT_ALLOWED_PARTIAL_REFUND']);
  assert.equal((await cancel(shop, bill.paymentKey)).json.status, 'CANCELED');
  await hold(trial, '2026-02-01T00:00:00+09:00');
  const late = await cancel(shop, other.paymentKey);
  assert.deepEqual([late.status, late.json.code], [403, 'EXCEED_MAX_REFUND_DUE']);

  await hold(trial, Date.parse('2026-01-31T23:59:00+09:00') + 180 * dayMs);
  assert.equal((await cancel(shop, transfer.paymentKey, { cancelAmount: 1_000 })).status, 200);
  await hold(trial, Date.parse('2026-01-31T23:59:00+09:00') + 180 * dayMs + 1_000);
  assert.equal((await cancel(shop, transfer.paymentKey)).json.code, 'EXCEED_MAX_REFUND_DUE');

  for (const method of ['문화상품권', '도서문화상품권', '게임문화상품권']) {
    const voucher = await paid(shop, { method });
    const share = await cancel(shop, voucher.paymentKey, { cancelAmount: 1_000 });
    assert.equal(share.json.code, 'NOT_ALLOWED_PARTIAL_REFUND', method);
    assert.equal((await cancel(shop, voucher.paymentKey)).json.status, 'CANCELED', method);
  }
});

test('a phone bill tells the number, and a voucher its approval', async (t) => {
  const shop = merchantAt(await startTrial(t));
  const bill = await paid(shop, { method: 'MOBILE_PHONE', choice: phone });
  assert.equal(bill.method, '휴대폰');
  assert.deepEqual(bill.mobilePhone, {
    customerMobilePhone: '01012345678',
    settlementStatus: 'INCOMPLETED',
    receiptUrl: bill.receipt.url,
  });
  const names = {
    CULTURE_GIFT_CERTIFICATE: '문화상품권',
    BOOK_GIFT_CERTIFICATE: '도서문화상품권',
    GAME_GIFT_CERTIFICATE: '게임문화상품권',
  };
  for (const [english, korean] of Object.entries(names)) {
    const voucher = await paid(shop, { method: english });
    assert.deepEqual(
      [voucher.method, voucher.giftCertificate, voucher.isPartialCancelable],
      [korean, { approveNo: '00000000', settlementStatus: 'INCOMPLETED' }, false],
    );
    assert.ok(voucher.receipt.url);
  }
});

test('an easy pay charges a card, its own money, points, or some of them', async (t) => {
  const shop = merchantAt(await startTrial(t));
  const params = { flowMode: 'DIRECT', easyPay: '카카오페이' };
  const sourceOf = async (choice: object): Promise<unknown[]> => {
    const { method, card, easyPay } = await paid(shop, { params, choice: { issuer: undefined, ...choice } });
    return [method, card?.amount ?? null, easyPay.amount, easyPay.discountAmount];
  };
  assert.deepEqual(await sourceOf({ issuer: '61' }), ['간편결제', 60_000, 0, 0]);
  assert.deepEqual(await sourceOf({ issuer: '61', points: 500 }), ['간편결제', 59_500, 0, 500]);
  assert.deepEqual(await sourceOf({ source: 'money' }), ['간편결제', null, 60_000, 0]);
  assert.deepEqual(await sourceOf({ source: 'money', points: 500 }), ['간편결제', null, 59_500, 500]);
  assert.deepEqual(await sourceOf({ source: 'points' }), ['간편결제', null, 0, 60_000]);
  const toss = await paid(shop, { method: '토스페이', choice: { source: 'money' } });
  assert.equal(toss.easyPay.provider, '토스페이');
});

test('the promotion of a card company takes something off, and nothing less is given back in part', async (t) => {
  const shop = merchantAt(await startTrial(t));
  const params = { flowMode: 'DIRECT', cardCompany: '61', discountCode: 'NARU1000' };
  const payment = await paid(shop, { params, choice: { issuer: '61' } });
  assert.deepEqual([payment.totalAmount, payment.card.amount, payment.discount], [60_000, 59_000, { amount: 1_000 }]);
  const small = await cancel(shop, payment.paymentKey, { cancelAmount: 999 });
  assert.deepEqual([small.status, small.json.code], [400, 'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT']);
  assert.equal((await cancel(shop, payment.paymentKey, { cancelAmount: 1_000 })).status, 200);
  const other = await paid(shop, { params: { cardCompany: '61', discountCode: 'NARU1000' }, choice: { issuer: '61' } });
  assert.equal(other.discount, null, 'only on the way straight to the company');
});

test("a card's points are used where the merchant says so, or where it leaves that to the buyer", async (t) => {
  const shop = merchantAt(await startTrial(t));
  const used = async (params: object, choice: object): Promise<boolean> => {
    return (await paid(shop, { params: { ...params }, choice: { ...choice } })).card.useCardPoint;
  };
  assert.equal(await used({}, {}), false);
  assert.equal(await used({}, { useCardPoint: true }), true);
  assert.equal(await used({ useCardPoint: true }, {}), true);
  assert.equal(await used({ useCardPoint: false }, { useCardPoint: false }), false);
  const { paymentKey } = (await shop.open({ useCardPoint: false })).json;
  assert.ok(paymentKey);
});

test('what the buyer lets go wrong is refused by the codes of the papers, and takes nothing', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial);
  const refusals: [method: string, choice: object, code: string][] = [
    ['계좌이체', { bank: '88', outcome: 'insufficient-balance' }, 'REJECT_ACCOUNT_PAYMENT'],
    ['계좌이체', { bank: '88', outcome: 'limit-exceeded' }, 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT'],
    ['계좌이체', { bank: '88', outcome: 'issuer-down' }, 'NOT_AVAILABLE_BANK'],
    ['가상계좌', { bank: '88', outcome: 'issuer-down' }, 'NOT_AVAILABLE_BANK'],
    ['휴대폰', { ...phone, outcome: 'limit-exceeded' }, 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT'],
    ['문화상품권', { outcome: 'insufficient-balance' }, 'REJECT_ACCOUNT_PAYMENT'],
  ];
  for (const [method, choice, code] of refusals) {
    const body = await shop.authenticate({ method, choice: { ...choice } });
    const { json } = await shop.api('POST', '/v1/payments/confirm', { body });
    assert.equal(json.code, code, method);
    assert.equal((await shop.api('GET', `/v1/payments/${body.paymentKey}`)).json.status, 'ABORTED');
    assert.deepEqual((await trial.control('GET', `/ledger?order=${body.orderId}`)).json.entries, []);
  }
  const large = await shop.authenticate({ method: '휴대폰', params: { amount: 1_000_001 }, choice: phone });
  const refused = await shop.api('POST', '/v1/payments/confirm', { body: large });
  assert.equal(refused.json.code, 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT');
  const stubborn = await shop.pay({ method: '계좌이체', choice: { bank: '88', outcome: 'cancellation-refused' } });
  assert.equal((await cancel(shop, stubborn.paymentKey)).json.code, 'REFUND_REJECTED');
  const lost = await shop.authenticate({ method: '계좌이체', choice: { bank: '88', outcome: 'reply-lost' } });
  await assert.rejects(shop.api('POST', '/v1/payments/confirm', { body: lost }));
  assert.equal((await shop.api('GET', `/v1/payments/${lost.paymentKey}`)).json.status, 'DONE');
});

test('what is not offered is refused, and the window stays open', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const pay = async (method: string, choice: object, params: object = {}): Promise<unknown> => {
    const { paymentKey } = (await open({ ...params }, method)).json;
    const { json } = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: choice });
    return json.code ?? json.result.paymentKey === paymentKey;
  };
  assert.equal(await pay('계좌이체', {}), 'INVALID_BANK');
  assert.equal(await pay('계좌이체', { bank: '99' }), 'INVALID_BANK');
  assert.equal(await pay('가상계좌', { bank: '92' }), 'INVALID_BANK', 'a bank that gives out no accounts');
  assert.equal(await pay('계좌이체', { bank: '92', method: 'card' }), 'NOT_SUPPORTED_METHOD');
  const personal = { receipt: { kind: 'personal', number: '12' } };
  assert.equal(await pay('계좌이체', { bank: '88', ...personal }), 'INVALID_CASH_RECEIPT_INFO');
  const corporate = { cashReceipt: { type: '지출증빙' } };
  assert.equal(await pay('계좌이체', { bank: '88' }, corporate), 'INVALID_CASH_RECEIPT_INFO');
  const number = { receipt: { kind: 'personal', number: '01012345678' } };
  assert.equal(await pay('계좌이체', { bank: '88', ...number }, corporate), 'INVALID_BUSINESS_NUMBER');
  assert.equal(await pay('휴대폰', { ...phone, carrier: 'NTT' }), 'NOT_SUPPORTED_CARRIER');
  assert.equal(await pay('휴대폰', { ...phone, phoneNumber: '02-123-4567' }), 'INVALID_AUTHORIZE_AUTH');
  assert.equal(await pay('휴대폰', { ...phone, code: '111111' }), 'INVALID_AUTHORIZE_AUTH');
  assert.equal(await pay('휴대폰', { ...phone, outcome: 'lost-or-stolen' }), 'INVALID_REQUEST');
  assert.equal(
    await pay('카드', { issuer: '41', useCardPoint: true }, { useCardPoint: false }),
    'NOT_ALLOWED_POINT_USE',
  );
  assert.equal(await pay('휴대폰', phone), true);
});

test('a wrong password ends the window, and the buyer is sent to failUrl with the code', async (t) => {
  const trial = await startTrial(t);
  const { open } = merchantAt(trial);
  const { paymentKey } = (await open({}, '계좌이체')).json;
  const body = { bank: '88', outcome: 'wrong-password' };
  const { json } = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body });
  assert.equal(new URL(json.location).searchParams.get('code'), 'INVALID_PASSWORD');
});

test('a window without a method offers every one that takes the amount', async (t) => {
  const trial = await startTrial(t);
  const shop = merchantAt(trial);
  const methodsFor = async (amount: number): Promise<string[]> => {
    const { paymentKey } = (await shop.open({ amount }, '')).json;
    return (await trial.call('GET', `/toss/window/${paymentKey}/state`)).json.methods;
  };
  const vouchers = ['culture_voucher', 'book_voucher', 'game_voucher'];
  assert.deepEqual(await methodsFor(1_000), ['card', 'transfer', 'virtual_account', 'phone', ...vouchers]);
  assert.deepEqual(await methodsFor(150), ['card', 'phone', ...vouchers]);
  const chosen = await paid(shop, { method: '미선택', choice: { method: 'phone', ...phone } });
  assert.equal(chosen.method, '휴대폰');
});
