import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import { billingErrors } from '../../src/contract/v1/billing-errors.ts';
import { card, limited, openBillingStage, silence, type BillingStage } from './billing-stage.ts';
import type { Answer } from './running-api.ts';

/*
 * Every refusal of the table, brought about from outside: its HTTP status, its code and its very sentence. One that
 * nothing brings about is missing here.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());
afterEach(() => stage.meddle(null));

const again = async (fields: object): Promise<Answer> =>
  stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid: await stage.register(), ...fields });
const onetime = (fields: object): Promise<Answer> =>
  stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card, ...fields });
const customer = (fields: object, name = stage.name()): Promise<Answer> =>
  stage.post(`/subscribe/customers/${name}`, { ...card, ...fields });
const schedule = async (item: object, fields: object = {}): Promise<Answer> =>
  stage.post('/subscribe/payments/schedule', {
    customer_uid: await stage.register(),
    schedules: [{ ...stage.order(), schedule_at: stage.after(60), ...item }],
    ...fields,
  });
const on = (order: string, deed = ''): string => `/subscribe/payments/schedule/${order}${deed}`;

type Case = () => Promise<Answer>;

const cases: Record<keyof typeof billingErrors, Case> = {
  field_missing: () => stage.post('/subscribe/payments/again', { merchant_uid: 'a', amount: 1 }),
  key_unknown: () => again({ customer_uid: 'nobody' }),
  key_not_found: () => stage.get('/subscribe/customers/nobody'),
  keys_not_found: () => stage.get('/subscribe/customers?customer_uid[]=nobody'),
  key_names_missing: () => stage.get('/subscribe/customers'),
  key_name_wrong: () => customer({}, 'x'.repeat(81)),
  order_wrong: () => again({ merchant_uid: 'x'.repeat(65) }),
  charge_amount_wrong: () => again({ amount: 0 }),
  charge_tax_free_wrong: () => again({ amount: 1000, tax_free: 1001 }),
  quota_wrong: () => onetime({ amount: 49_999, card_quota: 2 }),
  charge_currency_wrong: () => again({ currency: 'USD', amount: 10 }),
  urls_too_many: () => again({ notice_url: Array.from({ length: 6 }, (_, at) => `https://shop.kr/${at}`) }),
  url_not_callable: () => again({ notice_url: 'shop.kr/webhook' }),
  card_number_wrong: () => onetime({ card_number: '5399-1234' }),
  expiry_wrong: () => onetime({ expiry: '11/31' }),
  birth_wrong: () => onetime({ birth: '9103150' }),
  password_wrong: () => onetime({ pwd_2digit: '731' }),
  async order_paid_before() {
    const { merchant_uid } = stage.order();
    assert.equal((await onetime({ merchant_uid })).code, 0);
    return onetime({ merchant_uid });
  },
  async order_in_progress() {
    const order = await stage.scheduled(await stage.register());
    return again({ merchant_uid: order });
  },
  no_api_channel: () => onetime({ pg: 'inicis' }),
  channel_unknown: () => onetime({ channel_key: 'channel-key-of-nobody' }),
  async key_channel_removed() {
    const name = await stage.register();
    const { db } = stage.api.hub;
    const sql = 'select channel_id from billing_keys where name = $1';
    const [channel] = (await db.query(sql, [name])).map((row) => row['channel_id']);
    await db.query('update channels set removed_at = $2 where id = $1', [channel, new Date()]);
    const refused = await stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid: name });
    await db.query('update channels set removed_at = null where id = $1', [channel]);
    return refused;
  },
  cannot_charge: () => onetime({ pg: 'kicc' }),
  cannot_issue: () => customer({ pg: 'kicc' }),
  issue_unknown() {
    stage.meddle(silence);
    return customer({});
  },
  no_customer: () => schedule({}, { customer_uid: 'nobody' }),
  schedules_too_many: () =>
    schedule({}, { schedules: Array.from({ length: 1001 }, () => ({ ...stage.order(), schedule_at: 1 })) }),
  schedule_at_wrong: () => schedule({ schedule_at: stage.after(60) * 1000 }),
  schedule_past: () => schedule({ schedule_at: stage.after(-60) }),
  schedule_too_far: () => schedule({ schedule_at: stage.after(6 * 366 * 86_400) }),
  async schedule_order_used() {
    const order = await stage.scheduled(await stage.register());
    return schedule({ merchant_uid: order });
  },
  checking_amount_wrong: () => schedule({}, { checking_amount: 10.5 }),
  async check_unknown() {
    const name = await stage.register();
    stage.meddle(silence);
    const schedules = [{ ...stage.order(), schedule_at: stage.after(60) }];
    return stage.post('/subscribe/payments/schedule', { customer_uid: name, schedules, checking_amount: 100 });
  },
  nothing_scheduled: () => stage.post('/subscribe/payments/unschedule', { customer_uid: 'nobody' }),
  schedule_range_wrong: () => stage.get('/subscribe/payments/schedule?schedule_from=5&schedule_to=4'),
  schedule_status_unknown: () =>
    stage.get('/subscribe/payments/schedule?schedule_from=4&schedule_to=5&schedule_status=paid'),
  schedule_not_found: () => stage.get(on('nobody')),
  async schedule_not_now() {
    const order = await stage.scheduled(await stage.register());
    return stage.post(on(order, '/retry'), {});
  },
  async schedule_paid() {
    const order = await stage.scheduled(await stage.register());
    await stage.passTime(7200);
    await stage.work();
    return stage.post(on(order, '/retry'), {});
  },
  async schedule_time_past() {
    const order = await stage.scheduled(await stage.register());
    return stage.put(on(order), { schedule_at: stage.after(-60) });
  },
};

for (const [code, error] of Object.entries(billingErrors)) {
  test(`${code} is answered as the table says, and takes no money`, async () => {
    const made = cases[code as keyof typeof billingErrors];
    assert(made, `nothing here brings ${code} about`);
    const answer = await made();
    const shown = error.ko.replace('<field>', 'customer_uid').replace('<uid>', 'nobody');
    assert.deepEqual([answer.status, answer.code, answer.message], [error.status, error.code, shown]);
    assert.equal(answer.response, null);
  });
}

const unpaid = ['/retry', '/reschedule', ''] as const;

/** What may be done to a schedule, by what has become of it. */
const deeds: Readonly<Record<string, Readonly<Record<(typeof unpaid)[number], string | null>>>> = {
  'to come': { '/retry': 'schedule_not_now', '/reschedule': 'schedule_not_now', '': null },
  revoked: { '': 'schedule_not_now', '/reschedule': null, '/retry': null },
  failed: { '': 'schedule_not_now', '/reschedule': null, '/retry': null },
  paid: { '': 'schedule_not_now', '/reschedule': 'schedule_paid', '/retry': 'schedule_paid' },
};

async function become(state: string): Promise<string> {
  const name = await stage.register(stage.name(), state === 'failed' ? limited : card);
  const order = await stage.scheduled(name);
  if (state === 'revoked') await stage.post('/subscribe/payments/unschedule', { merchant_uid: order });
  if (state === 'failed' || state === 'paid') {
    await stage.passTime(7200);
    await stage.work();
    await stage.register(name);
  }
  return order;
}

for (const [state, wanted] of Object.entries(deeds)) {
  for (const deed of unpaid) {
    test(`a schedule that is ${state}: ${deed === '' ? 'PUT' : deed}`, async () => {
      const order = await become(state);
      const body = deed === '/retry' ? {} : { schedule_at: stage.after(86_400) };
      const answer = deed === '' ? await stage.put(on(order), body) : await stage.post(on(order, deed), body);
      const code = wanted[deed];
      if (code === null) return assert.equal(answer.code, 0, String(answer.message));
      const { status, ko } = billingErrors[code as keyof typeof billingErrors];
      assert.deepEqual([answer.status, answer.code, answer.message], [status, -1, ko]);
    });
  }
}

test('another time that is missing, no time, or for a schedule that is not there', async () => {
  const order = await become('to come');
  for (const [path, body, status, text] of [
    [on(order), {}, 400, /schedule_at/],
    [on(order), { schedule_at: 'tomorrow' }, 400, /초 단위/],
    [on('nobody'), { schedule_at: stage.after(60) }, 404, /존재하지 않는/],
  ] as const) {
    const answer = await stage.put(path, body);
    assert.deepEqual([answer.status, answer.response], [status, null]);
    assert.match(String(answer.message), text);
  }
  assert.equal((await stage.post(on('nobody', '/retry'), {})).status, 404);
});

test('a schedule whose key is gone is charged by nobody', async () => {
  const name = await stage.register();
  const order = await stage.scheduled(name);
  await stage.post('/subscribe/payments/unschedule', { merchant_uid: order });
  await stage.remove(`/subscribe/customers/${name}`);
  const { status, message } = await stage.post(on(order, '/retry'), {});
  assert.deepEqual([status, message], [404, billingErrors.schedule_not_found.ko]);
});
