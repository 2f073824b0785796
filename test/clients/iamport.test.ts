import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import Iamport from 'iamport';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair, type Json } from '../v1/running-api.ts';
import { accountOrder, assertDeposit, booksOf, payInWindow, testEveryMethod, type Cases } from './every-method.ts';

/*
 * npm `iamport` as it was published, against a hub. One line is the user's to change.
 */

let stage: BillingStage;
let client: Iamport;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  const hub = stage.api.url;
  Iamport.DEFAULT_HOST = hub;
  client = new Iamport({ impKey: keyPair.imp_key, impSecret: keyPair.imp_secret });
});
after(() => stage.close());

const methods = (): readonly string[] =>
  Object.entries(Iamport.resources).flatMap(([name, { prototype }]) =>
    Object.entries(prototype)
      .filter(([, value]) => typeof value === 'function')
      .map(([method]) => `${name[0]?.toLowerCase()}${name.slice(1)}.${method}`),
  );

const show = async (customer_uid: string): Promise<Json | null> =>
  (await stage.get(`/subscribe/customers/${customer_uid}`)).response;

const cases: Cases = {
  'payment.getByImpUid': async (ask, refused) => {
    const { id } = await payInWindow(stage);
    assert.deepEqual(await ask({ imp_uid: id }), await stage.shop.payment(id));
    assert.deepEqual(await refused({ imp_uid: 'imp_999999999999' }), ['HTTP_404', '404']);
  },
  'payment.getByMerchant': async (ask, refused) => {
    const { id, order } = await payInWindow(stage);
    assert.deepEqual(await ask({ merchant_uid: order }), await stage.shop.payment(id));
    assert.deepEqual(await refused({ merchant_uid: 'nobody' }), ['HTTP_404', '404']);
  },
  'payment.getByStatus': async (ask) => {
    const { id } = await payInWindow(stage);
    const { list, next } = await ask({ payment_status: 'paid', limit: 1, sorting: '-started' });
    assert.deepEqual([(list as Json[]).map((each) => each['imp_uid']), next], [[id], 2]);
  },
  'payment.cancel': async (ask, refused) => {
    const { id, order } = await payInWindow(stage);
    const part = await ask({ imp_uid: id, amount: 300, checksum: 1000, reason: '하나만' });
    assert.deepEqual([part['status'], part['cancel_amount'], part['cancel_reason']], ['cancelled', 300, '하나만']);
    assert.equal((await ask({ merchant_uid: order }))['cancel_amount'], 1000);
    assert.deepEqual(await booksOf(stage, id), [
      ['approval', 1000],
      ['cancellation', 300],
      ['cancellation', 700],
    ]);
    assert.deepEqual((await refused({ imp_uid: id }))[0], 'IAMPORT_1');
  },
  'payment.prepare': async (ask) => {
    const { merchant_uid } = stage.order();
    assert.equal((await ask({ merchant_uid, amount: 700 }))['amount'], 700);
    assert.equal((await stage.get(`/payments/prepare/${merchant_uid}`)).response?.['amount'], 700);
  },
  'payment.getPrepare': async (ask) => {
    const { merchant_uid } = stage.order();
    await stage.post('/payments/prepare', { merchant_uid, amount: 700 });
    assert.deepEqual(await ask({ merchant_uid }), { merchant_uid, amount: 700, currency: null });
  },
  'subscribe.onetime': async (ask, refused) => {
    const paid = await ask({ ...stage.order(), ...card });
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const [code, message] = await refused({ ...stage.order(), ...card, card_number: '1234-1234-1234-1234' });
    assert.equal(code, 'IAMPORT_-1');
    assert.match(String(message), /\[[A-Z_0-9]+\]/);
  },
  'subscribe.again': async (ask, refused) => {
    const customer_uid = await stage.register();
    const paid = await ask({ ...stage.order(), customer_uid });
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
    const declined = await ask({ ...stage.order(), customer_uid: await stage.register(stage.name(), limited) });
    assert.deepEqual([declined['status'], await booksOf(stage, declined['imp_uid'])], ['failed', []]);
    const unknown = await refused({ ...stage.order(), customer_uid: 'nobody' });
    assert.deepEqual(unknown, ['IAMPORT_1', '등록되지 않은 구매자입니다.']);
  },
  'subscribe.schedule': async (ask) => {
    const [customer_uid, item] = [await stage.register(), { ...stage.order(), schedule_at: stage.after(3600) }];
    const [row] = (await ask({ customer_uid, schedules: [item] })) as unknown as Json[];
    assert.deepEqual([row?.['merchant_uid'], row?.['schedule_status']], [item.merchant_uid, 'scheduled']);
    await stage.passTime(3601);
    await stage.work();
    // The client's token has ended by the hub's clock: it hears 401, asks for another and calls again.
    const paid = (await client['payment']?.['getByMerchant']?.({ merchant_uid: item.merchant_uid })) as Json;
    assert.deepEqual([paid['status'], await booksOf(stage, paid['imp_uid'])], ['paid', [['approval', 10_000]]]);
  },
  'subscribe.unschedule': async (ask) => {
    const customer_uid = await stage.register();
    const merchant_uid = await stage.scheduled(customer_uid);
    const [row] = (await ask({ customer_uid, merchant_uid: [merchant_uid] })) as unknown as Json[];
    assert.equal(row?.['schedule_status'], 'revoked');
    const charges = await stage.charges();
    await stage.passTime(3601);
    await stage.work();
    assert.equal(await stage.charges(), charges);
  },
  ...customers('get', 'create', 'delete'),
  ...customers('getCustomers', 'createCustomers', 'deleteCustomers'),
  'vbank.create': async (ask) => {
    await assertDeposit(stage, await ask(accountOrder(stage)));
  },
  'certification.get': async (_ask, refused) => {
    assert.deepEqual(await refused({ imp_uid: 'imp_123456789012' }), ['HTTP_404', '404']);
  },
  'certification.delete': async (_ask, refused) => {
    assert.deepEqual(await refused({ imp_uid: 'imp_123456789012' }), ['HTTP_404', '404']);
  },
};

/** Each call has an older name too. */
function customers(get: string, create: string, remove: string): Cases {
  return {
    [`subscribe_customer.${get}`]: async (ask, refused) => {
      const customer_uid = await stage.register();
      assert.deepEqual(await ask({ customer_uid }), await show(customer_uid));
      assert.equal((await refused({ customer_uid: 'nobody' }))[0], 'IAMPORT_1');
    },
    [`subscribe_customer.${create}`]: async (ask) => {
      const customer_uid = stage.name();
      const made = await ask({ customer_uid, ...card });
      assert.deepEqual([made['customer_uid'], await show(customer_uid)], [customer_uid, made]);
    },
    [`subscribe_customer.${remove}`]: async (ask) => {
      const customer_uid = await stage.register();
      assert.equal((await ask({ customer_uid, reason: '탈퇴' }))['customer_uid'], customer_uid);
      assert.equal(await show(customer_uid), null);
    },
  };
}

testEveryMethod(
  {
    methods,
    call: (name, [input]) => {
      const [resource = '', method = ''] = name.split('.');
      const run = client[resource]?.[method];
      assert.ok(run);
      return run.call(client[resource], input as object);
    },
    refusalOf: (error) => {
      const { code, message } = error as Error & { readonly code: string };
      return [code, message];
    },
  },
  cases,
);

test('a pair of keys that is none', async () => {
  const stranger = new Iamport({ impKey: 'imp_apikey', impSecret: 'wrong' });
  const asked = stranger['payment']?.['getByImpUid']?.({ imp_uid: 'imp_999999999999' });
  await assert.rejects(Promise.resolve(asked), { code: 'HTTP_401' });
});
