import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { readBackupFile, writeBackupFile } from '../../src/cli/backup-file.ts';
import { money } from '../../src/core/money.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import type { AccountCallEnd } from '../../src/flows/account-call.ts';
import { changeAccount, type AccountWishes, type ChangeRefusal } from '../../src/flows/change-account.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { restore } from '../../src/flows/restore-backup.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { isSettleable, settleByPerson, type Verdict } from '../../src/flows/settle-by-person.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import type { Hub } from '../../src/hub.ts';
import { readBackup } from '../../src/store/backup.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { loadOperationsOf } from '../../src/store/operations.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { emptyDatabase } from '../support/database.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { createLife, Died, mortal, mortalSend, type Life } from '../support/mortal-hub.ts';

/*
 * An account that is to take another amount or live until another day, at a gateway that answers no questions: whoever
 * dies or is not heard, hub and gateway agree in the end about what is due, and a deposit is never dropped.
 */

let stage: FlowStage;
let victim: Hub;
let life: Life = createLife(0);

before(async () => {
  stage = await openFlowStage({ gateway: uplus, hearsNotices: true });
  victim = await stage.anotherHub((send) => (request) => mortalSend(send, life)(request));
});
after(() => stage.close());
beforeEach(() => stage.bench.mend());

const dayMs = 86_400_000;
const nothing: AccountWishes = { amount: null, dueAt: null };

const issued = (): Promise<Payment> => stage.pay({ method: 'virtual_account' });

function change(
  payment: Payment,
  wishes: Partial<AccountWishes>,
  hub = stage.hub,
): Promise<AccountCallEnd<ChangeRefusal>> {
  const wanted = { id: payment.id, ...nothing, ...wishes };
  return stage.during(changeAccount(hub, scopeOf(payment), wanted));
}

const inDays = (days: number): Date =>
  new Date(Math.floor(stage.hub.clock.now().getTime() / 1000) * 1000 + days * dayMs);

async function changeOf({ id }: Payment): Promise<Operation> {
  const operation = (await stage.operations(id)).findLast(({ kind }) => kind === 'change_virtual_account');
  assert(operation);
  return operation;
}

/** The buyer pays in what the bank says is due, and the notice of it comes to the hub. */
async function deposit(payment: Payment): Promise<Payment> {
  await stage.bench.deposit(payment.id);
  const isOfDeposit = ({ body }: NotificationRequest): boolean =>
    body.includes(payment.id) && body.includes('LGD_CASFLAG=I');
  let notice: NotificationRequest | undefined;
  for (let count = 1; !notice; count += 1) notice = (await stage.bench.heard(count)).find(isOfDeposit);
  const { notificationToken: channelToken, gateway } = await loadChannel(stage.hub.db, payment.channelId);
  await stage.during(receiveNotification(stage.hub, { ...notice, gateway, channelToken }));
  return stage.payment(payment.id);
}

/** What came in at the gateway is the payment's price, and nothing about the payment is open. */
async function assertAgree({ id }: Payment): Promise<void> {
  const deposits = (await stage.bench.ledger(id)).filter(({ kind }) => kind === 'deposit');
  const { price, status, version } = await stage.payment(id);
  assert.deepEqual([status, deposits.map(({ amount }) => amount)], ['paid', [price.amount]]);
  const open = (await stage.operations(id)).filter(({ endedAt, settleAt }) => endedAt === null || settleAt !== null);
  assert.deepEqual(open, []);
  const events = await findPaymentEvents(stage.hub.db, scopeOf(await stage.payment(id)), id);
  assert.equal(events.length, version, 'the history is whole');
}

/** Nobody hears of any change from now on. */
const silent = (fault: 'lose-reply' | 'lose-request') =>
  stage.bench.break({ call: 'issue-virtual-account', fault, times: 100 });

test('the payment has the new price and the new end as soon as the gateway has', async () => {
  const payment = await stage.pay({ method: 'virtual_account', webhookUrls: ['http://127.0.0.1:9/'] });
  const dueAt = inDays(9);
  const end = await change(payment, { amount: 7_000, dueAt });
  assert(end.end === 'done');
  const { price, accountDueAt, expiresAt, status, version } = end.payment;
  assert.deepEqual(
    [price.amount, accountDueAt, status, version],
    [7_000, dueAt, 'awaiting_deposit', payment.version + 1],
  );
  assert(expiresAt !== null && expiresAt > dueAt);
  const { event, detail } = (await findPaymentEvents(stage.hub.db, scopeOf(payment), payment.id)).at(-1) ?? {};
  assert.deepEqual([event, detail?.['price']], ['account_changed', { amount: 7_000, currency: 'KRW' }]);
  assert.equal((await changeOf(payment)).state, 'done');
  assert.deepEqual(await stage.told(payment.id), ['ready'], 'nobody is told of a change');
  assert.equal((await deposit(payment)).status, 'paid');
  await assertAgree(payment);
});

test('a deposit that is signed for what was due before is kept for a person, any other price is not', async () => {
  const payment = await issued();
  assert.equal((await change(payment, { amount: 7_000 })).end, 'done');
  const { gateway, notificationToken: channelToken } = await loadChannel(stage.hub.db, payment.channelId);
  const tell = async (amount: number): Promise<void> => {
    const notice = depositNotice(payment, amount);
    await stage.during(receiveNotification(stage.hub, { ...notice, gateway, channelToken }));
  };
  for (const amount of [1_000, 1_000, 999]) await tell(amount);
  const events = await findPaymentEvents(stage.hub.db, scopeOf(payment), payment.id);
  const stray = events.filter(({ event }) => event === 'deposit_wrong_amount');
  assert.deepEqual(
    stray.map(({ detail }) => detail['amount']),
    [1_000],
  );
  const { status, price } = await stage.payment(payment.id);
  assert.deepEqual([status, price.amount], ['awaiting_deposit', 7_000]);
});

/** As the gateway would sign it. */
function depositNotice({ id: oid, gatewayTransactionId, account }: Payment, due: number): NotificationRequest {
  const [mid, amount, timestamp] = ['tlgdacomxpay', String(due), '20260301090000'];
  const { mertKey = '' } = uplus.sandboxChannels[0]?.credentials ?? {};
  const hash = createHash('md5').update(`${mid}${oid}${amount}0000${timestamp}${mertKey}`).digest('hex');
  const body = new URLSearchParams({
    LGD_RESPCODE: '0000',
    LGD_MID: mid,
    LGD_OID: oid,
    LGD_TID: gatewayTransactionId ?? '',
    LGD_AMOUNT: amount,
    LGD_TIMESTAMP: timestamp,
    LGD_HASHDATA: hash,
    LGD_ACCOUNTNUM: account?.number ?? '',
    LGD_CASFLAG: 'I',
    LGD_CASSEQNO: '001',
    LGD_CASCAMOUNT: amount,
    LGD_PAYDATE: timestamp,
  });
  return { headers: {}, body: body.toString(), sourceAddress: '127.0.0.1' };
}

test('an account whose end was moved lives until the new one, and one whose end came nearer is over then', async () => {
  const [longer, shorter] = [await issued(), await issued()];
  assert.equal((await change(longer, { dueAt: inDays(20) })).end, 'done');
  assert.equal((await change(shorter, { dueAt: inDays(1) })).end, 'done');
  await stage.passTime(2 * dayMs, 'all');
  await stage.work();
  assert.equal((await stage.payment(shorter.id)).status, 'expired');
  await stage.passTime(14 * dayMs, 'all');
  await stage.work();
  assert.equal((await stage.payment(longer.id)).status, 'awaiting_deposit');
  assert.equal((await deposit(longer)).status, 'paid');
});

test('what the gateway would refuse or must not be is refused before anything is sent', async () => {
  const payment = await issued();
  stage.wire.forget();
  assert.deepEqual(await change(payment, { dueAt: inDays(-1) }), { end: 'refused', refused: 'due_past' });
  const paid = await stage.pay({ orderId: payment.orderId });
  assert.equal(paid.status, 'paid');
  stage.wire.forget();
  assert.deepEqual(await change(payment, { amount: 9_000 }), { end: 'refused', refused: 'order_paid' });
  assert.deepEqual(await change(paid, { amount: 9_000 }), { end: 'refused', refused: 'not_an_account' });
  const other = await deposit(await issued());
  stage.wire.forget();
  assert.deepEqual(await change(other, { amount: 9_000 }), { end: 'refused', refused: 'not_waiting' });
  assert.deepEqual(stage.wire.sent(), []);
});

test('no account comes to a ten thousandth of what it was: the form of its window would prove a deposit', async () => {
  const payment = await stage.pay({ method: 'virtual_account', price: money(50_000_000, 'KRW') });
  assert.equal((await change(payment, { amount: 60_000 })).end, 'done');
  const end = await change(payment, { amount: 5_000 });
  assert.deepEqual([end.end, end.end === 'declined' && end.code], ['declined', 'amount_signed_in_form']);
  assert.equal((await stage.payment(payment.id)).price.amount, 60_000);
});

test('an answer that is lost once is asked for again while the caller waits', async () => {
  const payment = await issued();
  await stage.bench.break({ call: 'issue-virtual-account', fault: 'lose-reply' });
  const end = await change(payment, { amount: 7_000 });
  assert.deepEqual([end.end, end.end === 'done' && end.payment.price.amount], ['done', 7_000]);
  // The first call may still be on its way: it may come as the same again, and not after another one.
  assert.deepEqual(await change(payment, { amount: 6_000 }), { end: 'refused', refused: 'other_operation_open' });
  assert.equal((await change(payment, { amount: 7_000 })).end, 'done');
  await stage.passTime(11 * 60_000, 'all');
  assert.equal((await change(payment, { amount: 6_000 })).end, 'done');
});

for (const fault of ['lose-reply', 'lose-request'] as const) {
  test(`${fault} for good is an open end that the hub goes on to settle by the same words`, async () => {
    const payment = await issued();
    await silent(fault);
    assert.deepEqual(await change(payment, { amount: 7_000 }), { end: 'unknown' });
    assert.equal((await stage.payment(payment.id)).price.amount, payment.price.amount);
    assert.deepEqual(await change(payment, { amount: 1_000 }), { end: 'refused', refused: 'other_operation_open' });
    await stage.bench.mend();
    await stage.passTime(60_000, 'all');
    await stage.work();
    assert.equal((await stage.payment(payment.id)).price.amount, 7_000);
    assert.equal((await deposit(payment)).status, 'paid');
    await assertAgree(payment);
  });
}

test('the notice of a deposit tells the end of a change that nobody heard of, whichever amount was due', async () => {
  for (const [fault, state, amount] of [
    ['lose-reply', 'done', 7_000],
    ['lose-request', 'declined', null],
  ] as const) {
    const payment = await issued();
    await silent(fault);
    assert.deepEqual(await change(payment, { amount: 7_000 }), { end: 'unknown' });
    await stage.bench.mend();
    const paid = await deposit(payment);
    assert.deepEqual([paid.status, paid.price.amount], ['paid', amount ?? payment.price.amount]);
    assert.equal((await changeOf(payment)).state, state);
    await assertAgree(payment);
  }
});

for (const [about, isMade] of [
  ['its answer is on its way', true],
  ['it is on its way itself', false],
] as const) {
  test(`a deposit that is told of while ${about} ends the change, and the late word changes nothing`, async () => {
    const payment = await issued();
    const [arrived, goesOn] = [createGate(), createGate()];
    stage.wire.meddle(async (request, exchange) => {
      const reply = isMade ? await exchange(request) : null;
      arrived.open();
      await goesOn.opened;
      return reply ?? exchange(request);
    });
    const changing = change(payment, { amount: 7_000 });
    await arrived.opened;
    const paid = await deposit(payment);
    assert.deepEqual([paid.status, paid.price.amount], ['paid', isMade ? 7_000 : payment.price.amount]);
    goesOn.open();
    const end = await changing;
    assert.deepEqual([end.end, end.end === 'declined' && end.code], isMade ? ['done', false] : ['declined', tooLate]);
    assert.deepEqual(await stage.payment(payment.id), paid);
    stage.wire.meddle(null);
    await assertAgree(payment);
  });
}

const tooLate = 'deposited_before';

test('beyond an hour only a person ends it, and nothing is said to the gateway any more', async () => {
  for (const [outcome, amount] of [
    ['done', 7_000],
    ['declined', null],
  ] as const) {
    const payment = await issued();
    await silent('lose-request');
    await change(payment, { amount: 7_000 });
    await stage.passTime(2 * 3_600_000, 'all');
    await stage.work();
    await stage.work();
    const operation = await changeOf(payment);
    assert.equal(operation.needsPerson, true);
    await stage.bench.mend();
    stage.wire.forget();
    await stage.work();
    assert.deepEqual(stage.wire.sent(), []);
    assert(isSettleable(operation));
    const seen = { outcome: 'done', transactionId: '', at: new Date(), amount: 0 } as const;
    const verdict: Verdict = outcome === 'done' ? seen : { outcome };
    const word = { actor: '김상담', because: '관리자에서 확인', verdict };
    assert.equal(await settleByPerson(stage.hub, { operation, payment }, word), true);
    assert.equal((await stage.payment(payment.id)).price.amount, amount ?? payment.price.amount);
  }
});

test('a change that was under way when a backup was taken is not said again after its restore', async () => {
  const payment = await issued();
  await silent('lose-reply');
  assert.deepEqual(await change(payment, { amount: 7_000 }), { end: 'unknown' });
  const folder = mkdtempSync(join(tmpdir(), 'naru-backup-'));
  const path = join(folder, 'backup');
  await writeBackupFile(path, (take) => readBackup(stage.hub.db, new Date(), take));
  await stage.bench.mend();
  await stage.passTime(11 * 60_000, 'all');
  await stage.work();
  assert.equal((await change(payment, { amount: 6_000 })).end, 'done');
  const database = await emptyDatabase();
  const hub = await stage.hubOn(database.url);
  const restored = await restore(hub, await readBackupFile(path), 'test');
  assert.equal(restored.forPeople, 1);
  await hub.clock.refresh();
  await stage.work(hub);
  await stage.bench.deposit(payment.id);
  assert.deepEqual(
    (await stage.bench.ledger(payment.id)).map(({ kind, amount }) => [kind, amount]),
    [
      ['issue', 0],
      ['deposit', 6_000],
    ],
  );
  const [open] = (await loadOperationsOf(hub.db, payment.id)).filter(({ endedAt }) => endedAt === null);
  assert.deepEqual([open?.kind, open?.needsPerson], ['change_virtual_account', true]);
  await stage.retire(hub);
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Lives until the given step; says where it died, null when it did not. */
async function liveUntil(last: number, payment: Payment): Promise<string | null> {
  life = createLife(last);
  await victim.clock.refresh();
  await change(payment, { amount: 7_000 }, mortal(victim, life)).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
  await victim.background.idle();
  return life.diedAt();
}

test('wherever a hub dies, what is due is the same here and at the gateway in the end', async (t) => {
  let steps = 0;
  for (let died: string | null = ''; died !== null; steps += 1) {
    const payment = await issued();
    died = await liveUntil(steps, payment);
    await t.test(died === null ? 'lives' : `dies ${died}`, async () => {
      stage.machine.advance(91_000);
      await stage.work();
      const { price } = await stage.payment(payment.id);
      const paid = await deposit(payment);
      assert.deepEqual([paid.status, paid.price], ['paid', price]);
      if (died === null) assert.equal(price.amount, 7_000);
      await assertAgree(payment);
    });
  }
  assert(steps > 4, `only ${steps} steps were found`);
});
