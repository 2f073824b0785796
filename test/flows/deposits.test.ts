import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import { receiveAtAlias, receiveNotification } from '../../src/flows/receive-notification.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { audit } from '../support/auditor.ts';
import type { CheckoutWish } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * Money in a virtual account, parcels in escrow, refunds that a bank pays out: what only the gateway's notices tell.
 * Each is heard as it came over the wire.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: kicc });
});
after(() => stage.close());

const buyer = { name: '홍길동', email: 'a@b.example', phone: '01012345678', address: null, postcode: null };

const webhookUrls = ['http://127.0.0.1:9/webhook'];

async function issue(wish: CheckoutWish = {}): Promise<Payment> {
  const payment = await stage.pay({ method: 'virtual_account', buyer, webhookUrls, ...wish });
  assert.equal(payment.status, 'awaiting_deposit', JSON.stringify(payment));
  return payment;
}

/** What the gateway tells when this is done there. */
async function noticesOf(act: () => Promise<void>): Promise<readonly NotificationRequest[]> {
  const known = (await stage.bench.heard(0)).length;
  await act();
  return (await stage.bench.heard(known + 1)).slice(known);
}

const depositOf = ({ id }: Payment): Promise<readonly NotificationRequest[]> =>
  noticesOf(() => stage.bench.deposit(id));

async function hear(payment: Payment, notice: NotificationRequest): Promise<number | undefined> {
  const { notificationToken } = await loadChannel(stage.hub.db, payment.channelId);
  const heard = receiveNotification(stage.hub, { ...notice, gateway: kicc.name, channelToken: notificationToken });
  return (await stage.during(heard))?.status;
}

async function hearAll(payment: Payment, notices: readonly NotificationRequest[]): Promise<void> {
  for (const notice of notices) assert.equal(await hear(payment, notice), 200);
}

async function paidIn(wish: CheckoutWish = {}): Promise<Payment> {
  const payment = await issue(wish);
  await hearAll(payment, await depositOf(payment));
  return stage.payment(payment.id);
}

function forged(notice: NotificationRequest, over: Record<string, string>): NotificationRequest {
  return { ...notice, body: JSON.stringify({ ...(JSON.parse(notice.body) as object), ...over }) };
}

async function verdict(): Promise<unknown> {
  const [row] = await stage.hub.db.query(
    'select verdict from notifications order by received_at desc, id desc limit 1',
  );
  return row?.['verdict'];
}

async function events(payment: Payment): Promise<string[]> {
  return (await findPaymentEvents(stage.hub.db, scopeOf(payment), payment.id)).map(({ event }) => event);
}

test('an account that is given out holds no order; the deposit does', async () => {
  const issued = await issue();
  assert.deepEqual([issued.status, issued.account?.holder !== null], ['awaiting_deposit', true]);
  assert.equal(await stage.holder(issued), null);
  await hearAll(issued, await depositOf(issued));
  const paid = await stage.payment(issued.id);
  assert.deepEqual([paid.status, paid.isLateDeposit, paid.isDuplicateOrder], ['paid', false, false]);
  assert.equal(await stage.holder(paid), paid.id);
  assert.deepEqual(await audit(stage, paid.id), []);
});

test('the same notice ten times at once is one deposit', async () => {
  const issued = await issue();
  const [notice] = await depositOf(issued);
  assert(notice);
  await Promise.all(Array.from({ length: 10 }, () => hear(issued, notice)));
  assert.deepEqual(await stage.told(issued.id), ['ready', 'paid']);
  assert.deepEqual(await audit(stage, issued.id), []);
});

test('a notice that names another account, or another transaction, moves nothing', async () => {
  const issued = await issue();
  const [notice] = await depositOf(issued);
  assert(notice);
  for (const lie of [{ accountNo: '11111111111' }, { tlfSno: '99010100000000000000' }]) {
    assert.equal(await hear(issued, forged(notice, lie)), 200);
    assert.match(String(await verdict()), /^refused: it speaks of another/);
    assert.equal((await stage.payment(issued.id)).status, 'awaiting_deposit');
  }
  await hear(issued, notice);
  assert.equal((await stage.payment(issued.id)).status, 'paid');
});

test('a wrong amount and a second deposit pay nothing, are kept in the story, and stay two stories', async () => {
  const issued = await issue();
  const [notice] = await depositOf(issued);
  assert(notice);
  await hear(issued, forged(notice, { amount: '999', pgCno: '99010100000000000001' }));
  assert.match(String(await verdict()), /wrong amount/);
  assert.equal((await stage.payment(issued.id)).status, 'awaiting_deposit');
  await hear(issued, notice);
  await hear(issued, forged(notice, { pgCno: '99010100000000000002' }));
  assert.match(String(await verdict()), /second deposit/);
  const told = ['deposit_wrong_amount', 'deposited', 'deposit_already_deposited'];
  assert.deepEqual((await events(issued)).slice(-3), told);
  assert.deepEqual(await stage.told(issued.id), ['ready', 'paid']);
});

test('a notice may come to the address of the original service: it names a payment of ours, or nobody', async () => {
  const issued = await issue();
  const [notice] = await depositOf(issued);
  const [alias] = kicc.notificationAliases;
  assert(notice && alias);
  const nobody = { ...notice, body: notice.body.replaceAll(issued.id, 'imp_999999999999') };
  assert.equal(await receiveAtAlias(stage.hub, alias, nobody), null);
  const heard = await stage.during(receiveAtAlias(stage.hub, alias, notice));
  assert.equal(heard?.body, '{"resCd":"0000","resMsg":"정상"}');
  assert.equal((await stage.payment(issued.id)).status, 'paid');
});

test('a deposit that the bank takes back leaves the account waiting, and the order free', async () => {
  const paid = await paidIn();
  await hearAll(paid, await noticesOf(() => stage.bench.withdraw(paid.id)));
  const waiting = await stage.payment(paid.id);
  assert.deepEqual([waiting.status, waiting.paidAt, waiting.depositTransactionId], ['awaiting_deposit', null, null]);
  assert.equal(await stage.holder(waiting), null);
  assert.deepEqual(await stage.told(paid.id), ['ready', 'paid', 'ready']);
});

test('a refund is done when the gateway takes it; what the bank makes of it is told later', async () => {
  const paid = await paidIn();
  const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };
  const end = await stage.cancel(paid, { refundAccount });
  assert.equal(end.end, 'done');
  const payoutOf = async (): Promise<unknown> => (await loadCancellations(stage.hub.db, paid.id))[0]?.payout;
  assert.equal(await payoutOf(), 'requested');
  const paidOut = await noticesOf(() => stage.passTime(2 * 24 * 60 * 60_000, 'all'));
  await hearAll(paid, paidOut);
  assert.equal(await payoutOf(), 'paid_out');
  assert.deepEqual(await audit(stage, paid.id), []);
});

test('escrow: what becomes of the parcel is seen, and the money is not touched', async () => {
  const items = [{ id: 'p-1', code: null, name: '찻잔', quantity: 1, unitPrice: null, amount: 1000 }];
  const paid = await paidIn({ escrow: true, items });
  assert.deepEqual([paid.status, paid.escrow], ['paid', 'registered']);
  for (const [decision, state] of [
    ['ship', 'shipped'],
    ['deny', 'denied'],
  ] as const) {
    await hearAll(paid, await noticesOf(() => stage.bench.escrow(paid.id, decision)));
    assert.equal((await stage.payment(paid.id)).escrow, state);
  }
  const { status, cancelled } = await stage.payment(paid.id);
  assert.deepEqual([status, cancelled], ['paid', 0]);
});
