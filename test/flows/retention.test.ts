import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, test, type TestContext } from 'node:test';
import type { PaymentId } from '../../src/core/ids.ts';
import { eraseBuyer } from '../../src/flows/erase-buyer.ts';
import { examine } from '../../src/flows/examine.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import { createTrim, keptMs } from '../../src/jobs/trim.ts';
import { findChannels } from '../../src/store/channels.ts';
import { commit } from '../../src/store/commit.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { startWebServer } from '../support/web-server.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * What is kept of a buyer, for how long, and how it goes: by age, or because somebody asked. The books stay.
 */

let stage: FlowStage;
let shop: string;

before(async (t) => {
  stage = await openFlowStage();
  const thank = (_: unknown, response: ServerResponse): void => void response.end(`thanks, ${marks.name}`);
  shop = await startWebServer(t as TestContext, '127.0.0.1', thank);
});
after(() => stage.close());

/** All that names the buyer, and must be found nowhere afterwards. */
const marks = {
  name: '김구매자',
  email: 'erase-me@example.com',
  phone: '010-9876-1234',
  address: '서울 지울길 12',
  postcode: '우04524',
  customData: 'written-by-the-shop-4711',
  others: 'of-the-page-itself-0815',
};

async function everyRow(): Promise<string[]> {
  const { db } = stage.hub;
  const sql = "select table_name as name from information_schema.tables where table_schema = 'public'";
  const rows = (await db.query(sql)).map(async ({ name }) => {
    const found = await db.query(`select row_to_json(t)::text as row from ${String(name)} t`);
    return found.map((each) => `${String(name)} ${String(each['row'])}`);
  });
  return (await Promise.all(rows)).flat();
}

async function placesOf(texts: readonly string[]): Promise<string[]> {
  const rows = await everyRow();
  return texts.flatMap((text) => rows.filter((row) => row.includes(text)).map((row) => `${text} in ${row}`));
}

async function namedPayment() {
  const { customData, others: nickname, ...buyer } = marks;
  const paid = await stage.pay({ buyer, customData, others: { nickname }, webhookUrls: [`${shop}/webhook`] });
  await notice(
    paid.id,
    `{"eventType":"PAYMENT_STATUS_CHANGED","data":{"orderId":"${paid.id}","name":"${marks.name}"}}`,
  );
  await stage.work();
  return stage.payment(paid.id);
}

async function notice(id: PaymentId, body: string): Promise<void> {
  const { merchantId, channelId } = await stage.payment(id);
  const channels = await findChannels(stage.hub.db, { merchantId, tierId: null });
  const channelToken = channels.find((each) => each.id === channelId)?.notificationToken ?? '';
  const heard = { gateway: toss.name, channelToken, sourceAddress: '127.0.0.1', headers: { 'x-of': marks.name }, body };
  assert(await receiveNotification(stage.hub, heard));
}

const word = { actor: 'cli:kim@desk', because: 'the buyer asked' };

test('an erased buyer is found in no row of any table, and no sum has changed', async () => {
  const payment = await namedPayment();
  await stage.cancel(payment, { amount: 300 });
  const number = String(payment.card?.maskedNumber);
  const texts = [...Object.values(marks), number];
  for (const text of texts) assert.notDeepEqual(await placesOf([text]), [], `${text} was never there`);
  const was = await stage.payment(payment.id);
  const books = await findLedger(stage.hub.db, scopeOf(payment), payment.id);
  assert.equal(await eraseBuyer(stage.hub, payment.id, word), 'erased');
  assert.deepEqual(await placesOf(texts), []);
  const is = await stage.payment(payment.id);
  const { buyer, card, customData, others, userAgent, version } = is;
  assert.deepEqual(Object.values(buyer), [null, null, null, null, null]);
  assert.deepEqual([card?.maskedNumber, card?.approvalNumber], [null, was.card?.approvalNumber]);
  assert.deepEqual({ ...was, buyer, card, customData, others, userAgent, version }, is);
  assert.deepEqual(await findLedger(stage.hub.db, scopeOf(payment), payment.id), books);
  const [entry] = await stage.hub.db.query('select actor, action from audit_entries where subject = $1', [payment.id]);
  assert.deepEqual(entry, { actor: word.actor, action: 'payment erase-buyer' });
  const [event] = await stage.hub.db.query(
    'select event, actor from payment_events where payment_id = $1 order by version desc limit 1',
    [payment.id],
  );
  assert.deepEqual(event, { event: 'buyer_erased', actor: word.actor });
});

test('what was erased can still be given back, and erasing twice is as erasing once', async () => {
  const payment = await namedPayment();
  assert.equal(await eraseBuyer(stage.hub, payment.id, word), 'erased');
  assert.equal(await eraseBuyer(stage.hub, payment.id, word), 'erased');
  assert.equal((await stage.cancel(payment)).end, 'done');
  assert.equal((await stage.payment(payment.id)).status, 'cancelled');
});

test('one buyer is erased and no other', async () => {
  const [gone, stays] = [await namedPayment(), await namedPayment()];
  await eraseBuyer(stage.hub, gone.id, word);
  assert.deepEqual((await stage.payment(stays.id)).buyer, stays.buyer);
  const kept = await placesOf([marks.name]);
  assert(kept.some((each) => each.includes('notifications') && each.includes(stays.id)));
  assert(!kept.some((each) => each.includes(gone.id)));
  await eraseBuyer(stage.hub, stays.id, word);
});

test('while anything is open nobody is erased', async () => {
  const window = await stage.open();
  assert.equal(await eraseBuyer(stage.hub, window.payment.id, word), 'window_open');
  const payment = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(payment, { amount: 100 });
  stage.wire.meddle(null);
  assert.equal(await eraseBuyer(stage.hub, payment.id, word), 'operation_open');
  await stage.workToTheEnd();
  assert.equal(await eraseBuyer(stage.hub, payment.id, word), 'erased');
});

test('the doctor names what waits for a person, what was given up, and channels that do not open', async () => {
  const codes = async (): Promise<string[]> => (await examine(stage.hub)).map(({ code }) => code);
  assert.deepEqual(await codes(), []);
  const payment = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(payment, { amount: 100 });
  stage.wire.meddle(null);
  await stage.passTime(3_600_001);
  assert.deepEqual(await codes(), ['operations_old']);
  const operation = (await stage.operations(payment.id)).at(-1);
  assert(operation);
  const change = { needsPerson: true, settleAt: null };
  await commit(stage.hub.db, [{ write: 'change operation', id: operation.id, from: [operation.state], change }]);
  assert.deepEqual(await codes(), ['operations_need_person']);
  const { id: merchantId } = await findSandboxMerchant(stage.hub);
  const [channel] = await findChannels(stage.hub.db, { merchantId, tierId: null });
  assert(channel);
  const sealedCredentials = Uint8Array.from(channel.sealedCredentials, (byte, at) => (at === 40 ? byte ^ 1 : byte));
  await commit(stage.hub.db, [{ write: 'change channel', id: channel.id, change: { sealedCredentials } }]);
  const problems = await examine(stage.hub);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['operations_need_person', 'credentials_shut'],
  );
  assert(problems.at(-1)?.en.includes(channel.key));
  const mended = { sealedCredentials: channel.sealedCredentials };
  await commit(stage.hub.db, [{ write: 'change channel', id: channel.id, change: mended }]);
});

async function count(table: string): Promise<number> {
  return Number((await stage.hub.db.query(`select count(*) as count from ${table}`))[0]?.['count']);
}

test('raw exchanges go after ninety days; payments, their events and the books stay', async () => {
  await namedPayment();
  const raw = ['notifications', 'webhook_attempts', 'checkouts'];
  const windows = "checkouts where payment_id not in (select id from payments where status = 'ready')";
  const kept = ['payments', 'payment_events', 'operations', 'ledger_entries', 'webhook_events', 'webhook_deliveries'];
  const before = await Promise.all(kept.map(count));
  await stage.passTime(keptMs - 60_000);
  await createTrim().run(stage.hub);
  assert.deepEqual(await Promise.all([...raw.slice(0, 2), windows].map(count)), [1, 1, 1], 'the young ones stay');
  await stage.passTime(120_000);
  assert((await createTrim().run(stage.hub)) > 0);
  assert.deepEqual(await Promise.all(kept.map(count)), before);
  assert.deepEqual(await Promise.all([...raw.slice(0, 2), windows].map(count)), [0, 0, 0]);
});
