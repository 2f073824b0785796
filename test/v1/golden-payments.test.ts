import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { V1Payment } from '../../src/contract/v1/schema.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { openBillingStage, type BillingStage } from './billing-stage.ts';
import { aMaskedCard, assertFields, emptyPayment, isSecond, type Expected } from './golden-forms.ts';
import type { Json } from './running-api.ts';

/*
 * A payment of every method of every gateway, as REST shows it, with every field: what a merchant's database holds when
 * he has read it. What is filled by which method is the contract's; beside a row stands all that is not empty.
 */

let stage: BillingStage;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  await registerNotificationUrls(stage.api.hub);
});
after(() => stage.close());

const buyer = {
  buyer_name: '홍길동',
  buyer_email: 'buyer@shop.kr',
  buyer_tel: '010-1234-5678',
  buyer_addr: '서울 마포구',
  buyer_postcode: '04524',
};

type Fields = Partial<Expected<V1Payment>>;

/** Of whatever was asked for. */
const asked: Fields = { ...buyer, name: '머그컵', amount: 60_000, custom_data: '{"cart":7}', user_agent: 'node' };

const paid: Fields = { status: 'paid', paid_at: isSecond };

type Gateway = { readonly pg: string; readonly fields: Fields; readonly slip: Fields };

const toss: Gateway = {
  pg: 'tosspayments',
  fields: { pg_tid: /^iampo[0-9]{14}[0-9A-Za-z]{5}$/ },
  slip: { receipt_url: /^http:\/\/127\.0\.0\.1:\d+\/toss\/receipt\/redirection\?transactionId=/ },
};
const kicc: Gateway = {
  pg: 'kicc',
  fields: {
    pg_provider: 'kicc',
    pg_id: 'T5102001',
    pg_tid: /^[0-9]{20}$/,
    receipt_url: /\/kicc\/receipt\/ReceiptBranch\.jsp\?controlNo=[0-9]{20}&payment=0[123]$/,
  },
  slip: {},
};
const uplus: Gateway = {
  pg: 'uplus',
  fields: {
    pg_provider: 'uplus',
    pg_id: 'tlgdacomxpay',
    pg_tid: /^tlgda[0-9]{14}[0-9A-Za-z]{5}$/,
    receipt_url: /\/uplus\/pg\/wmp\/etc\/jsp\/Receipt_Link\.jsp\?mertid=tlgdacomxpay&tid=.*&authdata=[0-9a-f]{32}$/,
  },
  slip: {},
};

const company: Fields = { card_code: '366', card_name: '신한카드' };
const issuer: Fields = { card_issuer_code: '366', card_issuer_name: '신한카드' };
const publisher: Fields = { card_publisher_code: '366', card_publisher_name: '신한카드' };
const card: Fields = { ...paid, ...company, ...issuer, card_number: aMaskedCard, apply_num: /^[0-9]{8}$/ };
const bank: Fields = { ...paid, pay_method: 'trans', bank_code: '004', bank_name: 'KB국민은행' };
const account: Fields = {
  pay_method: 'vbank',
  vbank_code: '004',
  vbank_name: 'KB국민은행',
  // On a test side a letter before the digits keeps real money out; KICC gives out numbers of several lengths.
  vbank_num: /^X?[0-9]{10,16}$/,
  vbank_date: isSecond,
  vbank_issued_at: isSecond,
};
const kakao: Fields = { emb_pg_provider: 'kakaopay' };

type Row = {
  readonly gateway: Gateway;
  readonly method: string;
  readonly choice?: object;
  readonly fields: Fields;
};

const credit: Fields = { card_type: 0 };

const rows: readonly Row[] = [
  { gateway: toss, method: 'card', fields: { ...card, ...publisher, ...toss.slip, ...credit } },
  {
    gateway: toss,
    method: 'card',
    choice: { card_code: '381', quota: 3 },
    fields: {
      ...card,
      ...toss.slip,
      ...credit,
      card_quota: 3,
      card_code: '381',
      card_name: 'KB국민카드',
      card_issuer_code: '381',
      card_issuer_name: 'KB국민카드',
      card_publisher_code: '381',
      card_publisher_name: 'KB국민카드',
    },
  },
  { gateway: toss, method: 'trans', fields: bank },
  { gateway: toss, method: 'vbank', fields: account },
  { gateway: toss, method: 'phone', fields: { ...paid, pay_method: 'phone', ...toss.slip } },
  { gateway: toss, method: 'cultureland', fields: { ...paid, pay_method: 'cultureland', ...toss.slip } },
  { gateway: toss, method: 'kakaopay', fields: { ...card, ...publisher, ...kakao, ...toss.slip, ...credit } },
  {
    gateway: toss,
    method: 'kakaopay',
    choice: { point: true },
    fields: { ...paid, ...kakao, pay_method: 'point', ...toss.slip },
  },
  { gateway: kicc, method: 'card', fields: { ...card, ...publisher, ...credit } },
  { gateway: kicc, method: 'trans', fields: bank },
  { gateway: kicc, method: 'vbank', fields: { ...account, vbank_holder: '나루 시험 상점' } },
  { gateway: uplus, method: 'card', fields: card },
  { gateway: uplus, method: 'trans', fields: bank },
  { gateway: uplus, method: 'vbank', fields: { ...account, vbank_holder: '이크레디트' } },
];

/** Gives the payment's id, and what it is to look like. */
async function made({ gateway, method, choice, fields }: Row): Promise<{ id: string; expected: Expected<V1Payment> }> {
  const { merchant_uid } = stage.order();
  const order = { merchant_uid, name: '머그컵', amount: 60_000, custom_data: { cart: 7 }, ...buyer };
  const id = await stage.shop.open({ pg: gateway.pg, pay_method: method, ...order });
  await stage.shop.complete(id, { decision: 'pay', ...choice });
  return { id, expected: { ...emptyPayment, ...asked, imp_uid: id, merchant_uid, ...gateway.fields, ...fields } };
}

for (const row of rows) {
  const { gateway, method, choice } = row;
  test(`${gateway.pg} ${method} ${JSON.stringify(choice ?? '')}: every field of it`, async () => {
    const { id, expected } = await made(row);
    const shown = await stage.shop.payment(id);
    assertFields(shown, expected);
    assert.ok(Number(shown['started_at']) <= Number(shown['paid_at']) || shown['paid_at'] === 0);
    if (method !== 'vbank') return;
    await stage.shop.lever('POST', '/deposits', { imp_uid: id });
    await stage.work();
    assertFields(await stage.shop.payment(id), { ...expected, ...paid }, 'paid in');
  });
}

/** A day alone ends with its last second in Korea. */
const vbankDue: readonly (readonly [due: string, at: number])[] = [
  ['20991231', 4_102_412_399],
  ['20991231101112', 4_102_362_672],
];

for (const [due, at] of vbankDue) {
  test(`an account that is to live until ${due} does, in seconds`, async () => {
    const { merchant_uid } = stage.order();
    const id = await stage.shop.open({ pg: 'uplus', pay_method: 'vbank', merchant_uid, amount: 1_000, vbank_due: due });
    await stage.shop.complete(id, { decision: 'pay' });
    assert.equal((await stage.shop.payment(id))['vbank_date'], at);
  });
}

const failures: readonly (readonly [gateway: Gateway, decision: string, reason: string])[] = [
  [toss, 'decline', '[REJECT_CARD_PAYMENT] 한도초과 혹은 잔액부족으로 결제에 실패했습니다.'],
  [toss, 'cancel', '[PAY_PROCESS_CANCELED] 사용자에 의해 결제가 취소되었습니다.'],
  [kicc, 'decline', '[8035] 잔액이 부족합니다'],
  [kicc, 'cancel', '[W002] 사용자가 결제를 취소하셨습니다'],
  [uplus, 'decline', '[A8] 잔액이 부족합니다'],
  [uplus, 'cancel', '[S053] 사용자가 결제를 취소하셨습니다'],
];

for (const [gateway, decision, reason] of failures) {
  test(`${gateway.pg} ${decision}: a payment that failed, with every field of it`, async () => {
    const row = { gateway, method: 'card', choice: { decision }, fields: {} };
    const { id, expected } = await made(row);
    const { pg_provider, pg_id } = expected;
    const failed: Fields = { status: 'failed', failed_at: isSecond, fail_reason: reason };
    const unpaid: Fields = { pg_provider, pg_id, pg_tid: null, receipt_url: null };
    assertFields(await stage.shop.payment(id), { ...expected, ...unpaid, ...failed });
  });
}

test('a card that is registered in the window is a payment of nothing, with every field of it', async () => {
  for (const [gateway, pg_id, more] of [
    [toss, 'iamporttest_4', { pg_tid: null }],
    [kicc, 'T0021766', { receipt_url: null, apply_num: /^[0-9]{8}$/ }],
  ] as const) {
    const { merchant_uid } = stage.order();
    const customer_uid = stage.name();
    const wanted = { merchant_uid, customer_uid, name: '머그컵', amount: 60_000, ...buyer };
    const id = await stage.shop.open({ pg: gateway.pg, ...wanted });
    await stage.shop.complete(id, { decision: 'pay' });
    const fields: Fields = { ...card, ...publisher, ...credit, apply_num: null, amount: 0, custom_data: null };
    const usage: Fields = { customer_uid, customer_uid_usage: 'issue' };
    const expected: Expected<V1Payment> = {
      ...emptyPayment,
      ...asked,
      ...gateway.fields,
      ...fields,
      pg_id,
      ...usage,
      ...more,
    };
    assertFields<V1Payment>(await stage.shop.payment(id), { ...expected, imp_uid: id, merchant_uid }, gateway.pg);
  }
});

type History = readonly Json[];

function isSlip(url: unknown): boolean {
  return url === null || (typeof url === 'string' && url.startsWith('http://127.0.0.1:'));
}

test('what was given back is a history, with every field of each part and of the payment', async () => {
  for (const gateway of [toss, kicc, uplus]) {
    const { id, expected } = await made({ gateway, method: 'card', fields: {} });
    const untouched = await stage.shop.payment(id);
    const parts: Json[] = [];
    for (const [amount, reason] of [
      [20_000, '부분 취소'],
      [40_000, null],
    ] as const) {
      const cancelled = await stage.post('/payments/cancel', { imp_uid: id, amount, reason });
      assert.deepEqual([cancelled.status, cancelled.code, cancelled.message], [200, 0, null]);
      const history = (cancelled.response?.['cancel_history'] ?? []) as History;
      const part = history.at(-1) ?? {};
      assertFields(part, {
        pg_tid: /^[0-9A-Za-z_-]{20,}$/,
        amount,
        cancelled_at: isSecond,
        reason: reason ?? '취소요청api',
        cancellation_id: /^[0-9A-HJKMNP-TV-Z]{20}$/,
        receipt_url: isSlip,
      });
      parts.push(part);
      const sum = parts.reduce((total, each) => total + Number(each['amount']), 0);
      const urls = parts.map((each) => each['receipt_url']).filter((url) => url !== null);
      const given = { cancel_amount: sum, cancelled_at: part['cancelled_at'], cancel_reason: part['reason'] };
      const lists = { cancel_history: parts, cancel_receipt_urls: urls };
      assert.deepEqual(cancelled.response, { ...untouched, status: 'cancelled', ...given, ...lists }, gateway.pg);
    }
    assert.equal(expected.imp_uid, id);
  }
});
