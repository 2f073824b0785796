import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { seedSandbox, findSandboxMerchant, sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { issueToken } from '../../src/flows/issue-token.ts';
import { openWebhookSecrets } from '../../src/flows/webhook-secrets.ts';
import type { Hub } from '../../src/hub.ts';
import { findChannels } from '../../src/store/channels.ts';
import { withConnection } from '../../src/store/database.ts';
import { buildSchema, migrate } from '../../src/store/migrate.ts';
import { loadPayment } from '../../src/store/payments.ts';
import { paymentId } from '../../src/core/ids.ts';
import { emptyDatabase, type TestDatabase } from '../support/database.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';

/*
 * A developer's database from before secrets had data keys, met by this version: nothing of it is lost.
 */

let stage: FlowStage;
let database: TestDatabase;
let hub: Hub;

before(async () => {
  stage = await openFlowStage();
  database = await emptyDatabase();
  hub = await stage.hubOn(database.url);
});
after(async () => {
  await stage.close();
  await database.drop();
});

const [merchantId, channelId, at] = [randomUUID(), randomUUID(), new Date('2026-11-20T03:00:00Z')];
const channelKey = 'channel-key-00000000-0000-4000-8000-000000000001';
const settings = { webhookUrl: 'http://localhost:3000/webhook', webhookSecrets: [sandboxMerchant.webhookSecret] };
const secret = 'ps_ofTheGateway';

/** What the first version wrote. */
const rows: readonly (readonly [text: string, values: readonly unknown[]])[] = [
  [
    'insert into merchants (id, user_code, name, settings, created_at) values ($1, $2, $3, $4, $5)',
    [merchantId, sandboxMerchant.userCode, '나루 테스트 상점', JSON.stringify(settings), at],
  ],
  [
    `insert into channels (id, merchant_id, key, name, gateway, mid, environment, purposes, sealed_credentials,
       notification_token, position, is_default, created_at)
     values ($1, $2, $3, 'c', 'tosspayments', 'iamporttest_3', 'sandbox', '{window}', '\\x0101', 'token', 1, true, $4)`,
    [channelId, merchantId, channelKey, at],
  ],
  [
    `insert into payments (id, version, merchant_id, live, channel_id, gateway, mid, origin, device, purpose, order_id,
       amount, currency, tax_free, status, method, gateway_transaction_id, gateway_secret, buyer, webhook_urls,
       started_at, paid_at, updated_at)
     values ('imp_123456789012', 3, $1, false, $2, 'tosspayments', 'iamporttest_3', 'window', 'pc', 'charge', 'order-1',
       1000, 'KRW', 0, 'paid', 'card', 'key-1', $3, '{}', '[]', $4, $4, $4)`,
    [merchantId, channelId, secret, at],
  ],
];

test('a database of the first version is sealed anew: settings, channels and payments are what they were', async () => {
  await withConnection(hub.db.pool, async (client) => {
    await buildSchema(client, ['0001-foundation.sql', '0003-registered-windows.sql']);
    for (const [text, values] of rows) await client.query(text, [...values]);
  });
  await migrate(hub.db.pool);
  await seedSandbox(hub);

  const merchant = await findSandboxMerchant(hub);
  assert.equal(merchant.id, merchantId);
  assert.equal(merchant.settings.webhookUrl, settings.webhookUrl);
  assert.deepEqual(openWebhookSecrets(hub, merchant), settings.webhookSecrets);
  const channels = await findChannels(hub.db, { merchantId: merchant.id, tierId: null });
  for (const channel of channels) assert(hub.gateways.open(channel));
  assert.equal(channels.find(({ key }) => key === channelKey)?.id, channelId);
  const payment = await loadPayment(hub.db, paymentId('imp_123456789012'));
  assert.equal(payment?.gatewaySecretHash, createHash('sha256').update(secret).digest('hex'));
  const { apiKey: key, apiSecret } = sandboxMerchant;
  assert(await issueToken(hub, { key, secret: apiSecret }));
  const [clear] = await hub.db.query("select 1 from merchants where settings::text like '%whsec_%'");
  assert.equal(clear, undefined);
});
