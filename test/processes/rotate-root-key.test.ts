import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brandId, type MerchantId } from '../../src/core/ids.ts';
import { commit } from '../../src/store/commit.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { defaultSettings } from '../../src/store/merchants.ts';
import { openVault, type Vault } from '../../src/vault/vault.ts';
import { buyAt, countPaidAsBooked } from '../support/busy-buyer.ts';
import { merchantOf } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { startInstallation } from '../support/processes.ts';

/*
 * The root key is changed while payments are made: two hubs are restarted one after the other, the command that seals
 * everything anew is killed in the middle and run again, and the old key goes. No payment is lost or made twice.
 */

/** So many that the command is still at work when it is killed. */
const others = 1_500;
const key = (): string => randomBytes(32).toString('hex');

async function addMerchants(db: Database, vault: Vault): Promise<void> {
  const createdAt = new Date();
  for (let number = 0; number < others; number += 1) {
    const id = brandId<MerchantId>(randomUUID());
    const dataKey = vault.newDataKey({ id: randomUUID(), merchantId: id });
    const named = { id, userCode: `imp9${String(number).padStart(7, '0')}`, name: 'm' };
    const merchant = { ...named, settings: defaultSettings, sealedWebhookSecrets: null, dataKey, createdAt };
    await commit(db, [
      { write: 'insert merchant', row: merchant },
      { write: 'insert data key', row: { ...dataKey, createdAt } },
    ]);
  }
}

async function tokenAt(hub: string): Promise<string> {
  const pair = { imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' };
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${hub}/users/getToken`, { method: 'POST', headers, body: JSON.stringify(pair) });
  const { response } = (await reply.json()) as { response: { access_token: string } };
  return response.access_token;
}

async function sealedBy(db: Database, { rootKeyId }: Vault): Promise<number> {
  const rows = await db.query('select count(*) as count from data_keys where root_key_id = $1', [rootKeyId]);
  return rows[0]?.['count'] as number;
}

/** Kills the command as a power cut does, when it has done a part of its work. */
async function killInTheMiddle(db: Database, vault: Vault, variables: NodeJS.ProcessEnv): Promise<void> {
  const script = fileURLToPath(new URL('../../src/cli/naru.ts', import.meta.url));
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [script, 'key', 'rotate-root'], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && (await sealedBy(db, vault)) < 20) await sleep(2);
  child.kill('SIGKILL');
  await ended;
  const count = await sealedBy(db, vault);
  assert(count >= 20 && count < others, `${count} of ${others} were sealed when it died`);
}

test('the root key changes under load, and no payment is lost', { timeout: 10 * 60_000 }, async (t) => {
  const [oldKey, newKey] = [key(), key()];
  const { hubs, variables: place } = await startInstallation(t, 2, { NARU_ROOT_KEY: oldKey });
  const db = openDatabase(place.DATABASE_URL);
  t.after(() => db.close());
  const [before, present] = [openVault([Buffer.from(oldKey, 'hex')]), openVault([Buffer.from(newKey, 'hex')])];
  await addMerchants(db, before);
  const token = await tokenAt(hubs[0]?.url ?? '');
  const buyers = hubs.map(({ url }, index) => buyAt(url, `hub${index}`));
  const both = { NARU_ROOT_KEY: newKey, NARU_ROOT_KEY_PREVIOUS: oldKey };
  for (const hub of hubs) await hub.restart(both);
  await killInTheMiddle(db, present, { ...place, ...both });
  const rotated = await naru(['key', 'rotate-root', '--json'], { ...place, ...both });
  assert.equal(rotated.code, 0, rotated.err);
  assert.equal(await sealedBy(db, before), 0);
  for (const hub of hubs) await hub.restart({ NARU_ROOT_KEY_PREVIOUS: '' });
  await sleep(1_000);
  const ids = (await Promise.all(buyers.map((buyer) => buyer.stop()))).flat();
  assert(ids.length > 10, `only ${ids.length} payments were tried`);
  const merchant = merchantOf(hubs[0]?.url ?? '');
  assert.equal(await tokenAt(hubs[1]?.url ?? ''), token, 'a token outlives the root key that it was given under');
  const paid = await countPaidAsBooked(merchant, ids);
  assert(paid > 10, `only ${paid} of ${ids.length} were paid`);
});
