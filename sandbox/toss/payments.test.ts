import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import { startTrial } from '../trial.ts';
import type { Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

const minuteMs = 60_000;

async function hold(trial: Trial, minutesLater: number): Promise<void> {
  const { held_at: held, now } = (await trial.control('GET', '/clock')).json;
  const at = new Date(Date.parse(held ?? now) + minutesLater * minuteMs).toISOString();
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: at });
}

const cardNumber = (outcome: string): string => testCards.find((card) => card.outcome === outcome)?.number ?? '';

test('a confirmed payment is DONE, with the tax that is in it', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const authenticated = await authenticate({
    params: { amount: 50_000 },
    choice: { issuer: '24', cardNumber: '5327-5010-1234-2223', instalmentMonths: 3 },
  });
  const { status, json } = await api('POST', '/v1/payments/confirm', { body: authenticated });
  assert.equal(status, 200);
  assert.deepEqual(
    [json.status, json.totalAmount, json.balanceAmount, json.suppliedAmount, json.vat, json.taxFreeAmount, json.method],
    ['DONE', 50_000, 50_000, 45_455, 4_545, 0, '카드'],
  );
  assert.match(json.paymentKey, /^iampo[0-9]{14}[A-Za-z0-9]{5}$/);
  assert.match(json.lastTransactionKey, /^txrd_a[0-9a-z]{26}$/);
  assert.match(json.secret, /^ps_[A-Za-z0-9]{28}$/);
  assert.match(json.approvedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
  const { company, issuerCode, acquirerCode, number, installmentPlanMonths, approveNo } = json.card;
  assert.deepEqual(
    { company, issuerCode, acquirerCode, number, installmentPlanMonths, approveNo },
    {
      company: '토스뱅크',
      issuerCode: '24',
      acquirerCode: '21',
      number: '53275010****222*',
      installmentPlanMonths: 3,
      approveNo: '00000000',
    },
  );
  assert.deepEqual((await api('GET', `/v1/payments/${json.paymentKey}`)).json, json);
  assert.deepEqual((await api('GET', `/v1/payments/orders/${json.orderId}`)).json, json);
  const { entries } = (await trial.control('GET', `/ledger?gateway=toss&order=${json.orderId}`)).json;
  assert.equal(entries.length, 1);
  assert.deepEqual([entries[0].kind, entries[0].amount, entries[0].mid], ['approval', 50_000, 'iamporttest_3']);
});

test('the older way to confirm does the same', async (t) => {
  const { api, authenticate } = merchantAt(await startTrial(t));
  const { paymentKey, orderId, amount } = await authenticate();
  const done = await api('POST', `/v1/payments/${paymentKey}`, { body: { orderId, amount } });
  assert.deepEqual([done.status, done.json.status], [200, 'DONE']);
});

test('confirm refuses what does not belong together, and takes nothing', async (t) => {
  const trial = await startTrial(t);
  const { api, open, authenticate } = merchantAt(trial);
  const other = merchantAt(trial, 'iamporttest_14');
  const confirm = async (body: object, by = api): Promise<[number, string]> => {
    const { status, json } = await by('POST', '/v1/payments/confirm', { body });
    return [status, json.code];
  };
  const payment = await authenticate();
  assert.deepEqual(await confirm({ ...payment, paymentKey: 'unknown' }), [404, 'NOT_FOUND_PAYMENT_SESSION']);
  assert.deepEqual(await confirm(payment, other.api), [403, 'FORBIDDEN_REQUEST']);
  assert.deepEqual(await confirm({ ...payment, orderId: 'imp_other' }), [403, 'FORBIDDEN_REQUEST']);
  assert.deepEqual(await confirm({ ...payment, amount: 1 }), [403, 'FORBIDDEN_REQUEST']);
  assert.deepEqual(await confirm({ ...payment, amount: '60000' }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await confirm({ orderId: payment.orderId, amount: 60_000 }), [400, 'INVALID_REQUEST']);
  const { paymentKey } = (await open()).json;
  assert.deepEqual(await confirm({ ...payment, paymentKey }), [403, 'FORBIDDEN_REQUEST']);
  assert.deepEqual((await trial.control('GET', '/ledger')).json.entries, []);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: payment })).status, 200);
  assert.deepEqual(await confirm(payment), [400, 'ALREADY_PROCESSED_PAYMENT']);
});

test('a window that nobody authenticated in cannot be confirmed', async (t) => {
  const { api, open } = merchantAt(await startTrial(t));
  const { paymentKey } = (await open({ orderId: 'imp_unauthenticated' })).json;
  const body = { paymentKey, orderId: 'imp_unauthenticated', amount: 60_000 };
  assert.equal((await api('POST', '/v1/payments/confirm', { body })).json.code, 'NOT_FOUND_PAYMENT_SESSION');
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).json.status, 'READY');
});

test('confirm comes within ten minutes of the authentication, or the payment is EXPIRED', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  await hold(trial, 0);
  const inTime = await authenticate();
  const late = await authenticate();
  await hold(trial, 9.9);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: inTime })).status, 200);
  await hold(trial, 0.1);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: late })).json.code, 'NOT_FOUND_PAYMENT_SESSION');
  assert.equal((await api('GET', `/v1/payments/${late.paymentKey}`)).json.status, 'EXPIRED');
});

test('a window lives for thirty minutes, and its end is an appointment that survives a restart', async (t) => {
  const trial = await startTrial(t);
  const { api, open } = merchantAt(trial);
  await hold(trial, 0);
  const { paymentKey } = (await open()).json;
  await hold(trial, 29);
  await trial.restart();
  assert.deepEqual((await trial.control('POST', '/timers/run', {})).json.ran, 0);
  const { next } = (await trial.control('GET', '/timers')).json;
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: next });
  assert.deepEqual((await trial.control('POST', '/timers/run', {})).json, { ran: 1, next: null });
  assert.equal((await api('GET', `/v1/payments/${paymentKey}`)).json.status, 'EXPIRED');
  const state = await trial.call('GET', `/toss/window/${paymentKey}/state`);
  assert.deepEqual([state.status, state.json.code], [404, 'NOT_FOUND_PAYMENT_SESSION']);
});

test('a refused approval leaves the payment ABORTED with the reason', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const refusals: [string, number, string][] = [
    ['insufficient-balance', 403, 'REJECT_CARD_PAYMENT'],
    ['limit-exceeded', 400, 'EXCEED_MAX_AMOUNT'],
    ['lost-or-stolen', 400, 'INVALID_CARD_LOST_OR_STOLEN'],
    ['expired', 400, 'INVALID_CARD_EXPIRATION'],
    ['wrong-number', 400, 'INVALID_CARD_NUMBER'],
    ['issuer-down', 400, 'CARD_PROCESSING_ERROR'],
  ];
  for (const [outcome, status, code] of refusals) {
    const payment = await authenticate({ choice: { cardNumber: cardNumber(outcome) } });
    const refused = await api('POST', '/v1/payments/confirm', { body: payment });
    assert.deepEqual([refused.status, refused.json.code], [status, code], outcome);
    const { json } = await api('GET', `/v1/payments/${payment.paymentKey}`);
    assert.deepEqual([json.status, json.failure], ['ABORTED', refused.json]);
  }
  assert.deepEqual((await trial.control('GET', '/ledger')).json.entries, []);
});

test('of two payments with one order number only one is approved', async (t) => {
  const { api, open, authenticate } = merchantAt(await startTrial(t));
  const params = { orderId: 'imp_twice_0001' };
  const first = await authenticate({ params });
  const second = await authenticate({ params });
  assert.equal((await api('POST', '/v1/payments/confirm', { body: first })).status, 200);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: second })).json.code, 'ALREADY_COMPLETED_PAYMENT');
  assert.equal((await api('GET', '/v1/payments/orders/imp_twice_0001')).json.paymentKey, first.paymentKey);
  assert.equal((await open(params)).json.code, 'DUPLICATED_ORDER_ID');
});

test('two confirmations at once take the money once', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const payment = await authenticate();
  const confirm = () => api('POST', '/v1/payments/confirm', { body: payment });
  const codes = (await Promise.all([confirm(), confirm(), confirm()])).map(({ json }) => json.code ?? json.status);
  assert.deepEqual(codes.map(String).toSorted(), ['ALREADY_PROCESSED_PAYMENT', 'ALREADY_PROCESSED_PAYMENT', 'DONE']);
  assert.equal((await trial.control('GET', `/ledger?order=${payment.orderId}`)).json.entries.length, 1);
});

test('two cancellations at once come one after the other', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey, orderId } = await pay();
  const cancel = (more: object) =>
    api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '일부', cancelAmount: 40_000, ...more } });
  const locked = await Promise.all([cancel({ refundableAmount: 60_000 }), cancel({ refundableAmount: 60_000 })]);
  const ends = locked.map(({ json }) => String(json.code ?? json.balanceAmount));
  assert.deepEqual(ends.toSorted(), ['20000', 'NOT_MATCHES_REFUNDABLE_AMOUNT']);
  const unlocked = await cancel({});
  assert.deepEqual([unlocked.status, unlocked.json.code], [403, 'NOT_CANCELABLE_AMOUNT']);
  assert.equal((await trial.control('GET', `/ledger?order=${orderId}`)).json.entries.length, 2);
});

test('a payment that ended without an approval can be read, and neither confirmed nor cancelled', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate } = merchantAt(trial);
  const payment = await authenticate({ choice: { cardNumber: cardNumber('insufficient-balance') } });
  await api('POST', '/v1/payments/confirm', { body: payment });
  const again = await api('POST', '/v1/payments/confirm', { body: payment });
  assert.deepEqual([again.status, again.json.code], [404, 'NOT_FOUND_PAYMENT_SESSION']);
  const cancel = await api('POST', `/v1/payments/${payment.paymentKey}/cancel`, { body: { cancelReason: '변심' } });
  assert.deepEqual([cancel.status, cancel.json.code], [403, 'NOT_CANCELABLE_PAYMENT']);
  const { json } = await api('GET', `/v1/payments/orders/${payment.orderId}`);
  assert.deepEqual([json.status, json.method, json.approvedAt, json.card], ['ABORTED', '카드', null, null]);
  const stranger = merchantAt(trial, 'iamporttest_14');
  assert.equal((await stranger.api('GET', `/v1/payments/${payment.paymentKey}`)).status, 404);
  assert.equal((await stranger.api('GET', `/v1/payments/orders/${payment.orderId}`)).json.code, 'NOT_FOUND_PAYMENT');
});

test('the order number finds the payment approved last, else the one begun last', async (t) => {
  const { api, authenticate } = merchantAt(await startTrial(t));
  const params = { orderId: 'imp_reloaded_01' };
  const found = async (): Promise<string> =>
    (await api('GET', `/v1/payments/orders/${params.orderId}`)).json.paymentKey;
  const first = await authenticate({ params });
  const second = await authenticate({ params });
  assert.equal(await found(), second.paymentKey);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: first })).status, 200);
  assert.equal(await found(), first.paymentKey);
});

test('who pays the interest of instalments, and whether points are used, stands on the card', async (t) => {
  const { api, authenticate } = merchantAt(await startTrial(t));
  const cardOf = async (params: object, instalmentMonths: number): Promise<unknown[]> => {
    const body = await authenticate({ params: { ...params }, choice: { issuer: '61', instalmentMonths } });
    const { card } = (await api('POST', '/v1/payments/confirm', { body })).json;
    return [card.isInterestFree, card.interestPayer, card.useCardPoint];
  };
  const free = { freeInstallmentPlans: [{ company: '현대', months: [2, 3] }], useCardPoint: true };
  assert.deepEqual(await cardOf({}, 0), [false, null, false]);
  assert.deepEqual(await cardOf({}, 3), [false, 'BUYER', false]);
  assert.deepEqual(await cardOf(free, 3), [true, 'MERCHANT', true]);
  assert.deepEqual(await cardOf(free, 4), [false, 'BUYER', true]);
});

test('a full cancellation makes a payment CANCELED, once', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey, orderId } = await pay();
  const cancel = () => api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '고객 변심' } });
  const { status, json } = await cancel();
  assert.deepEqual([status, json.status, json.balanceAmount, json.vat], [200, 'CANCELED', 0, 0]);
  assert.equal(json.card.acquireStatus, 'CANCELED');
  const [only] = json.cancels;
  assert.deepEqual(
    [only.cancelAmount, only.cancelReason, only.refundableAmount, only.cancelStatus, only.transactionKey],
    [60_000, '고객 변심', 0, 'DONE', json.lastTransactionKey],
  );
  const again = await cancel();
  assert.deepEqual([again.status, again.json.code], [400, 'ALREADY_CANCELED_PAYMENT']);
  const { entries } = (await trial.control('GET', `/ledger?order=${orderId}`)).json;
  const movements = entries.map((each: Wire) => [each.kind, each.amount]);
  assert.deepEqual(movements, [
    ['approval', 60_000],
    ['cancellation', 60_000],
  ]);
});

test('a payment cancelled in parts stays PARTIAL_CANCELED when nothing is left', async (t) => {
  const { api, pay } = merchantAt(await startTrial(t));
  const { paymentKey } = await pay();
  const cancel = (options: object) => {
    return api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '일부', ...options } });
  };
  const part = (await cancel({ cancelAmount: 49_000 })).json;
  assert.deepEqual(
    [part.status, part.totalAmount, part.balanceAmount, part.vat, part.suppliedAmount],
    ['PARTIAL_CANCELED', 60_000, 11_000, 1_000, 10_000],
  );
  const rest = (await cancel({})).json;
  assert.deepEqual([rest.status, rest.balanceAmount, rest.cancels.length], ['PARTIAL_CANCELED', 0, 2]);
  const more = await cancel({});
  assert.deepEqual([more.status, more.json.code], [403, 'NOT_CANCELABLE_AMOUNT']);
});

test('cancel refuses what it must, and the payment stays as it was', async (t) => {
  const trial = await startTrial(t);
  const { api, pay, authenticate } = merchantAt(trial);
  const { paymentKey } = await pay();
  const refusal = async (body: object, key = paymentKey, by = api): Promise<[number, string]> => {
    const { status, json } = await by('POST', `/v1/payments/${key}/cancel`, { body });
    return [status, json.code];
  };
  const because = { cancelReason: '변심' };
  assert.deepEqual(await refusal({}, 'unknown'), [404, 'NOT_FOUND_PAYMENT']);
  const other = merchantAt(trial, 'iamporttest_14');
  assert.deepEqual(await refusal(because, paymentKey, other.api), [403, 'FORBIDDEN_REQUEST']);
  assert.deepEqual(await refusal({}), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ cancelReason: '가'.repeat(201) }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ ...because, cancelAmount: '100' }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ ...because, cancelAmount: 100.5 }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ ...because, cancelAmount: 100, taxFreeAmount: 1 }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ ...because, taxExemptionAmount: 1 }), [400, 'INVALID_REQUEST']);
  assert.deepEqual(await refusal({ ...because, cancelAmount: 60_001 }), [403, 'NOT_CANCELABLE_AMOUNT']);
  assert.deepEqual(await refusal({ ...because, cancelAmount: 0 }), [403, 'NOT_CANCELABLE_AMOUNT']);
  assert.deepEqual(await refusal({ ...because, refundableAmount: 59_000 }), [400, 'NOT_MATCHES_REFUNDABLE_AMOUNT']);
  assert.deepEqual(await refusal({ ...because, currency: 'USD' }), [400, 'INVALID_CURRENCY']);
  assert.deepEqual(await refusal(because, (await authenticate()).paymentKey), [403, 'NOT_CANCELABLE_PAYMENT']);
  const stubborn = await pay({ choice: { cardNumber: cardNumber('cancellation-refused') } });
  assert.deepEqual(await refusal(because, stubborn.paymentKey), [400, 'REFUND_REJECTED']);
  const withCup = await pay({ params: { taxExemptionAmount: 300 } });
  const part = { ...because, cancelAmount: 1_000 };
  assert.deepEqual(await refusal(part, withCup.paymentKey), [403, 'NOT_ALLOWED_PARTIAL_REFUND']);
  const { json } = await api('GET', `/v1/payments/${paymentKey}`);
  assert.deepEqual([json.status, json.balanceAmount, json.cancels], ['DONE', 60_000, null]);
  const body = { ...because, refundableAmount: 60_000 };
  assert.equal((await api('POST', `/v1/payments/${paymentKey}/cancel`, { body })).status, 200);
});

test('the tax-free part shrinks with what is cancelled of it', async (t) => {
  const { api, pay } = merchantAt(await startTrial(t));
  const { paymentKey } = await pay({ params: { amount: 20_000, taxFreeAmount: 9_000 } });
  const { json } = await api('POST', `/v1/payments/${paymentKey}/cancel`, {
    body: { cancelReason: '일부', cancelAmount: 5_000, taxFreeAmount: 5_000 },
  });
  const { balanceAmount, taxFreeAmount, vat, suppliedAmount } = json;
  assert.deepEqual([balanceAmount, taxFreeAmount, vat, suppliedAmount], [15_000, 4_000, 1_000, 10_000]);
});

test('what the taxed part cannot bear is taken from the tax-free part, and told so', async (t) => {
  const { api, pay } = merchantAt(await startTrial(t));
  const { paymentKey } = await pay({ params: { amount: 20_000, taxFreeAmount: 15_000 } });
  const cancel = async (cancelAmount: number): Promise<Wire> => {
    const body = { cancelReason: '일부', cancelAmount };
    return (await api('POST', `/v1/payments/${paymentKey}/cancel`, { body })).json;
  };
  const part = await cancel(8_000);
  assert.deepEqual([part.balanceAmount, part.taxFreeAmount, part.vat], [12_000, 12_000, 0]);
  const rest = await cancel(12_000);
  assert.deepEqual([rest.taxFreeAmount, rest.vat, rest.suppliedAmount], [0, 0, 0]);
  const shares = rest.cancels.map((each: Wire) => each.taxFreeAmount);
  assert.deepEqual(shares, [3_000, 12_000]);
});

test('cents are counted, and none is lost on the way', async (t) => {
  const { api, pay } = merchantAt(await startTrial(t));
  const params = { amount: 10.1, currency: 'USD', useInternationalCardOnly: true };
  const { paymentKey } = await pay({ params, choice: { issuer: '4V' } });
  const cancel = async (cancelAmount: number): Promise<Wire> => {
    const body = { cancelReason: '일부', cancelAmount, currency: 'USD' };
    return (await api('POST', `/v1/payments/${paymentKey}/cancel`, { body })).json;
  };
  assert.equal((await cancel(3.3)).balanceAmount, 6.8);
  assert.equal((await cancel(1.005)).code, 'INVALID_REQUEST');
  assert.equal((await cancel(6.8)).balanceAmount, 0);
});

test('transactions list one row for each movement', async (t) => {
  const { api, pay } = merchantAt(await startTrial(t));
  const { paymentKey } = await pay();
  await api('POST', `/v1/payments/${paymentKey}/cancel`, { body: { cancelReason: '일부', cancelAmount: 10_000 } });
  const span = 'startDate=2000-01-01&endDate=2100-01-01T00:00:00';
  const rows = (await api('GET', `/v1/transactions?${span}`)).json;
  assert.deepEqual(
    rows.map((row: Wire) => [row.status, row.amount]),
    [
      ['DONE', 60_000],
      ['PARTIAL_CANCELED', 10_000],
    ],
  );
  const rest = (await api('GET', `/v1/transactions?${span}&startingAfter=${rows[0].transactionKey}`)).json;
  assert.deepEqual(rest, rows.slice(1));
  assert.equal((await api('GET', '/v1/transactions?startDate=soon&endDate=later')).json.code, 'INVALID_DATE');
});
