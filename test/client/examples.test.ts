import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, beforeEach, test, type TestContext } from 'node:test';
import { Pool } from 'pg';
import { Webhook } from 'standardwebhooks';
import type { WebhookRequest } from '../../client/index.ts';
import { table } from '../../examples/server-sdk/pg-webhook-store.ts';
import { booksOf, payInWindow } from '../clients/every-method.ts';
import { sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { endPool } from '../support/end-pool.ts';
import type { Heard } from '../support/merchant-server.ts';
import { losingReplies } from '../support/wire.ts';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';

/*
 * The examples of docs/start/server-sdk.md, run as they stand there against a hub.
 */

let stage: BillingStage;
let pool: Pool;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  process.env['NARU_URL'] = stage.api.url;
  const connectionString = stage.api.variables.DATABASE_URL;
  pool = new Pool({ connectionString, options: '-c search_path=shop' });
  await pool.query(`create schema shop; ${table}
    create table orders (id text primary key, amount integer not null, status text, cancelled integer);
    create table parcels (order_id text not null)`);
});
after(async () => {
  delete process.env['NARU_URL'];
  await endPool(pool);
  await stage.close();
});
beforeEach(() => stage.meddle(null));

test('every example stands on the page', () => {
  const [folder, page] = ['examples/server-sdk/', '../../docs/start/server-sdk.md'];
  const text = readFileSync(new URL(page, import.meta.url), 'utf8');
  const files = readdirSync(new URL(`../../${folder}`, import.meta.url)).filter((file) => file.endsWith('.ts'));
  const marks = [...text.matchAll(/<!-- (\S+) -->/g)].map(([, file = '']) => file);
  assert.deepEqual(marks.toSorted(), files.map((file) => folder + file).toSorted());
});

test('a window has ended: the payment is looked up, and its amount held against the order', async () => {
  const { complete } = await import('../../examples/server-sdk/complete.ts');
  const { id, order } = await payInWindow(stage);
  assert.match(await complete(id, { id: order, amount: 1000 }), /^결제되었습니다. 영수증: http/);
  assert.match(await complete(id, { id: order, amount: 900 }), /^금액이 다릅니다/);
  assert.match(await complete(id, { id: 'another', amount: 1000 }), /^이 주문의 결제가 아닙니다/);
  const { merchant_uid } = stage.order();
  const account = await stage.shop.open({ merchant_uid, pay_method: 'vbank', amount: 1000 });
  await stage.shop.complete(account, { decision: 'pay' });
  assert.match(await complete(account, { id: merchant_uid, amount: 1000 }), /입금해 주세요/);
});

test('a card is charged once, is declined, and is asked about', async () => {
  const { charge } = await import('../../examples/server-sdk/charge.ts');
  const { lookAgain } = await import('../../examples/server-sdk/unknown.ts');
  const order = async (typed: object) => ({
    id: stage.order().merchant_uid,
    amount: 9_900,
    card: await stage.register(undefined, typed),
  });
  const good = await order(card);
  const first = await charge(good);
  assert.equal(await charge(good), first);
  assert.deepEqual(await booksOf(stage, first.replace('결제되었습니다: ', '')), [['approval', 9_900]]);
  assert.match(await charge(await order(limited)), /^카드가 거절되었습니다: \[/);

  const lost = await order(card);
  stage.meddle(losingReplies('approve', 'settle'));
  assert.equal(await charge(lost), '결과를 확인하고 있습니다.');
  assert.equal(await lookAgain(lost.id), 'not yet');
  stage.meddle(null);
  await stage.passTime(3600);
  await stage.work();
  assert.match(await charge(lost), /^결제되었습니다/);
  const payment = await lookAgain(lost.id);
  assert.ok(typeof payment === 'object' && payment.status === 'paid');
  assert.equal(await lookAgain('nobody'), 'not there');
});

test('a year is scheduled once, and what is left of it taken back', async () => {
  const { subscribe, unsubscribe } = await import('../../examples/server-sdk/subscribe.ts');
  const name = await stage.register();
  const dates = Array.from({ length: 12 }, (_, month) => new Date((stage.after(0) + (month + 1) * 2_592_000) * 1000));
  const wanted = { id: `s-${name}`, card: name, amount: 9_900, dates };
  assert.equal(await subscribe(wanted), '12번을 예약했습니다.');
  assert.equal(await subscribe(wanted), '12번을 예약했습니다.');
  await stage.passTime(2_592_000);
  await stage.work();
  const first = (await stage.get(`/subscribe/payments/schedule/s-${name}-1`)).response;
  assert.deepEqual([first?.['schedule_status'], first?.['payment_status']], ['executed', 'paid']);
  assert.equal(await unsubscribe(name), '11번의 예약을 거두었습니다.');
});

test('a part is given back once, however often the button is pressed', async () => {
  const { refund } = await import('../../examples/server-sdk/refund.ts');
  const { id: imp_uid } = await payInWindow(stage);
  const wanted = { id: `r-${imp_uid}`, imp_uid, amount: 300, reason: '한 개 반품' };
  assert.equal(await refund(wanted), '취소되었습니다. 지금까지 300원');
  assert.equal(await refund(wanted), '취소되었습니다. 지금까지 300원');
  assert.equal(await refund({ ...wanted, id: `${wanted.id}-2`, amount: 800 }), '남은 금액보다 많습니다.');
});

/** The stage's machine time, by which a hub signs, runs ahead of ours: the same delivery, as if it was sent now. */
function signedNow({ headers, body }: Heard): WebhookRequest {
  const now = new Date();
  const signature = new Webhook(sandboxMerchant.webhookSecret).sign(String(headers['webhook-id']), now, body);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return { headers: { ...headers, 'webhook-timestamp': timestamp, 'webhook-signature': signature }, body };
}

test('a webhook changes an order once, in the same commit as the record of it', async () => {
  const { receiver } = await import('../../examples/server-sdk/webhooks.ts');
  const receive = receiver(pool);
  const { merchant_uid, notice_url } = stage.order();
  await pool.query('insert into orders (id, amount) values ($1, 9900)', [merchant_uid]);
  await stage.post('/subscribe/payments/again', {
    merchant_uid,
    notice_url,
    amount: 9_900,
    customer_uid: await stage.register(),
  });
  await stage.work();
  const [heard] = stage.server.heard.filter(({ body }) => body.includes(`"${merchant_uid}"`));
  assert.ok(heard);
  const delivery = signedNow(heard);

  await pool.query('alter table parcels rename to gone');
  await assert.rejects(receive(delivery), /parcels/);
  assert.deepEqual((await pool.query('select status from orders')).rows, [{ status: null }], 'nothing was committed');
  await pool.query('alter table gone rename to parcels');
  assert.deepEqual(await receive(delivery), { status: 200, did: 'handled' });
  assert.deepEqual(await receive(delivery), { status: 200, did: 'nothing' });
  assert.deepEqual((await pool.query('select status, cancelled from orders')).rows, [{ status: 'paid', cancelled: 0 }]);
  assert.equal((await pool.query('select 1 from parcels')).rowCount, 1);

  await pool.query('update orders set amount = 100');
  await pool.query('delete from handled_webhooks');
  assert.deepEqual(await receive(signedNow(heard)), { status: 200, did: 'handled' });
  assert.equal((await pool.query('select 1 from parcels')).rowCount, 1, 'another amount sends nothing');
});
