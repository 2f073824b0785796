import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { hubKey } from '../flows/hub-key.ts';
import { seedSandbox } from '../flows/seed-sandbox.ts';
import { hubPartsOf } from '../hub-parts.ts';
import { buildHub } from '../hub.ts';
import type { RunAs } from '../store/embedded/binaries.ts';
import { takeHomeLock } from '../store/embedded/home-lock.ts';
import { startEmbeddedPostgres } from '../store/embedded/launcher.ts';
import { startWarden } from '../store/embedded/warden.ts';
import { migrate, migrationChecksums } from '../store/migrate.ts';
import { makeHome } from './home.ts';

/** Several tests may start at once on a slow machine, and all but one wait for the one that makes it. */
const patienceMs = 60_000;

/**
 * A home that was migrated and seeded and never used, made once for an installation and copied by every test. Its name
 * has what it depends on.
 */
export async function testingTemplate(cache: string, kind: RunAs['kind'], config: Config): Promise<string> {
  const key = createHash('sha256').update(migrationChecksums().join()).digest('hex').slice(0, 16);
  const template = join(cache, `home-${key}-${kind}`);
  if (existsSync(template)) return template;
  mkdirSync(cache, { recursive: true, mode: 0o711 });
  const lock = await takeHomeLock(cache, patienceMs);
  // Whoever comes meanwhile waits for his turn.
  lock.leaving();
  try {
    if (!existsSync(template)) await make(template, kind, config);
  } finally {
    await lock.release();
  }
  return template;
}

/** Beside its place, and moved there when it is whole. */
async function make(template: string, kind: RunAs['kind'], config: Config): Promise<void> {
  const draft = `${template}.draft`;
  rmSync(draft, { recursive: true, force: true });
  makeHome(draft);
  const warden = startWarden(draft);
  const place = { folder: join(draft, 'postgres'), logFile: `${template}.log` };
  const postgres = await startEmbeddedPostgres({ ...place, runAs: kind });
  warden.watch(postgres.pid);
  const hub = await buildHub(hubPartsOf({ ...config, home: draft }, postgres.url));
  await migrate(hub.db.pool);
  await hubKey(hub);
  await seedSandbox(hub);
  await hub.close();
  await postgres.stop();
  renameSync(draft, template);
  warden.release();
}
