import type { Problem } from '../core/problem.ts';
import type { Hub } from '../hub.ts';
import { loadAllChannels } from '../store/channels.ts';
import { countOpenOperations } from '../store/operations.ts';
import { countExhausted } from '../store/webhook-deliveries.ts';
import { VaultError } from '../vault/cipher.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** What is wrong with the money's side of an installation, and what to do. Writes nothing, asks no gateway. */
export async function examine(hub: Hub): Promise<Problem[]> {
  const now = hub.clock.now().getTime();
  const { needingPerson, olderThan } = await countOpenOperations(hub.db, new Date(now - hourMs));
  const exhausted = await countExhausted(hub.db, new Date(now - dayMs));
  return [
    ...(needingPerson > 0 ? [people(needingPerson)] : []),
    ...(olderThan > 0 ? [old(olderThan)] : []),
    ...(exhausted > 0 ? [unheard(exhausted)] : []),
    ...(await channelProblems(hub)),
  ];
}

function people(count: number): Problem {
  return {
    code: 'operations_need_person',
    ko: `사람이 끝을 말해 주어야 하는 결제가 ${count}건 있습니다: ./naru operation list`,
    en: `${count} operations wait for a person: ./naru operation list`,
  };
}

function old(count: number): Problem {
  return {
    code: 'operations_old',
    ko: `한 시간 넘게 끝을 모르는 결제가 ${count}건 있습니다. 계속 물어보고 있습니다: ./naru operation list --open`,
    en: `${count} operations have had no end for over an hour, and are still asked about: ./naru operation list --open`,
  };
}

function unheard(count: number): Problem {
  return {
    code: 'webhooks_given_up',
    ko: `하루 사이 포기한 웹훅이 ${count}건 있습니다. 받는 서버를 고친 뒤 ./naru webhook replay 로 다시 보내세요.`,
    en: `${count} webhooks were given up within a day: mend the receiver, then ./naru webhook replay.`,
  };
}

/** Channels that could not be used, were a buyer to come now. */
async function channelProblems(hub: Hub): Promise<Problem[]> {
  const channels = (await loadAllChannels(hub.db, null)).filter((each) => each.removedAt === null);
  const unknown = channels.filter((each) => hub.gateways.named(each.gateway) === null);
  const shut = channels.filter((each) => !unknown.includes(each) && !canBeOpened(hub, each));
  const names = (some: typeof channels): string => some.map(({ key, gateway }) => `${key} (${gateway})`).join(', ');
  return [
    ...(unknown.length > 0
      ? [
          {
            code: 'gateways_unknown',
            ko: `이 판에 없는 결제사의 채널이 있습니다: ${names(unknown)}. 더 새 판이 필요합니다.`,
            en: `Channels of gateways that this version does not have: ${names(unknown)}. A newer version is needed.`,
          },
        ]
      : []),
    ...(shut.length > 0
      ? [
          {
            code: 'credentials_shut',
            ko: `키를 열 수 없는 채널이 있습니다: ${names(shut)}. ./naru channel change-credentials 로 다시 넣어 주세요.`,
            en:
              `The credentials of these channels do not open: ` +
              `${names(shut)}. Enter them anew: channel change-credentials.`,
          },
        ]
      : []),
  ];
}

function canBeOpened(hub: Hub, channel: Parameters<Hub['gateways']['open']>[0]): boolean {
  try {
    hub.gateways.open(channel);
    return true;
  } catch (error) {
    if (error instanceof VaultError) return false;
    throw error;
  }
}
