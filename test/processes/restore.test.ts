import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { isEmptyDatabase } from '../../src/store/migrate.ts';
import { buyAt, countPaidAsBooked } from '../support/busy-buyer.ts';
import { emptyDatabase } from '../support/database.ts';
import { merchantOf } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { startInstallation } from '../support/processes.ts';

/*
 * A hub is backed up while payments are made, its database is gone, and the same hub goes on from the backup: a restore
 * that is killed leaves nothing, one that ends brings back all that was known, and the gateway is asked about the rest.
 */

/** So many that the restore is still at work when it is killed. */
const padding = 60_000;

async function pad(db: Database): Promise<void> {
  await db.query(
    `insert into audit_entries (id, at, actor, action, subject, detail)
     select gen_random_uuid(), $1, 'test', 'pad', number::text, '{}' from generate_series(1, ${padding}) number`,
    [new Date()],
  );
}

/** Kills the command as a power cut does, while it writes rows. */
async function killWhileItWrites(args: readonly string[], variables: NodeJS.ProcessEnv, target: Database) {
  const script = fileURLToPath(new URL('../../src/cli/naru.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...variables }, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const isWriting = async (): Promise<boolean> => {
    const sql = `select 1 from pg_stat_activity
      where datname = current_database() and query like 'insert into "audit%'`;
    return (await target.query(sql)).length > 0;
  };
  while (child.exitCode === null && !(await isWriting())) await sleep(1);
  child.kill('SIGKILL');
  await ended;
  assert.equal(child.signalCode, 'SIGKILL', 'it ended before it could be killed');
}

test('a hub goes on from a backup that was taken under load', { timeout: 10 * 60_000 }, async (t) => {
  const { hubs, variables: place } = await startInstallation(t, 1);
  const [hub] = hubs;
  assert(hub);
  const [folder, empty] = [mkdtempSync(join(tmpdir(), 'naru-restore-')), await emptyDatabase()];
  const [source, target] = [openDatabase(place.DATABASE_URL), openDatabase(empty.url)];
  t.after(async () => {
    await Promise.all([source.close(), target.close()]);
    await hub.kill();
    await empty.drop();
    rmSync(folder, { recursive: true });
  });
  await pad(source);
  // What is given back after a backup is learnt when it is next spoken of, and not by the restore.
  const buyer = buyAt(hub.url, 'busy', { cancels: false });
  while (buyer.ids.length < 8) await sleep(50);
  const file = join(folder, 'backup');
  const backedUp = await naru(['backup', '--to', file], place);
  assert.equal(backedUp.code, 0, backedUp.err);
  const known = [...buyer.ids];
  await hub.kill();

  const there = { ...place, DATABASE_URL: empty.url };
  await killWhileItWrites(['restore', '--from', file], there, target);
  assert.equal(await isEmptyDatabase(target), true);
  const restored = await naru(['restore', '--from', file, '--json'], there);
  assert.equal(restored.code, 0, restored.err);
  await hub.restart({ DATABASE_URL: empty.url });
  await buyer.stop();
  const rows = await target.query('select id from payments where id = any($1)', [known]);
  const kept = rows.map((row) => String(row['id']));
  assert(kept.length >= 8 - 1, `only ${kept.length} of ${known.length} came back`);
  const paid = await countPaidAsBooked(merchantOf(hub.url), kept);
  assert(paid >= 5, `only ${paid} of ${kept.length} were paid`);
});
