import type { Problem } from '../core/problem.ts';
import { loadSandboxKeys } from '../store/access.ts';
import { loadSandboxChannelKeys } from '../store/channels.ts';
import { clockSkewMs } from '../store/clock-skew.ts';
import type { Database } from '../store/database.ts';
import { isEmptyDatabase } from '../store/migrate.ts';

/** Hubs and the database stamp the same rows: beyond this, what came first could be told wrongly. */
const mostSkewMs = 2_000;

/** What live mode does not start with, as the database tells it; each has its name. Writes nothing. */
export async function liveProblems(db: Database, machineNow: () => Date): Promise<Problem[]> {
  const clock = await clockProblems(db, machineNow);
  if (await isEmptyDatabase(db)) return clock;
  const [keys, channels] = [await loadSandboxKeys(db), await loadSandboxChannelKeys(db)];
  return [
    ...(keys.length > 0 ? [seededKeys(keys)] : []),
    ...(channels.length > 0 ? [sandboxChannels(channels)] : []),
    ...clock,
  ];
}

/** The database's clock against this machine's. */
export async function clockProblems(db: Database, machineNow: () => Date): Promise<Problem[]> {
  const skewMs = await clockSkewMs(db, machineNow);
  return Math.abs(skewMs) > mostSkewMs ? [clockDiffers(skewMs)] : [];
}

function seededKeys(keys: readonly string[]): Problem {
  const names = keys.join(', ');
  return {
    code: 'seeded_keys',
    ko: `이 데이터베이스에는 누구나 아는 샌드박스 키가 있습니다 (${names}). DATABASE_URL에 빈 데이터베이스를 넣어 주세요.`,
    en: `This database has the sandbox's published keys (${names}): set DATABASE_URL to an empty database.`,
  };
}

function sandboxChannels(channels: readonly string[]): Problem {
  const names = channels.join(', ');
  return {
    code: 'sandbox_channels',
    ko: `이 데이터베이스에는 돈이 움직이지 않는 샌드박스 채널이 있습니다 (${names}). DATABASE_URL에 빈 데이터베이스를 넣어 주세요.`,
    en: `This database has channels of the sandbox, where no money moves (${names}): set DATABASE_URL to an empty one.`,
  };
}

function clockDiffers(skewMs: number): Problem {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  const [ko, en] = skewMs > 0 ? ['빠릅니다', 'ahead of'] : ['느립니다', 'behind'];
  return {
    code: 'clock_differs',
    ko: `이 서버의 시계가 데이터베이스보다 ${seconds}초 ${ko}. 두 서버를 NTP에 맞춰 주세요.`,
    en: `The clock of this machine is ${seconds} s ${en} the database's: let both follow NTP.`,
  };
}
