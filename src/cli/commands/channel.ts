import { randomUUID } from 'node:crypto';
import { UsageWrong, type Answer, type Command, type Given } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import { credentialOptions, readCredentials } from '../read-credentials.ts';
import { defaultChargesPerSecond, type Channel, type ChannelPurpose, type Environment } from '../../core/channel.ts';
import { changeCredentials, changeUse, makeDefault, removeChannel } from '../../flows/change-channel.ts';
import { checkChannel } from '../../flows/check-channel.ts';
import { registerChannel } from '../../flows/register-channel.ts';
import type { Gateway } from '../../gateways/gateway.ts';
import { gateways } from '../../gateways/index.ts';
import type { Hub } from '../../hub.ts';
import { loadAllChannels, loadChannelByKey } from '../../store/channels.ts';
import { merchantFilter, merchantIdOrAll, merchantOption, shownTime, table, theMerchant, yes } from './words.ts';

const channelKey = { name: 'channel key', meaning: { ko: '채널 키', en: 'the channel’s key' } };
const gatewayNames = gateways.map(({ name }) => name).join(', ');
const purposes: readonly ChannelPurpose[] = ['window', 'billing', 'api'];

const purposeOption = {
  name: 'purpose',
  value: 'window|billing|api',
  isRepeatable: true,
  meaning: {
    ko: '쓰임. 넣을 때 정하지 않으면 window. api 는 카드번호를 서버로 받습니다',
    en: 'what it is for; window unless said when added. With api card numbers pass through your servers',
  },
};

const paceOption = {
  name: 'charges-per-second',
  value: 'number|none',
  meaning: {
    ko: `예약결제를 1초에 몇 건까지 청구할지(모든 허브 합계). 넣을 때 정하지 않으면 ${defaultChargesPerSecond}`,
    en: `scheduled charges in a second, of all hubs together; ${defaultChargesPerSecond} unless said when added`,
  },
};

const add: Command = {
  words: ['channel', 'add'],
  summary: { ko: '결제사 계약(MID) 하나를 채널로 넣습니다', en: 'Adds a contract with a gateway as a channel' },
  notes: {
    ko: '비밀값은 물어보거나 파일에서 읽어 봉인합니다. 결제사에 넣을 알림 주소를 알려 줍니다. 넣은 뒤 channel test 로 확인하세요.',
    en:
      'Secrets are asked for or read from files, and sealed. Shows ' +
      'the address that the gateway must notify. Then: channel test.',
  },
  options: [
    merchantOption,
    {
      name: 'gateway',
      value: 'name',
      isRequired: true,
      meaning: { ko: `결제사: ${gatewayNames}`, en: 'the gateway, one of these' },
    },
    { name: 'mid', value: 'MID', meaning: { ko: '결제사의 가맹점 ID', en: 'the merchant’s id at the gateway' } },
    {
      name: 'environment',
      value: 'sandbox|test|live',
      isRequired: true,
      meaning: { ko: '모의, 결제사의 시험, 실결제', en: 'ours, the gateway’s test side, or real money' },
    },
    purposeOption,
    paceOption,
    { name: 'name', value: 'name', meaning: { ko: '이름', en: 'what it is called' } },
    {
      name: 'default',
      value: null,
      meaning: { ko: '페이지가 채널을 말하지 않을 때 쓰임', en: 'meant when a page names none' },
    },
    ...credentialOptions,
  ],
  run: (given, desk) => desk.withHub((hub) => added(given, desk, hub)),
};

async function added(given: Given, desk: Desk, hub: Hub): Promise<Answer> {
  const merchant = await theMerchant(hub, given.required('merchant'));
  const gateway = theGateway(hub, given.required('gateway'));
  const environment = readEnvironment(given, hub);
  const [wanted, pace] = [readPurposes(given), readPace(given)];
  const credentials = await readCredentials(given, gateway, desk.prompt);
  const channel = await registerChannel(hub, {
    merchant,
    key: `channel-key-${randomUUID()}`,
    name: given.text('name') ?? `${gateway.displayName.ko} ${credentials[gateway.midField] ?? ''}`.trim(),
    gateway: gateway.name,
    environment,
    purposes: wanted ?? ['window'],
    chargesPerSecond: pace === undefined ? defaultChargesPerSecond : pace,
    isDefault: given.has('default'),
    credentials,
    actor: desk.actor,
  });
  if (channel === null)
    throw new CommandRefused('같은 채널 키가 나왔습니다. 다시 실행해 주세요. The key is taken: run it again.');
  const url = notificationUrl(hub, channel);
  return {
    json: { channel_key: channel.key, mid: channel.mid, notification_url: url },
    lines: [
      ...table([
        ['채널 키 Channel key', channel.key],
        ['알림 주소 Notification URL', url],
      ]),
      '',
      '알림 주소를 결제사 관리자에 넣으세요. 남에게 보이지 마세요. Enter it at the gateway; show it to nobody.',
      `다음 Next: ./naru channel test ${channel.key}`,
    ],
  };
}

function theGateway(hub: Hub, name: string): Gateway {
  const gateway = hub.gateways.named(name);
  if (gateway) return gateway;
  throw new UsageWrong(`결제사 ${name} 은(는) 없습니다. No such gateway: ${gatewayNames}`);
}

/** Levers reach every channel of a sandbox, and a live hub knows no sandbox: so neither takes the other's. */
function readEnvironment(given: Given, hub: Hub): Environment {
  const written = given.required('environment');
  const allowed: readonly Environment[] = hub.settings.mode === 'live' ? ['test', 'live'] : ['sandbox'];
  const environment = allowed.find((each) => each === written);
  if (environment) return environment;
  throw new UsageWrong(
    `NARU_MODE=${hub.settings.mode} 에서 --environment 는 ${allowed.join(' 또는 ')} 입니다: ${written}. ` +
      `In this mode it is ${allowed.join(' or ')}.`,
  );
}

function readPurposes(given: Given): ChannelPurpose[] | null {
  const written = given.all('purpose');
  if (written.length === 0) return null;
  const wrong = written.find((each) => !purposes.some((known) => known === each));
  if (wrong !== undefined) throw new UsageWrong(`--purpose 는 ${purposes.join(', ')} 입니다: ${wrong}. One of them.`);
  return purposes.filter((each) => written.includes(each));
}

/** Null: no limit. Undefined: not said. */
function readPace(given: Given): number | null | undefined {
  const written = given.text(paceOption.name);
  if (written === null) return undefined;
  if (written === 'none') return null;
  if (/^[1-9][0-9]{0,4}$/.test(written)) return Number(written);
  throw new UsageWrong(
    `--${paceOption.name} 는 1~99999 또는 none 입니다: ${written}. Whole charges in a second, or none for no limit.`,
  );
}

function notificationUrl(hub: Hub, { gateway, notificationToken }: Channel): string {
  return `${hub.settings.publicUrl}/notifications/${gateway}/${notificationToken}`;
}

const list: Command = {
  words: ['channel', 'list'],
  summary: { ko: '채널들', en: 'The channels' },
  options: [merchantFilter],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const channels = await loadAllChannels(hub.db, await merchantIdOrAll(hub, given.text('merchant')));
      const head = ['채널 키 Key', '결제사', 'MID', '환경', '쓰임', '기본', '이름', '뺀 때 Removed'];
      const rows = channels.map((each) => [
        each.key,
        each.gateway,
        each.mid,
        each.environment,
        each.purposes.join(','),
        each.isDefault ? '예' : '',
        each.name,
        each.removedAt === null ? '' : shownTime(each.removedAt),
      ]);
      const json = channels.map((each) => ({
        channel_key: each.key,
        gateway: each.gateway,
        mid: each.mid,
        environment: each.environment,
        purposes: each.purposes,
        is_default: each.isDefault,
        charges_per_second: each.chargesPerSecond,
        name: each.name,
        notification_url: notificationUrl(hub, each),
        removed_at: each.removedAt,
      }));
      return { json, lines: table([head, ...rows]) };
    }),
};

const testCommand: Command = {
  words: ['channel', 'test'],
  summary: {
    ko: '결제사에 물어 키가 맞는지 봅니다. 돈은 움직이지 않습니다',
    en: 'Asks the gateway whether the keys work',
  },
  argument: channelKey,
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const checked = await checkChannel(hub, await theChannel(hub, given.argument));
      if (checked.check === 'works') {
        const left = checked.unproven.join(', ');
        const rest = left === '' ? [] : [`첫 결제에서야 확인되는 것 Proved only by the first payment: ${left}`];
        return { json: checked, lines: ['결제사가 받아들였습니다. The gateway takes it.', ...rest] };
      }
      const why =
        checked.check === 'refused'
          ? `결제사가 거절했습니다. Refused: ${checked.code} ${checked.message} (${checked.field ?? '-'})`
          : `결제사에 닿지 못했습니다. 맞는지 틀린지 모릅니다. The gateway could not be asked: ${checked.cause}`;
      return { json: checked, lines: [why], exitCode: 1 };
    }),
};

const remove: Command = {
  words: ['channel', 'remove'],
  summary: { ko: '채널을 뺍니다', en: 'Removes a channel' },
  notes: {
    ko: '새 결제창이 열리지 않습니다. 이미 받은 결제는 그대로 조회, 취소, 정산되고 알림도 받습니다. 되돌릴 수 없습니다: 다시 넣으면 새 채널입니다.',
    en:
      'It opens no window any more. Its payments can still be ' +
      'cancelled and settled. It cannot be undone: add it anew.',
  },
  argument: channelKey,
  options: [yes],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const channel = await theChannel(hub, given.argument);
      const question = `${channel.gateway} ${channel.mid} (${channel.environment}) 을 뺄까요? Remove it?`;
      if (!given.has('yes') && !(await desk.confirm(question)))
        return { json: { removed: false }, lines: [], exitCode: 1 };
      const removed = await removeChannel(hub, channel, desk.actor);
      return {
        json: { removed },
        lines: [removed ? '뺐습니다. Removed.' : '이미 뺀 채널입니다. It was removed before.'],
      };
    }),
};

const setDefault: Command = {
  words: ['channel', 'set-default'],
  summary: {
    ko: '페이지가 채널을 말하지 않을 때 쓰입니다',
    en: 'Makes it the one that is meant when a page names none',
  },
  argument: channelKey,
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const channel = await theChannel(hub, given.argument);
      if (!(await makeDefault(hub, channel, desk.actor))) throw removedBefore(channel);
      return { json: { default: channel.key }, lines: ['기본 채널입니다. It is the default now.'] };
    }),
};

const set: Command = {
  words: ['channel', 'set'],
  summary: { ko: '쓰임과 청구 속도를 바꿉니다', en: 'Changes what it is for and how fast it is charged' },
  notes: {
    ko: '말한 쓰임이 모두를 대신합니다. api 를 빼면 카드번호를 받지 않고 API로 가상계좌를 발급하지 않습니다. 이미 등록된 카드는 쓰임과 상관없이 청구됩니다.',
    en:
      'The purposes that are said replace all of them. Without api no card numbers are taken, ' +
      'and no accounts are given out by API. ' +
      'Cards that are registered are charged all the same.',
  },
  argument: channelKey,
  options: [purposeOption, paceOption],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const channel = await theChannel(hub, given.argument);
      const [purposes, pace] = [readPurposes(given), readPace(given)];
      if (purposes === null && pace === undefined)
        throw new UsageWrong('바꿀 것이 없습니다. Nothing to change: see --help.');
      const use = { ...(purposes && { purposes }), ...(pace !== undefined && { chargesPerSecond: pace }) };
      if (!(await changeUse(hub, channel, { use, actor: desk.actor }))) throw removedBefore(channel);
      const after = await theChannel(hub, channel.key);
      return {
        json: { channel_key: after.key, purposes: after.purposes, charges_per_second: after.chargesPerSecond },
        lines: table([
          ['쓰임 Purposes', after.purposes.join(', ')],
          ['초당 예약 청구 Scheduled charges per second', String(after.chargesPerSecond ?? '제한 없음 no limit')],
        ]),
      };
    }),
};

const changeKeys: Command = {
  words: ['channel', 'change-credentials'],
  summary: { ko: '같은 MID의 키를 새것으로 바꿉니다', en: 'Replaces the keys of the same MID' },
  notes: {
    ko: '열린 결제창과 지난 결제에도 바로 새 키가 쓰입니다.',
    en: 'The new keys are used at once, for open windows and past payments too.',
  },
  argument: channelKey,
  options: credentialOptions,
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const channel = await theChannel(hub, given.argument);
      const gateway = hub.gateways.of(channel);
      const credentials = {
        ...(await readCredentials(withMid(given, channel), gateway, desk.prompt)),
        [gateway.midField]: channel.mid,
      };
      if (!(await changeCredentials(hub, channel, { credentials, actor: desk.actor }))) throw removedBefore(channel);
      return { json: { changed: channel.key }, lines: [`바꿨습니다. Changed. ./naru channel test ${channel.key}`] };
    }),
};

/** The MID is the channel's own and need not be typed again. */
function withMid(given: Given, { mid }: Channel): Given {
  const has = (option: string): boolean => option === 'mid' || given.has(option);
  return { ...given, has, required: (option) => (option === 'mid' ? mid : given.required(option)) };
}

function removedBefore({ key }: Channel): CommandRefused {
  return new CommandRefused(`뺀 채널입니다: ${key}. It has been removed.`);
}

async function theChannel(hub: Hub, key: string): Promise<Channel> {
  const channel = await loadChannelByKey(hub.db, key);
  if (channel) return channel;
  throw new CommandRefused(`채널 ${key} 이(가) 없습니다. No such channel: ./naru channel list`);
}

export const channelCommands: readonly Command[] = [add, list, testCommand, remove, setDefault, set, changeKeys];
