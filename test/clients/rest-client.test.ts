import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, type TestContext } from 'node:test';
import { Iamport, Request } from 'iamport-rest-client-nodejs';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair, type Json } from '../v1/running-api.ts';
import { accountOrder, assertDeposit, booksOf, payInWindow, testEveryMethod, type Cases } from './every-method.ts';
import { escrowCases } from './escrows.ts';
import { refusedCalls } from './refused-calls.ts';

/*
 * npm `iamport-rest-client-nodejs` as it was published, against a hub. The address is a setting of it. It makes dates
 * of times, so that an answer is looked at field by field.
 */

let stage: BillingStage;
let client: Iamport;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  const hub = stage.api.url;
  client = new Iamport({ apiKey: keyPair.imp_key, apiSecret: keyPair.imp_secret, baseUrl: hub });
});
after(() => stage.close());

type RequestClass = Readonly<Record<string, (input?: unknown, more?: unknown) => AnyRequest>>;
type AnyRequest = { request(client: Iamport): Promise<{ readonly data: Json }> };
const requests = Request as unknown as Readonly<Record<string, RequestClass>>;

type Pages = { hasNext(): boolean; next(client: Iamport): Promise<{ readonly data: Json }> };
type PagesClass = { new (request: AnyRequest): Pages; readonly prototype: object };
// Part of the package, though its main module does not export it.
const Iterator = (
  createRequire(import.meta.url)('iamport-rest-client-nodejs/dist/IamportIterator') as { default: PagesClass }
).default;

const namesOf = (owner: string, functions: object): readonly string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(functions))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => `${owner}.${name}`);

const receipt = { identifier: '010-1234-5678', identifier_type: 'phone', type: 'person' };
const nobody = { imp_uid: 'imp_999999999999' };

const noPayment = [404, -1, '존재하지 않는 결제정보입니다.'];
const noCertification = [404, -1, '인증결과가 존재하지 않습니다.'];

const show = async (customer_uid: string): Promise<Json | null> =>
  (await stage.get(`/subscribe/customers/${customer_uid}`)).response;
const cards = (list: unknown): readonly unknown[] => (list as readonly Json[]).map((each) => each['customer_uid']);
const ids = (list: unknown): readonly unknown[] => (list as readonly Json[]).map((each) => each['imp_uid']);
const orders = (list: unknown): readonly unknown[] => (list as readonly Json[]).map((each) => each['merchant_uid']);
const within = (): object => ({ from: stage.after(-86_400), to: stage.after(86_400) });

/** What the client makes of the seconds of the hub. */
const dated = (seconds: unknown): unknown => (seconds === 0 ? 0 : new Date(Number(seconds) * 1000));

/** The client's payment is the hub's, with its own fields and dates. */
async function assertPayment(seen: Json, id: string): Promise<void> {
  const payment = await stage.shop.payment(id);
  assert.equal(seen['imp_uid'], id);
  for (const [field, value] of Object.entries(seen)) {
    if (/^(vbank_date|\w+_at)$/.test(field)) assert.deepEqual(value, dated(payment[field]), field);
    else assert.deepEqual(value, payment[field], field);
  }
}

const subscriptions: Cases = {
  'Subscribe.onetime': async (ask, refused) => {
    const paid = await ask({ ...stage.order(), ...card });
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const refusal = await refused({ ...stage.order(), ...card, card_number: '1234-1234-1234-1234' });
    assert.deepEqual(refusal.slice(0, 2), [undefined, -1]);
    assert.match(String(refusal[2]), /\[[A-Z_0-9]+\]/);
  },
  'Subscribe.again': async (ask, refused) => {
    const paid = await ask({ ...stage.order(), customer_uid: await stage.register() });
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const declined = await ask({ ...stage.order(), customer_uid: await stage.register(stage.name(), limited) });
    assert.deepEqual([declined['status'], await booksOf(stage, declined['imp_uid'])], ['failed', []]);
    const unknown = await refused({ ...stage.order(), customer_uid: 'nobody' });
    assert.deepEqual(unknown, [undefined, 1, '등록되지 않은 구매자입니다.']);
  },
  'Subscribe.schedule': async (ask) => {
    const [customer_uid, item] = [await stage.register(), { ...stage.order(), schedule_at: stage.after(3600) }];
    const [row] = (await ask({ customer_uid, schedules: [item] })) as unknown as Json[];
    const expected = [item.merchant_uid, 'scheduled', dated(item.schedule_at)];
    assert.deepEqual([row?.['merchant_uid'], row?.['schedule_status'], row?.['schedule_at']], expected);
    await stage.passTime(3601);
    await stage.work();
    const paid = (await stage.get(`/payments/find/${item.merchant_uid}`)).response;
    assert.deepEqual([paid?.['status'], await booksOf(stage, paid?.['imp_uid'])], ['paid', [['approval', 10_000]]]);
    // This client looks at its own clock alone: after an hour of the hub's, it needs a new one.
    client = new Iamport({ apiKey: keyPair.imp_key, apiSecret: keyPair.imp_secret, baseUrl: stage.api.url });
  },
  'Subscribe.unschedule': async (ask) => {
    const customer_uid = await stage.register();
    await stage.scheduled(customer_uid);
    const [row] = (await ask({ customer_uid })) as unknown as Json[];
    assert.equal(row?.['schedule_status'], 'revoked');
  },
  'Subscribe.getScheduled': async (ask, refused) => {
    const merchant_uid = await stage.scheduled(await stage.register());
    const row = await ask({ merchant_uid });
    assert.deepEqual([row['merchant_uid'], row['schedule_status']], [merchant_uid, 'scheduled']);
    assert.equal((await refused({ merchant_uid: 'nobody' }))[0], 404);
  },
  'Subscribe.getScheduleds': async (ask) => {
    const customer_uid = await stage.register();
    const merchant_uid = await stage.scheduled(customer_uid);
    const { list } = await ask({ customer_uid, page: 1, ...within(), 'schedule-status': 'scheduled' });
    assert.deepEqual(orders(list), [merchant_uid]);
  },
  'Customers.getBillingKeys': async (ask) => {
    const names = [await stage.register(), await stage.register()];
    assert.deepEqual(new Set(cards(await ask({ customer_uid: names }))), new Set(names));
  },
  'Customers.postBillingKey': async (ask) => {
    const customer_uid = stage.name();
    const made = await ask({ customer_uid, ...card, customer_name: '홍길동' });
    const shown = await show(customer_uid);
    assert.deepEqual([made['customer_name'], made['card_number']], ['홍길동', shown?.['card_number']]);
  },
  'Customers.getBillingKey': async (ask, refused) => {
    const customer_uid = await stage.register();
    const { inserted, card_name } = await ask({ customer_uid });
    const shown = await show(customer_uid);
    assert.deepEqual([inserted, card_name], [dated(shown?.['inserted']), shown?.['card_name']]);
    assert.deepEqual((await refused({ customer_uid: 'nobody' })).slice(0, 2), [undefined, 1]);
  },
  'Customers.deleteBillingKey': async (ask) => {
    const customer_uid = await stage.register();
    assert.equal((await ask({ customer_uid }))['customer_uid'], customer_uid);
    assert.equal(await show(customer_uid), null);
  },
  'Customers.getPayments': async (ask) => {
    const customer_uid = await stage.register();
    const { response } = await stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid });
    for (const page of [undefined, 1])
      assert.deepEqual(ids((await ask({ customer_uid, page }))['list']), [response?.['imp_uid']]);
  },
  'Customers.getScheduleds': async (ask) => {
    const customer_uid = await stage.register();
    const merchant_uid = await stage.scheduled(customer_uid);
    const { list } = await ask({ customer_uid, page: 1, ...within(), 'schedule-status': 'scheduled' });
    assert.deepEqual(orders(list), [merchant_uid]);
  },
};

const payments: Cases = {
  'Payments.getByImpUids': async (ask) => {
    const [one, two] = [await payInWindow(stage), await payInWindow(stage)];
    assert.deepEqual(new Set(ids(await ask({ imp_uid: [one.id, two.id] }))), new Set([one.id, two.id]));
    assert.deepEqual(ids(await ask({ imp_uid: [one.id, nobody.imp_uid] })), [one.id]);
  },
  'Payments.getByMerchantUids': async (ask) => {
    const { id, order } = await payInWindow(stage);
    for (const status of ['paid', undefined])
      assert.deepEqual(ids((await ask({ merchant_uid: order, status, sorting: '-started', page: 1 }))['list']), [id]);
  },
  'Payments.getByStatus': async (ask, refused) => {
    const { id } = await payInWindow(stage);
    const { list } = await ask({ status: 'paid', page: 1, limit: 1, ...within(), sorting: '-started' });
    assert.deepEqual(ids(list), [id]);
    assert.deepEqual(await refused({ status: 'lost' }), [400, -1, '지원되지 않는 상태값입니다.']);
  },
  'Payments.getByImpUid': async (ask, refused) => {
    const { id } = await payInWindow(stage);
    await assertPayment(await ask({ imp_uid: id }), id);
    assert.deepEqual(await refused(nobody), noPayment);
    assert.equal((await refused({ imp_uid: id }, { Tier: 'ZZZ' }))[0], 404);
  },
  'Payments.getByMerchantUid': async (ask) => {
    const { id, order } = await payInWindow(stage);
    for (const status of ['paid', undefined])
      await assertPayment(await ask({ merchant_uid: order, status, sorting: '-started' }), id);
  },
  'Payments.getAmountByImpUid': async (_ask, refused) => {
    const { id } = await payInWindow(stage);
    const { status, code, message } = await stage.get(`/payments/${id}/balance`);
    assert.deepEqual(await refused({ imp_uid: id }), [status, code, message]);
  },
  'Payments.cancel': async (ask, refused) => {
    const { id } = await payInWindow(stage);
    assert.equal((await ask({ imp_uid: id, amount: 300, checksum: 1000 }))['cancel_amount'], 300);
    assert.deepEqual(await booksOf(stage, id), [
      ['approval', 1000],
      ['cancellation', 300],
    ]);
    assert.deepEqual((await refused({ imp_uid: id, checksum: 1000 })).slice(0, 2), [undefined, 1]);
    assert.equal((await ask({ imp_uid: id }))['cancel_amount'], 1000);
    assert.deepEqual((await booksOf(stage, id)).at(-1), ['cancellation', 700]);
  },
  'Prepare.postAmount': async (ask) => {
    const { merchant_uid } = stage.order();
    assert.equal((await ask({ merchant_uid, amount: 700 }))['amount'], 700);
    assert.equal((await stage.get(`/payments/prepare/${merchant_uid}`)).response?.['amount'], 700);
  },
  'Prepare.getAmount': async (ask) => {
    const { merchant_uid } = stage.order();
    await stage.post('/payments/prepare', { merchant_uid, amount: 700 });
    assert.equal((await ask({ merchant_uid }))['amount'], 700);
  },
  'Vbanks.post': async (ask) => {
    await assertDeposit(stage, await ask(accountOrder(stage)));
  },
  'Vbanks.put': async (ask) => {
    const { merchant_uid } = stage.order();
    const id = await stage.shop.open({ pg: 'uplus', merchant_uid, amount: 1000, pay_method: 'vbank' });
    await stage.shop.complete(id, { decision: 'pay' });
    const changed = await ask({ imp_uid: id, amount: 1500, vbank_due: stage.after(5 * 86_400) });
    assert.deepEqual([changed['imp_uid'], changed['amount'], changed['status']], [id, 1500, 'ready']);
  },
  'Vbanks.delete': async (ask) => {
    const { merchant_uid } = stage.order();
    const id = await stage.shop.open({ merchant_uid, amount: 1000, pay_method: 'vbank' });
    await stage.shop.complete(id, { decision: 'pay' });
    assert.equal((await stage.shop.payment(id))['status'], 'ready');
    assert.equal((await ask({ imp_uid: id }))['imp_uid'], id);
    assert.equal((await stage.shop.payment(id))['status'], 'failed');
  },
  'Vbanks.getHolder': async (ask, refused) => {
    assert.equal((await ask({ bank_code: '088', bank_num: '110-123-456789' }))['bank_holder'], '홍길동');
    assert.deepEqual((await refused({ bank_code: '088', bank_num: '1' })).slice(0, 2), [404, -1]);
  },
};

const transfer = async (): Promise<string> => (await payInWindow(stage, { pay_method: 'trans', amount: 11_000 })).id;

/** A receipt has an order of its own at the gateway. */
async function lastInBooks(): Promise<readonly unknown[]> {
  const { entries } = await stage.shop.lever('GET', '/ledger?gateway=toss');
  const last = (entries as readonly Json[]).at(-1);
  return [last?.['kind'], last?.['amount']];
}

const receipts: Cases = {
  'Receipts.postReceipt': async (ask, refused) => {
    const imp_uid = await transfer();
    const { receipt_tid, amount, vat, applied_at } = await ask({ imp_uid, ...receipt });
    const shown = (await stage.get(`/receipts/${imp_uid}`)).response;
    assert.deepEqual(
      [receipt_tid, amount, vat, applied_at],
      [shown?.['receipt_tid'], 11_000, 1_000, dated(shown?.['applied_at'])],
    );
    assert.deepEqual(await lastInBooks(), ['receipt', 11_000]);
    assert.deepEqual((await refused({ ...nobody, ...receipt }))[0], 400);
  },
  'Receipts.getReceipt': async (ask, refused) => {
    const imp_uid = await transfer();
    await stage.post(`/receipts/${imp_uid}`, receipt);
    assert.equal((await ask({ imp_uid }))['amount'], 11_000);
    assert.deepEqual((await refused(nobody))[0], 404);
  },
  'Receipts.deleteReceipt': async (ask) => {
    const imp_uid = await transfer();
    await stage.post(`/receipts/${imp_uid}`, receipt);
    assert.ok((await ask({ imp_uid }))['cancelled_at'] instanceof Date);
    assert.deepEqual(await lastInBooks(), ['receipt_cancellation', 11_000]);
  },
  'External.postReceipt': async (ask) => {
    const { merchant_uid } = stage.order();
    const { receipt_tid, amount } = await ask({ merchant_uid, name: '찻잔', amount: 11_000, ...receipt });
    const shown = (await stage.get(`/receipts/external/${merchant_uid}`)).response;
    assert.deepEqual([receipt_tid, amount], [shown?.['receipt_tid'], 11_000]);
  },
  'External.getReceipt': async (ask, refused) => {
    const { merchant_uid } = stage.order();
    await stage.post(`/receipts/external/${merchant_uid}`, { name: '찻잔', amount: 11_000, ...receipt });
    assert.equal((await ask({ merchant_uid }))['amount'], 11_000);
    assert.deepEqual((await refused({ merchant_uid: 'nobody' }))[0], 404);
  },
  'External.deleteReceipt': async (ask) => {
    const { merchant_uid } = stage.order();
    await stage.post(`/receipts/external/${merchant_uid}`, { name: '찻잔', amount: 11_000, ...receipt });
    assert.ok((await ask({ merchant_uid }))['cancelled_at'] instanceof Date);
    const { response } = await stage.get(`/receipts/external/${merchant_uid}`);
    assert.notEqual(response?.['cancelled_at'], 0);
  },
};

const tables: Cases = {
  'Authenticate.getToken': async (ask, refused) => {
    assert.equal(typeof (await ask(keyPair))['access_token'], 'string');
    assert.equal((await refused({ ...keyPair, imp_secret: 'wrong' }))[0], 401);
  },
  'Banks.getBanks': async (ask) => {
    assert.deepEqual(await ask(), (await stage.get('/banks')).response);
  },
  'Banks.getBank': async (ask) => {
    assert.deepEqual({ ...(await ask({ code: '088' })) }, (await stage.get('/banks/088')).response);
  },
  'Cards.getCards': async (ask) => {
    assert.deepEqual(await ask(), (await stage.get('/cards')).response);
  },
  'Cards.getCard': async (ask) => {
    assert.deepEqual({ ...(await ask({ code: '366' })) }, (await stage.get('/cards/366')).response);
  },
  'Iamport.getApiInstance': async (ask) => {
    assert.equal(typeof (await ask())['request'], 'function');
  },
  'Iamport.getHeaders': async (ask) => {
    assert.match(String((await ask())['Authorization']), /^Bearer /);
  },
  'Iamport.getToken': async (ask) => {
    assert.equal(((await ask())['data'] as Json)['code'], 0);
  },
  'Iamport.isTokenValid': async (ask) => {
    await client.getHeaders();
    assert.equal(await ask(), true);
  },
  'Iterator.hasNext': async (ask) => {
    const { request } = await firstPage();
    assert.equal(await ask(request), true);
  },
  'Iterator.next': async (ask) => {
    const { request, order } = await firstPage();
    const second = await ask(request);
    assert.deepEqual([orders(second['list']).length, orders(second['list']).includes(order)], [1, false]);
  },
};

/** A list of one payment a page, of which the first page was read. */
async function firstPage(): Promise<{ request: AnyRequest; order: string }> {
  await payInWindow(stage);
  const { order } = await payInWindow(stage);
  const request = requests['Payments']?.['getByStatus']?.({ status: 'paid', page: 1, limit: 1, sorting: '-started' });
  assert.ok(request);
  const { data } = await request.request(client);
  assert.deepEqual(orders((data['response'] as Json)['list']), [order]);
  return { request, order };
}

const others: Cases = {
  ...Object.fromEntries(
    Object.entries(refusedCalls).map(([method, [input, status, code]]): [string, Cases[string]] => [
      method,
      async (_ask, refused) => {
        const { id } = await payInWindow(stage);
        const refusal = await refused({ imp_uid: id, ...input });
        assert.deepEqual(refusal.slice(0, 2), [status, code]);
        assert.match(String(refusal[2]), /[가-힣]/);
        assert.deepEqual(await booksOf(stage, id), [['approval', 1000]]);
      },
    ]),
  ),
  'Certifications.getCertification': async (_ask, refused) => {
    assert.deepEqual(await refused(nobody), noCertification);
  },
  'Certifications.deleteCertification': async (_ask, refused) => {
    assert.deepEqual(await refused(nobody), noCertification);
  },
};

testEveryMethod(
  {
    methods: () => [
      ...Object.entries(requests).flatMap(([name, request]) => namesOf(name, request)),
      ...namesOf('Iamport', Iamport.prototype),
      ...namesOf('Iterator', Iterator.prototype),
    ],
    call: async (name, input) => {
      const [owner = '', method = ''] = name.split('.');
      if (owner === 'Iamport') return (client as unknown as Record<string, () => unknown>)[method]?.();
      if (owner === 'Iterator') {
        const pages = new Iterator(input[0] as AnyRequest);
        return method === 'hasNext' ? pages.hasNext() : (await pages.next(client)).data['response'];
      }
      const request = requests[owner]?.[method]?.(...input);
      return (await request?.request(client))?.data['response'];
    },
    refusalOf: (error) => {
      const { status, data } = (error as { readonly response: { readonly status?: number; readonly data: Json } })
        .response;
      return [status, data['code'], data['message']];
    },
  },
  { ...payments, ...subscriptions, ...receipts, ...tables, ...escrowCases(() => stage), ...others },
);
