import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { RunAs } from '../store/embedded/binaries.ts';
import { takeHomeLock } from '../store/embedded/home-lock.ts';
import { migrationChecksums } from '../store/migrate.ts';

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
    if (existsSync(template)) return template;
    // A hub's modules, which no other start has to wait for.
    const { makeTestingTemplate } = await import('./make-testing-template.ts');
    await makeTestingTemplate(template, kind, config);
  } finally {
    await lock.release();
  }
  return template;
}
