import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OrderId } from '../../src/core/ids.ts';
import type { Schedule } from '../../src/core/schedule.ts';
import { deleteKey } from '../../src/flows/delete-key.ts';
import { retrySchedule, runSchedule } from '../../src/flows/run-schedule.ts';
import { moveSchedule, scheduleCharges } from '../../src/flows/schedule-charges.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Hub } from '../../src/hub.ts';
import type { Scope } from '../../src/store/database.ts';
import type { Merchant } from '../../src/store/merchants.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * A schedule that is moved, or has run meanwhile, while somebody acts on what he read of it: its state is the same, and
 * it is another one all the same.
 */

let stage: FlowStage;
let merchant: Merchant;
let scope: Scope;

before(async () => {
  stage = await openFlowStage();
  merchant = await findSandboxMerchant(stage.hub);
  scope = { merchantId: merchant.id, tierId: null, live: false };
});
after(() => stage.close());

const hourMs = 3_600_000;
let names = 0;

function later(hours: number): Date {
  return new Date(stage.hub.clock.now().getTime() + hours * hourMs);
}

async function register(name: string, card?: 'limit-exceeded'): Promise<void> {
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: name });
  await stage.finish(window, await stage.authenticate(window, card ? { card } : {}));
}

async function scheduled(card?: 'limit-exceeded'): Promise<{ name: string; schedule: () => Promise<Schedule> }> {
  const name = `seen-${(names += 1)}`;
  await register(name, card);
  await scheduleCharges(stage.hub, { scope, name, orders: [{ ...anApiOrder(name), dueAt: later(1) }] });
  const schedule = async (): Promise<Schedule> => {
    const found = await findSchedule(stage.hub.db, scope, name as OrderId);
    assert(found);
    return found;
  };
  return { name, schedule };
}

/** A hub that is overtaken once, after it has read the schedule and before it asks for the key. */
function overtaken(by: () => Promise<unknown>): Hub {
  let isOver = false;
  const { db } = stage.hub;
  const query: typeof db.query = async (text, values) => {
    if (!isOver && text.includes('from billing_keys')) {
      isOver = true;
      await by();
    }
    return db.query(text, values);
  };
  return { ...stage.hub, db: { ...db, query } };
}

async function charges(name: string): Promise<number> {
  const sql = `select count(*) as count from payments where order_id = $1`;
  const [row] = await stage.hub.db.query(sql, [name]);
  return Number(row?.['count']);
}

test('one that is moved while its run begins is not charged before its new time', async () => {
  const { name, schedule } = await scheduled();
  await stage.passTime(hourMs, 'all');
  const { id } = await schedule();
  const hub = overtaken(async () => {
    const moved = await moveSchedule(stage.hub, { schedule: await schedule(), dueAt: later(2), kind: 'move' });
    assert('moved' in moved);
  });
  await stage.during(runSchedule(hub, id));
  const now = await schedule();
  assert.deepEqual([now.state, now.dueAt.getTime(), await charges(name)], ['scheduled', later(2).getTime(), 0]);
});

test('one that was moved and is due again is left to the run that reads it now', async () => {
  const { name, schedule } = await scheduled();
  await stage.passTime(hourMs, 'all');
  const { id } = await schedule();
  const hub = overtaken(async () => {
    await moveSchedule(stage.hub, { schedule: await schedule(), dueAt: later(1), kind: 'move' });
    await stage.passTime(2 * hourMs, 'all');
  });
  await stage.during(runSchedule(hub, id));
  assert.equal(await charges(name), 0);
  await stage.work();
  assert.deepEqual([(await schedule()).lastOutcome, await charges(name)], ['paid', 1]);
});

test('one whose key is gone, moved while its run fails, has not failed', async () => {
  const { name, schedule } = await scheduled();
  await stage.during(deleteKey(stage.hub, scope, name));
  await stage.passTime(hourMs, 'all');
  const { id } = await schedule();
  const hub = overtaken(async () => {
    await moveSchedule(stage.hub, { schedule: await schedule(), dueAt: later(2), kind: 'move' });
  });
  await stage.during(runSchedule(hub, id));
  const now = await schedule();
  assert.deepEqual([now.state, now.lastPayment, await charges(name)], ['scheduled', null, 0]);
});

test('a retry of a failure that has been followed by another one charges nothing', async () => {
  const { name, schedule } = await scheduled('limit-exceeded');
  await stage.passTime(hourMs, 'all');
  await stage.work();
  const seen = await schedule();
  assert.equal(seen.lastOutcome, 'failed');
  await moveSchedule(stage.hub, { schedule: seen, dueAt: later(1), kind: 'reschedule' });
  await stage.passTime(hourMs, 'all');
  await stage.work();
  await register(name);
  const end = await stage.during(retrySchedule(stage.hub, { schedule: seen, merchant }));
  assert.deepEqual(end, { end: 'refused', refused: 'not_now' });
  assert.equal(await charges(name), 2);
});

test('of two calls at once for the same orders, listed otherwise, one schedules all and the other none', async () => {
  const { name } = await scheduled();
  for (let round = 0; round < 15; round += 1) {
    const orders = Array.from({ length: 40 }, (_, each) => ({
      ...anApiOrder(`ring-${round}-${each}`),
      dueAt: later(1),
    }));
    const calls = [orders, orders.toReversed()].map((each) =>
      scheduleCharges(stage.hub, { scope, name, orders: each }),
    );
    const ends = (await Promise.all(calls)).map(({ end }) => end);
    assert.deepEqual(ends.toSorted(), ['refused', 'scheduled']);
  }
});
