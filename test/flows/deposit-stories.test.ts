import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OrderId } from '../../src/core/ids.ts';
import type { Payment } from '../../src/core/payment.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { audit } from '../support/auditor.ts';
import type { CheckoutWish } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * Notices of deposits in another order than they were written in, twice, late, and beside other attempts of the order:
 * what they leave is what the bank has.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: kicc });
});
after(() => stage.close());

async function issue(wish: CheckoutWish = {}): Promise<Payment> {
  const payment = await stage.pay({ method: 'virtual_account', ...wish });
  assert.equal(payment.status, 'awaiting_deposit', JSON.stringify(payment));
  return payment;
}

/** What the gateway tells when this is done there. */
async function noticeOf(act: () => Promise<void>): Promise<NotificationRequest> {
  const known = (await stage.bench.heard(0)).length;
  await act();
  const notice = (await stage.bench.heard(known + 1))[known];
  assert(notice);
  return notice;
}

async function hear(payment: Payment, notice: NotificationRequest, hub = stage.hub): Promise<string | undefined> {
  const { notificationToken: channelToken } = await loadChannel(hub.db, payment.channelId);
  const told = { ...notice, gateway: kicc.name, channelToken };
  return (await stage.during(receiveNotification(hub, told)))?.body;
}

function changed(notice: NotificationRequest, over: Record<string, string>): NotificationRequest {
  return { ...notice, body: JSON.stringify({ ...(JSON.parse(notice.body) as object), ...over }) };
}

async function statusOf({ id }: Payment): Promise<string> {
  return (await stage.payment(id)).status;
}

test('a deposit that the bank took back is not believed again when its own notice comes once more', async () => {
  const payment = await issue();
  const paidIn = await noticeOf(() => stage.bench.deposit(payment.id));
  await hear(payment, paidIn);
  await hear(payment, await noticeOf(() => stage.bench.withdraw(payment.id)));
  await hear(payment, paidIn);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  assert.deepEqual(await audit(stage, payment.id), []);
  await hear(payment, await noticeOf(() => stage.bench.deposit(payment.id)));
  assert.equal(await statusOf(payment), 'paid', 'and another one is');
});

test('a deposit whose withdrawal came first is none', async () => {
  const payment = await issue();
  const paidIn = await noticeOf(() => stage.bench.deposit(payment.id));
  await hear(payment, await noticeOf(() => stage.bench.withdraw(payment.id)));
  await hear(payment, paidIn);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
});

test('what is taken back of a wrong amount leaves the right one where it is', async () => {
  const payment = await issue();
  const paidIn = await noticeOf(() => stage.bench.deposit(payment.id));
  const wrong = { amount: '999', pgCno: '99010100000000000001' };
  await hear(payment, changed(paidIn, wrong));
  await hear(payment, paidIn);
  assert.equal(await statusOf(payment), 'paid');
  await hear(payment, changed(paidIn, { ...wrong, notiType: '31' }));
  assert.equal(await statusOf(payment), 'paid');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a deposit that is taken back while its cancellation is under way is not forgotten', async () => {
  const payment = await issue();
  await hear(payment, await noticeOf(() => stage.bench.deposit(payment.id)));
  const taken = await noticeOf(() => stage.bench.withdraw(payment.id));
  const heard: (string | undefined)[] = [];
  stage.wire.meddle(async (request, exchange) => {
    heard.push(await hear(payment, taken));
    return exchange(request);
  });
  const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };
  const end = await stage.cancel(await stage.payment(payment.id), { refundAccount });
  stage.wire.meddle(null);
  assert.equal(end.end, 'declined', JSON.stringify(end));
  assert.match(String(heard[0]), /RETRY/);
  await hear(payment, taken);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a deposit that meets another attempt of its order in the same moment is told apart', async () => {
  const orderId = 'order-of-two' as OrderId;
  const account = await issue({ orderId });
  const card = await stage.open({ orderId });
  const back = await stage.authenticate(card);
  const paidIn = await noticeOf(() => stage.bench.deposit(account.id));
  let hasMet = false;
  const { db } = stage.hub;
  const query: typeof db.query = async (text, values) => {
    const rows = await db.query(text, values);
    if (!hasMet && text.startsWith('select held_by from orders')) {
      hasMet = true;
      await stage.finish(card, back);
    }
    return rows;
  };
  await hear(account, paidIn, { ...stage.hub, db: { ...db, query } });
  const both = await Promise.all([stage.payment(account.id), stage.payment(card.payment.id)]);
  assert.deepEqual(
    both.map(({ status, isDuplicateOrder }) => [status, isDuplicateOrder]),
    [
      ['paid', true],
      ['paid', false],
    ],
  );
  assert.equal(await stage.holder(account), card.payment.id);
});

test('what becomes of a refund whose own end is not known yet is told again', async () => {
  const payment = await issue();
  await hear(payment, await noticeOf(() => stage.bench.deposit(payment.id)));
  const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  assert.equal((await stage.cancel(await stage.payment(payment.id), { refundAccount })).end, 'unknown');
  const paidOut = await noticeOf(() => stage.passTime(2 * 24 * 60 * 60_000, 'all'));
  assert.match(String(await hear(payment, changed(paidOut, { notiType: '51' }))), /RETRY/);
  stage.wire.meddle(null);
});

test('a refund that was paid out does not bounce any more when an old notice says so', async () => {
  const payment = await issue();
  await hear(payment, await noticeOf(() => stage.bench.deposit(payment.id)));
  const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };
  assert.equal((await stage.cancel(await stage.payment(payment.id), { refundAccount })).end, 'done');
  const paidOut = await noticeOf(() => stage.passTime(2 * 24 * 60 * 60_000, 'all'));
  await hear(payment, paidOut);
  await hear(payment, changed(paidOut, { notiType: '51' }));
  assert.equal((await loadCancellations(stage.hub.db, payment.id))[0]?.payout, 'paid_out');
});
