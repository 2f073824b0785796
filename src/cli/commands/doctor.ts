import { statfsSync } from 'node:fs';
import type { Answer, Command } from '../command.ts';
import type { Desk } from '../desk.ts';
import type { Config } from '../../config.ts';
import type { Problem } from '../../core/problem.ts';
import { examine } from '../../flows/examine.ts';
import { clockProblems, liveProblems } from '../../flows/live-problems.ts';
import { rootKeyProblems } from '../../flows/root-key-problems.ts';
import { hubPartsOf } from '../../hub-parts.ts';
import { buildHub, realMachine } from '../../hub.ts';
import type { Database } from '../../store/database.ts';
import { serverVersion } from '../../store/database.ts';
import { EmbeddedPostgresError } from '../../store/embedded/binaries.ts';
import { isEmptyDatabase, pendingMigrations } from '../../store/migrate.ts';
import { blindingAmong, weakSettings } from '../../weak-settings.ts';

const oldestPostgres = 15;
/** Postgres stops when its disk is full; this is a day or two of warning. */
const leastFreeBytes = 1024 ** 3;

export const doctor: Command = {
  words: ['doctor'],
  summary: { ko: '무엇이 잘못되었고 무엇을 해야 하는지', en: 'What is wrong, and what to do about it' },
  notes: {
    ko: '설정, 데이터베이스, 루트 키, 시계, 채널, 끝을 모르는 결제, 포기한 웹훅을 봅니다. 아무것도 바꾸지 않습니다. 잘못이 있으면 1로 끝납니다.',
    en:
      'Looks at settings, database, root key, clock, channels, payments ' +
      'without an end, webhooks. Changes nothing; ends with 1.',
  },
  options: [],
  async run(_given, desk) {
    const weak = desk.config.mode === 'live' ? weakSettings(desk.config) : [];
    if (blindingAmong(weak).length > 0) return report(weak);
    return report([...weak, ...diskProblems(desk.config), ...(await databaseProblems(desk))]);
  },
};

function report(problems: readonly Problem[]): Answer {
  if (problems.length === 0) return { json: [], lines: ['ok  잘못된 것이 없습니다. Nothing is wrong.'] };
  return {
    json: problems,
    lines: problems.flatMap(({ code, ko, en }) => [`✗ ${code}`, `  ${ko}`, `  ${en}`, '']),
    exitCode: 1,
  };
}

async function databaseProblems(desk: Desk): Promise<Problem[]> {
  try {
    return await desk.withDatabase((db, url) => examineDatabase(desk.config, db, url));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return [unreachable(error as Error)];
  }
}

async function examineDatabase(config: Config, db: Database, url: string): Promise<Problem[]> {
  const version = await serverVersion(db);
  const old = version < oldestPostgres ? [tooOld(version)] : [];
  const live = config.mode === 'live';
  const clock = live
    ? await liveProblems(db, () => realMachine.now())
    : await clockProblems(db, () => realMachine.now());
  const pending = await pendingMigrations(db);
  if (pending.length > 0) return [...old, ...clock, notMigrated(await isEmptyDatabase(db), pending)];
  const hub = await buildHub(hubPartsOf(config, url, 'silent'));
  try {
    const wrongKey = await rootKeyProblems(hub.db, hub.vault);
    await hub.clock.refresh();
    return [...old, ...clock, ...wrongKey, ...(wrongKey.length === 0 ? await examine(hub) : [])];
  } finally {
    await hub.close();
  }
}

/** Nobody answers there, or nobody is let in; anything else is a fault of ours. */
function isUnreachable(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|08\w{3}|28\w{3}|3D000|53300|57P03)$/.test(code) ||
    /timeout|terminated/i.test(message) ||
    error instanceof EmbeddedPostgresError
  );
}

function diskProblems({ databaseUrl, home }: Config): Problem[] {
  if (databaseUrl !== null) return [];
  const free = freeBytes(home);
  if (free === null || free > leastFreeBytes) return [];
  const megabytes = Math.round(free / 1024 ** 2);
  return [
    {
      code: 'disk_full',
      ko: `${home} 에 ${megabytes} MB 밖에 남지 않았습니다. 가득 차면 결제가 멈춥니다.`,
      en: `Only ${megabytes} MB are left in ${home}: payments stop when it is full.`,
    },
  ];
}

/** Null before there is such a folder. */
function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function unreachable({ message }: Error): Problem {
  return {
    code: 'database_unreachable',
    ko: `데이터베이스에 닿지 못했습니다. DATABASE_URL과 서버를 확인해 주세요: ${message}`,
    en: `The database cannot be used: check DATABASE_URL and the server. ${message}`,
  };
}

function tooOld(version: number): Problem {
  return {
    code: 'postgres_old',
    ko: `Postgres ${version} 은(는) 너무 오래되었습니다. 15 이상이 필요합니다.`,
    en: `Postgres ${version} is too old: 15 or newer is needed.`,
  };
}

function notMigrated(isEmpty: boolean, pending: readonly string[]): Problem {
  const what = isEmpty ? '(비어 있음 empty)' : pending.join(', ');
  return {
    code: 'not_migrated',
    ko: `데이터베이스가 이 판에 맞춰지지 않았습니다: ${what}. ./naru migrate`,
    en: `The database is not migrated to this version: ${what}. ./naru migrate`,
  };
}
