import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readBackupFile, writeBackupFile } from '../../src/cli/backup-file.ts';
import { CommandRefused } from '../../src/cli/refused.ts';
import { brandId, type OrderId, type PaymentId } from '../../src/core/ids.ts';
import { restore, RestoreRefused, type Restored } from '../../src/flows/restore-backup.ts';
import { setClock } from '../../src/flows/shift-clock.ts';
import { scheduleCharges } from '../../src/flows/schedule-charges.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import type { Hub } from '../../src/hub.ts';
import { readBackup } from '../../src/store/backup.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { loadOpenOperations } from '../../src/store/operations.ts';
import { findOrder } from '../../src/store/orders.ts';
import { loadPayment } from '../../src/store/payments.ts';
import { findSchedule } from '../../src/store/schedules.ts';
import { NotEmpty, RowsDamaged } from '../../src/store/restore.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * A hub's whole database goes into a file and comes back into an empty one, where a hub goes on: what was paid can be
 * given back, what nobody knew is asked about, and what was paid after the backup is found.
 */

let stage: FlowStage;
let folder: string;
const databases: TestDatabase[] = [];
let files = 0;

before(async () => {
  stage = await openFlowStage();
  folder = mkdtempSync(join(tmpdir(), 'naru-backup-'));
});
after(async () => {
  await stage.close();
  for (const each of databases) await each.drop();
  rmSync(folder, { recursive: true });
});

async function backedUp(of: FlowStage = stage): Promise<string> {
  const path = join(folder, `backup-${(files += 1)}`);
  await writeBackupFile(path, (take) => readBackup(of.hub.db, new Date(), take));
  return path;
}

/** A hub on a database of its own in which there is nothing. */
async function emptyHub(key?: Uint8Array, of: FlowStage = stage): Promise<Hub> {
  const database = await emptyDatabase();
  databases.push(database);
  return of.hubOn(database.url, key);
}

type Return = { readonly hub: Hub; readonly restored: Restored };

async function restoredFrom(path: string, of: FlowStage = stage): Promise<Return> {
  const hub = await emptyHub(undefined, of);
  const restored = await restore(hub, await readBackupFile(path), 'test');
  await hub.clock.refresh();
  return { hub, restored };
}

async function paymentAt(hub: Hub, id: PaymentId) {
  const payment = await loadPayment(hub.db, id);
  assert(payment);
  return payment;
}

async function everything({ db }: Hub): Promise<Record<string, readonly string[]>> {
  const tables = await db.query(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const all = tables.map(async ({ name }): Promise<[string, string[]]> => {
    const rows = await db.query(`select row_to_json(t)::text as row from ${String(name)} t order by 1`);
    return [String(name), rows.map(({ row }) => String(row))];
  });
  return Object.fromEntries(await Promise.all(all));
}

const hourMs = 3_600_000;

/** On the restored hub's own clock. */
async function letPass(hub: Hub, ms: number): Promise<void> {
  await setClock(hub, { offsetMs: 0, heldAt: new Date(hub.clock.now().getTime() + ms) });
}

async function isUntouched(hub: Hub): Promise<boolean> {
  return Object.keys(await everything(hub)).length === 0;
}

test('every row comes back as it was', async () => {
  await stage.pay({ webhookUrls: ['http://127.0.0.1:9/'], customData: '{"글": "찻잔 ☕ \\\\ \\"x\\""}' });
  const path = await backedUp();
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const { hub, restored } = await restoredFrom(path);
  assert.deepEqual(restored, { operations: 0, windows: 0, schedules: 0, forPeople: 0 });
  const [was, is] = [await everything(stage.hub), await everything(hub)];
  assert.equal(is['audit_entries']?.length, (was['audit_entries']?.length ?? 0) + 1);
  assert.deepEqual({ ...is, audit_entries: [] }, { ...was, audit_entries: [] });
});

test('what was paid can be given back from the restored database', async () => {
  const payment = await stage.pay();
  const { hub } = await restoredFrom(await backedUp());
  const end = await stage.cancel(payment, { amount: 300 }, hub);
  assert.equal(end.end, 'done');
  assert.equal((await paymentAt(hub, payment.id)).cancelled, 300);
});

test('an approval whose reply was lost before the backup ends as the gateway says', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  stage.wire.meddle(losingReplies('approve', 'settle'));
  await stage.finish(window, back);
  stage.wire.meddle(null);
  const { hub, restored } = await restoredFrom(await backedUp());
  assert(restored.operations > 0);
  await stage.work(hub);
  const payment = await paymentAt(hub, window.payment.id);
  const ledger = await findLedger(hub.db, scopeOf(payment), payment.id);
  assert.deepEqual([payment.status, ledger.map(({ kind, amount }) => [kind, amount])], ['paid', [['approval', 1000]]]);
});

test('what was paid after the backup is found, and its order is held', async () => {
  const window = await stage.open();
  const path = await backedUp();
  await stage.finish(window, await stage.authenticate(window));
  const { gatewayTransactionId } = await stage.payment(window.payment.id);
  const { hub } = await restoredFrom(path);
  await stage.work(hub);
  const payment = await paymentAt(hub, window.payment.id);
  assert.deepEqual([payment.status, payment.gatewayTransactionId], ['paid', gatewayTransactionId]);
  assert.equal((await findOrder(hub.db, scopeOf(payment), payment.orderId)).heldBy, payment.id);
});

test('of two windows of one order, the one that was paid after the backup keeps the order', async () => {
  const older = await stage.open({ orderId: brandId<OrderId>('twice') });
  await stage.passTime(1000);
  const newer = await stage.open({ orderId: brandId<OrderId>('twice') });
  const path = await backedUp();
  await stage.finish(older, await stage.authenticate(older));
  const { hub } = await restoredFrom(path);
  await stage.work(hub);
  const payment = await paymentAt(hub, older.payment.id);
  assert.equal(payment.status, 'paid');
  await letPass(hub, hourMs);
  await stage.work(hub);
  assert.equal((await paymentAt(hub, newer.payment.id)).status, 'failed');
  assert.equal((await findOrder(hub.db, scopeOf(payment), payment.orderId)).heldBy, payment.id);
});

test('what fell due since the backup is not charged again by itself; what is still to come is', async () => {
  const { id: _id, ...owner } = await stage.pay({ purpose: 'issue_key', billingKeyName: 'card-1' });
  const scope = scopeOf(owner);
  const at = (hours: number): Date => new Date(Date.now() + hours * hourMs);
  // The backup is two hours old.
  await setClock(stage.hub, { offsetMs: 0, heldAt: at(-2) });
  const orders = [
    { ...anApiOrder('fell-due'), dueAt: at(-1) },
    { ...anApiOrder('to-come'), dueAt: at(1) },
  ];
  await scheduleCharges(stage.hub, { scope, name: 'card-1', orders });
  const path = await backedUp();
  await stage.passTime(0);
  const { hub, restored } = await restoredFrom(path);
  assert.equal(restored.schedules, 1);
  const state = async (orderId: string) => (await findSchedule(hub.db, scope, orderId as OrderId))?.state;
  assert.deepEqual([await state('fell-due'), await state('to-come')], ['revoked', 'scheduled']);
});

test('what waited for a new card at the backup may have been charged since: no card makes it due again', async () => {
  await stage.set({ recovery: { any: 'new_card' } });
  const registering = { purpose: 'issue_key', billingKeyName: 'card-2' } as const;
  const { id: _id, ...owner } = await stage.pay(registering, { card: 'limit-exceeded' });
  const scope = scopeOf(owner);
  const dueAt = new Date(stage.hub.clock.now().getTime() + hourMs);
  await scheduleCharges(stage.hub, { scope, name: 'card-2', orders: [{ ...anApiOrder('waiting'), dueAt }] });
  await stage.passTime(2 * hourMs);
  await stage.work();
  const waiting = await findSchedule(stage.hub.db, scope, 'waiting' as OrderId);
  assert.ok(waiting?.awaitsCardUntil);
  const { hub } = await restoredFrom(await backedUp());
  const restored = await findSchedule(hub.db, scope, 'waiting' as OrderId);
  assert.deepEqual([restored?.state, restored?.awaitsCardUntil], ['revoked', null]);
});

test('where a gateway finds nothing by our number, a person is asked', async () => {
  const other = await openFlowStage({ gateway: kicc });
  try {
    const window = await other.open();
    const { hub, restored } = await restoredFrom(await backedUp(other), other);
    assert.deepEqual(restored, { operations: 0, windows: 1, schedules: 0, forPeople: 1 });
    await other.work(hub);
    const open = await loadOpenOperations(hub.db, { needingPerson: true, limit: 10 });
    assert.deepEqual(
      open.map(({ paymentId }) => paymentId),
      [window.payment.id],
    );
  } finally {
    await other.close();
  }
});

test('another root key is refused, and nothing is written', async () => {
  const hub = await emptyHub(randomBytes(32));
  await assert.rejects(restore(hub, await readBackupFile(await backedUp()), 'test'), RestoreRefused);
  assert.equal(await isUntouched(hub), true);
});

test('a database that is not empty is refused, whoever filled it', async () => {
  const [path, hub] = [await backedUp(), await emptyHub()];
  await hub.db.query('create table guests (name text)');
  await assert.rejects(restore(hub, await readBackupFile(path), 'test'), NotEmpty);
  assert.deepEqual(Object.keys(await everything(hub)), ['guests']);
  const before = await everything(stage.hub);
  await assert.rejects(restore(stage.hub, await readBackupFile(path), 'test'), NotEmpty);
  assert.deepEqual(await everything(stage.hub), before);
});

test('a file that is cut short or changed is refused wherever it is, and nothing is written', async () => {
  const path = await backedUp();
  const whole = readFileSync(path);
  const middle = Math.floor(whole.length / 2);
  const flipped = Buffer.from(whole);
  flipped[middle] = (whole[middle] ?? 0) ^ 0x40;
  const broken = {
    'cut in the middle': whole.subarray(0, middle),
    'without its last byte': whole.subarray(0, -1),
    'one bit changed': flipped,
    'no file of ours': Buffer.from('hello'),
    empty: Buffer.alloc(0),
  };
  for (const [what, bytes] of Object.entries(broken)) {
    const hub = await emptyHub();
    writeFileSync(`${path}-broken`, bytes);
    const restoring = async (): Promise<unknown> => restore(hub, await readBackupFile(`${path}-broken`), 'test');
    await assert.rejects(restoring(), (error) => error instanceof CommandRefused || error instanceof RowsDamaged, what);
    assert.equal(await isUntouched(hub), true, what);
  }
});

test('a backup is never written over a file, and leaves nothing behind when it fails', async () => {
  const path = await backedUp();
  const whole = readFileSync(path);
  await assert.rejects(writeBackupFile(path, (take) => readBackup(stage.hub.db, new Date(), take)));
  assert.deepEqual(readFileSync(path), whole);
  const failing = join(folder, 'failing');
  await assert.rejects(
    writeBackupFile(failing, async (take) => {
      await take('one line');
      throw new Error('the database went away');
    }),
    /went away/,
  );
  assert.throws(() => statSync(failing), /ENOENT/);
});
