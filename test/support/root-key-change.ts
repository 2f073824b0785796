import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brandId, type MerchantId } from '../../src/core/ids.ts';
import { commit } from '../../src/store/commit.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { defaultSettings } from '../../src/store/merchants.ts';
import { openVault, type Vault } from '../../src/vault/vault.ts';
import { naru, naruScript } from './naru.ts';
import type { Installation } from './processes.ts';

/*
 * The root key of running hubs is changed as docs/operating/keys.md says: hubs are restarted one after the other, the
 * command that seals everything anew is killed in the middle and run again, and the old key goes.
 */

/** So many that the command is still at work when it is killed. */
const others = 1_500;

export const newRootKey = (): string => randomBytes(32).toString('hex');

export type RootKeyChange = {
  readonly installation: Installation;
  readonly oldKey: string;
  /** While every hub knows both keys. */
  between?(variables: NodeJS.ProcessEnv): Promise<void>;
};

/** Puts many merchants in the way, so that the change has a middle; gives what makes the change. */
export async function prepareRootKeyChange({ installation, oldKey, between }: RootKeyChange) {
  const { hubs, variables: place } = installation;
  const db = openDatabase(place.DATABASE_URL);
  const newKey = newRootKey();
  const [before, present] = [vaultOf(oldKey), vaultOf(newKey)];
  await addMerchants(db, before);
  return async (): Promise<void> => {
    const both = { NARU_ROOT_KEY: newKey, NARU_ROOT_KEY_PREVIOUS: oldKey };
    const variables = { ...place, ...both };
    for (const hub of hubs) await hub.restart(both);
    await between?.(variables);
    await killInTheMiddle(db, present, variables);
    const rotated = await naru(['key', 'rotate-root', '--json'], variables);
    assert.equal(rotated.code, 0, rotated.err);
    assert.equal(await sealedBy(db, before), 0);
    await db.close();
    for (const hub of hubs) await hub.restart({ NARU_ROOT_KEY_PREVIOUS: '' });
  };
}

function vaultOf(key: string): Vault {
  return openVault([Buffer.from(key, 'hex')]);
}

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

async function sealedBy(db: Database, { rootKeyId }: Vault): Promise<number> {
  const rows = await db.query('select count(*) as count from data_keys where root_key_id = $1', [rootKeyId]);
  return rows[0]?.['count'] as number;
}

/** Kills the command as a power cut does, when it has done a part of its work. */
async function killInTheMiddle(db: Database, vault: Vault, variables: NodeJS.ProcessEnv): Promise<void> {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, [naruScript, 'key', 'rotate-root'], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && (await sealedBy(db, vault)) < 20) await sleep(2);
  child.kill('SIGKILL');
  await ended;
  const count = await sealedBy(db, vault);
  assert(count >= 20 && count < others, `${count} of ${others} were sealed when it died`);
}
