import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { Value } from 'typebox/value';
import { v1PaymentSchema } from '../../src/contract/v1/schema.ts';
import { card, limited, openBillingStage, type BillingStage } from './billing-stage.ts';
import { rowsOf, type Answer } from './running-api.ts';

/*
 * Cards that are typed at the merchant's, and the three answers of `again`.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

const onetime = (fields: object = {}): Promise<Answer> =>
  stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card, ...fields });
const again = (fields: object): Promise<Answer> =>
  stage.post('/subscribe/payments/again', { ...stage.order(), ...fields });

const used = '이미 주문이 이루어진 건입니다. (동일한 merchant_uid로 결제 또는 취소된 기록이 있습니다)';
const declined = /^카드정보 인증에 실패하였습니다\. \[[A-Z_0-9]+\]./;

test('onetime: a card that is approved is a payment by the API', async () => {
  const order = { ...stage.order(), custom_data: { a: 1 }, buyer_name: '홍길동', card_quota: 0 };
  const { status, code, message, response } = await onetime(order);
  assert.deepEqual([status, code, message], [200, 0, null]);
  assert.deepEqual([...Value.Errors(v1PaymentSchema, response)], []);
  assert.match(String(response?.['imp_uid']), /^imps_/);
  assert.deepEqual(
    [response?.['status'], response?.['channel'], response?.['amount'], response?.['merchant_uid']],
    ['paid', 'api', 10_000, order.merchant_uid],
  );
  assert.deepEqual(
    [response?.['customer_uid'], response?.['custom_data'], response?.['buyer_name']],
    [null, '{"a":1}', '홍길동'],
  );
  const id = String(response?.['imp_uid']);
  assert.deepEqual(
    (await stage.shop.ledger(id)).map(({ kind, amount }) => `${kind} ${amount}`),
    ['approval 10000'],
  );
  await stage.work();
  assert.deepEqual(stage.told(id), ['paid']);
});

test('onetime: a card that is declined answers with the gateway’s code and text, and no payment', async () => {
  const { merchant_uid } = stage.order();
  const { status, code, message, response } = await onetime({ ...limited, merchant_uid });
  assert.deepEqual([status, code, response], [200, -1, null]);
  assert.match(String(message), declined);
  const rows = rowsOf(await stage.get(`/payments/findAll/${merchant_uid}/all`));
  assert.deepEqual(
    rows.map((row) => row['status']),
    ['failed'],
    'the attempt is there to be looked up',
  );
  assert.equal((await onetime({ merchant_uid })).code, 0, 'the order may be paid by another card');
});

test('onetime: an order that was paid, or paid and given back, is not paid again', async () => {
  const { merchant_uid } = stage.order();
  const { response } = await onetime({ merchant_uid });
  const charged = await stage.charges();
  assert.deepEqual((await onetime({ merchant_uid })).message, used);
  await stage.post('/payments/cancel', { imp_uid: response?.['imp_uid'] });
  const { status, code, message } = await onetime({ merchant_uid });
  assert.deepEqual([status, code, message], [200, 1, used]);
  assert.equal(await stage.charges(), charged);
});

test('onetime: with a customer_uid the card is kept, and charged again by its name', async () => {
  const name = stage.name();
  const first = await onetime({ customer_uid: name, buyer_name: '홍길동', buyer_tel: '010-1234-5678' });
  assert.deepEqual(
    [first.code, first.response?.['customer_uid'], first.response?.['customer_uid_usage']],
    [0, name, 'payment'],
  );
  const { response: kept } = await stage.get(`/subscribe/customers/${name}`);
  assert.deepEqual([kept?.['customer_name'], kept?.['customer_tel']], ['홍길동', '010-1234-5678']);
  assert.equal((await again({ customer_uid: name })).response?.['status'], 'paid');
});

test('onetime: a card that is kept and whose charge is declined stays, and nothing was taken', async () => {
  const [name, charged] = [stage.name(), await stage.charges()];
  const { code, message, response } = await onetime({ ...limited, customer_uid: name });
  assert.deepEqual([code, response], [-1, null]);
  assert.match(String(message), declined);
  assert.equal((await stage.get(`/subscribe/customers/${name}`)).code, 0);
  assert.equal(await stage.charges(), charged);
});

test('onetime: an order that was paid registers no card', async () => {
  const [{ merchant_uid }, name] = [stage.order(), stage.name()];
  await onetime({ merchant_uid });
  assert.equal((await onetime({ merchant_uid, customer_uid: name })).message, used);
  assert.equal((await stage.get(`/subscribe/customers/${name}`)).code, 1);
});

test('onetime: a card that cannot be registered charges nothing', async () => {
  const [name, charged] = [stage.name(), await stage.charges()];
  const { code, message } = await onetime({ card_number: '1234-1234-1234-1234', customer_uid: name });
  assert.equal(code, -1);
  assert.match(String(message), declined);
  assert.deepEqual([await stage.charges(), (await stage.get(`/subscribe/customers/${name}`)).code], [charged, 1]);
});

test('onetime: as a form, with the card in any of its spellings, and by its older name', async () => {
  for (const path of ['/subscribe/payments/onetime', '/subscribe/payments/foreign']) {
    const { merchant_uid } = stage.order();
    const fields = {
      merchant_uid,
      amount: '1000',
      card_number: '5399 1234 5678 1234',
      expiry: '203111',
      birth: '910315',
    };
    const { code, response } = await stage.form(path, String(new URLSearchParams(fields)));
    assert.deepEqual([code, response?.['status'], response?.['amount']], [0, 'paid', 1000]);
  }
});

test('an order is not called by a list, nor by fields: nothing is charged', async () => {
  const charges = await stage.charges();
  const { merchant_uid: one, ...order } = stage.order();
  for (const merchant_uid of [[one], [one, 'two'], { 0: one }]) {
    const { code, message } = await stage.post('/subscribe/payments/onetime', { ...order, ...card, merchant_uid });
    assert.equal(code, 1);
    assert.match(String(message), /^merchant_uid/);
  }
  assert.equal(await stage.charges(), charges);
});

for (const field of ['merchant_uid', 'amount', 'card_number', 'expiry']) {
  test(`onetime: without ${field} nothing is sent`, async () => {
    for (const value of [undefined, null, '']) {
      const { status, code, message } = await onetime({ [field]: value });
      assert.deepEqual([status, code, message], [200, 1, `["${field}"] 파라메터는 필수입니다.`]);
    }
  });
}

test('onetime: a merchant without a channel for typed cards is told so', async () => {
  const { db } = stage.api.hub;
  await db.query(`update channels set purposes = array_remove(purposes, 'api')`);
  const { status, code, message } = await onetime();
  await db.query(`update channels set purposes = array_append(purposes, 'api') where 'billing' = any(purposes)
    and gateway = 'tosspayments'`);
  assert.deepEqual([status, code, message], [200, 1, '비인증결제모듈 사용정보를 찾을 수 없습니다.']);
  assert.equal((await onetime()).code, 0);
});

test('again: paid, declined, and not taken are three answers', async () => {
  const [good, bad] = [await stage.register(), await stage.register(stage.name(), limited)];
  const paid = await again({ customer_uid: good });
  assert.deepEqual([paid.status, paid.code, paid.message, paid.response?.['status']], [200, 0, null, 'paid']);
  assert.deepEqual([paid.response?.['fail_reason'], paid.response?.['failed_at']], [null, 0]);
  assert(Number(paid.response?.['paid_at']) > 0);
  const failed = await again({ customer_uid: bad });
  assert.deepEqual([failed.status, failed.code, failed.message, failed.response?.['status']], [200, 0, null, 'failed']);
  assert.match(String(failed.response?.['fail_reason']), /^\[[A-Z_0-9]+\]./);
  assert(Number(failed.response?.['failed_at']) > 0);
  assert.deepEqual((await stage.get(`/payments/${String(failed.response?.['imp_uid'])}`)).response, failed.response);
  const refused = await again({ customer_uid: stage.name() });
  assert.deepEqual([refused.status, refused.code, refused.response], [200, 1, null]);
  assert.equal(refused.message, '등록되지 않은 구매자입니다.');
});
