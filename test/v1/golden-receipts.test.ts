import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { V1ExternalReceipt, V1Payment, V1Receipt } from '../../src/contract/v1/schema.ts';
import { openBillingStage, type BillingStage } from './billing-stage.ts';
import { aNumber, assertFields, emptyPayment, isSecond, type Expected } from './golden-forms.ts';
import type { Answer, Json } from './running-api.ts';

/*
 * Cash receipts, and an account that is asked for by API, with every field of them.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

function done(answer: Answer): Json {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null], String(answer.message));
  return answer.response ?? {};
}

type Receipt = Omit<Expected<V1Receipt>, 'imp_uid'>;

/** What a gateway's receipt has of its own: KICC tells no address of one. */
const own = {
  tosspayments: {
    apply_num: /^[0-9]{9}$/,
    receipt_url: /^http:\/\/127\.0\.0\.1:\d+\/toss\/.*cash-receipt/,
  },
  kicc: { apply_num: /^[0-9]{8}$/, receipt_url: null },
} as const;

/** Of 11,000 won, of which 1,000 are tax, unless something else is said. */
function receiptOf(pg: keyof typeof own): Receipt {
  return {
    receipt_tid: /^[0-9A-Za-z-]{20,}$/,
    type: 'person',
    amount: 11_000,
    vat: 1_000,
    applied_at: isSecond,
    cancelled_at: 0,
    ...own[pg],
  };
}

const forPhone = { identifier: '010-9876-5432', identifier_type: 'phone' };
const forBusiness = { identifier: '987-65-43210', identifier_type: 'business', type: 'company' };

const wishes: readonly (readonly [about: string, wish: object, fields: Partial<Receipt>])[] = [
  ['a person', forPhone, {}],
  ['a business', forBusiness, { type: 'company' }],
  ['goods that bear no tax', { ...forPhone, tax_free: '11000' }, { vat: 0 }],
  ['a part that bears none', { ...forPhone, tax_free: 1_100 }, { vat: 900 }],
  ['a tax that is said', { ...forPhone, vat_amount: '300' }, { vat: 300 }],
];

for (const pg of ['tosspayments', 'kicc'] as const) {
  for (const [about, wish, fields] of wishes) {
    test(`${pg}: a receipt of a payment for ${about}, issued, shown and cancelled`, async () => {
      const { merchant_uid } = stage.order();
      const id = await stage.shop.open({ pg, pay_method: 'trans', merchant_uid, amount: 11_000 });
      await stage.shop.complete(id, { decision: 'pay' });
      const expected: Expected<V1Receipt> = { imp_uid: id, ...receiptOf(pg), ...fields };
      const issued = done(await stage.post(`/receipts/${id}`, wish));
      assertFields(issued, expected);
      assert.deepEqual(done(await stage.get(`/receipts/${id}`)), issued);
      const cancelled = done(await stage.remove(`/receipts/${id}`));
      assertFields(cancelled, { ...expected, cancelled_at: isSecond });
      assert.deepEqual({ ...cancelled, cancelled_at: 0 }, issued);
    });
  }

  test(`${pg}: a receipt of cash from elsewhere, issued, shown and cancelled`, async () => {
    const { merchant_uid } = stage.order();
    const path = `/receipts/external/${merchant_uid}`;
    const expected: Expected<V1ExternalReceipt> = { merchant_uid, ...receiptOf(pg) };
    const issued = done(await stage.post(path, { ...forPhone, pg, name: '매장 결제', amount: 11_000 }));
    assertFields(issued, expected);
    assert.deepEqual(done(await stage.get(path)), issued);
    assertFields(done(await stage.remove(path)), { ...expected, cancelled_at: isSecond });
  });
}

test('an account by API, with every field of it, and as it is when it is closed', async () => {
  const { merchant_uid, amount } = stage.order();
  const due = stage.after(3 * 86_400);
  const buyer = { buyer_name: '홍길동', buyer_email: 'b@shop.kr', buyer_tel: '010-1234-5678' };
  const wanted = { merchant_uid, amount, name: '표', ...buyer, vbank_code: '088', vbank_due: due };
  const shown = done(await stage.post('/vbanks', wanted, { 'user-agent': 'a shop/1.0' }));
  const expected: Expected<V1Payment> = {
    ...emptyPayment,
    ...buyer,
    imp_uid: aNumber,
    merchant_uid,
    amount,
    name: '표',
    pay_method: 'vbank',
    channel: 'api',
    pg_id: 'iamporttest_4',
    pg_tid: /^iampo[0-9]{14}[0-9A-Za-z]{5}$/,
    user_agent: 'a shop/1.0',
    vbank_code: '088',
    vbank_name: '신한은행',
    vbank_num: /^X[0-9]{13}$/,
    vbank_date: due,
    vbank_issued_at: isSecond,
  };
  assertFields(shown, expected);
  const closed = done(await stage.remove(`/vbanks/${String(shown['imp_uid'])}`));
  const end = { status: 'failed', failed_at: isSecond, fail_reason: '입금 전에 가상계좌가 말소되었습니다.' } as const;
  assertFields<V1Payment>(closed, { ...expected, ...end });
});
