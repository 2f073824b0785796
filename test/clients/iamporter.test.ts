import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import { Iamporter, IamporterError } from 'iamporter';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair, type Json } from '../v1/running-api.ts';
import { accountOrder, assertDeposit, booksOf, payInWindow, testEveryMethod, type Cases } from './every-method.ts';

/*
 * npm `iamporter` as it was published, against a hub. The address is a setting of it. It takes HTTP 404 for an answer
 * without data.
 */

let stage: BillingStage;
let client: Iamporter;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  client = newClient();
});
after(() => stage.close());

function newClient(): Iamporter {
  const hub = stage.api.url;
  return new Iamporter({ apiKey: keyPair.imp_key, secret: keyPair.imp_secret, host: hub });
}

const noPayment = [404, '존재하지 않는 결제정보입니다.', null];
const show = async (customer_uid: string): Promise<Json | null> =>
  (await stage.get(`/subscribe/customers/${customer_uid}`)).response;

const cases: Cases = {
  isExpiredToken: async (ask) => {
    client = newClient();
    assert.equal(await ask(), true);
    await (client as unknown as Methods)['findAllByStatus']?.();
    assert.equal(await ask(), false);
  },
  getToken: async (ask, refused) => {
    const { access_token, expired_at, now } = dataOf(await ask());
    assert.equal(typeof access_token, 'string');
    assert.ok(Number(expired_at) > Number(now));
    const wrong = [401, -1, '아임포트 API 인증에 실패하였습니다.'];
    assert.deepEqual(await refused('imp_apikey', 'wrong'), wrong);
  },
  getCertification: async (ask) => {
    assert.deepEqual(shortOf(await ask('imp_123456789012')), [404, '인증결과가 존재하지 않습니다.', null]);
  },
  deleteCertification: async (ask) => {
    assert.deepEqual(shortOf(await ask('imp_123456789012')), [404, '인증결과가 존재하지 않습니다.', null]);
  },
  findByImpUid: async (ask) => {
    const { id } = await payInWindow(stage);
    assert.deepEqual(dataOf(await ask(id)), await stage.shop.payment(id));
    assert.deepEqual(shortOf(await ask('imp_999999999999')), noPayment);
  },
  findByMerchantUid: async (ask) => {
    const { id, order } = await payInWindow(stage);
    assert.deepEqual(dataOf(await ask(order)), await stage.shop.payment(id));
    assert.deepEqual(shortOf(await ask('nobody')), noPayment);
  },
  findAllByMerchantUid: async (ask) => {
    const { id, order } = await payInWindow(stage);
    for (const extra of [[], [{ status: 'paid' }]])
      assert.deepEqual(dataOf(await ask(order, ...extra))['list'], [await stage.shop.payment(id)]);
  },
  findAllByStatus: async (ask, refused) => {
    const { id } = await payInWindow(stage);
    const { list } = dataOf(await ask('paid', { limit: 1, page: 1, sorting: '-started' }));
    assert.deepEqual(list, [await stage.shop.payment(id)]);
    assert.ok(Number(dataOf(await ask())['total']) > 0);
    assert.deepEqual(await refused('lost'), [400, -1, '지원되지 않는 상태값입니다.']);
  },
  cancel: async (ask, refused) => {
    const { id } = await payInWindow(stage);
    assert.equal(dataOf(await ask({ imp_uid: id, amount: 300 }))['cancel_amount'], 300);
    assert.deepEqual(await booksOf(stage, id), [
      ['approval', 1000],
      ['cancellation', 300],
    ]);
    const [status, code] = await refused({ imp_uid: id, amount: 701 });
    assert.deepEqual([status, code], [200, 1]);
    assert.equal((await stage.shop.payment(id))['cancel_amount'], 300);
  },
  cancelByImpUid: async (ask) => {
    const { id } = await payInWindow(stage);
    assert.equal(dataOf(await ask(id, { reason: '변심' }))['cancel_reason'], '변심');
    assert.deepEqual(await booksOf(stage, id), [
      ['approval', 1000],
      ['cancellation', 1000],
    ]);
  },
  cancelByMerchantUid: async (ask) => {
    const { id, order } = await payInWindow(stage);
    assert.equal(dataOf(await ask(order))['status'], 'cancelled');
    assert.deepEqual(await booksOf(stage, id), [
      ['approval', 1000],
      ['cancellation', 1000],
    ]);
  },
  createPreparedPayment: async (ask) => {
    const { merchant_uid } = stage.order();
    assert.equal(dataOf(await ask({ merchant_uid, amount: 700 }))['amount'], 700);
    assert.equal((await stage.get(`/payments/prepare/${merchant_uid}`)).response?.['amount'], 700);
  },
  getPreparedPayment: async (ask) => {
    const { merchant_uid } = stage.order();
    await stage.post('/payments/prepare', { merchant_uid, amount: 700 });
    assert.equal(dataOf(await ask(merchant_uid))['amount'], 700);
  },
  payOnetime: async (ask, refused) => {
    const paid = dataOf(await ask({ ...stage.order(), ...card }));
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const [status, code, message] = await refused({ ...stage.order(), ...card, card_number: '1234-1234-1234-1234' });
    assert.deepEqual([status, code], [200, -1]);
    assert.match(String(message), /\[[A-Z_0-9]+\]/);
  },
  paySubscription: async (ask, refused) => {
    const paid = dataOf(await ask({ ...stage.order(), customer_uid: await stage.register() }));
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const unknown = await refused({ ...stage.order(), customer_uid: 'nobody' });
    assert.deepEqual(unknown, [200, 1, '등록되지 않은 구매자입니다.']);
    // A charge that fails is a payment; the client itself makes an error of it, with the reason that the hub gave.
    const order = stage.order();
    const declined = await refused({ ...order, customer_uid: await stage.register(stage.name(), limited) });
    const [payment] = ((await stage.get(`/payments/findAll/${order.merchant_uid}`)).response?.['list'] ?? []) as Json[];
    assert.deepEqual([payment?.['status'], declined], ['failed', [undefined, undefined, payment?.['fail_reason']]]);
  },
  payForeign: async (ask) => {
    const paid = dataOf(await ask({ ...stage.order(), ...card }));
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
  },
  createVbank: async (ask) => {
    await assertDeposit(stage, dataOf(await ask(accountOrder(stage))));
  },
  createSubscription: async (ask) => {
    const customer_uid = stage.name();
    const made = dataOf(await ask({ customer_uid, ...card }));
    assert.deepEqual([made['customer_uid'], await show(customer_uid)], [customer_uid, made]);
  },
  getSubscription: async (ask, refused) => {
    const customer_uid = await stage.register();
    assert.deepEqual(dataOf(await ask(customer_uid)), await show(customer_uid));
    assert.deepEqual((await refused('nobody')).slice(0, 2), [200, 1]);
  },
  deleteSubscription: async (ask) => {
    const customer_uid = await stage.register();
    assert.equal(dataOf(await ask(customer_uid))['customer_uid'], customer_uid);
    assert.equal(await show(customer_uid), null);
  },
};

function dataOf(output: Json): Json {
  return output['data'] as Json;
}

function shortOf({ status, message, data }: Json): readonly unknown[] {
  return [status, message, data];
}

type Methods = Readonly<Record<string, (...input: readonly unknown[]) => unknown>>;

testEveryMethod(
  {
    methods: () =>
      Object.getOwnPropertyNames(Iamporter.prototype).filter((name) => name !== 'constructor' && !name.startsWith('_')),
    call: async (method, input) => (client as unknown as Methods)[method]?.(...input),
    refusalOf: (error) => {
      assert.ok(error instanceof IamporterError);
      return [error.status, error.raw?.code, error.message];
    },
  },
  cases,
);
