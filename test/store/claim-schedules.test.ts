import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { ChannelId, OrderId } from '../../src/core/ids.ts';
import { scheduleCharges } from '../../src/flows/schedule-charges.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Scope } from '../../src/store/database.ts';
import { claimDueSchedules, findSchedule, type Claimed } from '../../src/store/schedules.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * Many charges that are due at one moment: of every channel only so many in a second as it may be charged, by all hubs
 * together, and none of the other channels waits for it.
 */

let stage: FlowStage;
let scope: Scope;
const channels: ChannelId[] = [];

before(async () => {
  stage = await openFlowStage();
  const merchant = await findSandboxMerchant(stage.hub);
  scope = { merchantId: merchant.id, tierId: null, live: false };
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: 'card' });
  await stage.finish(window, await stage.authenticate(window));
  const rows = await stage.hub.db.query('select id from channels order by position limit 2');
  channels.push(...rows.map(({ id }) => id as ChannelId));
  await Promise.all(channels.map((channel, index) => dueOf(channel, index)));
});
after(() => stage.close());
beforeEach(() => stage.hub.db.query('update schedules set machine_lease_until = null'));

const perChannel = 40;
const due = new Date('2030-01-01T00:00:00Z');
let machineMs = due.getTime();

async function dueOf(channel: ChannelId, index: number): Promise<void> {
  const dueAt = new Date(stage.hub.clock.now().getTime() + 3_600_000);
  const orders = Array.from({ length: perChannel }, (_, each) => ({ ...anApiOrder(`${index}-${each}`), dueAt }));
  const end = await scheduleCharges(stage.hub, { scope, name: 'card', orders });
  assert.equal(end.end, 'scheduled');
  const sql = "update schedules set channel_id = $1 where order_id like $2 || '-%'";
  await stage.hub.db.query(sql, [channel, index]);
}

/** A minute is between two tests, so that every one begins with its whole second. */
async function pace(each: readonly (number | null)[]): Promise<void> {
  machineMs += 60_000;
  const sql = 'update channels set charges_per_second = $2 where id = $1';
  await Promise.all(channels.map((channel, index) => stage.hub.db.query(sql, [channel, each[index] ?? null])));
}

/** How many of each channel a hub gets that asks now. */
async function claimed(more: { limit?: number; full?: readonly ChannelId[] } = {}): Promise<readonly number[]> {
  const machineNow = new Date(machineMs);
  const leaseUntil = new Date(machineMs + 15_000);
  const claim = { now: due, machineNow, leaseUntil, limit: 8, full: [], ...more };
  const taken = await claimDueSchedules(stage.hub.db, claim);
  return channels.map((channel) => taken.filter((one: Claimed) => one.channelId === channel).length);
}

test('a channel without a pace gives what is asked for, and nothing twice', async () => {
  await pace([null, null]);
  const taken = [await claimed({ limit: perChannel }), await claimed({ limit: perChannel })];
  assert.equal(
    taken.flat().reduce((sum, each) => sum + each),
    2 * perChannel,
  );
  assert.deepEqual(await claimed(), [0, 0]);
});

test('a channel gives in a second what it may be charged, and the others do not wait for it', async () => {
  await pace([3, null]);
  const first = [await claimed(), await claimed(), await claimed()];
  assert.equal(
    first.reduce((sum, [of = 0]) => sum + of, 0),
    3,
  );
  assert.equal(
    first.reduce((sum, [, other = 0]) => sum + other, 0),
    21,
  );
  assert.deepEqual(await claimed(), [0, 8]);
  machineMs += 334;
  assert.equal((await claimed())[0], 1);
  machineMs += 333;
  assert.equal((await claimed())[0], 1);
  machineMs += 5_000;
  assert.equal((await claimed({ full: channels.slice(1) }))[0], 3);
  assert.equal((await claimed({ full: channels.slice(1) }))[0], 0);
});

test('hubs that ask at the same moment get no more together than one', async () => {
  await pace([5, 7]);
  const all = await Promise.all(Array.from({ length: 8 }, () => claimed({ limit: 4 })));
  assert.deepEqual(
    channels.map((_, index) => all.reduce((sum, each) => sum + (each[index] ?? 0), 0)),
    [5, 7],
  );
});

test('over many seconds the pace is kept', async () => {
  await pace([2, null]);
  let taken = 0;
  for (let quarter = 0; quarter < 40; quarter += 1) {
    await stage.hub.db.query('update schedules set machine_lease_until = null');
    taken += (await claimed({ full: channels.slice(1) }))[0] ?? 0;
    machineMs += 250;
  }
  assert.ok(taken >= 20 && taken <= 22, `${taken} in ten seconds`);
});

test('a channel of which enough is under way is passed over', async () => {
  await pace([null, null]);
  assert.deepEqual(await claimed({ full: channels.slice(0, 1) }), [0, 8]);
  assert.deepEqual(await claimed({ full: channels }), [0, 0]);
});

test('a schedule keeps the pace of the channel whose key has its name', async () => {
  const found = await findSchedule(stage.hub.db, scope, '1-0' as OrderId);
  assert.equal(found?.channelId, channels[1]);
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: 'card' });
  await stage.finish(window, await stage.authenticate(window));
  const renewed = await findSchedule(stage.hub.db, scope, '1-0' as OrderId);
  assert.equal(renewed?.channelId, window.payment.channelId);
});
