import { join } from 'node:path';
import type { Config } from '../config.ts';
import { EmbeddedPostgresError } from '../store/embedded/binaries.ts';
import { takeHomeLock, type HomeLock } from '../store/embedded/home-lock.ts';
import { startEmbeddedPostgres } from '../store/embedded/launcher.ts';
import { freshLogFile } from './log-file.ts';
import { makeHome } from './home.ts';

export type FoundDatabase = { readonly url: string; leave(): Promise<void> };

/**
 * The database that was named, else the one that comes along: that of a running `npm start` is used beside it, and
 * otherwise it is started for this command alone.
 */
export async function findDatabase({ databaseUrl, home }: Config): Promise<FoundDatabase> {
  if (databaseUrl !== null) return { url: databaseUrl, leave: async () => {} };
  makeHome(home);
  const lock = await lockUnlessInUse(home);
  const logFile = freshLogFile(home, lock === null ? 'postgres-beside' : 'postgres');
  const postgres = await startEmbeddedPostgres({ folder: join(home, 'postgres'), logFile });
  return {
    url: postgres.url,
    async leave() {
      if (lock === null) return;
      await postgres.stop();
      await lock.release();
    },
  };
}

async function lockUnlessInUse(home: string): Promise<HomeLock | null> {
  try {
    const lock = await takeHomeLock(home);
    // Commands are short: a start that comes meanwhile waits for its turn.
    lock.leaving();
    return lock;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) return null;
    throw error;
  }
}
