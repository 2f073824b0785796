import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import Value from 'typebox/value';
import { accountErrors } from '../../src/contract/v1/account-errors.ts';
import { v1Errors, type V1ErrorCode } from '../../src/contract/v1/errors.ts';
import { v1PaymentSchema } from '../../src/contract/v1/schema.ts';
import type { HttpRequest } from '../../src/gateways/gateway.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { refusingConnections, type Meddler } from '../support/wire.ts';
import { card, openBillingStage, silence, type BillingStage } from './billing-stage.ts';
import type { Answer, Json } from './running-api.ts';

/*
 * Accounts that a merchant's server asks for: what it is answered, what the gateway was asked, and what comes of money.
 */

let stage: BillingStage;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  await registerNotificationUrls(stage.api.hub);
});
after(() => stage.close());
afterEach(() => stage.meddle(null));

const dayS = 86_400;

/** Fields that nothing is wrong with, for an order of its own. */
const asked = () => ({
  ...stage.order(),
  vbank_code: '088',
  vbank_due: stage.after(3 * dayS),
  buyer_name: '홍길동',
});

const issue = (changes: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  stage.post('/vbanks', { ...asked(), ...changes }, headers);

function accountIn(answer: Answer): Json {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null]);
  assert.deepEqual([...Value.Errors(v1PaymentSchema, answer.response)], []);
  return answer.response ?? {};
}

async function issued(changes: object = {}): Promise<Json & { readonly imp_uid: string }> {
  const account = accountIn(await issue(changes));
  return { ...account, imp_uid: String(account['imp_uid']) };
}

async function shown(id: unknown): Promise<Json> {
  return (await stage.get(`/payments/${String(id)}`)).response ?? {};
}

const deposit = (id: unknown): Promise<Json> => stage.shop.lever('POST', '/deposits', { imp_uid: id });

async function kindsAt(id: unknown): Promise<string[]> {
  return (await stage.shop.ledger(String(id))).map(({ kind }) => kind);
}

/** What the gateway was sent meanwhile; a notice of its own is a reason to ask it, which is no matter here. */
async function sentDuring(work: () => Promise<unknown>): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  stage.meddle(async (request, exchange) => {
    if (request.method === 'POST') sent.push(request);
    return exchange(request);
  });
  await work();
  stage.meddle(null);
  return sent;
}

test('an account is there at once: ready, by API, with its bank, its number and its end', async () => {
  const due = stage.after(3 * dayS);
  const account = await issued({ vbank_due: due, custom_data: '{"cart":7}', tax_free: 1_000 });
  assert.match(account.imp_uid, /^imps_\d{12}$/);
  assert.match(String(account['vbank_num']), /^X\d{13}$/);
  assert.deepEqual(
    ['status', 'pay_method', 'channel', 'pg_provider', 'pg_id', 'amount', 'paid_at', 'custom_data'].map(
      (name) => account[name],
    ),
    ['ready', 'vbank', 'api', 'tosspayments', 'iamporttest_4', 10_000, 0, '{"cart":7}'],
  );
  assert.deepEqual(
    ['vbank_code', 'vbank_name', 'vbank_holder', 'vbank_date', 'buyer_name'].map((name) => account[name]),
    ['088', '신한은행', null, due, '홍길동'],
  );
  assert.ok(Number(account['vbank_issued_at']) > 0);
  assert.deepEqual(await kindsAt(account.imp_uid), ['issue']);
  await stage.work();
  assert.deepEqual(stage.told(account.imp_uid), ['ready']);
});

test('money that comes in makes it paid, and that is told', async () => {
  const { imp_uid: id } = await issued();
  await deposit(id);
  await stage.work();
  const paid = await shown(id);
  assert.deepEqual([paid['status'], paid['amount'], Number(paid['paid_at']) > 0], ['paid', 10_000, true]);
  await stage.work();
  assert.equal(stage.told(id).at(-1), 'paid');
  assert.deepEqual(await kindsAt(id), ['issue', 'deposit']);
});

test('the gateway is asked once, for what the merchant asked', async () => {
  const wish = { vbank_code: '04', vbank_due: Date.UTC(2030, 0, 1) / 1000 };
  const due = stage.after(2 * dayS);
  const sent = await sentDuring(() =>
    issue({ ...wish, vbank_due: due, vbank_key: 'buyer-7', tax_free: '500', escrow_password: 'hush', name: '표' }),
  );
  assert.equal(sent.length, 1);
  const { orderId, dueDate, ...body } = JSON.parse(sent[0]?.body ?? '') as Json;
  assert.match(String(orderId), /^imps_\d{12}$/);
  assert.equal(Date.parse(`${String(dueDate)}+09:00`) / 1000, due);
  assert.deepEqual(body, {
    amount: 10_000,
    orderName: '표',
    taxFreeAmount: 500,
    customerName: '홍길동',
    bank: '06',
    accountType: '고정',
    accountKey: 'buyer-7',
    useEscrow: true,
  });
});

test('escrow is shown, and a buyer with a key of his own has one account for all his orders', async () => {
  const first = await issued({ vbank_key: 'buyer-9', escrow: true });
  const second = await issued({ vbank_key: 'buyer-9' });
  assert.deepEqual([first['escrow'], second['escrow']], [true, false]);
  assert.equal(first['vbank_num'], second['vbank_num']);
  await deposit(second.imp_uid);
  await stage.work();
  assert.deepEqual(
    [(await shown(first.imp_uid))['status'], (await shown(second.imp_uid))['status']],
    ['ready', 'paid'],
  );
});

test('an order may have several accounts that wait, until one is paid', async () => {
  const order = asked();
  const first = await issued(order);
  const second = await issued(order);
  assert.notEqual(first['vbank_num'], second['vbank_num']);
  await deposit(first.imp_uid);
  await stage.work();
  assert.deepEqual(
    [(await shown(first.imp_uid))['status'], (await shown(second.imp_uid))['status']],
    ['paid', 'ready'],
  );
  const { code, message } = await issue(order);
  assert.deepEqual([code, message], [1, v1Errors.order_paid_before.ko]);
});

test('an order that a card paid gives out no account, and one with an open account may be paid by a card', async () => {
  const order = asked();
  const waiting = await issued(order);
  const { code, response } = await stage.post('/subscribe/payments/onetime', { ...order, ...card });
  assert.deepEqual([code, response?.['status']], [0, 'paid']);
  assert.equal((await issue(order)).message, v1Errors.order_paid_before.ko);
  assert.equal((await shown(waiting.imp_uid))['status'], 'ready');
});

test('it is closed by DELETE, and runs out by itself', async () => {
  const closed = await issued();
  const { response } = await stage.remove(`/vbanks/${closed.imp_uid}`);
  assert.equal(response?.['status'], 'failed');
  const due = await issued({ vbank_due: stage.after(dayS) });
  await stage.passTime(2 * dayS);
  await stage.work();
  assert.equal((await shown(due.imp_uid))['status'], 'failed');
});

test('a form says the same as JSON, and every spelling of a bank', async () => {
  for (const bank of ['088', '88', 'BK88']) {
    const { merchant_uid: order, vbank_due: due } = asked();
    const account = { vbank_code: bank, vbank_due: String(due), buyer_name: '홍길동', amount: '10000.0' };
    const form = new URLSearchParams({ merchant_uid: order, ...account });
    assert.equal(accountIn(await stage.form('/vbanks', form.toString()))['vbank_code'], '088');
  }
});

async function channelKey(pg: string, purpose: string): Promise<string> {
  const sql = 'select key from channels where gateway = $1 and $2 = any(purposes) limit 1';
  const [found] = await stage.api.hub.db.query(sql, [pg, purpose]);
  return String(found?.['key']);
}

test('the channel that is named gives it out: by its key, its gateway, or by no name at all', async () => {
  for (const wish of [
    {},
    { pg: 'tosspayments' },
    { pg: 'tosspayments.nobody' },
    { channel_key: await channelKey('tosspayments', 'api') },
  ])
    assert.equal((await issued(wish))['pg_provider'], 'tosspayments');
});

type Wrong = { readonly code: V1ErrorCode; readonly change: () => object | Promise<object>; readonly ko?: string };

const missing = (field: string): string => v1Errors.field_missing.ko.replace('<field>', field);
const banks =
  '003 기업은행, 004 국민은행, 007 수협중앙회, 011 농협은행, 020 우리은행, 031 대구은행, 032 부산은행, ' +
  '034 광주은행, 039 경남은행, 045 새마을금고중앙회, 071 우체국, 081 KEB하나은행, 088 신한은행';

/** Every row of the table, and rows of others that this call meets. */
const wrong: readonly Wrong[] = [
  ...['merchant_uid', 'amount', 'vbank_code', 'vbank_due', 'buyer_name'].map((field): Wrong => ({
    code: 'field_missing',
    change: () => ({ [field]: '' }),
    ko: missing(field),
  })),
  { code: 'order_wrong', change: () => ({ merchant_uid: 'x'.repeat(65) }) },
  ...[0, -1, 1.5, 'much', [10_000]].map((amount): Wrong => ({
    code: 'charge_amount_wrong',
    change: () => ({ amount }),
  })),
  { code: 'charge_tax_free_wrong', change: () => ({ tax_free: 10_001 }) },
  { code: 'urls_too_many', change: () => ({ notice_url: Array.from({ length: 6 }, () => 'http://127.0.0.1:9/') }) },
  { code: 'url_not_callable', change: () => ({ notice_url: 'ftp://127.0.0.1/' }) },
  { code: 'account_currency_wrong', change: () => ({ currency: 'USD', amount: 10 }) },
  ...['999', '신한', '0880'].map((bank): Wrong => ({
    code: 'account_bank_unknown',
    change: () => ({ vbank_code: bank }),
  })),
  {
    code: 'account_bank_not_issuing',
    change: () => ({ vbank_code: '090' }),
    ko: accountErrors.account_bank_not_issuing.ko.replace('<banks>', banks),
  },
  ...['tomorrow', '20261231', Date.now() * 1_000].map((due): Wrong => ({
    code: due === '20261231' ? 'account_due_past' : 'account_due_wrong',
    change: () => ({ vbank_due: due }),
  })),
  { code: 'account_due_past', change: () => ({ vbank_due: stage.after(-1) }) },
  {
    code: 'account_due_too_far',
    change: () => ({ vbank_due: stage.after(90 * dayS + 60) }),
    ko: accountErrors.account_due_too_far.ko.replace('<days>', '90'),
  },
  {
    code: 'account_key_wrong',
    change: () => ({ vbank_key: 'x'.repeat(14) }),
    ko: accountErrors.account_key_wrong.ko.replace('<length>', '13'),
  },
  ...['kicc', 'uplus', 'kicc.T0001'].map((pg): Wrong => ({ code: 'account_not_by_api', change: () => ({ pg }) })),
  { code: 'account_not_by_api', change: async () => ({ channel_key: await channelKey('tosspayments', 'window') }) },
  { code: 'account_not_by_api', change: async () => ({ channel_key: await channelKey('uplus', 'window') }) },
  { code: 'no_api_channel', change: () => ({ pg: 'inicis' }) },
  { code: 'channel_unknown', change: () => ({ channel_key: 'channel-key-nobody' }) },
];

for (const [index, { code, change, ko }] of wrong.entries()) {
  test(`${code} (${index}) is answered as the table says; nothing is sent and nothing is left`, async () => {
    const body: Json = { ...asked(), ...(await change()) };
    let answer: Answer | null = null;
    const sent = await sentDuring(async () => void (answer = await stage.post('/vbanks', body)));
    assert.deepEqual(sent, []);
    const error = v1Errors[code];
    const { status, code: v1Code, message, response } = answer as unknown as Answer;
    assert.deepEqual([status, v1Code, message, response], [error.status, error.code, ko ?? error.ko, null]);
    const left = await stage.api.hub.db.query('select 1 from payments where order_id = $1', [body['merchant_uid']]);
    assert.deepEqual(left, []);
  });
}

test('every row of the table was met', () => {
  const met = new Set<string>(wrong.map(({ code }) => code));
  assert.deepEqual(
    Object.keys(accountErrors).filter((code) => !met.has(code)),
    [],
  );
});

test('what the gateway refuses is told in its words, as a payment that failed', async () => {
  const order = asked();
  const { status, code, message, response } = await issue({ ...order, amount: 100 });
  assert.deepEqual([status, code, response], [200, -1, null]);
  assert.match(String(message), /^가상계좌 발급에 실패하였습니다\. \[BELOW_MINIMUM_AMOUNT\] ?신용카드는/);
  const { response: failed } = await stage.get(`/payments/find/${order.merchant_uid}`);
  assert.deepEqual([failed?.['status'], failed?.['vbank_num']], ['failed', null]);
  accountIn(await issue(order));
});

test('a gateway that cannot be reached has given out nothing, and the order is free', async () => {
  const order = asked();
  stage.meddle(refusingConnections('approve'));
  const { status, code, message } = await issue(order);
  stage.meddle(null);
  assert.deepEqual([status, code], [200, -1]);
  assert.match(String(message), /^가상계좌 발급에 실패하였습니다\. 결제사에 연결하지 못해/);
  accountIn(await issue(order));
});

test('a gateway that fails once is asked what became of it, and one account is given out', async () => {
  await stage.shop.lever('POST', '/faults', { gateway: 'toss', call: 'issue-virtual-account', fault: 'lose-reply' });
  assert.deepEqual(await kindsAt((await issued()).imp_uid), ['issue']);
});

test('what a gateway says is shown without what must not be kept', async () => {
  const number = '5399123456781234';
  const body = JSON.stringify({ code: 'INVALID_REQUEST', message: `잘못된 요청입니다. ${number}` });
  stage.meddle(async () => ({ status: 400, headers: {}, body }));
  const order = asked();
  const { message } = await issue(order);
  assert.match(String(message), /\[INVALID_REQUEST\]/);
  const rows = await stage.api.hub.db.query('select * from payments where order_id = $1', [order.merchant_uid]);
  assert.ok(!`${String(message)}${JSON.stringify(rows)}`.includes(number));
});

test('under its Idempotency-Key the answer comes again, and one account is given out', async () => {
  const order = asked();
  const key = { 'idempotency-key': 'account-1' };
  const first = await issue(order, key);
  const second = await issue(order, key);
  assert.deepEqual(second.response, first.response);
  assert.equal(second.headers.get('idempotent-replayed'), 'true');
  assert.equal((await issue({ ...order, amount: 20_000 }, key)).status, 400);
  const rows = await stage.api.hub.db.query('select 1 from payments where order_id = $1', [order.merchant_uid]);
  assert.equal(rows.length, 1);
});

/** The call does what it does, and nobody hears of it, nor of anything that is asked after. */
const lostReply: Meddler = async (request, exchange) => {
  if (request.method === 'POST') await exchange(request);
  return silence(request, exchange);
};

async function unheard(wire: Meddler, order: object, headers = {}): Promise<string> {
  stage.meddle(wire);
  const answer = await issue(order, headers);
  assert.equal(answer.headers.get('naru-outcome'), 'unknown');
  const account = accountIn(answer);
  assert.deepEqual([account['status'], account['vbank_num']], ['ready', null]);
  return String(account['imp_uid']);
}

test('an answer that is lost is an open end, and becomes the account that was given out', async () => {
  const order = asked();
  const key = { 'idempotency-key': 'account-2' };
  const id = await unheard(lostReply, order, key);
  assert.equal((await issue(order)).message, v1Errors.order_in_progress.ko, 'the order is held meanwhile');
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
  const account = await shown(id);
  assert.deepEqual([account['status'], /^X\d{13}$/.test(String(account['vbank_num']))], ['ready', true]);
  assert.deepEqual([await kindsAt(id), stage.told(id)], [['issue'], ['ready']]);
  const again = await issue(order, key);
  assert.deepEqual([again.headers.get('naru-outcome'), again.response?.['vbank_num']], [null, account['vbank_num']]);
  await deposit(id);
  await stage.work();
  assert.equal((await shown(id))['status'], 'paid');
});

test('a request that never arrived ends as failed, which is told, and the order is free', async () => {
  const order = asked();
  const id = await unheard(silence, order);
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
  assert.equal((await shown(id))['status'], 'failed');
  assert.deepEqual([await kindsAt(id), stage.told(id)], [[], ['failed']]);
  accountIn(await issue(order));
});

test('an account that is another merchant`s than was asked for is closed again', async () => {
  stage.meddle(async (request, exchange) => {
    const reply = await exchange(request);
    if (!request.url.endsWith('/v1/virtual-accounts')) return reply;
    return { ...reply, body: reply.body.replace('"mId":"iamporttest_4"', '"mId":"somebody"') };
  });
  const order = asked();
  const { code, message } = await issue(order);
  stage.meddle(null);
  assert.equal(code, -1);
  assert.match(String(message), /^가상계좌 발급에 실패하였습니다\./);
  await stage.work();
  const { response } = await stage.get(`/payments/find/${order.merchant_uid}`);
  assert.equal(response?.['status'], 'failed');
  const id = response?.['imp_uid'];
  await deposit(id);
  assert.ok(!(await kindsAt(id)).includes('deposit'));
  accountIn(await issue(order));
});
