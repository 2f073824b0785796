import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { createApiKey } from '../../src/flows/create-api-key.ts';
import { registerChannel } from '../../src/flows/register-channel.ts';
import { registerMerchant } from '../../src/flows/register-merchant.ts';
import { findMerchantByUserCode } from '../../src/store/merchants.ts';
import { operations, type Operation } from '../support/contract.ts';
import { card, limited, openBillingStage, type BillingStage } from './billing-stage.ts';
import { askToken, type Answer } from './running-api.ts';

/*
 * Every call of the contract that names a payment, an order, a card or a schedule, with the names of another merchant:
 * the caller hears what he hears of names that nobody has, and no row of the other merchant changes. The other merchant
 * is as able as the caller: gateways, cards, schedules, money.
 */

const kinds = ['imp_uid', 'merchant_uid', 'customer_uid'] as const;
type Kind = (typeof kinds)[number];
type Names = Readonly<Record<Kind, string>>;

/** What the other merchant has, and names of the same form that nobody has. */
type Subject = { readonly what: string; readonly theirs: Names; readonly nobodys: Names };

const userCode = 'imp00000002';
const pair = { imp_key: 'another_apikey', imp_secret: 'another-secret' };

let stage: BillingStage;
let merchantId: string;
let token: string;
let own: Names;
let count = 0;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  merchantId = await registerAnother();
  const customer_uid = await stage.register();
  const { response } = await stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid });
  own = { imp_uid: String(response?.['imp_uid']), merchant_uid: String(response?.['merchant_uid']), customer_uid };
});
after(() => stage.close());

/** With a channel of every kind that the sandbox has. */
async function registerAnother(): Promise<string> {
  const { hub } = stage.api;
  const actor = 'a test';
  await registerMerchant(hub, { userCode, name: '다른 상점', webhookSecret: 'whsec_YW5vdGhlciBzZWNyZXQ=', actor });
  const merchant = await findMerchantByUserCode(hub.db, userCode);
  assert.ok(merchant);
  await createApiKey(hub, { merchant, key: pair.imp_key, secret: pair.imp_secret, sandboxOnly: true, actor });
  for (const { name: gateway, sandboxChannels } of hub.gateways.all)
    for (const { position, ...channel } of sandboxChannels) {
      const place = { gateway, environment: 'sandbox', key: `another-${position}`, position } as const;
      await registerChannel(hub, { ...channel, ...place, merchant, chargesPerSecond: null, actor });
    }
  return merchant.id;
}

/** A call as the other merchant makes it. */
async function asOther(method: string, path: string, json?: object): Promise<Answer> {
  const answer = await stage.api.call(method, path, { token, ...(json && { json }) });
  if (method !== 'GET') assert.equal(answer.code, 0, String(answer.message));
  return answer;
}

/** Something of each kind that a call can be about. */
async function newSubjects(): Promise<readonly Subject[]> {
  token = await askToken(stage.api.url, pair);
  const [name, declined] = [stage.name(), stage.name()];
  await asOther('POST', `/subscribe/customers/${name}`, card);
  await asOther('POST', `/subscribe/customers/${declined}`, limited);
  const paid = await asOther('POST', '/subscribe/payments/again', { ...stage.order(), customer_uid: name });
  const failed = await asOther('POST', '/subscribe/payments/again', { ...stage.order(), customer_uid: declined });
  const account = await payInWindow('vbank');
  const transfer = await payInWindow('trans');
  await asOther('POST', `/receipts/${transfer.imp_uid}`, receipt);
  const ran = await failedSchedule(declined);
  const item = { ...stage.order(), schedule_at: stage.after(86_400) };
  await asOther('POST', '/subscribe/payments/schedule', { customer_uid: name, schedules: [item] });
  const prepared = stage.order().merchant_uid;
  await asOther('POST', '/payments/prepare', { merchant_uid: prepared, amount: 500 });
  await asOther('POST', `/receipts/external/${prepared}`, receipt);
  const of = ({ response }: Answer, customer_uid: string): Names => {
    return { imp_uid: String(response?.['imp_uid']), merchant_uid: String(response?.['merchant_uid']), customer_uid };
  };
  const id = String(paid.response?.['imp_uid']);
  return [
    subject('a payment', of(paid, name)),
    subject('a declined charge', of(failed, declined)),
    subject('an account', { ...account, customer_uid: name }),
    subject('a transfer with a receipt', { ...transfer, customer_uid: name }),
    subject('a schedule', { imp_uid: id, merchant_uid: item.merchant_uid, customer_uid: name }),
    subject('an amount and a receipt', { imp_uid: id, merchant_uid: prepared, customer_uid: name }),
    subject('a failed schedule', ran),
  ];
}

/** What the other merchant's buyer does in a window. */
async function payInWindow(pay_method: string): Promise<Pick<Names, 'imp_uid' | 'merchant_uid'>> {
  const { merchant_uid } = stage.order();
  const imp_uid = await stage.shop.open({ user_code: userCode, merchant_uid, pay_method });
  await stage.shop.complete(imp_uid, { decision: 'pay' });
  return { imp_uid, merchant_uid };
}

/** One that has run: time is moved for it. */
async function failedSchedule(customer_uid: string): Promise<Names> {
  const item = { ...stage.order(), schedule_at: stage.after(60) };
  await asOther('POST', '/subscribe/payments/schedule', { customer_uid, schedules: [item] });
  await stage.passTime(61);
  await stage.work();
  token = await askToken(stage.api.url, pair);
  const { response } = await asOther('GET', `/subscribe/payments/schedule/${item.merchant_uid}`);
  assert.deepEqual([response?.['schedule_status'], response?.['payment_status']], ['executed', 'failed']);
  return { imp_uid: String(response?.['imp_uid']), merchant_uid: item.merchant_uid, customer_uid };
}

function subject(what: string, theirs: Names): Subject {
  count += 1;
  const imp_uid = `imp_${String(999_999_000_000 + count)}`;
  return { what, theirs, nobodys: { imp_uid, merchant_uid: `nobody-${count}`, customer_uid: `nobody-${count}` } };
}

function kindOf(parameter: string): Kind | null {
  if (parameter === 'schedules') return 'merchant_uid';
  return kinds.find((kind) => kind === parameter.replace('[]', '')) ?? null;
}

function kindsOf({ parameters }: Operation): readonly Kind[] {
  return kinds.filter((kind) => Object.keys(parameters).some((name) => kindOf(name) === kind));
}

const receipt = { name: '찻잔', amount: 1000, identifier: '010-1234-5678' };

/** What stands in the place of everything that is needed and is no name. */
const fillers: Readonly<Record<string, unknown>> = {
  ...card,
  ...receipt,
  benepia_user: 'user',
  benepia_password: 'password',
  channel_key: 'channel-key',
  member_id: 'm-1',
  sender: {},
  receiver: {},
  logis: {},
  delivery_method: 'DELIVERY',
  dispatched_at: 1_800_000_000,
  memo: '-',
  data: [],
  status: 'paid',
  type: 'delivery',
  estimated_delivery_datetime: 1_800_000_000,
  estimated_update_datetime: 1_800_000_000,
  refundable: 'true',
  shipping_address_email: 'a@shop.kr',
  vbank_code: '088',
  vbank_due: 1_900_000_000,
  payment_status: 'all',
  phone: '010-1234-5678',
  gender_digit: '1',
  carrier: 'SKT',
};

/**
 * What is written although the contract does not need it: a gateway's own need, and times without which a call looks at
 * another time than the other merchant's schedules have.
 */
const extras = (): Readonly<Record<string, string | number>> => ({
  buyer_name: '나루',
  schedule_at: stage.after(90_000),
  schedule_from: stage.after(-86_400),
  schedule_to: stage.after(2 * 86_400),
});

type Written = { readonly path: string; readonly json: object };

/** The call with these names; those that are not given are the caller's own where they are needed. */
function write({ path, parameters }: Operation, names: Partial<Names>): Written {
  const query: string[] = [];
  const json: Record<string, unknown> = {};
  let at = path;
  const [given, own] = [extras(), ownNames()];
  for (const [parameter, facts] of Object.entries(parameters)) {
    const [place, type, need] = facts.split(' ');
    const kind = kindOf(parameter);
    if (kind !== null && names[kind] === undefined && need === undefined) continue;
    if (kind === null && need === undefined && place !== 'path' && !Object.hasOwn(given, parameter)) continue;
    const value = kind === null ? (fillers[parameter] ?? given[parameter]) : (names[kind] ?? own[kind]);
    assert.ok(value !== undefined, `${parameter} needs a value`);
    if (place === 'path') at = at.replace(`{${parameter}}`, textOf(value));
    else if (place === 'query') query.push(`${parameter}=${textOf(value)}`);
    else if (parameter === 'schedules')
      json[parameter] = [{ merchant_uid: value, amount: 1000, schedule_at: given['schedule_at'] }];
    else json[parameter] = type === 'array' && kind !== null ? [value] : value;
  }
  return { path: query.length > 0 ? `${at}?${query.join('&')}` : at, json };
}

/** What a path or a query can hold. */
function textOf(value: unknown): string {
  assert.ok(typeof value === 'string' || typeof value === 'number');
  return String(value);
}

/** Orders are new ones each time: most calls that need both begin a payment. */
function ownNames(): Names {
  return { ...own, merchant_uid: stage.order().merchant_uid };
}

/** Every name another's, and each of several alone. */
function choices(operation: Operation, names: Names): readonly Partial<Names>[] {
  const named = kindsOf(operation);
  const one = (kind: Kind): Partial<Names> => ({ [kind]: names[kind] });
  const all = Object.assign({}, ...named.map(one)) as Partial<Names>;
  return named.length > 1 ? [all, ...named.map(one)] : [all];
}

/** What is heard, without the names that were used and what is new each time. */
async function heard({ method }: Operation, { path, json }: Written, who: object = {}): Promise<string> {
  const body = method === 'GET' ? {} : { json };
  const { status, code, message, response } = await stage.api.call(method, path, { ...body, ...who });
  return JSON.stringify([status, code, message, response])
    .replaceAll(/"(pg_tid|apply_num|receipt_url|receipt_tid|customer_id)":"[^"]*"/g, '"$1":"(new)"')
    .replaceAll(/(nobody|billing|card)-\d+|imps?_\d{12}/g, '(name)')
    .replaceAll(/\d{10}/g, '(time)');
}

/** Every row of the other merchant, of whatever table, in short. */
async function rowsOfOther(): Promise<Readonly<Record<string, string>>> {
  const { db } = stage.api.hub;
  const sql = `select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id' order by 1`;
  const tables = await db.query(sql, []);
  const sums = tables.map(async (row): Promise<[string, string]> => {
    const name = String(row['name']);
    const all = `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
      from ${name} t where merchant_id = $1`;
    return [name, String((await db.query(all, [merchantId]))[0]?.['sum'])];
  });
  return Object.fromEntries(await Promise.all(sums));
}

const named = operations.filter((operation) => kindsOf(operation).length > 0);

/** A name may become the caller's own by these; all other calls are made with the same names. */
function mayBegin(operation: Operation): boolean {
  return operation.method === 'POST' && kindsOf(operation).some((kind) => kind !== 'imp_uid');
}

let shared: readonly Subject[] | null = null;

async function subjectsFor(operation: Operation): Promise<readonly Subject[]> {
  if (mayBegin(operation)) return newSubjects();
  shared ??= await newSubjects();
  return shared;
}

/** What is read there nobody has: there is no such gateway. */
const answersNobody = /certifications|cash-amount/;

for (const operation of named) {
  const { method, path } = operation;
  test(`${method} ${path} knows nothing of another merchant's`, async () => {
    const [all, ownersHear] = [await subjectsFor(operation), new Set<string>()];
    const rows = await rowsOfOther();
    for (const { what, theirs, nobodys } of all) {
      const unknown = choices(operation, nobodys);
      for (const [at, names] of choices(operation, theirs).entries()) {
        const nobody = await heard(operation, write(operation, unknown[at] ?? {}));
        const other = await heard(operation, write(operation, names));
        assert.equal(other, nobody, `${what}: ${Object.keys(names).join()}`);
        if (method !== 'GET') continue;
        if ((await heard(operation, write(operation, names), { token })) !== nobody) ownersHear.add(what);
      }
    }
    assert.deepEqual(await rowsOfOther(), rows);
    if (method === 'GET') assert.equal(ownersHear.size > 0, !answersNobody.test(path), 'its owner hears of it');
  });
}

test("no list shows anything of another merchant's", async () => {
  const all = await newSubjects();
  const [from, to] = [stage.after(-86_400), stage.after(2 * 86_400)];
  for (const path of [
    '/payments/status/all?limit=1000',
    `/subscribe/payments/schedule?schedule_from=${from}&schedule_to=${to}&limit=1000`,
    '/users/pg',
  ]) {
    const mine = await stage.get(path);
    assert.equal(mine.code, 0);
    const shown = JSON.stringify(mine.response);
    for (const { what, theirs } of all)
      for (const name of Object.values(theirs)) assert.ok(!shown.includes(`"${name}"`), `${path}: ${what}`);
    assert.ok(!shown.includes('"another-'), path);
  }
});

test('most calls of the contract name something', () => {
  assert.ok(named.length > 50, String(named.length));
});
