import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test, type TestContext } from 'node:test';
import { createClient, NaruRefused, type NaruClient } from '../../client/index.ts';
import { restCalls } from '../../bin/rest-calls.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { accountOrder, booksOf, payInWindow } from '../clients/every-method.ts';
import { operationAt } from '../support/contract.ts';
import { losingReplies } from '../support/wire.ts';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair } from '../v1/running-api.ts';
import { methodsOf, recordCalls } from './record-calls.ts';

/*
 * The server SDK against a hub: every method, with what it gives, what it takes for a decline, and what it throws.
 */

let stage: BillingStage;
let naru: NaruClient;
let called: Set<string>;
const asked: [method: string, path: string][] = [];

const noting: typeof fetch = (input, init) => {
  asked.push([init?.method ?? 'GET', new URL(input instanceof Request ? input.url : input).pathname]);
  return fetch(input, init);
};

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  await registerNotificationUrls(stage.api.hub);
  const { imp_key: impKey, imp_secret: impSecret } = keyPair;
  const client = createClient({ baseUrl: `${stage.api.url}/`, impKey, impSecret, fetch: noting });
  ({ client: naru, called } = recordCalls(client));
});
after(() => stage.close());
beforeEach(() => stage.meddle(null));

const badCard = { ...card, card_number: '1234-1234-1234-1234' };

async function refusal(asked: Promise<unknown>): Promise<NaruRefused> {
  const error = await asked.then(
    (value) => assert.fail(`not refused: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof NaruRefused, String(error));
  return error;
}

/** What is under way is asked about, until its end is known. */
async function settle(): Promise<void> {
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
}

test('payments: looked up by their id, by their order, by their status', async () => {
  const { id, order } = await payInWindow(stage);
  const payment = await naru.payments.get(id);
  assert.deepEqual(payment, await stage.shop.payment(id));
  assert.deepEqual(await naru.payments.find(order), payment);
  assert.deepEqual(await naru.payments.find(order, { status: 'paid', sorting: '-paid' }), payment);
  assert.deepEqual(await naru.payments.list({ imp_uid: [id, 'imp_000000000000'], merchant_uid: [order] }), [payment]);
  assert.deepEqual((await naru.payments.findAll(order, { limit: 5 })).list, [payment]);
  assert.deepEqual((await naru.payments.listByStatus('paid', { limit: 1 })).list, [payment]);
});

test('what is not there is null, an empty list or an empty page', async () => {
  assert.equal(await naru.payments.get('imp_000000000000'), null);
  assert.equal(await naru.payments.find('nobody/ordered this?'), null);
  assert.deepEqual(await naru.payments.list({ imp_uid: ['imp_000000000000'] }), []);
  assert.equal((await naru.payments.findAll('nobody')).total, 0);
  assert.equal(await naru.payments.getPrepared('nobody'), null);
  assert.equal(await naru.customers.get('nobody'), null);
  assert.deepEqual(await naru.customers.list(['nobody']), []);
  assert.equal(await naru.subscribe.getSchedule('nobody'), null);
  assert.equal(await naru.receipts.get('imp_000000000000'), null);
  assert.equal(await naru.receipts.external.get('nobody'), null);
  assert.equal(await naru.tiers.get('ZZZ'), null);
  assert.equal(await naru.codes.card('nothing'), null);
});

test('payments.cancel: done in parts, refused by name, and unknown when nobody heard', async () => {
  const { id } = await payInWindow(stage);
  const part = await naru.payments.cancel({ imp_uid: id, amount: 300, checksum: 1000, reason: '하나만' });
  assert.ok(part.outcome === 'done');
  assert.deepEqual([part.payment.status, part.payment.cancel_amount], ['cancelled', 300]);
  const tooMuch = await refusal(naru.payments.cancel({ imp_uid: id, amount: 900 }));
  assert.deepEqual(
    [tooMuch.httpStatus, tooMuch.code, tooMuch.error, tooMuch.field],
    [200, 1, 'amount_too_large', 'amount'],
  );
  stage.meddle(losingReplies('cancel', 'settle'));
  const lost = await naru.payments.cancel({ imp_uid: id });
  assert.ok(lost.outcome === 'unknown');
  assert.deepEqual([lost.canRepeat, lost.payment], [false, null]);
  assert.match(lost.message, /다시 요청하지 마시고/);
  await settle();
  assert.equal((await naru.payments.get(id))?.cancel_amount, 1000);
});

test('payments.cancel: the gateway says no', async () => {
  const paid = await naru.subscribe.onetime({ ...stage.order(), ...card, card_number: '9410-0000-0000-0010' });
  assert.ok(paid.outcome === 'done');
  const no = await naru.payments.cancel({ imp_uid: paid.payment.imp_uid });
  assert.ok(no.outcome === 'declined', JSON.stringify(no));
  assert.match(no.reason, /^결제취소에 실패하였습니다/);
});

test('payments.prepare: registered, changed, refused by the name of the field', async () => {
  const { merchant_uid } = stage.order();
  assert.equal((await naru.payments.prepare({ merchant_uid, amount: 700 })).amount, 700);
  assert.equal((await naru.payments.changePrepared({ merchant_uid, amount: 800, currency: 'KRW' })).amount, 800);
  assert.deepEqual(await naru.payments.getPrepared(merchant_uid), { merchant_uid, amount: 800, currency: 'KRW' });
  const wrong = await refusal(naru.payments.prepare({ merchant_uid: 'x'.repeat(65), amount: 700 }));
  assert.deepEqual([wrong.error, wrong.field], ['prepare_order_missing', 'merchant_uid']);
});

test('subscribe.again: charged, declined, unknown; a key asks again', async () => {
  const customer_uid = await stage.register();
  const done = await naru.subscribe.again({ ...stage.order(), customer_uid });
  assert.ok(done.outcome === 'done');
  assert.deepEqual(await booksOf(stage, done.payment.imp_uid), [['approval', 10_000]]);

  const declined = await naru.subscribe.again({
    ...stage.order(),
    customer_uid: await stage.register(undefined, limited),
  });
  assert.ok(declined.outcome === 'declined' && declined.payment !== null);
  assert.deepEqual([declined.payment.status, declined.payment.fail_reason], ['failed', declined.reason]);

  stage.meddle(losingReplies('approve', 'settle'));
  const [order, options] = [{ ...stage.order(), customer_uid }, { idempotencyKey: 'again-1' }];
  const open = await naru.subscribe.again(order, options);
  assert.ok(open.outcome === 'unknown');
  assert.deepEqual([open.canRepeat, open.payment?.status], [true, 'ready']);
  await settle();
  const ended = await naru.subscribe.again(order, options);
  assert.ok(ended.outcome === 'done');
  assert.deepEqual(await booksOf(stage, ended.payment.imp_uid), [['approval', 10_000]]);

  const twice = await refusal(naru.subscribe.again(order));
  assert.equal(twice.error, 'order_paid_before');
});

test('subscribe.onetime: a decline is a value, without a payment', async () => {
  const done = await naru.subscribe.onetime({ ...stage.order(), ...card });
  assert.ok(done.outcome === 'done');
  const declined = await naru.subscribe.onetime({ ...stage.order(), ...badCard });
  assert.ok(declined.outcome === 'declined');
  assert.equal(declined.payment, null);
  assert.match(declined.reason, /^카드정보 인증에 실패하였습니다/);
  const wrong = await refusal(naru.subscribe.onetime({ ...stage.order(), ...card, expiry: '31-11' }));
  assert.deepEqual([wrong.error, wrong.field], ['expiry_wrong', 'expiry']);
});

test('subscribe.schedule: to come, moved, taken back, to come again, charged now', async () => {
  const customer_uid = await stage.register();
  const item = { ...stage.order(), schedule_at: stage.after(3600) };
  const { merchant_uid } = item;
  const scheduled = await naru.subscribe.schedule({ customer_uid, schedules: [item] });
  assert.ok(scheduled.outcome === 'done');
  assert.deepEqual(
    scheduled.schedules.map((each) => each.schedule_status),
    ['scheduled'],
  );

  assert.deepEqual(await naru.subscribe.getSchedule(merchant_uid), scheduled.schedules[0]);
  const range = { from: item.schedule_at - 60, to: item.schedule_at + 60, status: 'scheduled' } as const;
  assert.equal((await naru.subscribe.listSchedules(range)).total, 1);
  assert.equal((await naru.customers.schedules(customer_uid, range)).total, 1);
  assert.equal((await naru.customers.schedules(customer_uid, { ...range, status: 'executed' })).total, 0);

  const moved = await naru.subscribe.moveSchedule(merchant_uid, item.schedule_at + 600);
  assert.equal(moved.schedule_at, item.schedule_at + 600);
  const [revoked] = await naru.subscribe.unschedule({ customer_uid, merchant_uid: [merchant_uid] });
  assert.equal(revoked?.schedule_status, 'revoked');
  assert.equal((await naru.subscribe.reschedule(merchant_uid, stage.after(7200))).schedule_status, 'scheduled');
  await naru.subscribe.unschedule({ customer_uid });
  const charged = await naru.subscribe.retry(merchant_uid);
  assert.ok(charged.outcome === 'done');
  const ran = await naru.subscribe.getSchedule(merchant_uid);
  assert.ok(ran?.schedule_status === 'executed');
  assert.deepEqual([ran.payment_status, ran.imp_uid], ['paid', charged.payment.imp_uid]);
});

test('subscribe.schedule: a card that is checked and declined is a decline', async () => {
  const customer_uid = await stage.register(undefined, limited);
  const schedules = [{ ...stage.order(), schedule_at: stage.after(3600) }];
  const end = await naru.subscribe.schedule({ customer_uid, schedules, checking_amount: 100 });
  assert.ok(end.outcome === 'declined');
  assert.match(end.reason, /^카드정보 확인에 실패하였습니다/);
});

test('customers: saved, shown, what they paid, forgotten', async () => {
  const customer_uid = stage.name();
  const saved = await naru.customers.save(customer_uid, { ...card, customer_name: '나루' });
  assert.ok(saved.outcome === 'done');
  assert.deepEqual(await naru.customers.get(customer_uid), saved.customer);
  assert.deepEqual(await naru.customers.list([customer_uid, 'nobody']), [saved.customer]);
  await naru.subscribe.again({ ...stage.order(), customer_uid });
  assert.equal((await naru.customers.payments(customer_uid, { limit: 5 })).total, 1);
  assert.equal((await naru.customers.delete(customer_uid)).customer_uid, customer_uid);
  assert.equal(await naru.customers.get(customer_uid), null);
  const no = await naru.customers.save(customer_uid, badCard);
  assert.ok(no.outcome === 'declined');
});

test('vbanks: an account of the window that is changed, and whose accounts are', async () => {
  const { merchant_uid } = stage.order();
  const id = await stage.shop.open({ merchant_uid, pg: 'uplus', pay_method: 'vbank', amount: 1000 });
  await stage.shop.complete(id, { decision: 'pay' });
  const changed = await naru.vbanks.change(id, { amount: 2000 });
  assert.ok(changed.outcome === 'done', JSON.stringify(changed));
  assert.deepEqual([changed.payment.status, changed.payment.amount], ['ready', 2000]);
  assert.deepEqual(await naru.vbanks.holder({ bank_code: '088', bank_num: '110-123-456789' }), {
    bank_holder: '홍길동',
  });
  assert.equal(await naru.vbanks.holder({ bank_code: '088', bank_num: '1' }), null);
});

test('vbanks: an account that waits, and one that is closed', async () => {
  const issued = await naru.vbanks.issue(vbankOrder());
  assert.ok(issued.outcome === 'done');
  assert.deepEqual([issued.payment.status, issued.payment.vbank_num.length > 5], ['ready', true]);
  const closed = await naru.vbanks.revoke(issued.payment.imp_uid);
  assert.ok(closed.outcome === 'done');
  assert.equal(closed.payment.status, 'failed');
  assert.equal((await refusal(naru.vbanks.revoke(issued.payment.imp_uid))).error, 'account_not_waiting');
});

const vbankOrder = () => ({
  ...accountOrder(stage),
  vbank_code: '088',
  vbank_due: stage.after(86_400),
  buyer_name: '나루',
});

test('escrows: goods are reported as sent, shown and corrected', async () => {
  const params = { pg: 'uplus', pay_method: 'trans', escrow: true, buyer_name: '홍길동', buyer_email: 'a@b.example' };
  const { id } = await payInWindow(stage, params);
  assert.equal(await naru.escrows.get(id), null);
  const logis = { company: 'CJGLS', invoice: '6400-1234', sent_at: stage.after(-60) };
  const parcel = { sender: { name: '나루 상점' }, receiver: { name: '홍길동' }, logis };
  const registered = await naru.escrows.register(id, parcel, { idempotencyKey: `parcel-${id}` });
  assert.ok(registered.outcome === 'done', JSON.stringify(registered));
  assert.deepEqual(await naru.escrows.get(id), registered.delivery);
  const changed = await naru.escrows.change(id, { ...parcel, logis: { ...logis, invoice: '6400-9999' } });
  assert.equal(changed.outcome === 'done' && changed.delivery.invoice, '6400-9999');
  assert.equal((await refusal(naru.escrows.register(id, parcel))).error, 'delivery_not_registrable');
});

test('receipts: of a deposit and of cash from elsewhere, issued, shown, cancelled, declined', async () => {
  const wish = { identifier: '010-9876-5432', identifier_type: 'phone' } as const;
  const refusedWish = { ...wish, identifier: '010-0000-0000' };
  const { id } = await payInWindow(stage, { pay_method: 'trans', amount: 11_000 });
  assert.equal((await naru.receipts.issue(id, refusedWish)).outcome, 'declined');
  const issued = await naru.receipts.issue(id, wish);
  assert.ok(issued.outcome === 'done');
  assert.deepEqual(await naru.receipts.get(id), issued.receipt);
  const gone = await naru.receipts.cancel(id);
  assert.ok(gone.outcome === 'done' && gone.receipt.cancelled_at > 0);

  const { merchant_uid } = stage.order();
  const cash = { ...wish, name: '매장 결제', amount: 5_500 };
  const elsewhere = await naru.receipts.external.issue(merchant_uid, cash);
  assert.ok(elsewhere.outcome === 'done');
  assert.deepEqual(await naru.receipts.external.get(merchant_uid), elsewhere.receipt);
  const back = await naru.receipts.external.cancel(merchant_uid);
  assert.ok(back.outcome === 'done' && back.receipt.cancelled_at > 0);
});

test('codes, channels and sub-merchants', async () => {
  assert.deepEqual(await naru.codes.card('366'), { code: '366', name: '신한카드' });
  assert.deepEqual(await naru.codes.bank('004'), { code: '004', name: '국민은행' });
  assert.ok((await naru.codes.cards()).length > 20 && (await naru.codes.banks()).length > 20);
  const { response } = await stage.get('/users/pg');
  assert.deepEqual(await naru.pg.list(), response);
});

test('a name that would lead to another address is sent nowhere', async () => {
  for (const name of ['', '.', '..']) await assert.rejects(async () => naru.customers.delete(name), TypeError);
});

/** The same call at another address. */
const twin = 'GET /subscribe/payments/schedule/customers/{customer_uid}';

test('every call that works has a method', () => {
  const driven = asked.map((each) => operationAt(...each)).map((each) => each && `${each.method} ${each.path}`);
  const works = restCalls().filter(({ state }) => state === 'works');
  const isDriven = (call: string): boolean => call === twin || driven.some((each) => each === call);
  assert.deepEqual(
    works.map(({ call }) => call).filter((call) => !isDriven(call)),
    [],
  );
});

test('every method was called, and stands on the page of the SDK', () => {
  const { webhooks, ...calls } = naru;
  assert.deepEqual([...called].toSorted(), methodsOf(calls).toSorted());
  const page = readFileSync(new URL('../../docs/start/server-sdk.md', import.meta.url), 'utf8');
  for (const name of [...methodsOf(calls), ...methodsOf({ webhooks })]) {
    const [group = '', ...rest] = name.split('.');
    assert.ok(page.includes(`\`${group}\``) && page.includes(`\`${rest.join('.')}\``), name);
  }
});
