import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { OrderId, PaymentId } from '../../src/core/ids.ts';
import type { PaymentStatus } from '../../src/core/payment.ts';
import { cancelCashReceipt } from '../../src/flows/cancel-cash-receipt.ts';
import { chargeByName } from '../../src/flows/charge-payment.ts';
import { deleteKey } from '../../src/flows/delete-key.ts';
import { issueOfPayment, type ReceiptWish } from '../../src/flows/issue-cash-receipt.ts';
import { issueAccount } from '../../src/flows/issue-account.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { revokeAccount } from '../../src/flows/revoke-account.ts';
import { runSchedule } from '../../src/flows/run-schedule.ts';
import { scheduleCharges } from '../../src/flows/schedule-charges.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Hub } from '../../src/hub.ts';
import { findReceiptsOfPayment } from '../../src/store/cash-receipts.ts';
import { loadChannel } from '../../src/store/channels.ts';
import type { Scope } from '../../src/store/database.ts';
import { findOrder } from '../../src/store/orders.ts';
import { findPaymentsOfOrder } from '../../src/store/payments.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { audit } from '../support/auditor.ts';
import { breaches } from '../support/breaches.ts';
import { anApiOrder, type CheckoutWish } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createLife, Died, mortal, mortalSend, type Life } from '../support/mortal-hub.ts';
import { startWebServer } from '../support/web-server.ts';
import type { Decision } from '../gateways/sandbox-bench.ts';
import type { Meddler } from '../support/wire.ts';

/*
 * A hub dies between every two steps of every story about money; another one finds its rows. In the end the hub's
 * books are the gateway's, an order was paid once at most, and nothing is left open. The steps are not listed here:
 * they are found by dying one step later each time, until nobody dies.
 */

let stage: FlowStage;
let shop: string;
/** Dies and comes to life again; what it sends dies with it. */
let victim: Hub;
let life: Life = createLife(0);

before(async (t) => {
  stage = await openFlowStage();
  victim = await stage.anotherHub((send) => (request) => mortalSend(send, life)(request));
  shop = await startWebServer(t as TestContext, '127.0.0.1', (_request, response) => void response.end());
});
after(() => stage.close());

/** What a hub does and may die in. `id` is the payment that it is about. */
type Scene = { readonly id: PaymentId; readonly meddler?: Meddler; act(hub: Hub): Promise<unknown> };

type Story = {
  readonly name: string;
  prepare(): Promise<Scene>;
  /** What else must be true in the end. */
  check?(scene: Scene, wasHeard: boolean): Promise<void>;
  /** Enough steps to be sure that the story was lived through. */
  readonly atLeast: number;
};

async function windowScene(wish: CheckoutWish = {}, decision: Partial<Decision> = {}): Promise<Scene> {
  const window = await stage.open({ webhookUrls: [`${shop}/webhook`], ...wish });
  const back = await stage.authenticate(window, decision);
  return { id: window.payment.id, act: (hub) => stage.finish(window, back, hub) };
}

async function breachScene(): Promise<Scene> {
  const { window, back, meddler } = await breaches.amount_differs(stage);
  return { id: window.payment.id, meddler, act: (hub) => stage.finish(window, back, hub) };
}

async function cancelScene(amount: number | null): Promise<Scene> {
  const payment = await stage.pay({ webhookUrls: [`${shop}/webhook`] });
  return { id: payment.id, act: (hub) => stage.cancel(payment, { amount }, hub) };
}

let cards = 0;

type Card = { readonly id: PaymentId; readonly name: string; readonly orderId: OrderId; readonly scope: Scope };

/** A card is registered under the number of the order that it will be charged for. */
async function registerCard(): Promise<Card> {
  const name = `card-${(cards += 1)}`;
  const { id, orderId, ...owner } = await stage.pay({ purpose: 'issue_key', billingKeyName: name });
  return { id, name, orderId, scope: scopeOf(owner) };
}

async function chargeScene(): Promise<Scene> {
  const { id, name, orderId, scope } = await registerCard();
  const merchant = await findSandboxMerchant(stage.hub);
  const order = anApiOrder(orderId, { webhookUrls: [`${shop}/webhook`] });
  const act = (hub: Hub) => stage.during(chargeByName(hub, { merchant, scope, name, usage: 'payment', order }));
  return { id, act };
}

/** A merchant's server asks for an account; what became of it is found by its order. */
async function accountScene(): Promise<Scene> {
  const { id, orderId, scope } = await registerCard();
  const merchant = await findSandboxMerchant(stage.hub);
  const buyer = { name: '홍길동', email: null, phone: null, address: null, postcode: null };
  const order = anApiOrder(orderId, { buyer, webhookUrls: [`${shop}/webhook`] });
  const dueAt = new Date(stage.hub.clock.now().getTime() + 3 * 86_400_000);
  const account = { bankCode: '088', dueAt, fixedKey: null, isEscrow: false };
  const wanted = { merchant, scope, wish: { by: 'default' }, order, account } as const;
  return { id, act: (hub) => stage.during(issueAccount(hub, wanted)) };
}

/** One account at most, told where nobody heard of it, and the books of it are right; its order is free again. */
async function isGivenOutOnce({ id }: Scene, wasHeard: boolean): Promise<void> {
  const { orderId, ...owner } = await stage.payment(id);
  const scope = scopeOf(owner);
  const [asked, ...more] = (await findPaymentsOfOrder(stage.hub.db, scope, orderId)).filter((each) => each.id !== id);
  assert.deepEqual(more, []);
  if (wasHeard) assert(asked, 'it was asked for');
  if (asked) {
    const isOut = asked.hadAccount;
    assert.deepEqual(await audit(stage, asked.id), []);
    assert.equal((await stage.bench.ledger(asked.id)).filter(({ kind }) => kind === 'issue').length, isOut ? 1 : 0);
    assert.equal((await stage.told(asked.id)).includes('ready'), isOut);
  }
  assert.equal((await findOrder(stage.hub.db, scope, orderId)).heldBy, null);
}

async function scheduleScene(): Promise<Scene> {
  const { id, name, orderId, scope } = await registerCard();
  const dueAt = new Date(stage.hub.clock.now().getTime() + 3_600_000);
  const order = { ...anApiOrder(orderId, { webhookUrls: [`${shop}/webhook`] }), dueAt };
  const scheduled = await scheduleCharges(stage.hub, { scope, name, orders: [order] });
  const [schedule] = scheduled.end === 'scheduled' ? scheduled.schedules : [];
  assert(schedule);
  await stage.passTime(2 * 3_600_000, 'all');
  await victim.clock.refresh();
  return { id, act: (hub) => stage.during(runSchedule(hub, schedule.id)) };
}

/** Whoever died, and whenever: the schedule has run, was charged once and told of once. */
async function isRunOnce({ id }: Scene): Promise<void> {
  const { orderId, ...owner } = await stage.payment(id);
  const schedule = await findSchedule(stage.hub.db, scopeOf(owner), orderId);
  assert.deepEqual([schedule?.state, schedule?.lastOutcome === null], ['executed', false]);
  assert(schedule?.lastPayment);
  const charges = (await findPaymentsOfOrder(stage.hub.db, scopeOf(owner), orderId)).filter((each) => each.id !== id);
  assert.deepEqual(
    charges.map((each) => each.id),
    [schedule.lastPayment],
  );
  assert.deepEqual(await stage.told(schedule.lastPayment), [schedule.lastOutcome]);
}

async function checkScene(): Promise<Scene> {
  const { id, name, orderId, scope } = await registerCard();
  const merchant = await findSandboxMerchant(stage.hub);
  const dueAt = new Date(stage.hub.clock.now().getTime() + 400 * 86_400_000);
  const orders = [{ ...anApiOrder(orderId), dueAt }];
  const check = { merchant, amount: 100 };
  return { id, act: (hub) => stage.during(scheduleCharges(hub, { scope, name, orders, check })) };
}

/** What was charged to see whether the card is good has gone back, and nobody was told that something was paid. */
async function isGivenBack({ id }: Scene): Promise<void> {
  const { billingKeyName } = await stage.payment(id);
  const sql = "select id, status from payments where billing_key_name = $1 and order_id like 'card-check-%'";
  for (const row of await stage.hub.db.query(sql, [billingKeyName])) {
    const checked = row['id'] as PaymentId;
    assert.deepEqual([row['status'], await stage.told(checked)], ['failed', []]);
    assert.deepEqual(await audit(stage, checked), []);
    const moved = (await stage.bench.ledger(checked)).map(({ kind, amount }) => `${kind} ${amount}`);
    assert(moved.length === 0 || moved.join() === 'approval 100,cancellation 100', moved.join());
  }
}

async function deletionScene(): Promise<Scene> {
  const { id, name, scope } = await registerCard();
  return { id, act: (hub) => stage.during(deleteKey(hub, scope, name)) };
}

/** A deletion that was begun is brought to its end, and nothing of the key is left. */
async function isDeleted({ id }: Scene, wasHeard: boolean): Promise<void> {
  const { billingKeyName } = await stage.payment(id);
  const rows = await stage.hub.db.query('select state, sealed_key from billing_keys where name = $1', [billingKeyName]);
  const [key] = rows;
  assert.equal(rows.length, 1);
  if (wasHeard) assert.equal(key?.['state'], 'deleted');
  assert.equal(key?.['state'] === 'issued', key?.['sealed_key'] !== null);
}

const account: CheckoutWish = { method: 'virtual_account' };

/** The buyer has paid in, and the gateway tells it. */
async function depositScene(): Promise<Scene> {
  const { id, channelId } = await stage.pay({ webhookUrls: [`${shop}/webhook`], ...account });
  const known = (await stage.bench.heard(0)).length;
  await stage.bench.deposit(id);
  const notice = (await stage.bench.heard(known + 1)).find(({ body }) => body.includes(id));
  assert(notice);
  const { notificationToken: channelToken, gateway } = await loadChannel(stage.hub.db, channelId);
  const act = (hub: Hub) => stage.during(receiveNotification(hub, { ...notice, gateway, channelToken }));
  return { id, act };
}

async function closingScene(): Promise<Scene> {
  const payment = await stage.pay(account);
  return { id: payment.id, act: (hub) => stage.during(revokeAccount(hub, scopeOf(payment), payment.id)) };
}

async function refundScene(): Promise<Scene> {
  const { id, act } = await depositScene();
  await act(stage.hub);
  const payment = await stage.payment(id);
  const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };
  return { id, act: (hub) => stage.cancel(payment, { refundAccount }, hub) };
}

const receiptWish: ReceiptWish = {
  purpose: 'income_deduction',
  identifier: { kind: 'phone', digits: '01098765432' },
  taxFree: 0,
  vat: null,
  buyer: { name: null, email: null },
};

/** A cash receipt is asked for, of a transfer. */
async function receiptScene(): Promise<Scene> {
  const payment = await stage.pay({ method: 'transfer' });
  const act = (hub: Hub) => stage.during(issueOfPayment(hub, scopeOf(payment), payment.id, receiptWish));
  return { id: payment.id, act };
}

async function receiptBackScene(): Promise<Scene> {
  const { id, act } = await receiptScene();
  await act(stage.hub);
  const payment = await stage.payment(id);
  return { id, act: (hub) => stage.during(cancelCashReceipt(hub, scopeOf(payment), { payment })) };
}

/** One receipt stands at the gateway, or none, and the hub says which; nothing about it is open. */
async function isKnownReceipt({ id }: Scene): Promise<void> {
  const receipts = await findReceiptsOfPayment(stage.hub.db, scopeOf(await stage.payment(id)), id);
  let standing = 0;
  for (const receipt of receipts) {
    const moved = (await stage.bench.ledger(receipt.id)).map(({ kind }) => kind);
    const expected = { issued: ['receipt'], cancelled: ['receipt', 'receipt_cancellation'], failed: [] };
    assert(receipt.state in expected, `a receipt is still ${receipt.state}`);
    assert.deepEqual(moved, expected[receipt.state as keyof typeof expected]);
    standing += receipt.state === 'issued' ? 1 : 0;
  }
  assert(standing <= 1, `${standing} receipts stand`);
  const open = "select kind, state from operations where subject = 'cash_receipt' and ended_at is null";
  assert.deepEqual(await stage.hub.db.query(open), []);
  // Whoever heard nothing asks again, and then one stands.
  const { end } = await stage.during(issueOfPayment(stage.hub, scopeOf(await stage.payment(id)), id, receiptWish));
  assert.equal(end, standing === 1 ? 'refused' : 'done');
}

/** However the hub died, the payment ends so. */
function endsAs(...statuses: PaymentStatus[]): NonNullable<Story['check']> {
  return async ({ id }) => {
    const { status } = await stage.payment(id);
    assert(statuses.includes(status), status);
  };
}

/**
 * Whoever heard nothing asks again: in the end the money has gone back once, wherever the hub died. Who heard the end
 * means another one by an equal request (docs/decisions/0010).
 */
async function askAgain({ id }: Scene, wasHeard: boolean, amount: number | null): Promise<void> {
  const before = await givenBack(id);
  const { end } = await stage.cancel(await stage.payment(id), { amount });
  const isDone = before > 0 && (!wasHeard || amount === null);
  assert.equal(await givenBack(id), isDone ? before : before + 1, `asked again: ${end}`);
}

async function givenBack(id: PaymentId): Promise<number> {
  return (await stage.bench.ledger(id)).filter((each) => each.kind === 'cancellation').length;
}

const stories: readonly Story[] = [
  { name: 'an approval', prepare: () => windowScene(), check: ({ id }) => isTold(id), atLeast: 6 },
  {
    name: 'an approval of which the merchant is asked first',
    prepare: () => windowScene({ confirmUrl: `${shop}/confirm` }),
    check: ({ id }) => isTold(id),
    atLeast: 10,
  },
  { name: 'a refused approval', prepare: () => windowScene({}, { card: 'limit-exceeded' }), atLeast: 6 },
  { name: 'a return without authentication', prepare: () => windowScene({}, { decision: 'cancel' }), atLeast: 2 },
  { name: 'an approval that must be given back', prepare: breachScene, atLeast: 10 },
  {
    name: 'an account that is given out',
    prepare: () => windowScene(account),
    check: endsAs('expired', 'failed'),
    atLeast: 6,
  },
  { name: 'an account that is asked for by API', prepare: accountScene, check: isGivenOutOnce, atLeast: 4 },
  { name: 'a deposit', prepare: depositScene, check: endsAs('paid'), atLeast: 4 },
  { name: 'an account that is closed', prepare: closingScene, check: endsAs('failed', 'expired'), atLeast: 4 },
  { name: 'a deposit that goes back', prepare: refundScene, check: endsAs('cancelled', 'paid'), atLeast: 6 },
  {
    name: 'a card that is registered',
    prepare: () => windowScene({ purpose: 'issue_key', billingKeyName: `card-${(cards += 1)}` }),
    check: ({ id }) => isTold(id),
    atLeast: 5,
  },
  { name: 'a charge of a billing key', prepare: chargeScene, atLeast: 4 },
  { name: 'a schedule that runs', prepare: scheduleScene, check: isRunOnce, atLeast: 4 },
  { name: 'a card that is checked', prepare: checkScene, check: isGivenBack, atLeast: 6 },
  { name: 'a billing key that is deleted', prepare: deletionScene, check: isDeleted, atLeast: 4 },
  { name: 'a cash receipt that is issued', prepare: receiptScene, check: isKnownReceipt, atLeast: 4 },
  { name: 'a cash receipt that is cancelled', prepare: receiptBackScene, check: isKnownReceipt, atLeast: 4 },
  {
    name: 'a cancellation of all',
    prepare: () => cancelScene(null),
    check: (scene, wasHeard) => askAgain(scene, wasHeard, null),
    atLeast: 6,
  },
  {
    name: 'a cancellation of a part',
    prepare: () => cancelScene(400),
    check: (scene, wasHeard) => askAgain(scene, wasHeard, 400),
    atLeast: 6,
  },
];

/** A paid payment is told once, whoever learnt of it; a failure only where the window could not tell it. */
async function isTold(id: PaymentId): Promise<void> {
  const { status } = await stage.payment(id);
  const told = await stage.told(id);
  if (status === 'paid' || told.length > 0) assert.deepEqual(told, [status]);
}

/** Acts with a hub that dies before the given step; says where it died, null when it did not. */
async function liveUntil(last: number, act: (hub: Hub) => Promise<unknown>): Promise<string | null> {
  life = createLife(last);
  await victim.clock.refresh();
  await act(mortal(victim, life)).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
  await victim.background.idle();
  return life.diedAt();
}

/** Half a minute later, another hub. */
async function rescue(): Promise<void> {
  stage.machine.advance(91_000);
  await stage.workToTheEnd();
}

/** The step of an approval at which the gateway has taken the money and its answer is lost with the hub. */
const sentAndUnheard = 3;

for (const { name, prepare, check, atLeast } of stories) {
  test(`${name}: whenever the hub dies, the books end right`, async (t) => {
    let steps = 0;
    for (let died: string | null = ''; died !== null; steps += 1) {
      stage.wire.meddle(null);
      const scene = await prepare();
      stage.wire.meddle(scene.meddler ?? null);
      died = await liveUntil(steps, scene.act);
      await t.test(died === null ? 'lives' : `dies ${died}`, async () => {
        await rescue();
        assert.deepEqual(await audit(stage, scene.id), []);
        await check?.(scene, died === null);
      });
    }
    assert.deepEqual(await audit(stage), []);
    assert(steps > atLeast, `only ${steps} steps were found`);
  });
}

const unheard: Readonly<Record<string, () => Promise<Scene>>> = {
  'an approval': () => windowScene(),
  'an approval that must be given back': breachScene,
  'a cancellation': () => cancelScene(400),
};

for (const [name, prepare] of Object.entries(unheard)) {
  test(`${name} unheard: when the hub that comes to the rescue dies too, the next one ends it right`, async (t) => {
    for (let steps = 0, died: string | null = ''; died !== null; steps += 1) {
      stage.wire.meddle(null);
      const scene = await prepare();
      stage.wire.meddle(scene.meddler ?? null);
      assert.equal(await liveUntil(sentAndUnheard, scene.act), 'after POST to the gateway');
      stage.machine.advance(91_000);
      died = await liveUntil(steps, (hub) => stage.workToTheEnd(hub));
      await t.test(died === null ? 'lives' : `dies ${died}`, async () => {
        await rescue();
        assert.deepEqual(await audit(stage, scene.id), []);
      });
    }
  });
}
