import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OrderId } from '../../src/core/ids.ts';
import type { Buyer, Payment } from '../../src/core/payment.ts';
import { deleteKey } from '../../src/flows/delete-key.ts';
import { eraseBuyer } from '../../src/flows/erase-buyer.ts';
import { scheduleCharges, unschedule } from '../../src/flows/schedule-charges.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Scope } from '../../src/store/database.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * Whose a card was, when it is charged no more: no key that has ended and no schedule of it that is over says so.
 */

let stage: FlowStage;
let scope: Scope;

before(async () => {
  stage = await openFlowStage();
  const { id: merchantId } = await findSandboxMerchant(stage.hub);
  scope = { merchantId, tierId: null, live: false };
});
after(() => stage.close());

const buyer: Buyer = { name: '김카드', email: 'of@card.kr', phone: '010-1', address: '서울', postcode: '04524' };
const customData = 'written-by-the-shop';

async function register(name: string, over: Partial<Buyer> = {}): Promise<Payment> {
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: name, buyer: { ...buyer, ...over } });
  await stage.finish(window, await stage.authenticate(window));
  return stage.payment(window.payment.id);
}

async function scheduleAndRun(name: string, ...orders: string[]): Promise<void> {
  const dueAt = new Date(stage.hub.clock.now().getTime() + 3_600_000);
  const wanted = orders.map((each) => ({ ...anApiOrder(each, { buyer, customData }), dueAt }));
  await scheduleCharges(stage.hub, { scope, name, orders: wanted });
  await unschedule(stage.hub, { scope, name: null, orderIds: ['taken-back'] });
  await stage.passTime(7_200_000, 'all');
  await stage.work();
}

async function keysNaming(text: string): Promise<number> {
  const sql = 'select count(*) as count from billing_keys k where position($1 in row_to_json(k)::text) > 0';
  return Number((await stage.hub.db.query(sql, [text]))[0]?.['count']);
}

async function schedulesNaming(text: string): Promise<readonly unknown[]> {
  const sql = 'select order_id from schedules s where position($1 in row_to_json(s)::text) > 0 order by order_id';
  return (await stage.hub.db.query(sql, [text])).map((row) => row['order_id']);
}

test('a key that is replaced, and one that is deleted, keep neither buyer nor number', async () => {
  const first = await register('replaced');
  const number = String(first.card?.maskedNumber);
  assert.deepEqual([await keysNaming('김카드'), await keysNaming(number)], [1, 1]);
  await register('replaced', { name: '새카드' });
  assert.deepEqual([await keysNaming('김카드'), await keysNaming(number), await keysNaming('새카드')], [0, 0, 1]);
  await stage.during(deleteKey(stage.hub, scope, 'replaced'));
  assert.deepEqual([await keysNaming('새카드'), await keysNaming('of@card.kr')], [0, 0]);
});

test('with its key, the schedules that are over forget the buyer, and one that is to come does not', async () => {
  await register('deleted');
  await scheduleAndRun('deleted', 'ran', 'taken-back');
  const dueAt = new Date(stage.hub.clock.now().getTime() + 3_600_000);
  const coming = { ...anApiOrder('to-come', { buyer, customData }), dueAt };
  await scheduleCharges(stage.hub, { scope, name: 'deleted', orders: [coming] });
  assert.deepEqual(await schedulesNaming('김카드'), ['ran', 'taken-back', 'to-come']);
  await stage.during(deleteKey(stage.hub, scope, 'deleted'));
  assert.deepEqual(await schedulesNaming('김카드'), ['to-come']);
  assert.deepEqual(await schedulesNaming(customData), ['to-come']);
  const ran = await findSchedule(stage.hub.db, scope, 'ran' as OrderId);
  assert.equal(ran?.lastOutcome, 'paid', 'what became of it stays');
});

test('erasing the run of a schedule reaches the schedule', async () => {
  await register('stays');
  await scheduleAndRun('stays', 'erased');
  const ran = await findSchedule(stage.hub.db, scope, 'erased' as OrderId);
  assert(ran?.lastPayment);
  assert((await schedulesNaming('김카드')).includes('erased'));
  const word = { actor: 'cli:kim@desk', because: 'the buyer asked' };
  assert.equal(await eraseBuyer(stage.hub, ran.lastPayment, word), 'erased');
  assert(!(await schedulesNaming('김카드')).includes('erased'));
  assert(!(await schedulesNaming(customData)).includes('erased'));
});
