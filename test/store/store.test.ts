import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import pg from 'pg';
import { brandId, paymentId, type ChannelId, type MerchantId, type OrderId, type TierId } from '../../src/core/ids.ts';
import { commit, type Write } from '../../src/store/commit.ts';
import { openDatabase, type Database, type Scope } from '../../src/store/database.ts';
import { dumpSchema } from '../../src/store/dump-schema.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { defaultSettings } from '../../src/store/merchants.ts';
import { isMigrated, migrate, MigrationError } from '../../src/store/migrate.ts';
import { findOrder } from '../../src/store/orders.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { findPayment } from '../../src/store/payments.ts';
import { aPayment } from '../support/builders.ts';
import { freshDatabase } from '../support/database.ts';
import { testPostgres } from '../support/postgres.ts';

const at = new Date('2026-11-24T03:00:00Z');
const merchantId = brandId<MerchantId>('00000000-0000-4000-8000-000000000001');
const channelId = brandId<ChannelId>('00000000-0000-4000-8000-000000000002');
const scope: Scope = { merchantId, tierId: null, live: false };

async function aDatabase(t: TestContext): Promise<Database> {
  const fresh = await freshDatabase();
  const db = openDatabase(fresh.url);
  t.after(async () => {
    await db.close();
    await fresh.drop();
  });
  const dataKey = { id: '00000000-0000-4000-8000-00000000000f', merchantId, rootKeyId: 'r', wrapped: Buffer.of(1) };
  const merchant = {
    id: merchantId,
    userCode: 'imp1',
    name: 'm',
    settings: defaultSettings,
    sealedWebhookSecrets: null,
  };
  const channel = {
    id: channelId,
    merchantId,
    tierId: null,
    key: 'k-1',
    name: 'c',
    gateway: 'a-gateway',
    mid: 'a-mid',
    environment: 'sandbox',
    purposes: ['window'],
    sealedCredentials: new Uint8Array([1]),
    notificationToken: 't-1',
    position: 1,
    isDefault: true,
    removedAt: null,
    chargesPerSecond: null,
    dataKey,
    createdAt: at,
  } as const;
  await commit(db, [
    { write: 'insert merchant', row: { ...merchant, dataKey, createdAt: at } },
    { write: 'insert data key', row: { ...dataKey, createdAt: at } },
    { write: 'insert channel', row: channel },
  ]);
  return db;
}

const first = paymentId('imp_000000000001');
const second = paymentId('imp_000000000002');
const orderId = 'order-1' as OrderId;
const hold = (paymentIdOf: typeof first): Write => ({
  write: 'take hold',
  hold: { merchantId, live: false, orderId, paymentId: paymentIdOf },
});

test('two hubs that migrate an empty database at once run every migration once', async (t) => {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client((await testPostgres()).replace(/@\/[^?]*/, '@/postgres'));
  await admin.connect();
  await admin.query(`create database ${name}`);
  const pools = [1, 2, 3].map(
    () => new pg.Pool({ connectionString: (testUrl ?? '').replace(/@\/[^?]*/, `@/${name}`) }),
  );
  for (const pool of pools) pool.on('error', () => {});
  t.after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  const ran = await Promise.all(pools.map((pool) => migrate(pool)));
  assert.equal(ran.filter((each) => each.length > 0).length, 1);
  assert.equal(await isMigrated(async (sql) => (await pools[0]?.query(sql))?.rows ?? []), true);
  await pools[0]?.query(`update migrations set checksum = 'other'`);
  await assert.rejects(
    migrate(pools[1] as pg.Pool),
    (error) => error instanceof MigrationError && /was changed/.test(error.message),
  );
});

const testUrl = await testPostgres();

test('schema.sql is what the migrations make', async (t) => {
  const db = await aDatabase(t);
  const dumped = readFileSync(new URL('../../src/store/schema.sql', import.meta.url), 'utf8');
  assert.equal(await dumpSchema(db), dumped, 'Run `node bin/dump-schema.ts` and commit src/store/schema.sql.');
});

test('a step is written whole, and read back as it was', async (t) => {
  const db = await aDatabase(t);
  const payment = aPayment({
    id: first,
    merchantId,
    channelId,
    webhookUrls: ['http://localhost/a'],
    customData: '{"a":1}',
  });
  const row = {
    paymentId: first,
    version: 1,
    merchantId,
    event: 'opened',
    at,
    actor: 'buyer',
    detail: { amount: 1000 },
  };
  assert.deepEqual(
    await commit(db, [{ write: 'insert payment', row: payment }, { write: 'insert event', row }, hold(first)]),
    { done: true },
  );
  assert.deepEqual(await findPayment(db, scope, first), payment);
  assert.deepEqual(await findPaymentEvents(db, scope, first), [row]);
  assert.equal((await findOrder(db, scope, orderId)).heldBy, first);
  assert.deepEqual(await findLedger(db, scope, first), []);
});

test('when one guard of a step fails nothing of it is written, and the conflict says which', async (t) => {
  const db = await aDatabase(t);
  await commit(db, [{ write: 'insert payment', row: aPayment({ id: first, merchantId, channelId }) }]);
  const change: Write = { write: 'change payment', id: first, version: 9, change: { status: 'failed' } };
  assert.deepEqual(await commit(db, [hold(first), change]), { done: false, conflict: 'payment' });
  assert.equal((await findOrder(db, scope, orderId)).heldBy, null);
});

test('a database that goes away in the middle of a step ends that step and nothing else', async (t) => {
  const db = await aDatabase(t);
  const blocker = new pg.Client(db.pool.options);
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table orders');
  const step = commit(db, [
    { write: 'insert payment', row: aPayment({ id: first, merchantId, channelId }) },
    hold(first),
  ]);
  const refused = assert.rejects(step);
  await until(blocker, "select 1 from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'naru'");
  await blocker.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'naru' and datname = current_database() and pid <> pg_backend_pid()`,
  );
  await refused;
  await blocker.query('rollback');
  await blocker.end();
  assert.equal(await findPayment(db, scope, first), null);
  const again = await commit(db, [{ write: 'insert payment', row: aPayment({ id: first, merchantId, channelId }) }]);
  assert.deepEqual(again, { done: true });
});

async function until(client: pg.Client, sql: string): Promise<void> {
  while ((await client.query(sql)).rowCount === 0);
}

test('an order is held by one payment; the same one may take it again', async (t) => {
  const db = await aDatabase(t);
  for (const id of [first, second]) {
    await commit(db, [{ write: 'insert payment', row: aPayment({ id, merchantId, channelId }) }]);
  }
  const taken = await Promise.all([commit(db, [hold(first)]), commit(db, [hold(second)])]);
  assert.deepEqual(
    taken.filter((each) => !each.done),
    [{ done: false, conflict: 'hold' }],
  );
  const { heldBy } = await findOrder(db, scope, orderId);
  assert.deepEqual(await commit(db, [hold(heldBy ?? first)]), { done: true });
});

test('the database itself refuses to give back more than was paid', async (t) => {
  const db = await aDatabase(t);
  await commit(db, [{ write: 'insert payment', row: aPayment({ id: first, merchantId, channelId }) }]);
  const tooMuch: Write = { write: 'change payment', id: first, version: 1, change: { reserved: 600, cancelled: 401 } };
  await assert.rejects(commit(db, [tooMuch]), /check constraint/);
});

test('another owner finds nothing', async (t) => {
  const db = await aDatabase(t);
  await commit(db, [{ write: 'insert payment', row: aPayment({ id: first, merchantId, channelId }) }]);
  const others: Scope[] = [
    { ...scope, merchantId: brandId<MerchantId>('00000000-0000-4000-8000-000000000009') },
    { ...scope, live: true },
    { ...scope, tierId: brandId<TierId>('00000000-0000-4000-8000-000000000003') },
  ];
  for (const other of others) assert.equal(await findPayment(db, other, first), null);
});
