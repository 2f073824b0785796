import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OrderId } from '../../src/core/ids.ts';
import { chargeByName, type ApiOrder } from '../../src/flows/charge-payment.ts';
import { deleteKey } from '../../src/flows/delete-key.ts';
import { retrySchedule } from '../../src/flows/run-schedule.ts';
import { moveSchedule, scheduleCharges, unschedule } from '../../src/flows/schedule-charges.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Hub } from '../../src/hub.ts';
import { findBillingKey } from '../../src/store/billing-keys.ts';
import type { RecoveryPolicy } from '../../src/core/recovery.ts';
import type { Scope } from '../../src/store/database.ts';
import type { Merchant } from '../../src/store/merchants.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { anApiOrder } from '../support/builders.ts';
import { audit } from '../support/auditor.ts';
import { createChance, fates, unlessBroken, type Chance } from '../support/chance.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * A merchant who schedules, takes back, moves and retries as he likes, keys that are replaced and deleted, two hubs,
 * jumps of the clock, and a wire on which anything may go wrong: when the gateway is heard again, each schedule was
 * charged once or not at all, and everybody who must be told was told.
 */

let stage: FlowStage;
let other: Hub;
let merchant: Merchant;
let scope: Scope;

before(async () => {
  stage = await openFlowStage();
  other = await stage.anotherHub();
  merchant = await findSandboxMerchant(stage.hub);
  scope = { merchantId: merchant.id, tierId: null, live: false };
});
after(() => stage.close());

const hourMs = 3_600_000;
const tells = ['http://127.0.0.1:9/'];

function anOrder(orderId: string): ApiOrder {
  return anApiOrder(orderId, { webhookUrls: tells });
}

/** What the story is about: two names of keys, and the orders that were named so far. */
type Cast = { readonly names: readonly string[]; readonly orders: string[]; readonly number: number };

type Deed = (cast: Cast, chance: Chance, hub: Hub) => Promise<unknown>;

/** What may happen to a schedule; a step that was refused has not happened. */
const kinds = [
  'scheduled',
  'taken back',
  'moved',
  'rescheduled',
  'retried',
  'key replaced',
  'key deleted',
  'clock jumped',
  'put off by a policy',
] as const;
type Kind = (typeof kinds)[number];

const happened = new Map<Kind, number>(kinds.map((kind) => [kind, 0]));

function note(kind: Kind, hasHappened: boolean): void {
  if (hasHappened) happened.set(kind, (happened.get(kind) ?? 0) + 1);
}

async function register(name: string, chance: Chance, hub: Hub): Promise<void> {
  const card = chance.oneOf(['limit-exceeded', undefined, undefined] as const);
  const window = await stage.open({ purpose: 'issue_key', billingKeyName: name, webhookUrls: tells });
  const back = await stage.authenticate(window, card ? { card } : {});
  const before = await findBillingKey(hub.db, scope, name);
  await stage.finish(window, back, hub);
  const after = await findBillingKey(hub.db, scope, name);
  note('key replaced', before !== null && after !== null && after.id !== before.id);
}

function later(hub: Hub, hours: number): Date {
  return new Date(hub.clock.now().getTime() + hours * hourMs);
}

function known(cast: Cast, chance: Chance): OrderId {
  return (cast.orders.length === 0 ? 'never-named' : chance.oneOf(cast.orders)) as OrderId;
}

/** Mostly one that ran in vain or was taken back; also any other, of which the same may be asked. */
async function unpaid(cast: Cast, chance: Chance): Promise<OrderId> {
  const rows = await rowsOf(
    `select order_id from schedules where order_id like $1 || '%' and (state = 'revoked' or last_outcome = 'failed')
     order by order_id`,
    [`story-${cast.number}-`],
  );
  if (rows.length === 0 || chance.below(4) === 0) return known(cast, chance);
  return chance.oneOf(rows)['order_id'] as OrderId;
}

const deeds: Readonly<Record<string, Deed>> = {
  async schedule(cast, chance, hub) {
    const orders = Array.from({ length: 1 + chance.below(3) }, () => {
      const orderId = `story-${cast.number}-${cast.orders.length}`;
      cast.orders.push(orderId);
      return { ...anOrder(orderId), dueAt: later(hub, 1 + chance.below(5)) };
    });
    const { end } = await stage.during(scheduleCharges(hub, { scope, name: chance.oneOf(cast.names), orders }));
    note('scheduled', end === 'scheduled');
  },
  async takeBack(cast, chance, hub) {
    const named = { name: chance.oneOf([null, ...cast.names]), orderIds: [known(cast, chance)] };
    const taken = await stage.during(unschedule(hub, { scope, ...named }));
    note('taken back', taken.length > 0);
  },
  async move(cast, chance, hub) {
    const kind = chance.oneOf(['move', 'reschedule'] as const);
    const order = kind === 'move' ? known(cast, chance) : await unpaid(cast, chance);
    const schedule = await findSchedule(hub.db, scope, order);
    if (!schedule) return;
    const dueAt = later(hub, 1 + chance.below(5));
    const end = await stage.during(moveSchedule(hub, { schedule, dueAt, kind }));
    note(kind === 'move' ? 'moved' : 'rescheduled', 'moved' in end);
  },
  async retry(cast, chance, hub) {
    const schedule = await findSchedule(hub.db, scope, await unpaid(cast, chance));
    if (!schedule) return;
    const { end } = await stage.during(retrySchedule(hub, { schedule, merchant }));
    note('retried', end !== 'refused');
  },
  async chargeTheOrder(cast, chance, hub) {
    const order = anOrder(known(cast, chance));
    await stage.during(chargeByName(hub, { merchant, scope, name: chance.oneOf(cast.names), usage: 'payment', order }));
  },
  replaceKey: (cast, chance, hub) => register(chance.oneOf(cast.names), chance, hub),
  async deleteKey(cast, chance, hub) {
    const deleted = await stage.during(deleteKey(hub, scope, chance.oneOf(cast.names)));
    note('key deleted', deleted !== null);
  },
  async letTimePass(_cast, chance, hub) {
    stage.machine.advance(chance.oneOf([1_000, 31_000, 91_000]));
    await stage.passTime(chance.oneOf([60_000, hourMs, 3 * hourMs]), 'all');
    note('clock jumped', true);
    await stage.work(hub);
  },
};

/** Time passes more often than anything else, so that what was begun also ends. */
const likely = [...Object.keys(deeds), 'letTimePass', 'letTimePass', 'schedule'];

async function comeToRest(chance: Chance): Promise<void> {
  stage.wire.meddle(null);
  await stage.during(Promise.all([stage.hub.background.idle(), other.background.idle()]));
  stage.machine.advance(91_000);
  await stage.workToTheEnd(chance.oneOf([stage.hub, other]));
}

async function rowsOf(sql: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return stage.hub.db.query(sql, values);
}

/** What must be true of every schedule when nothing is under way any more. */
async function wrongSchedules(prefix: string): Promise<string[]> {
  const rows = await rowsOf(
    `select s.order_id, s.state, s.last_outcome, p.status, p.order_id as paid_order, p.amount, s.amount as asked,
       (select count(*) from payments r
        where r.order_id = s.order_id and r.billing_key_usage = 'scheduled' and r.status = 'paid') as paid_runs
     from schedules s left join payments p on p.id = s.last_payment where s.order_id like $1 || '%'`,
    [prefix],
  );
  return rows.flatMap((row) => {
    const isPaid = row['status'] === 'paid';
    // A run that was paid is the last one, and the only one.
    if (Number(row['paid_runs']) !== (isPaid ? 1 : 0)) return [JSON.stringify(row)];
    const isWhole =
      (row['state'] === 'executed' && row['paid_order'] === row['order_id'] && row['amount'] === row['asked']) ||
      row['state'] === 'revoked';
    const isTrue = isWhole && (row['state'] !== 'executed' || (row['last_outcome'] === 'paid') === isPaid);
    return isTrue ? [] : [JSON.stringify(row)];
  });
}

/** Runs are told of once each, and of how they ended. */
async function wrongWebhooks(prefix: string): Promise<string[]> {
  const rows = await rowsOf(
    `select p.id, p.status, array_agg(e.status order by e.sequence) filter (where e.status is not null) as told
     from payments p left join webhook_events e on e.payment_id = p.id
     where p.order_id like $1 || '%' and p.billing_key_usage = 'scheduled' group by p.id, p.status`,
    [prefix],
  );
  return rows
    .filter(({ status, told }) => JSON.stringify(told) !== JSON.stringify([status]))
    .map((row) => JSON.stringify(row));
}

async function wrongKeys(names: readonly string[]): Promise<string[]> {
  const rows = await rowsOf(
    `select name, state, sealed_key is not null as is_sealed, buyer from billing_keys where name = any($1)`,
    [names],
  );
  const issued = names.map((name) => rows.filter((row) => row['name'] === name && row['state'] === 'issued').length);
  const wrong = rows.filter((row) => row['state'] === 'deleting' || (row['state'] === 'issued') !== row['is_sealed']);
  return [...wrong.map((row) => JSON.stringify(row)), ...issued.filter((count) => count > 1).map(String)];
}

/** What a merchant may want done about charges that fail: nothing, try again, wait for another card. */
const policies: readonly RecoveryPolicy[] = [
  {},
  { any: [1, 2] },
  { any: 'new_card' },
  { limit_exceeded: [1], any: [2] },
];

const stories = 30;
const seen = new Set<string>();

for (let number = 1; number <= stories; number += 1) {
  test(`story ${number} of schedules: in the end each was charged once, or not at all`, async () => {
    const chance = createChance(2_000 + number);
    const cast: Cast = { names: [`card-${number}-a`, `card-${number}-b`], orders: [], number };
    for (const name of cast.names) await register(name, chance, stage.hub);
    await stage.set({ recovery: policies[number % policies.length] ?? {} });
    stage.wire.meddle((request, exchange) => chance.oneOf(fates)(request, exchange));
    for (let times = 12; times > 0; times -= 1) {
      const hub = chance.oneOf([stage.hub, other]);
      const both = [chance.oneOf(likely), ...(chance.below(3) === 0 ? [chance.oneOf(likely)] : [])];
      await Promise.all(both.map((name) => unlessBroken(deeds[name]?.(cast, chance, hub) ?? assert.fail(name))));
    }
    await comeToRest(chance);
    const prefix = `story-${number}-`;
    assert.deepEqual(await wrongSchedules(prefix), []);
    assert.deepEqual(await wrongWebhooks(prefix), []);
    assert.deepEqual(await wrongKeys(cast.names), []);
    const putOff = await rowsOf("select 1 from schedules where order_id like $1 || '%' and recoveries > 0", [prefix]);
    note('put off by a policy', putOff.length > 0);
    for (const { end } of await rowsOf(
      `select state || ' ' || coalesce(last_outcome, '-') as end from schedules where order_id like $1 || '%'`,
      [prefix],
    ))
      seen.add(String(end));
  });
}

test('after all of them the books of hub and gateway are the same', async () => {
  assert.deepEqual(await audit(stage), []);
});

test('everything that may happen to a schedule has happened', (t) => {
  t.diagnostic(JSON.stringify(Object.fromEntries(happened)));
  for (const [kind, count] of happened) assert.ok(count > 0, kind);
});

test('the stories of schedules ended in every way that there is', () => {
  for (const end of ['executed paid', 'executed failed', 'revoked -']) assert.ok(seen.has(end), end);
});
