import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { DataKey } from '../../src/core/data-key.ts';
import { chargeByName, openKey } from '../../src/flows/charge-payment.ts';
import { changeCredentials } from '../../src/flows/change-channel.ts';
import { addWebhookSecret, dropOldWebhookSecrets } from '../../src/flows/change-webhook-secrets.ts';
import { keyWrites } from '../../src/flows/issue-key.ts';
import { rotateDataKey } from '../../src/flows/rotate-data-key.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { openWebhookSecrets } from '../../src/flows/webhook-secrets.ts';
import type { Hub } from '../../src/hub.ts';
import { loadAuditEntries } from '../../src/store/audit.ts';
import { findBillingKey } from '../../src/store/billing-keys.ts';
import { findChannels } from '../../src/store/channels.ts';
import { commit } from '../../src/store/commit.ts';
import { loadPresentKey, loadSupersededKeys } from '../../src/store/data-keys.ts';
import type { Scope } from '../../src/store/database.ts';
import type { Merchant } from '../../src/store/merchants.ts';
import { anApiOrder } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createLife, Died, mortal } from '../support/mortal-hub.ts';

/*
 * A merchant's data key is changed while he charges: whatever was sealed opens at every moment, whoever dies, and the
 * key before goes when nothing is sealed by it.
 */

let stage: FlowStage;
let scope: Scope;

before(async () => {
  stage = await openFlowStage();
  scope = { merchantId: (await theMerchant()).id, tierId: null, live: false };
  await stage.pay({ purpose: 'issue_key', billingKeyName: 'card' });
});
after(() => stage.close());

const actor = 'a-person';

function theMerchant(): Promise<Merchant> {
  return findSandboxMerchant(stage.hub);
}

async function presentKey(): Promise<DataKey> {
  return loadPresentKey(stage.hub.db, scope.merchantId);
}

async function rotate(hub: Hub = stage.hub): Promise<number> {
  return (await rotateDataKey(hub, await theMerchant(), actor)).sealed;
}

let orders = 0;

async function chargeOf(name: string, hub: Hub = stage.hub): Promise<string> {
  const order = anApiOrder(`charge-${(orders += 1)}`);
  const merchant = await theMerchant();
  const end = await stage.during(chargeByName(hub, { merchant, scope, name, usage: 'payment', order }));
  return end.end === 'ended' ? end.payment.status : JSON.stringify(end);
}

async function theKey(name: string) {
  const key = await findBillingKey(stage.hub.db, scope, name);
  assert(key);
  return key;
}

/** What a registration would write that has read the data key of this moment. */
async function issuedNow(name: string) {
  const key = await theKey('card');
  const { channelId, gateway, mid, buyer, customerId, card, issuedAt } = key;
  const issued = { key: openKey(stage.hub, key), customerId: customerId ?? '', card, issuedAt, transactionId: null };
  return keyWrites(stage.hub, { scope, name, channelId, gateway, mid, buyer }, issued);
}

/** Every secret of the merchant, sealed by whom. */
async function sealers(): Promise<ReadonlySet<unknown>> {
  const rows = await stage.hub.db.query(
    `select data_key_id from channels union all select data_key_id from merchants
     union all select data_key_id from billing_keys where sealed_key is not null`,
  );
  return new Set(rows.map((row) => row['data_key_id']));
}

async function everythingOpens(): Promise<void> {
  const merchant = await theMerchant();
  const channels = await findChannels(stage.hub.db, { merchantId: merchant.id, tierId: null });
  for (const channel of channels) assert(stage.hub.gateways.open(channel));
  assert(openWebhookSecrets(stage.hub, merchant).length > 0);
  assert.equal(await chargeOf('card'), 'paid');
}

/** Ends it after a superseded key, before anything is sealed anew. */
async function beginOnly(): Promise<void> {
  const present = await presentKey();
  const made = stage.hub.vault.newDataKey({ id: stage.hub.ids.row(), merchantId: scope.merchantId });
  const at = stage.hub.clock.now();
  const { done } = await commit(stage.hub.db, [
    { write: 'supersede data key', id: present.id, at },
    { write: 'insert data key', row: { ...made, createdAt: at } },
  ]);
  assert(done);
}

test('everything is sealed anew by a new key, and the one before is gone', async () => {
  const before = await presentKey();
  const secrets = openWebhookSecrets(stage.hub, await theMerchant());
  const sealed = await rotate();
  const present = await presentKey();
  assert.notEqual(present.id, before.id);
  assert.deepEqual(await sealers(), new Set([present.id]));
  assert.deepEqual(await loadSupersededKeys(stage.hub.db, scope.merchantId), []);
  const channels = await findChannels(stage.hub.db, { merchantId: scope.merchantId, tierId: null });
  assert.equal(sealed, channels.length + 2, 'the channels, one list of webhook secrets, one billing key');
  assert.deepEqual(openWebhookSecrets(stage.hub, await theMerchant()), secrets);
  await everythingOpens();
  const entries = await loadAuditEntries(stage.hub.db, { merchantId: scope.merchantId, limit: 100 });
  const said = entries.filter(({ action }) => action === 'key rotate-data').map(({ detail }) => Object.keys(detail));
  assert.deepEqual(said, [['dropped'], ['present', 'superseded']], 'the latest first');
});

test('whenever it dies, everything opens, and the next one goes on where it was', async () => {
  let steps = 0;
  for (let died = true; died; steps += 1) {
    const life = createLife(steps);
    const before = await presentKey();
    died = await rotate(mortal(stage.hub, life)).then(
      () => false,
      (error: unknown) => {
        assert(error instanceof Died, String(error));
        return true;
      },
    );
    await everythingOpens();
    await rotate();
    assert.notEqual((await presentKey()).id, before.id);
    assert.deepEqual(await sealers(), new Set([(await presentKey()).id]), `died ${life.diedAt()}`);
    assert.deepEqual(await loadSupersededKeys(stage.hub.db, scope.merchantId), []);
  }
  assert(steps > 8, `only ${steps} steps were found`);
});

test('a charge that has read its key before opens it after', async () => {
  const key = await theKey('card');
  const text = openKey(stage.hub, key);
  await rotate();
  assert.equal(openKey(stage.hub, key), text);
});

test('a card that is registered under the key before is kept while that key is there', async () => {
  const writes = await issuedNow('meanwhile');
  await beginOnly();
  assert.deepEqual(await commit(stage.hub.db, writes), { done: true });
  assert.equal(await chargeOf('meanwhile'), 'paid');
  await rotate();
  assert.deepEqual(await sealers(), new Set([(await presentKey()).id]));
  assert.equal(await chargeOf('meanwhile'), 'paid');
});

test('nothing is sealed by a key that has gone: the registration reads again', async () => {
  const writes = await issuedNow('too late');
  await rotate();
  assert.deepEqual(await commit(stage.hub.db, writes), { done: false, conflict: 'data key' });
  assert.deepEqual(await commit(stage.hub.db, await issuedNow('too late')), { done: true });
  assert.equal(await chargeOf('too late'), 'paid');
});

test('a key does not go while anything is sealed by it', async () => {
  const { id } = await presentKey();
  await beginOnly();
  const conflict = { done: false, conflict: 'data key' };
  assert.deepEqual(await commit(stage.hub.db, [{ write: 'drop data key', id }]), conflict);
  assert.deepEqual(await commit(stage.hub.db, [{ write: 'drop data key', id: (await presentKey()).id }]), conflict);
  await everythingOpens();
  await rotate();
});

test('what a person changes meanwhile is sealed anew as he left it', async () => {
  const added = await addWebhookSecret(stage.hub, await theMerchant(), actor);
  await beginOnly();
  const newest = await addWebhookSecret(stage.hub, await theMerchant(), actor);
  const [channel] = await findChannels(stage.hub.db, { merchantId: scope.merchantId, tierId: null });
  assert(channel);
  const [credentials] = stage.hub.gateways.of(channel).sandboxChannels.map((each) => each.credentials);
  assert(await changeCredentials(stage.hub, channel, { credentials: credentials ?? {}, actor }));
  await rotate();
  assert.deepEqual(openWebhookSecrets(stage.hub, await theMerchant()), [newest, added]);
  assert(await dropOldWebhookSecrets(stage.hub, await theMerchant(), actor));
  await everythingOpens();
});

test('two that change it at once, and hubs that charge and register cards, get in nobody’s way', async () => {
  const other = await stage.anotherHub();
  for (let round = 0; round < 5; round += 1) {
    const name = `round-${round}`;
    const [ends] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => chargeOf('card', other))),
      stage.pay({ purpose: 'issue_key', billingKeyName: name }),
      rotate(),
      rotate(other),
    ]);
    assert.deepEqual(new Set(ends), new Set(['paid']));
    assert.equal(await chargeOf(name), 'paid');
    assert.deepEqual(await sealers(), new Set([(await presentKey()).id]));
  }
});
