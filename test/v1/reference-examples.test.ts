import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { V1Call } from '../../src/contract/v1/calls/call.ts';
import { bodyExampleOf, exampleOf } from '../../src/contract/v1/calls/examples.ts';
import { levers, type Lever } from '../../src/contract/v1/calls/levers.ts';
import { nameOf, v1Calls } from '../../src/contract/v1/calls/v1-calls.ts';
import { testAccounts } from '../../sandbox/bank/test-accounts.ts';
import { openBillingStage, type BillingStage } from './billing-stage.ts';
import type { Answer, Json } from './running-api.ts';

/*
 * Each call of the reference as the reference shows it: its example is done, as JSON and as a form, and without any
 * field that is said to be needed it is refused, by that field's name.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

/** What a call is made about, in the place of the example's names: parts of the path, and fields. */
type About = Readonly<Record<string, unknown>>;

let count = 0;
const fresh = (): string => `reference-${(count += 1)}`;

async function paid(): Promise<About> {
  const { response } = await stage.post('/subscribe/payments/again', {
    ...stage.order(),
    customer_uid: await stage.register(),
  });
  return { imp_uid: response?.['imp_uid'] };
}

/** A payment of a window, by this method. */
async function opened(params: object): Promise<About> {
  const imp_uid = await stage.shop.open({ merchant_uid: fresh(), amount: 30_000, ...params });
  await stage.shop.complete(imp_uid, { decision: 'pay' });
  return { imp_uid };
}

const goods = [{ orderNumber: 'cup-1', name: '찻잔', quantity: 1, amount: 30_000 }];

function inEscrow(): Promise<About> {
  const buyer = { buyer_name: '홍길동', buyer_email: 'buyer@example.com' };
  return opened({ pg: 'kicc', pay_method: 'trans', escrow: true, kiccProducts: goods, ...buyer });
}

async function booked(): Promise<About> {
  const customer_uid = await stage.register();
  const merchant_uid = await stage.scheduled(customer_uid);
  return { customer_uid, merchant_uid, schedule_at: stage.after(7_200) };
}

const registered = async (): Promise<About> => ({ customer_uid: await stage.register(), merchant_uid: fresh() });
const ofNow = async (): Promise<About> => ({
  ...(await booked()),
  schedule_from: stage.after(0),
  schedule_to: stage.after(86_400),
});

/** What each call needs before it, by the call's id. */
const worlds: Readonly<Record<string, () => Promise<About>>> = {
  getToken: async () => ({}),
  cancelPayment: paid,
  preparePayment: async () => ({ merchant_uid: fresh() }),
  changePreparedPayment: async () => {
    const merchant_uid = fresh();
    await stage.post('/payments/prepare', { merchant_uid, amount: 1 });
    return { merchant_uid };
  },
  chargeCard: async () => ({ merchant_uid: fresh() }),
  chargeBillingKey: registered,
  schedulePayments: async () => ({
    customer_uid: await stage.register(),
    schedules: [{ merchant_uid: fresh(), amount: 10_000, schedule_at: stage.after(3_600) }],
  }),
  unschedulePayments: booked,
  getSchedules: ofNow,
  getSchedulesOfCustomer: ofNow,
  getSchedulesByCustomer: ofNow,
  moveSchedule: booked,
  reschedulePayment: async () => {
    const about = await booked();
    await stage.post('/subscribe/payments/unschedule', { merchant_uid: about['merchant_uid'] });
    return about;
  },
  getCustomers: async () => ({ 'customer_uid[]': [await stage.register()] }),
  saveCustomer: async () => ({ customer_uid: fresh() }),
  issueAccount: async () => ({ merchant_uid: fresh(), vbank_due: stage.after(86_400) }),
  getAccountHolder: async () => ({ bank_code: testAccounts[0]?.bankCode, bank_num: testAccounts[0]?.number }),
  changeAccount: () => opened({ pg: 'uplus', pay_method: 'vbank' }),
  issueReceipt: () => opened({ pg: 'tosspayments', pay_method: 'trans' }),
  issueExternalReceipt: async () => ({ merchant_uid: fresh() }),
  registerDelivery: inEscrow,
  changeDelivery: async () => {
    const about = await inEscrow();
    const { code, message } = await ask(callOf('registerDelivery'), 'json', {
      about,
      fields: example('registerDelivery'),
    });
    assert.equal(code, 0, String(message));
    return about;
  },
};

const callOf = (id: string): V1Call => v1Calls.find((each) => each.id === id) as V1Call;
const example = (id: string): Json => bodyExampleOf(callOf(id)) ?? {};

const withFields = v1Calls.filter(({ state, body, query }) => state === 'works' && (body ?? query?.required));

test('every call that works and takes something is tried here', () => {
  assert.deepEqual(withFields.map(({ id }) => id).toSorted(), Object.keys(worlds).toSorted());
});

for (const call of withFields) {
  for (const way of call.body ? (['json', 'form'] as const) : (['query'] as const)) {
    test(`${nameOf(call)}: its example is done, as ${way}, and not without what it needs`, async () => {
      const about = await (worlds[call.id] as () => Promise<About>)();
      const whole = fieldsOf(call, about);
      for (const name of neededBy(call)) {
        const { code, message } = await ask(call, way, { about, fields: without(whole, name) });
        assert.notEqual(code, 0, `${name} may be left out`);
        assert.ok(
          String(message).includes(name.split('.').at(-1)?.replace('[]', '') ?? ''),
          `${name}: ${String(message)}`,
        );
      }
      const done = await ask(call, way, { about, fields: whole });
      assert.equal(done.code, 0, String(done.message));
    });
  }
}

/** The example, about what is there. */
function fieldsOf(call: V1Call, about: About): Json {
  const inQuery = Object.entries(call.query?.required ?? {}).map(([name, field]) => [name, exampleOf(field)]);
  const shown: Json = { ...bodyExampleOf(call), ...Object.fromEntries(inQuery) };
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, about[name] ?? value]));
}

/** Names of what may not be left out; of a list of objects, what each of them needs too. */
function neededBy({ body, query }: V1Call): string[] {
  const required = { ...query?.required, ...body?.required };
  return Object.entries(required).flatMap(([name, field]) => {
    const { items } = field as { items?: { required?: readonly string[] } };
    return [name, ...(items?.required ?? []).map((inner) => `${name}.${inner}`)];
  });
}

function without(fields: Json, name: string): Json {
  const [outer = '', inner] = name.split('.');
  const { [outer]: left, ...rest } = fields;
  return inner === undefined ? rest : { ...rest, [outer]: (left as Json[]).map((item) => without(item, inner)) };
}

type Asked = { readonly about: About; readonly fields: Json };

function ask(call: V1Call, way: 'json' | 'form' | 'query', { about, fields }: Asked): Promise<Answer> {
  const path = call.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(about[name])));
  const pairs = new URLSearchParams(Object.entries(fields).flatMap(bracketed)).toString();
  if (way === 'query') return stage.api.call(call.method, `${path}?${pairs}`);
  return stage.api.call(call.method, path, way === 'json' ? { json: fields } : { body: pairs });
}

/** `a[0][b]=c`; the name of a list as the reference writes it stays. */
function bracketed([name, value]: [string, unknown]): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  if (name.endsWith('[]')) return (value as readonly unknown[]).map((each) => [name, String(each)]);
  return Object.entries(value).flatMap(([key, inner]) => bracketed([`${name}[${key}]`, inner]));
}

test('the levers are pulled as their examples say', async () => {
  const pull = async (id: string, imp_uid?: string): Promise<Json> => {
    const lever = levers.find((each) => each.id === id) as Lever;
    const path = lever.path.replace('{imp_uid}', String(imp_uid)).replace('/sandbox', '');
    return stage.shop.lever(lever.method, path, bodyExampleOf(lever) ?? undefined);
  };
  const { imp_uid } = await pull('openWindow');
  const { callback } = await pull('completeWindow', String(imp_uid));
  const { imp_uid: told, error_code: error } = callback as Json;
  assert.deepEqual([told, error ?? null], [imp_uid, null]);
  assert.equal((await pull('changeSettings'))['webhook_url'], 'http://localhost:3000/webhook');
  await pull('addFault');
  assert.equal(((await pull('getFaults'))['faults'] as unknown[]).length, 1);
  await pull('clearFaults');
  // Nothing works by itself on this stage, so that the day does not come to its end.
  assert.match(String((await pull('moveClock'))['now']), /^\d{4}-/);
});
