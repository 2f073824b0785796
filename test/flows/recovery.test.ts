import assert from 'node:assert/strict';
import { after, beforeEach, before, test } from 'node:test';
import type { OrderId } from '../../src/core/ids.ts';
import { noRecovery, decideRecovery, type RecoveryPolicy } from '../../src/core/recovery.ts';
import type { Schedule } from '../../src/core/schedule.ts';
import { deleteKey } from '../../src/flows/delete-key.ts';
import { retrySchedule } from '../../src/flows/run-schedule.ts';
import { scheduleCharges, unschedule } from '../../src/flows/schedule-charges.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Scope } from '../../src/store/database.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * Scheduled charges that fail: nothing is done about them unless the merchant says so, and what is done is done once.
 */

let stage: FlowStage;
let scope: Scope;

before(async () => {
  stage = await openFlowStage();
  const merchant = await findSandboxMerchant(stage.hub);
  scope = { merchantId: merchant.id, tierId: null, live: false };
});
after(() => stage.close());
beforeEach(() => stage.set({ recovery: {} }));

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tells = ['http://127.0.0.1:9/'];

async function register(name: string, card?: 'limit-exceeded'): Promise<void> {
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: name, webhookUrls: tells });
  await stage.finish(window, await stage.authenticate(window, card ? { card } : {}));
}

let names = 0;

/** A schedule whose first run was declined just now: limit_exceeded. */
async function failedOnce(recovery: RecoveryPolicy): Promise<{ name: string; schedule: Schedule }> {
  await stage.set({ recovery });
  const name = `card-${(names += 1)}`;
  await register(name, 'limit-exceeded');
  const dueAt = new Date(stage.hub.clock.now().getTime() + hourMs);
  const order = { ...anApiOrder(`order-of-${name}`, { webhookUrls: tells }), dueAt };
  await scheduleCharges(stage.hub, { scope, name, orders: [order] });
  await pass(hourMs);
  return { name, schedule: await now(name) };
}

async function pass(ms: number): Promise<void> {
  await stage.passTime(ms, 'all');
  await stage.work();
}

async function now(name: string): Promise<Schedule> {
  const found = await findSchedule(stage.hub.db, scope, `order-of-${name}` as OrderId);
  assert.ok(found);
  return found;
}

async function runsOf(name: string): Promise<readonly string[]> {
  const sql = 'select id, status from payments where order_id = $1 order by started_at';
  const rows = await stage.hub.db.query(sql, [`order-of-${name}`]);
  const told = await Promise.all(rows.map(({ id }) => stage.told(id as Parameters<FlowStage['told']>[0])));
  return rows.map(({ status }, index) => `${String(status)}, told ${told[index]?.join(' ')}`);
}

test('without a policy a charge that failed is left as it is', async () => {
  const { name, schedule } = await failedOnce({});
  assert.deepEqual([schedule.state, schedule.lastOutcome, schedule.awaitsCardUntil], ['executed', 'failed', null]);
  await register(name);
  await pass(40 * dayMs);
  assert.deepEqual(await runsOf(name), ['failed, told failed']);
});

test('it is tried again at the times that were said, each a payment of its own, and then no more', async () => {
  const { name, schedule } = await failedOnce({ limit_exceeded: [24, 72] });
  const failedAt = stage.hub.clock.now().getTime();
  assert.deepEqual([schedule.state, schedule.dueAt.getTime() - failedAt], ['scheduled', dayMs]);
  await pass(dayMs - 1_000);
  assert.equal((await runsOf(name)).length, 1);
  await pass(1_000);
  assert.equal((await runsOf(name)).length, 2);
  assert.equal((await now(name)).dueAt.getTime(), stage.hub.clock.now().getTime() + 3 * dayMs);
  await pass(3 * dayMs);
  const { state, lastOutcome, recoveries } = await now(name);
  assert.deepEqual([state, lastOutcome, recoveries], ['executed', 'failed', 2]);
  await pass(30 * dayMs);
  assert.deepEqual(
    await runsOf(name),
    Array.from({ length: 3 }, () => 'failed, told failed'),
  );
});

test('a card that is replaced in between is the one that is tried again, and a paid one is tried no more', async () => {
  const { name } = await failedOnce({ any: [24, 24, 24] });
  await register(name);
  assert.equal((await runsOf(name)).length, 1);
  await pass(dayMs);
  await pass(5 * dayMs);
  assert.deepEqual(await runsOf(name), ['failed, told failed', 'paid, told paid']);
  assert.equal((await now(name)).lastOutcome, 'paid');
});

test('a reason that is named goes before any other', async () => {
  const { schedule } = await failedOnce({ limit_exceeded: 'never', any: [24] });
  assert.equal(schedule.state, 'executed');
});

test('one that asks for a new card is charged as soon as there is one, once', async () => {
  const { name, schedule } = await failedOnce({ limit_exceeded: 'new_card' });
  assert.deepEqual([schedule.state, schedule.lastOutcome], ['executed', 'failed']);
  await pass(3 * dayMs);
  assert.equal((await runsOf(name)).length, 1);
  await register(name);
  await stage.work();
  assert.deepEqual(await runsOf(name), ['failed, told failed', 'paid, told paid']);
  await register(name);
  await pass(dayMs);
  assert.equal((await runsOf(name)).length, 2);
});

test('a new card that comes too late pays nothing of what is long gone', async () => {
  const { name } = await failedOnce({ any: 'new_card' });
  await pass(30 * dayMs);
  await register(name);
  await pass(dayMs);
  assert.equal((await runsOf(name)).length, 1);
});

test('an order that was paid by another road is not charged when a card comes, and nothing is told', async () => {
  const { name } = await failedOnce({ any: 'new_card' });
  const { id } = await stage.pay({ orderId: `order-of-${name}` as OrderId, webhookUrls: tells });
  assert.equal((await stage.payment(id)).status, 'paid');
  await register(name);
  await pass(dayMs);
  // Both began at the same moment of business time.
  assert.deepEqual((await runsOf(name)).toSorted(), ['failed, told failed', 'paid, told paid']);
  assert.equal((await now(name)).state, 'executed');
});

test('what waits for a new card can be taken back, and then no card makes it due', async () => {
  const { name } = await failedOnce({ any: 'new_card' });
  const revoked = await unschedule(stage.hub, { scope, name, orderIds: [] });
  assert.deepEqual(
    revoked.map(({ orderId }) => orderId),
    [`order-of-${name}`],
  );
  await register(name);
  await pass(dayMs);
  assert.deepEqual([(await runsOf(name)).length, (await now(name)).state], [1, 'revoked']);
});

test('what was put off can be taken back', async () => {
  const { name } = await failedOnce({ any: [24] });
  await unschedule(stage.hub, { scope, name, orderIds: [] });
  await pass(2 * dayMs);
  assert.deepEqual([(await runsOf(name)).length, (await now(name)).state], [1, 'revoked']);
});

test('retried by hand it waits for no card any more, and what then fails is recovered from the beginning', async () => {
  const { name, schedule } = await failedOnce({ any: 'new_card' });
  const merchant = await findSandboxMerchant(stage.hub);
  const changed = { ...merchant, settings: { ...merchant.settings, recovery: { any: [24] } } };
  await stage.set({ recovery: { any: [24] } });
  const retried = await stage.during(retrySchedule(stage.hub, { schedule, merchant: changed }));
  assert.equal(retried.end, 'ended');
  const { state, recoveries, awaitsCardUntil } = await now(name);
  assert.deepEqual([state, recoveries, awaitsCardUntil], ['scheduled', 1, null]);
});

test('a key that is gone is not a charge that failed: nothing is tried again', async () => {
  await stage.set({ recovery: { any: [24] } });
  const name = `card-${(names += 1)}`;
  await register(name);
  const dueAt = new Date(stage.hub.clock.now().getTime() + hourMs);
  const order = { ...anApiOrder(`order-of-${name}`, { webhookUrls: tells }), dueAt };
  await scheduleCharges(stage.hub, { scope, name, orders: [order] });
  await stage.during(deleteKey(stage.hub, scope, name));
  await pass(hourMs);
  assert.deepEqual([(await now(name)).state, (await now(name)).lastOutcome], ['executed', 'failed']);
});

test('no more tries than were said, whatever the reason', () => {
  const at = new Date('2026-01-31T00:00:00Z');
  const policy: RecoveryPolicy = { card_expired: 'new_card', insufficient_balance: [6, 24] };
  const decided = (reason: 'card_expired' | 'insufficient_balance' | 'not_sent', recoveries: number): unknown =>
    decideRecovery(policy, { reason, at, recoveries });
  assert.deepEqual(decided('card_expired', 0), { next: 'new card', until: new Date('2026-03-02T00:00:00Z') });
  assert.deepEqual(decided('insufficient_balance', 0), { next: 'charge', dueAt: new Date('2026-01-31T06:00:00Z') });
  assert.deepEqual(decided('insufficient_balance', 1), { next: 'charge', dueAt: new Date('2026-02-01T00:00:00Z') });
  assert.deepEqual(decided('insufficient_balance', 2), noRecovery);
  assert.deepEqual(decided('not_sent', 0), noRecovery);
});
