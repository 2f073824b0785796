import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import { receiveAtAlias, receiveNotification } from '../../src/flows/receive-notification.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { audit } from '../support/auditor.ts';
import type { CheckoutWish } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * Money in a virtual account of a gateway whose notices are only hints: whatever they say, the gateway is asked, and
 * its answer counts.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: toss });
});
after(() => stage.close());

const webhookUrls = ['http://127.0.0.1:9/webhook'];

async function issue(wish: CheckoutWish = {}): Promise<Payment> {
  const payment = await stage.pay({ method: 'virtual_account', webhookUrls, ...wish });
  assert.equal(payment.status, 'awaiting_deposit', JSON.stringify(payment));
  return payment;
}

/** What the gateway tells when this is done there: one notice of the payment, and one of its account. */
async function noticesOf(act: () => Promise<unknown>): Promise<readonly NotificationRequest[]> {
  const known = (await stage.bench.heard(0)).length;
  await act();
  return (await stage.bench.heard(known + 2)).slice(known);
}

async function hear(payment: Payment, notice: NotificationRequest): Promise<number | undefined> {
  const { notificationToken } = await loadChannel(stage.hub.db, payment.channelId);
  const heard = receiveNotification(stage.hub, { ...notice, gateway: toss.name, channelToken: notificationToken });
  return (await stage.during(heard))?.status;
}

/** The notice of the account alone, as merchants register it who moved in from the original service. */
const flatOf = (notices: readonly NotificationRequest[]): NotificationRequest => {
  const flat = notices.find(({ body }) => !body.includes('eventType'));
  assert(flat);
  return flat;
};

function forged(notice: NotificationRequest, over: Record<string, string>): NotificationRequest {
  return { ...notice, headers: {}, body: JSON.stringify({ ...(JSON.parse(notice.body) as object), ...over }) };
}

async function statusOf({ id }: Payment): Promise<string> {
  return (await stage.payment(id)).status;
}

test('a notice that money came in moves nothing where the gateway knows of none', async () => {
  let payment: Payment | null = null;
  const notices = await noticesOf(async () => (payment = await issue()));
  assert(payment);
  const lie = forged(flatOf(notices), { status: 'DONE' });
  assert.equal(await hear(payment, lie), 200);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  assert.equal(await hear(payment, flatOf(notices)), 200, 'and so does the one of its issue');
  assert.equal(await statusOf(payment), 'awaiting_deposit');
});

test('the flat notice alone is enough, once, and one with another check value is nothing', async () => {
  const payment = await issue();
  const notices = await noticesOf(() => stage.bench.deposit(payment.id));
  assert.equal(await hear(payment, forged(flatOf(notices), { secret: 'ps_forged' })), 200);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  await Promise.all([1, 2, 3].map(() => hear(payment, flatOf(notices))));
  for (const notice of notices) assert.equal(await hear(payment, notice), 200);
  assert.equal(await statusOf(payment), 'paid');
  assert.deepEqual(await stage.told(payment.id), ['ready', 'paid']);
  assert.equal(await stage.holder(payment), payment.id);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a deposit that was an error leaves the account waiting, the order free, and may come again', async () => {
  const payment = await issue();
  for (const notice of await noticesOf(() => stage.bench.deposit(payment.id))) await hear(payment, notice);
  assert.equal(await statusOf(payment), 'paid');
  for (const notice of await noticesOf(() => stage.bench.withdraw(payment.id))) await hear(payment, notice);
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  assert.equal(await stage.holder(payment), null);
  for (const notice of await noticesOf(() => stage.bench.deposit(payment.id))) await hear(payment, notice);
  assert.equal(await statusOf(payment), 'paid');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('an account whose notices were all lost is asked about at its end, and is paid', async () => {
  const payment = await issue();
  await noticesOf(() => stage.bench.deposit(payment.id));
  assert.equal(await statusOf(payment), 'awaiting_deposit');
  await stage.workToTheEnd();
  assert.equal(await statusOf(payment), 'paid');
});

test('a deposit that is told before we know of the account is told again, and taken in', async () => {
  const window = await stage.open({ method: 'virtual_account', webhookUrls });
  const back = await stage.authenticate(window);
  await stage.bench.break({ call: 'approve', fault: 'lose-reply', times: 10 });
  await stage.bench.break({ call: 'settle', fault: 'http-500', times: 10 });
  await stage.finish(window, back);
  const { payment } = window;
  assert.equal((await stage.payment(payment.id)).account, null);
  const notices = await noticesOf(() => stage.bench.deposit(payment.id));
  assert.equal(await hear(payment, flatOf(notices)), 503);
  const [alias = ''] = toss.notificationAliases;
  const atAlias = await stage.during(receiveAtAlias(stage.hub, alias, flatOf(notices)));
  assert.equal(atAlias?.status, 503, 'at the address of the original service too');
  await stage.bench.mend();
  await stage.passTime(2 * 60_000);
  await stage.work();
  assert.equal(await hear(payment, flatOf(notices)), 200);
  assert.equal(await statusOf(payment), 'paid');
  assert.deepEqual(await audit(stage, payment.id), []);
});

/** The merchant gives it back at the gateway itself. */
async function cancelledInConsole(payment: Payment, amount: number): Promise<void> {
  const session = stage.hub.gateways.open(await loadChannel(stage.hub.db, payment.channelId));
  const total = payment.price.amount;
  await session.cancel({
    reference: randomUUID(),
    paymentId: payment.id,
    transactionId: payment.gatewayTransactionId ?? '',
    amount,
    currency: 'KRW',
    taxFree: 0,
    hasTaxFreePart: false,
    method: 'virtual_account',
    paid: total,
    balance: total,
    isFull: amount === total,
    reason: '상점관리자 환불',
    refundAccount: { bankCode: '088', number: '110123456789', holder: '홍길동' },
    account: 'paid',
    isEscrow: false,
    partsBefore: 0,
    buyerPhone: null,
  });
}

test('a deposit that was given back before anybody heard of it is not shown as money', async () => {
  const [early, late] = [await issue(), await issue()];
  const told = await noticesOf(() => stage.bench.deposit(early.id));
  await noticesOf(() => stage.bench.deposit(late.id));
  for (const payment of [early, late]) await noticesOf(() => cancelledInConsole(payment, payment.price.amount));
  assert.equal(await hear(early, flatOf(told)), 200);
  assert.equal(await statusOf(early), 'cancelled', 'by the notice of its deposit');
  await stage.workToTheEnd();
  assert.equal(await statusOf(late), 'cancelled', 'by the question at its end');
  for (const { id } of [early, late]) assert.deepEqual(await audit(stage, id), []);
});

test('what the merchant gives back in the gateway`s console is learnt from the notice of the account', async () => {
  const payment = await issue();
  for (const notice of await noticesOf(() => stage.bench.deposit(payment.id))) await hear(payment, notice);
  const notices = await noticesOf(() => cancelledInConsole(payment, 300));
  assert.equal(await hear(payment, flatOf(notices)), 200);
  const { status, cancelled } = await stage.payment(payment.id);
  assert.deepEqual([status, cancelled], ['partially_cancelled', 300]);
  assert.deepEqual(
    (await loadCancellations(stage.hub.db, payment.id)).map((each) => [each.amount, each.requestedBy]),
    [[300, 'gateway']],
  );
});
