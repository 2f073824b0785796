import { randomBytes } from 'node:crypto';
import { CommandRefused } from '../refused.ts';
import type { Command } from '../command.ts';
import { createApiKey } from '../../flows/create-api-key.ts';
import { revokeKey } from '../../flows/revoke-api-key.ts';
import { rotateDataKey } from '../../flows/rotate-data-key.ts';
import { rotateRootKey } from '../../flows/rotate-root-key.ts';
import { loadApiKeys } from '../../store/access.ts';
import { countByRootKey } from '../../store/data-keys.ts';
import { merchantFilter, merchantIdOrAll, merchantOption, shownTime, table, theMerchant } from './words.ts';

const keyDigits = 16;
const secretBytes = 40;

const create: Command = {
  words: ['key', 'create'],
  summary: { ko: 'REST API 키와 시크릿을 만듭니다', en: 'Creates a REST API key and its secret' },
  notes: {
    ko: '시크릿은 한 번만 보입니다. 여러 키가 함께 살아 있을 수 있어, 멈추지 않고 바꿀 수 있습니다.',
    en: 'The secret is shown only once. Several keys may live at once, so that one is replaced without a pause.',
  },
  options: [merchantOption],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const merchant = await theMerchant(hub, given.required('merchant'));
      const [key, secret] = [hub.ids.digits(keyDigits), randomBytes(secretBytes).toString('hex')];
      const sandboxOnly = hub.settings.mode === 'sandbox';
      if (!(await createApiKey(hub, { merchant, key, secret, sandboxOnly, actor: desk.actor })))
        throw new CommandRefused('같은 키가 나왔습니다. 다시 실행해 주세요. The key is taken: run it again.');
      const rows = table([
        ['REST API key (imp_key)', key],
        ['REST API secret (imp_secret)', secret],
      ]);
      return {
        json: { imp_key: key, imp_secret: secret },
        lines: [...rows, '', '시크릿은 다시 볼 수 없습니다. The secret is not shown again.'],
      };
    }),
};

const list: Command = {
  words: ['key', 'list'],
  summary: { ko: '키들. 시크릿은 보이지 않습니다', en: 'The keys, never their secrets' },
  options: [merchantFilter],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const keys = await loadApiKeys(hub.db, await merchantIdOrAll(hub, given.text('merchant')));
      const head = ['키 Key', '만든 때 Created', '마지막 토큰 Last token', '폐기 Revoked'];
      const rows = keys.map((each) => [
        each.key,
        shownTime(each.createdAt),
        shownTime(each.lastTokenAt),
        shownTime(each.revokedAt),
      ]);
      const json = keys.map(({ key, createdAt, lastTokenAt, revokedAt }) => ({
        key,
        created_at: createdAt,
        last_token_at: lastTokenAt,
        revoked_at: revokedAt,
      }));
      return { json, lines: table([head, ...rows]) };
    }),
};

const revoke: Command = {
  words: ['key', 'revoke'],
  summary: { ko: '키를 폐기합니다. 받은 토큰도 바로 막힙니다', en: 'Revokes a key, and its tokens at once' },
  argument: { name: 'key', meaning: { ko: 'REST API 키', en: 'the REST API key' } },
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const known = (await loadApiKeys(hub.db, null)).find(({ key }) => key === given.argument);
      if (!known) throw new CommandRefused(`키 ${given.argument} 이(가) 없습니다. No such key: ./naru key list`);
      const revoked = await revokeKey(hub, known, desk.actor);
      return {
        json: { revoked },
        lines: [revoked ? '폐기했습니다. Revoked.' : '이미 폐기된 키입니다. It was revoked before.'],
      };
    }),
};

const previousMayGo = '이제 NARU_ROOT_KEY_PREVIOUS를 지우고 허브를 다시 켜도 됩니다. The previous root key may go now.';
const runAgain =
  '아직 옛 키만 아는 허브가 그 사이 새 비밀을 봉인했습니다. 그 허브를 다시 켜고 이 명령을 다시 실행해 주세요. ' +
  'A hub that knows only the old key sealed something meanwhile: restart it, and run this again.';

const rotateRoot: Command = {
  words: ['key', 'rotate-root'],
  summary: { ko: '모든 비밀을 새 루트 키로 다시 봉인합니다', en: 'Seals everything by the present root key' },
  notes: {
    ko: 'NARU_ROOT_KEY에 새 키, NARU_ROOT_KEY_PREVIOUS에 옛 키를 넣고 모든 허브를 다시 켠 뒤에 실행하세요. 허브는 멈추지 않습니다.',
    en:
      'Run it after every hub was restarted with the new key in ' +
      'NARU_ROOT_KEY and the old one in NARU_ROOT_KEY_PREVIOUS.',
  },
  options: [],
  run: (_given, desk) =>
    desk.withHub(async (hub) => {
      const count = await rotateRootKey(hub, desk.actor);
      const left = (await countByRootKey(hub.db)).filter(({ rootKeyId }) => rootKeyId !== hub.vault.rootKeyId);
      const isWhole = left.length === 0;
      const done = `데이터 키 ${count}개를 루트 키 ${hub.vault.rootKeyId} 로 봉인했습니다. Sealed ${count} data keys.`;
      return {
        json: { sealed: count, root_key_id: hub.vault.rootKeyId },
        lines: [done, isWhole ? previousMayGo : runAgain],
        exitCode: isWhole ? 0 : 1,
      };
    }),
};

const rotateData: Command = {
  words: ['key', 'rotate-data'],
  summary: {
    ko: '가맹점의 데이터 키를 바꾸고 그의 비밀을 모두 다시 봉인합니다',
    en: 'Gives a merchant a new data key and seals all his secrets anew by it',
  },
  notes: {
    ko:
      '채널의 결제사 키, 웹훅 비밀값, 빌링키가 새 키로 봉인되고 옛 키는 지워집니다. ' +
      '허브는 멈추지 않습니다. 중간에 죽으면 다시 실행하세요.',
    en:
      'Credentials of channels, webhook secrets and billing keys are sealed by it, and the key before it is deleted. ' +
      'Hubs go on meanwhile. If it dies, run it again.',
  },
  options: [merchantOption],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const merchant = await theMerchant(hub, given.required('merchant'));
      const { sealed, dataKeyId } = await rotateDataKey(hub, merchant, desk.actor);
      const ko = `비밀 ${sealed}개를 데이터 키 ${dataKeyId} 로 봉인했고, 옛 키는 지웠습니다.`;
      const en = `Sealed ${sealed} secrets by the new data key; the one before it is gone.`;
      return { json: { sealed, data_key_id: dataKeyId }, lines: [ko, en] };
    }),
};

export const keyCommands: readonly Command[] = [create, list, revoke, rotateRoot, rotateData];
