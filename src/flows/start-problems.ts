import type { Problem } from '../core/problem.ts';
import type { Hub } from '../hub.ts';
import { newerMigrations } from '../store/migrate.ts';
import { liveProblems } from './live-problems.ts';
import { rootKeyProblems } from './root-key-problems.ts';

/** What a hub does not start with, as its database tells it before anything is written there. */
export async function startProblems(hub: Hub): Promise<Problem[]> {
  const newer = await newerMigrations(hub.db);
  if (newer.length > 0) return [databaseNewer(newer)];
  const live = hub.settings.mode === 'live' ? await liveProblems(hub.db, () => hub.clock.machineNow()) : [];
  return [...live, ...(await rootKeyProblems(hub.db, hub.vault))];
}

function databaseNewer(names: readonly string[]): Problem {
  const list = names.join(', ');
  return {
    code: 'database_newer',
    ko: `이 데이터베이스는 더 새로운 나루가 쓰던 것입니다 (${list}). 그 판이나 더 새로운 판을 켜 주세요.`,
    en: `This database was used by a newer Naru (${list}): start that version, or a newer one.`,
  };
}
