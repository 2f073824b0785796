import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { accountChangeErrors } from '../../src/contract/v1/account-change-errors.ts';
import type { accountErrors } from '../../src/contract/v1/account-errors.ts';
import type { billingErrors } from '../../src/contract/v1/billing-errors.ts';
import type { deliveryErrors } from '../../src/contract/v1/delivery-errors.ts';
import type { V1ErrorCode } from '../../src/contract/v1/errors.ts';
import type { otherErrors } from '../../src/contract/v1/other-errors.ts';
import type { receiptErrors } from '../../src/contract/v1/receipt-errors.ts';
import { card, silence, type BillingStage } from './billing-stage.ts';
import type { Answer } from './running-api.ts';

/*
 * What brings each refusal about, from outside. Rows that have a test of their own, with their tables, are not here.
 */

/** One call that is refused, with all that must have happened before it. */
export type Case = (stage: BillingStage) => Promise<Answer>;

type Elsewhere =
  | keyof typeof accountChangeErrors
  | keyof typeof accountErrors
  | keyof typeof billingErrors
  | keyof typeof otherErrors
  | keyof typeof receiptErrors
  | keyof typeof deliveryErrors
  // No HTTP that a client library would send, and no fault that a caller brings about: in traps and server tests.
  | 'request_unreadable'
  | 'internal';

export type CommonCode = Exclude<V1ErrorCode, Elsewhere>;

const nobody = 'imp_999999999999';

/** A payment that was made in a window; gives its id. */
export async function pay(stage: BillingStage, params: object = {}, decision: object = {}): Promise<string> {
  const wanted = { ...stage.order(), pg: 'tosspayments', amount: 3_000, ...params };
  const id = await stage.shop.open(wanted);
  await stage.shop.complete(id, { decision: 'pay', ...decision });
  return id;
}

const cancel = (stage: BillingStage, json: object): Promise<Answer> => stage.post('/payments/cancel', json);

const cancelled =
  (wish: object, params: object = {}): Case =>
  async (stage) =>
    cancel(stage, { imp_uid: await pay(stage, params), ...wish });

const vbank = { pay_method: 'vbank' };
const refund = { refund_holder: '홍길동', refund_bank: '088', refund_account: '110123456789' };

async function deposited(stage: BillingStage): Promise<string> {
  const id = await pay(stage, vbank);
  await stage.shop.lever('POST', '/deposits', { imp_uid: id });
  await stage.work();
  return id;
}

type Held = { readonly arrived: Promise<void>; readonly letGo: () => void };

/** What the hub sends from now on waits before the gateway. */
function holdAll(stage: BillingStage): Held {
  let [arrive, letGo] = [(): void => {}, (): void => {}];
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  stage.meddle(async (request, exchange) => {
    arrive();
    await gone;
    return exchange(request);
  });
  return { arrived, letGo };
}

const status =
  (query: string): Case =>
  (stage) =>
    stage.get(`/payments/status/all?${query}`);
const keyed =
  (key: string, body: object): Case =>
  (stage) =>
    stage.post('/payments/prepare', body, { 'idempotency-key': key });
const token =
  (json: object): Case =>
  (stage) =>
    stage.api.call('POST', '/users/getToken', { json, token: null });

export const commonCases: Record<CommonCode, Case> = {
  unauthorized: (stage) => stage.api.call('GET', `/payments/${nobody}`, { token: '0'.repeat(40) }),
  token_pair_missing: token({ imp_key: 'imp_apikey' }),
  token_pair_wrong: token({ imp_key: 'imp_apikey', imp_secret: 'wrong' }),
  unknown_tier: (stage) => stage.call('GET', `/payments/${nobody}`, { headers: { tier: 'ZZZ' } }),
  unknown_route: (stage) => stage.get('/nowhere'),
  payment_not_found: (stage) => stage.get(`/payments/${nobody}`),
  ids_missing: (stage) => stage.get('/payments?imp_uid[]='),
  too_many_ids: (stage) => stage.get(`/payments?${Array.from({ length: 101 }, (_, n) => `imp_uid[]=${n}`).join('&')}`),
  status_unknown: (stage) => stage.get('/payments/status/done'),
  range_wrong: status('from=5&to=4'),
  page_wrong: status('limit=1001'),
  sorting_unknown: status('sorting=name'),
  balance_not_supported: async (stage) => stage.get(`/payments/${await pay(stage)}/balance`),
  cancel_id_missing: (stage) => cancel(stage, { amount: 1_000 }),
  nothing_to_cancel: (stage) => cancel(stage, { imp_uid: nobody }),
  async already_fully_cancelled(stage) {
    const id = await pay(stage);
    await cancel(stage, { imp_uid: id });
    return cancel(stage, { imp_uid: id, amount: 1 });
  },
  balance_differs: cancelled({ checksum: 2_999 }),
  amount_too_large: cancelled({ amount: 3_001 }),
  amount_not_positive: cancelled({ amount: -1 }),
  tax_free_too_large: cancelled({ amount: 1_000, tax_free: 1_001 }),
  tax_free_missing: cancelled({ amount: 1_000 }, { pg: 'kicc', buyer_tel: '010-1234-5678', tax_free: 500 }),
  amount_unreadable: cancelled({ amount: 'all' }),
  partial_not_allowed: cancelled({ amount: 1_000 }, { pay_method: 'cultureland' }),
  async month_over(stage) {
    const id = await pay(stage, { pay_method: 'phone' });
    await stage.passTime(40 * 86_400);
    return cancel(stage, { imp_uid: id });
  },
  refund_account_missing: async (stage) => cancel(stage, { imp_uid: await deposited(stage) }),
  async refund_account_differs(stage) {
    const id = await deposited(stage);
    const { arrived, letGo } = holdAll(stage);
    const hangingUp = new AbortController();
    const headers = { authorization: stage.token(), 'content-type': 'application/json' };
    const body = JSON.stringify({ imp_uid: id, ...refund });
    const init = { method: 'POST', headers, body, signal: hangingUp.signal };
    const under = fetch(`${stage.api.url}/payments/cancel`, init).catch(() => null);
    await arrived;
    hangingUp.abort();
    await under;
    letGo();
    const sql = `select 1 from operations where payment_id = $1 and kind = 'cancel' and ended_at is not null`;
    while ((await stage.api.hub.db.query(sql, [id])).length === 0) await sleep(20);
    return cancel(stage, { imp_uid: id, ...refund, refund_account: '110999999999' });
  },
  account_open: cancelled({}, vbank),
  not_an_account: async (stage) => stage.remove(`/vbanks/${await pay(stage)}`),
  account_not_waiting: async (stage) => stage.remove(`/vbanks/${await deposited(stage)}`),
  async other_operation_open(stage) {
    const id = await pay(stage, vbank);
    stage.meddle(silence);
    await stage.remove(`/vbanks/${id}`);
    return stage.remove(`/vbanks/${id}`);
  },
  async revoke_unknown(stage) {
    const id = await pay(stage, vbank);
    stage.meddle(silence);
    return stage.remove(`/vbanks/${id}`);
  },
  async other_cancellation_open(stage) {
    const id = await pay(stage);
    const { arrived, letGo } = holdAll(stage);
    const under = cancel(stage, { imp_uid: id, amount: 1_000 });
    await arrived;
    const refused = await cancel(stage, { imp_uid: id, amount: 500 });
    letGo();
    await under;
    return refused;
  },
  async cancel_unknown(stage) {
    const id = await pay(stage);
    stage.meddle(silence);
    return cancel(stage, { imp_uid: id });
  },
  async already_prepared(stage) {
    const wanted = { merchant_uid: stage.order().merchant_uid, amount: 1_000 };
    assert.equal((await stage.post('/payments/prepare', wanted)).code, 0);
    return stage.post('/payments/prepare', wanted);
  },
  not_prepared: (stage) => stage.get('/payments/prepare/nobody'),
  prepare_order_missing: (stage) => stage.post('/payments/prepare', { amount: 1_000 }),
  prepare_amount_wrong: (stage) => stage.post('/payments/prepare', { merchant_uid: 'p', amount: -1 }),
  currency_unknown: (stage) => stage.post('/payments/prepare', { merchant_uid: 'p', amount: 1, currency: 'EUR' }),
  idempotency_key_wrong: keyed('with blank', {}),
  async idempotency_key_differs(stage) {
    const { merchant_uid } = stage.order();
    await keyed('same-key', { merchant_uid, amount: 1 })(stage);
    return keyed('same-key', { merchant_uid, amount: 2 })(stage);
  },
  async idempotency_key_busy(stage) {
    const order = { ...stage.order(), ...card };
    const ask = (): Promise<Answer> => stage.post('/subscribe/payments/onetime', order, { 'idempotency-key': 'busy' });
    const { arrived, letGo } = holdAll(stage);
    const first = ask();
    await arrived;
    const second = await ask();
    letGo();
    await first;
    return second;
  },
  code_not_found: (stage) => stage.get('/banks/000'),
  body_unreadable: (stage) => stage.call('POST', '/payments/cancel', { body: '{"imp_uid":' }),
};

const onPaid =
  (method: string, tail: (id: string) => string, json?: object): Case =>
  async (stage) =>
    stage.call(method, tail(await pay(stage)), json === undefined ? {} : { json });

/** A hub without a bank to ask is no sandbox: see the test of holders. */
export const otherCases: Record<Exclude<keyof typeof otherErrors, 'holder_not_offered'>, Case> = {
  tier_not_found: (stage) => stage.get('/tiers/ZZZ'),
  holder_asked_wrong: (stage) => stage.get('/vbanks/holder?bank_code=088'),
  holder_not_found: (stage) => stage.get('/vbanks/holder?bank_code=088&bank_num=1'),
  not_of_naver: onPaid('POST', (id) => `/payments/${id}/naver/ship`, {}),
  no_cash_amount: onPaid('GET', (id) => `/payments/${id}/naver/cash-amount`),
  no_naver_channel: (stage) => stage.get('/naver/reviews?from=1&to=2'),
  not_of_payco: onPaid('POST', (id) => `/payco/orders/status/${id}`, {}),
  no_partner_receipts: onPaid('POST', (id) => `/partners/receipts/${id}`, {}),
  certification_not_found: (stage) => stage.get('/certifications/imp_123456789012'),
  no_certification_channel: (stage) => stage.post('/certifications/otp/request', {}),
  no_cvs_channel: (stage) => stage.post('/cvs', {}),
  not_of_cvs: onPaid('DELETE', (id) => `/cvs/${id}`),
  no_benepia_channel: (stage) => stage.post('/benepia/point', {}),
  kcpquick_member_not_found: (stage) => stage.remove('/kcpquick/members/m-1'),
  no_kcpquick_channel: (stage) => stage.post('/kcpquick/payment/money', {}),
  no_paymentwall_channel: (stage) => stage.post('/paymentwall/delivery', {}),
};

const trans = { pay_method: 'trans', amount: 11_000 };
const person = { identifier: '010-9876-5432', identifier_type: 'phone' };

const receipt =
  (body: object, params: object = trans): Case =>
  async (stage) =>
    stage.post(`/receipts/${await pay(stage, params)}`, { ...person, ...body });

const external =
  (body: object, order?: string): Case =>
  (stage) =>
    stage.post(`/receipts/external/${order ?? stage.order().merchant_uid}`, {
      ...person,
      name: '매장 결제',
      amount: 5_500,
      ...body,
    });

async function withReceipt(stage: BillingStage): Promise<string> {
  const id = await pay(stage, trans);
  assert.equal((await stage.post(`/receipts/${id}`, person)).code, 0);
  return id;
}

export const receiptCases: Record<keyof typeof receiptErrors, Case> = {
  receipt_field_missing: receipt({ identifier: '' }),
  receipt_identifier_wrong: receipt({ identifier: '0101234' }),
  receipt_kind_unknown: receipt({ identifier_type: 'email' }),
  receipt_kind_not_taken: receipt(
    { identifier: '900101-1234567', identifier_type: 'person' },
    { ...trans, pg: 'kicc' },
  ),
  receipt_type_wrong: receipt({ type: 'both' }),
  receipt_amount_wrong: external({ amount: 0 }),
  receipt_tax_wrong: receipt({ tax_free: -1 }),
  receipt_order_wrong: external({}, 'x'.repeat(65)),
  receipt_payment_unknown: (stage) => stage.post(`/receipts/${nobody}`, person),
  receipt_not_cash: receipt({}, {}),
  receipt_not_paid: receipt({}, vbank),
  receipt_exists: async (stage) => stage.post(`/receipts/${await withReceipt(stage)}`, person),
  receipt_not_supported: receipt({}, { ...trans, pg: 'uplus' }),
  receipt_channel_unknown: external({ pg: 'nobody' }),
  async receipt_unknown(stage) {
    const id = await pay(stage, trans);
    stage.meddle(silence);
    return stage.post(`/receipts/${id}`, person);
  },
  receipt_not_found: (stage) => stage.get(`/receipts/${nobody}`),
  receipt_of_order_not_found: (stage) => stage.get('/receipts/external/nobody'),
  receipt_never_issued: async (stage) => stage.remove(`/receipts/${await pay(stage, trans)}`),
  async receipt_gone(stage) {
    const id = await withReceipt(stage);
    await stage.remove(`/receipts/${id}`);
    return stage.remove(`/receipts/${id}`);
  },
  receipt_of_window: async (stage) =>
    stage.remove(`/receipts/${await pay(stage, { ...trans, bypass: { cashReceiptType: 'personal' } })}`),
};
