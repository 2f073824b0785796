import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import Value from 'typebox/value';
import { accountChangeErrors } from '../../src/contract/v1/account-change-errors.ts';
import { v1Errors, type V1ErrorCode } from '../../src/contract/v1/errors.ts';
import { v1PaymentSchema } from '../../src/contract/v1/schema.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { openBillingStage, silence, type BillingStage } from './billing-stage.ts';
import type { Answer, Json } from './running-api.ts';

/*
 * PUT /vbanks: an account of the window that is to take another amount, or to live until another day.
 */

let stage: BillingStage;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  await registerNotificationUrls(stage.api.hub);
});
after(() => stage.close());
afterEach(() => stage.meddle(null));

const dayS = 86_400;

/** An account that the window of a gateway has given out; gives its payment's id. */
async function issued(pg = 'uplus', more: object = {}): Promise<string> {
  const { merchant_uid, notice_url } = stage.order();
  const id = await stage.shop.open({ pg, pay_method: 'vbank', merchant_uid, notice_url, amount: 10_000, ...more });
  await stage.shop.complete(id, { decision: 'pay' });
  return id;
}

async function shown(id: string): Promise<Json> {
  return (await stage.get(`/payments/${id}`)).response ?? {};
}

const deposit = (id: string, more: object = {}): Promise<Json> =>
  stage.shop.lever('POST', '/deposits', { imp_uid: id, ...more });

type Spelling = (id: string, change: object) => Promise<Answer>;

const spellings: Readonly<Record<string, Spelling>> = {
  'by path, as JSON': (id, change) => stage.put(`/vbanks/${id}`, change),
  'by path, with a slash behind': (id, change) => stage.put(`/vbanks/${id}/`, change),
  'in the body, as JSON': (id, change) => stage.put('/vbanks', { imp_uid: id, ...change }),
  'by path, as a form': (id, change) => putForm(`/vbanks/${id}`, change),
  'in the body, as a form': (id, change) => putForm('/vbanks', { imp_uid: id, ...change }),
};

function putForm(path: string, change: object): Promise<Answer> {
  const body = Object.entries(change)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return stage.api.call('PUT', path, { body, headers });
}

for (const [name, put] of Object.entries(spellings)) {
  test(`amount and due time are changed ${name}; numbers may be texts`, async () => {
    const id = await issued();
    const before = await shown(id);
    const due = stage.after(5 * dayS);
    const answer = await put(id, { amount: '12000', vbank_due: String(due) });
    assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null]);
    assert.deepEqual([...Value.Errors(v1PaymentSchema, answer.response)], []);
    assert.deepEqual(answer.response, { ...before, amount: 12_000, vbank_date: due });
    assert.deepEqual(await shown(id), answer.response);
  });
}

test('one of the two may be changed alone, and what is empty counts as absent', async () => {
  const id = await issued();
  const { vbank_date: due } = await shown(id);
  const first = await stage.put(`/vbanks/${id}`, { amount: 9_000, vbank_due: '' });
  assert.deepEqual([first.response?.['amount'], first.response?.['vbank_date']], [9_000, due]);
  const later = Number(due) + dayS;
  const second = await stage.put(`/vbanks/${id}`, { amount: null, vbank_due: later });
  assert.deepEqual([second.response?.['amount'], second.response?.['vbank_date']], [9_000, later]);
});

test('the bank takes the new amount only, and money of the old one is a wrong amount', async () => {
  const id = await issued();
  await stage.put(`/vbanks/${id}`, { amount: 8_000 });
  assert.match(String((await deposit(id, { amount: 10_000 }))['message']), /8000원/);
  await deposit(id, { amount: 10_000, force: true });
  assert.equal((await shown(id))['status'], 'ready');
  const sql =
    "select detail->'amount' as amount from payment_events where payment_id = $1 and event = 'deposit_wrong_amount'";
  const [stray] = await stage.api.hub.db.query(sql, [id]);
  assert.equal(stray?.['amount'], 10_000);
  const exact = await issued();
  await stage.put(`/vbanks/${exact}`, { amount: 8_000 });
  await deposit(exact);
  await stage.work();
  const { status, amount } = await shown(exact);
  assert.deepEqual([status, amount, stage.told(exact)], ['paid', 8_000, ['ready', 'paid']]);
  assert.equal((await stage.put(`/vbanks/${exact}`, { amount: 7_000 })).message, v1Errors.account_not_waiting.ko);
});

test('what was registered for the order goes on to bind windows, and not the merchant`s own server', async () => {
  const { merchant_uid } = stage.order();
  await stage.post('/payments/prepare', { merchant_uid, amount: 10_000 });
  const id = await issued('uplus', { merchant_uid });
  assert.equal((await stage.put(`/vbanks/${id}`, { amount: 8_000 })).code, 0);
  assert.equal((await stage.get(`/payments/prepare/${merchant_uid}`)).response?.['amount'], 10_000);
  await assert.rejects(stage.shop.open({ pg: 'uplus', pay_method: 'vbank', merchant_uid, amount: 8_000 }));
});

type Wrong = {
  readonly code: V1ErrorCode;
  readonly ask: () => Promise<Answer>;
};

const put =
  (change: object, more: object = {}) =>
  async (): Promise<Answer> =>
    stage.put(`/vbanks/${await issued('uplus', more)}`, change);

const wrong: readonly Wrong[] = [
  { code: 'account_id_missing', ask: () => stage.put('/vbanks', { amount: 500 }) },
  { code: 'account_id_missing', ask: () => stage.put('/vbanks', { imp_uid: '', amount: 500 }) },
  { code: 'payment_not_found', ask: () => stage.put('/vbanks', { imp_uid: 'imp_999999999999', amount: 500 }) },
  { code: 'payment_not_found', ask: () => stage.put('/vbanks/all', { amount: 500 }) },
  {
    code: 'not_an_account',
    ask: async () => stage.put(`/vbanks/${await issued('uplus', { pay_method: 'card' })}`, { amount: 500 }),
  },
  {
    code: 'account_not_waiting',
    async ask() {
      const id = await issued();
      await stage.remove(`/vbanks/${id}`);
      return stage.put(`/vbanks/${id}`, { amount: 500 });
    },
  },
  ...[{}, { amount: 'much' }, { amount: 0 }, { amount: 1.5 }, { vbank_due: '내일' }, { amount: 1, vbank_due: -1 }].map(
    (change): Wrong => ({ code: 'account_change_wrong', ask: put(change) }),
  ),
  { code: 'account_change_wrong', ask: put({ vbank_due: Date.now() * 1_000 }) },
  { code: 'account_change_due_past', ask: put({ vbank_due: 20_261_231 }) },
  { code: 'account_change_below_tax_free', ask: put({ amount: 499 }, { tax_free: 500 }) },
  {
    code: 'account_change_order_paid',
    async ask() {
      const { merchant_uid } = stage.order();
      const id = await issued('uplus', { merchant_uid });
      await issued('uplus', { merchant_uid, pay_method: 'card' });
      return stage.put(`/vbanks/${id}`, { amount: 9_000 });
    },
  },
  ...['tosspayments', 'kicc'].map((pg): Wrong => ({
    code: 'account_not_changeable',
    ask: async () => stage.put(`/vbanks/${await issued(pg)}`, { amount: 9_000 }),
  })),
  {
    code: 'account_change_unknown',
    async ask() {
      const id = await issued();
      stage.meddle(silence);
      return stage.put(`/vbanks/${id}`, { amount: 9_000 });
    },
  },
];

for (const [index, { code, ask }] of wrong.entries()) {
  test(`${code} (${index}) is answered as the table says`, async () => {
    const { status, code: v1Code, message, response, headers } = await ask();
    const error = v1Errors[code];
    assert.deepEqual([status, v1Code, message, response], [error.status, error.code, error.ko, null]);
    assert.equal(headers.get('naru-outcome'), code === 'account_change_unknown' ? 'unknown' : null);
  });
}

test('every row of the table was met', () => {
  const met = new Set<string>(wrong.map(({ code }) => code));
  assert.deepEqual(
    Object.keys(accountChangeErrors).filter((code) => !met.has(code)),
    [],
  );
});

test('what the gateway refuses is told in its words, and the account waits as it was', async () => {
  const id = await issued();
  const before = await shown(id);
  const { status, code, message } = await stage.put(`/vbanks/${id}`, { amount: 1_000_000_000_000 });
  assert.deepEqual([status, code], [200, -1]);
  assert.match(String(message), /^가상계좌 변경에 실패하였습니다\. \[[A-Z0-9]+\] ?/);
  assert.deepEqual(await shown(id), before);
});

test('a change that nobody heard of is seen when the gateway answers again', async () => {
  const id = await issued();
  stage.meddle(async (request, exchange) => {
    await exchange(request);
    return silence(request, exchange);
  });
  assert.equal((await stage.put(`/vbanks/${id}`, { amount: 9_000 })).message, v1Errors.account_change_unknown.ko);
  assert.equal((await shown(id))['amount'], 10_000);
  assert.equal((await stage.put(`/vbanks/${id}`, { amount: 9_000 })).message, v1Errors.other_operation_open.ko);
  stage.meddle(null);
  await stage.passTime(120);
  await stage.work();
  assert.equal((await shown(id))['amount'], 9_000);
});
