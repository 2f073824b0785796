import { hostname, userInfo } from 'node:os';
import type { Config } from '../config.ts';
import type { Problem } from '../core/problem.ts';
import { rootKeyProblems } from '../flows/root-key-problems.ts';
import { seedSandbox } from '../flows/seed-sandbox.ts';
import { hubPartsOf } from '../hub-parts.ts';
import { buildHub, type Hub } from '../hub.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { isEmptyDatabase, isMigrated } from '../store/migrate.ts';
import { blindingAmong, weakSettings } from '../weak-settings.ts';
import { findDatabase } from './find-database.ts';
import { createPrompt, type Prompt } from './prompt.ts';
import { CommandRefused } from './refused.ts';

export type Bilingual = { readonly ko: string; readonly en: string };

/** What a command works with. */
export type Desk = {
  readonly config: Config;
  readonly prompt: Prompt;
  /** Yes or no, asked of the person; a script has to say `--yes`. */
  confirm(question: string): Promise<boolean>;
  /** Who is in the audit: the operating system's own word for it. */
  readonly actor: string;
  /** A hub on the database, for as long as the work takes; it takes no requests and runs no jobs. */
  withHub<T>(work: (hub: Hub) => Promise<T>): Promise<T>;
  /** The database as it is, migrated or not. */
  withDatabase<T>(work: (db: Database, url: string) => Promise<T>): Promise<T>;
};

export function openDesk(config: Config): Desk {
  const withDatabase: Desk['withDatabase'] = async (work) => {
    mustBeComplete(config);
    const found = await findDatabase(config);
    const db = openDatabase(found.url);
    try {
      return await work(db, found.url);
    } finally {
      await db.close();
      await found.leave();
    }
  };
  const prompt = createPrompt();
  return {
    config,
    prompt,
    async confirm(question) {
      if (!prompt.isTerminal)
        throw new CommandRefused(`${question}\n물어볼 사람이 없습니다: --yes. Nobody to ask: say --yes.`);
      return /^(y|yes|예|네)$/i.test(await prompt.ask(`${question} (y/N) `));
    },
    actor: `cli:${userInfo().username}@${hostname()}`,
    withDatabase,
    withHub: (work) =>
      withDatabase(async (db, url) => {
        await mustBeMigrated(db);
        const hub = await buildHub(hubPartsOf(config, url, 'warn'));
        try {
          refuseProblems(await rootKeyProblems(hub.db, hub.vault));
          await hub.clock.refresh();
          if (config.mode === 'sandbox') await seedSandbox(hub);
          return await work(hub);
        } finally {
          await hub.close();
        }
      }),
  };
}

/** The rest of live mode's demands are the hub's and `doctor`'s. */
function mustBeComplete(config: Config): void {
  if (config.mode === 'sandbox') return;
  refuseProblems(blindingAmong(weakSettings(config)));
}

async function mustBeMigrated(db: Database): Promise<void> {
  const isReady = !(await isEmptyDatabase(db)) && (await isMigrated((sql) => db.query(sql)));
  if (isReady) return;
  throw new CommandRefused(
    '이 데이터베이스는 아직 이 판에 맞춰지지 않았습니다. ./naru migrate 를 먼저 실행해 주세요.\n' +
      'This database is not migrated to this version: run ./naru migrate first.',
  );
}

export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new CommandRefused(problems.map(({ ko, en }) => `${ko}\n${en}`).join('\n'));
}
