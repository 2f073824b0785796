import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import { v1Errors } from '../../src/contract/v1/errors.ts';
import type { V1Customer, V1Payment, V1Schedule } from '../../src/contract/v1/schema.ts';
import { card, limited, openBillingStage, type BillingStage } from './billing-stage.ts';
import {
  aMaskedCard,
  aNumber,
  assertFields,
  emptyCustomer,
  emptyPayment,
  emptySchedule,
  isSecond,
  type Expected,
} from './golden-forms.ts';
import { rowsOf, type Answer, type Json } from './running-api.ts';

/*
 * Cards without a window: customers, charges and schedules with every field of them, and what the gateway is asked for
 * each way of writing a card.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());
afterEach(() => stage.meddle(null));

const buyer = {
  buyer_name: '홍길동',
  buyer_email: 'buyer@shop.kr',
  buyer_tel: '010-1234-5678',
  buyer_addr: '서울 마포구',
  buyer_postcode: '04524',
};
const customer = {
  customer_name: '홍길동',
  customer_email: 'buyer@shop.kr',
  customer_tel: '010-1234-5678',
  customer_addr: '서울 마포구',
  customer_postcode: '04524',
};

/** The card of these tests, as the gateway knows it. */
const hana = {
  card_code: '374',
  card_name: '하나카드',
  card_issuer_code: '374',
  card_issuer_name: '하나카드',
  card_publisher_code: '374',
  card_publisher_name: '하나카드',
  card_number: '53991234****123*',
  card_type: 0,
} as const;

const aUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const declinedReason = '[EXCEED_MAX_DAILY_PAYMENT_COUNT] 하루 결제 가능 횟수를 초과했습니다.';

function done(answer: Answer): Json {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null]);
  return answer.response ?? {};
}

/** Bodies of what the gateway was sent meanwhile. */
async function sentDuring(work: () => Promise<unknown>): Promise<readonly Json[]> {
  const bodies: Json[] = [];
  stage.meddle(async (request, exchange) => {
    if (request.method === 'POST') bodies.push(JSON.parse(request.body ?? '{}') as Json);
    return exchange(request);
  });
  await work();
  stage.meddle(null);
  return bodies;
}

test('a customer with every field of him, and of him again when his card is replaced', async () => {
  const name = stage.name();
  const path = `/subscribe/customers/${name}`;
  const first = done(await stage.post(path, { ...card, ...customer, customer_id: 'payer-1' }));
  const expected: Expected<V1Customer> = { ...emptyCustomer, ...hana, ...customer, customer_uid: name };
  assertFields<V1Customer>(first, { ...expected, customer_id: 'payer-1' });
  assert.equal(first['inserted'], first['updated']);
  const second = done(await stage.post(path, card));
  const nobody = Object.fromEntries(Object.keys(customer).map((field) => [field, null]));
  assertFields<V1Customer>(second, { ...expected, ...nobody, customer_id: aUuid } as Expected<V1Customer>);
  assert.equal(second['inserted'], first['inserted']);
  assert.ok(Number(second['updated']) >= Number(first['updated']));
  for (const answer of [await stage.get(path), await stage.remove(`${path}?reason=&requester=`)])
    assert.deepEqual(done(answer), second);
});

test('a customer of KICC, whose card was registered in its window', async () => {
  const name = stage.name();
  const id = await stage.shop.open({ pg: 'kicc', customer_uid: name, merchant_uid: name, amount: 1_000, ...buyer });
  await stage.shop.complete(id, { decision: 'pay' });
  const bin: Partial<Expected<V1Customer>> = { pg_provider: 'kicc', pg_id: 'T0021766', card_number: aMaskedCard };
  const shinhan = ['card', 'card_issuer', 'card_publisher'].flatMap((each) => [
    [`${each}_code`, '366'],
    [`${each}_name`, '신한카드'],
  ]);
  const expected = { ...emptyCustomer, ...customer, ...bin, customer_uid: name, card_type: 0 };
  const shown = done(await stage.get(`/subscribe/customers/${name}`));
  assertFields<V1Customer>(shown, { ...expected, ...Object.fromEntries(shinhan) } as Expected<V1Customer>);
});

const charged: Partial<Expected<V1Payment>> = {
  ...hana,
  ...buyer,
  imp_uid: aNumber,
  name: '구독',
  channel: 'api',
  pg_id: 'iamporttest_4',
  pg_tid: /^iampo[0-9]{14}[0-9A-Za-z]{5}$/,
  receipt_url: /\/toss\/receipt\/redirection\?transactionId=/,
  apply_num: '00000000',
  status: 'paid',
  paid_at: isSecond,
  custom_data: '{"cart":7}',
  user_agent: 'a shop/1.0',
};
const unpaid: Partial<Expected<V1Payment>> = {
  ...Object.fromEntries([...Object.keys(hana), 'pg_tid', 'receipt_url', 'apply_num'].map((field) => [field, null])),
  status: 'failed',
  paid_at: 0,
  failed_at: isSecond,
  fail_reason: declinedReason,
};

const asked = { ...buyer, custom_data: { cart: 7 } };
const shop = { 'user-agent': 'a shop/1.0' };

test('a typed card that is charged, with every field of it, and what the gateway was asked', async () => {
  const order = stage.order();
  const wish = {
    amount: 60_000,
    card_quota: 3,
    tax_free: 1_000,
    interest_free_by_merchant: true,
    use_card_point: true,
  };
  let shown: Json = {};
  const sent = await sentDuring(async () => {
    const wanted = { ...order, ...card, ...asked, ...wish };
    shown = done(await stage.post('/subscribe/payments/onetime', wanted, shop));
  });
  const expected = { ...emptyPayment, ...charged, merchant_uid: order.merchant_uid, amount: 60_000, card_quota: 3 };
  assertFields<V1Payment>(shown, expected);
  assert.deepEqual(sent, [
    {
      amount: 60_000,
      orderId: shown['imp_uid'],
      orderName: '구독',
      cardNumber: '5399123456781234',
      cardExpirationYear: '31',
      cardExpirationMonth: '11',
      customerIdentityNumber: '910315',
      cardPassword: '73',
      cardInstallmentPlan: 3,
      taxFreeAmount: 1_000,
      useFreeInstallmentPlan: true,
      useCardPoint: true,
      customerName: '홍길동',
      customerEmail: 'buyer@shop.kr',
    },
  ]);
});

const spellings: readonly (readonly [about: string, typed: object, sent: Json])[] = [
  ['blanks', { card_number: '5399 1234 5678 1234' }, { cardNumber: '5399123456781234' }],
  ['no dashes', { card_number: '5399123456781234' }, { cardNumber: '5399123456781234' }],
  ['fourteen digits', { card_number: '3612-345678-1234' }, { cardNumber: '36123456781234' }],
  ['a number', { card_number: 5399123456781234 }, { cardNumber: '5399123456781234' }],
  ['an expiry in one word', { expiry: '203111' }, { cardExpirationYear: '31', cardExpirationMonth: '11' }],
  ['an expiry with blanks around', { expiry: ' 2031-01 ' }, { cardExpirationYear: '31', cardExpirationMonth: '01' }],
  ['a business', { birth: '123-45-67890' }, { customerIdentityNumber: '1234567890' }],
  ['a password of noughts', { pwd_2digit: '00' }, { cardPassword: '00' }],
];

test('however a card is written, the gateway is sent its digits: to charge it, and to keep it', async () => {
  for (const [about, typed, wanted] of spellings)
    for (const path of ['/subscribe/payments/onetime', `/subscribe/customers/${stage.name()}`]) {
      const [sent] = await sentDuring(() => stage.post(path, { ...stage.order(), ...card, ...typed }));
      const part = Object.fromEntries(Object.keys(wanted).map((field) => [field, sent?.[field]]));
      assert.deepEqual(part, wanted, `${about} ${path}`);
    }
});

test('a key that is charged and one that is declined, with every field of the payment', async () => {
  for (const [typed, fields] of [
    [card, {}],
    [limited, unpaid],
  ] as const) {
    const customer_uid = await stage.register(stage.name(), typed);
    const order = stage.order();
    const shown = done(await stage.post('/subscribe/payments/again', { ...order, ...asked, customer_uid }, shop));
    const usage = { customer_uid, customer_uid_usage: 'payment' } as const;
    const { merchant_uid } = order;
    assertFields<V1Payment>(shown, { ...emptyPayment, ...charged, ...fields, ...usage, amount: 10_000, merchant_uid });
  }
});

type State = Partial<Expected<V1Schedule>>;

/** A schedule in each state, by what is done to it. */
const states: Readonly<Record<string, { readonly typed: object; readonly deed: string; readonly state: State }>> = {
  'to come': { typed: card, deed: '', state: {} },
  'taken back': { typed: card, deed: 'unschedule', state: { schedule_status: 'revoked', revoked_at: isSecond } },
  paid: { typed: card, deed: 'run', state: { payment_status: 'paid' } },
  declined: { typed: limited, deed: 'run', state: { payment_status: 'failed', fail_reason: declinedReason } },
  'given back': { typed: card, deed: 'run and cancel', state: { payment_status: 'cancelled' } },
};

for (const [about, { typed, deed, state }] of Object.entries(states)) {
  test(`a schedule that is ${about}, with every field of it and of its payment`, async () => {
    const customer_uid = stage.name();
    done(await stage.post(`/subscribe/customers/${customer_uid}`, { ...typed, customer_id: 'payer-1' }));
    const schedule_at = stage.after(3_600);
    const merchant_uid = await stage.scheduled(customer_uid, { ...asked, schedule_at });
    const show = async (): Promise<Json> => done(await stage.get(`/subscribe/payments/schedule/${merchant_uid}`));
    if (deed === 'unschedule') {
      const [revoked] = rowsOf(await stage.post('/subscribe/payments/unschedule', { merchant_uid }));
      assert.deepEqual(revoked, await show());
    }
    const runs = deed.startsWith('run');
    if (runs) {
      await stage.passTime(3_700);
      await stage.work();
    }
    const paidBy = String((await show())['imp_uid']);
    if (deed.endsWith('cancel')) done(await stage.post('/payments/cancel', { imp_uid: paidBy }));
    const known = { customer_uid, merchant_uid, schedule_at, customer_id: 'payer-1', custom_data: '{"cart":7}' };
    const ran = { imp_uid: aNumber, executed_at: isSecond, schedule_status: 'executed' } as const;
    assertFields<V1Schedule>(await show(), { ...emptySchedule, ...buyer, ...known, ...(runs && ran), ...state });
    if (about !== 'paid' && about !== 'declined') return;
    const usage = { customer_uid, customer_uid_usage: 'payment.scheduled', user_agent: null } as const;
    const fields = { ...charged, ...(about === 'declined' && unpaid), ...usage, amount: 10_000, merchant_uid };
    assertFields<V1Payment>(await stage.shop.payment(paidBy), { ...emptyPayment, ...fields });
  });
}

test('one schedule by itself needs no list, as JSON, as its text, and as a form', async () => {
  const path = '/subscribe/payments/schedule';
  const customer_uid = await stage.register();
  const item = () => ({ ...stage.order(), schedule_at: stage.after(3_600) });
  const form = (fields: Json): string =>
    Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
      .join('&');
  const bracketed = (one: Json): Json =>
    Object.fromEntries(Object.entries(one).map(([field, value]) => [`schedules[${field}]`, value]));
  const emptyBracket = (one: Json): string =>
    form(Object.fromEntries(Object.entries(one).map(([field, value]) => [`schedules[0][${field}]`, value])));
  const ways: readonly ((one: Json) => Promise<Answer>)[] = [
    (one) => stage.post(path, { customer_uid, schedules: one }),
    (one) => stage.post(path, { customer_uid, schedules: JSON.stringify(one) }),
    (one) => stage.form(path, form({ customer_uid, schedules: JSON.stringify([one]) })),
    (one) => stage.form(path, form({ customer_uid, ...bracketed(one) })),
    (one) => stage.form(path, `customer_uid=${customer_uid}& ${emptyBracket(one).replaceAll('&', '& ')}`),
  ];
  for (const [index, send] of ways.entries()) {
    const one = item();
    const answer = await send(one);
    assert.deepEqual([answer.status, answer.code], [200, 0], `${index}: ${String(answer.message)}`);
    assert.deepEqual(
      rowsOf(answer).map((row) => [row['merchant_uid'], row['schedule_at'], row['amount']]),
      [[one.merchant_uid, one.schedule_at, 10_000]],
    );
  }
  for (const wrong of ['', 'no JSON', '"text"', '[]', '{}', '[1]', 7, [[]]]) {
    const { status, code, message } = await stage.post(path, { customer_uid, schedules: wrong });
    assert.deepEqual([status, code, message], [200, 1, v1Errors.field_missing.ko.replace('<field>', 'schedules')]);
  }
});

test('a channel is named in either spelling, and one that is not there is refused in either', async () => {
  const sql = "select key from channels where 'api' = any(purposes) limit 1";
  const [found] = await stage.api.hub.db.query(sql);
  const calls: readonly ((wish: object) => Promise<Answer>)[] = [
    (wish) => stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card, ...wish }),
    (wish) => stage.post(`/subscribe/customers/${stage.name()}`, { ...card, ...wish }),
    (wish) => {
      const schedules = [{ ...stage.order(), schedule_at: stage.after(60) }];
      return stage.post('/subscribe/payments/schedule', { customer_uid: stage.name(), ...card, schedules, ...wish });
    },
  ];
  for (const call of calls)
    for (const spelling of ['channel_key', 'channelKey']) {
      // The key wins over `pg`, whatever that says.
      done(await call({ [spelling]: found?.['key'], pg: 'kicc' }));
      const refused = await call({ [spelling]: 'channel-key-of-nobody' });
      assert.deepEqual([refused.code, refused.message], [1, v1Errors.channel_unknown.ko], spelling);
    }
});
