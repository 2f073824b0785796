import type { Command, Given } from '../command.ts';
import { UsageWrong } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import { isSafeRedirect } from '../../contract/checkout/redirect.ts';
import { addWebhookSecret, dropOldWebhookSecrets } from '../../flows/change-webhook-secrets.ts';
import { changeMerchantSettings } from '../../flows/change-settings.ts';
import { registerMerchant } from '../../flows/register-merchant.ts';
import { newWebhookSecret } from '../../flows/webhook-secrets.ts';
import { loadMerchants, type Merchant, type MerchantSettings } from '../../store/merchants.ts';
import { readRecovery, recoveryOption, shownRecovery } from '../read-recovery.ts';
import { table, theMerchant } from './words.ts';

const userCode = { name: 'user code', meaning: { ko: '가맹점 식별코드', en: 'the merchant’s user code' } };

const create: Command = {
  words: ['merchant', 'create'],
  summary: { ko: '가맹점을 만듭니다', en: 'Creates a merchant' },
  notes: {
    ko: '페이지가 쓰는 식별코드와 웹훅 서명 비밀값을 보여 줍니다. 비밀값은 다시 볼 수 없습니다.',
    en: 'Shows the user code for pages and the secret that webhooks are signed with; the secret is shown only once.',
  },
  options: [
    { name: 'name', value: 'name', isRequired: true, meaning: { ko: '가맹점 이름', en: 'what it is called' } },
    {
      name: 'user-code',
      value: 'imp12345678',
      meaning: { ko: '정하지 않으면 새로 만듭니다', en: 'else one is drawn' },
    },
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const code = given.text('user-code') ?? `imp${hub.ids.digits(8)}`;
      if (!/^imp[0-9]{8,}$/.test(code))
        throw new UsageWrong(`--user-code 는 imp와 숫자 8자리 이상입니다: ${code}. imp and 8 digits or more.`);
      const webhookSecret = newWebhookSecret();
      const wanted = { userCode: code, name: readName(given) ?? '', webhookSecret, actor: desk.actor };
      if (!(await registerMerchant(hub, wanted)))
        throw new CommandRefused(`식별코드 ${code} 은(는) 이미 있습니다. The user code is taken.`);
      return {
        json: { user_code: code, name: wanted.name, webhook_secret: webhookSecret },
        lines: [
          ...table([
            ['가맹점 식별코드 User code', code],
            ['웹훅 서명 비밀값 Webhook secret', webhookSecret],
          ]),
          '',
          '비밀값은 다시 볼 수 없습니다. The secret is not shown again.',
          `다음 Next: ./naru key create --merchant ${code}`,
        ],
      };
    }),
};

const list: Command = {
  words: ['merchant', 'list'],
  summary: { ko: '가맹점들', en: 'The merchants' },
  options: [],
  run: (_given, desk) =>
    desk.withHub(async (hub) => {
      const merchants = await loadMerchants(hub.db);
      return {
        json: merchants.map(({ userCode: user_code, name }) => ({ user_code, name })),
        lines: table(merchants.map(({ userCode: code, name }) => [code, name])),
      };
    }),
};

const show: Command = {
  words: ['merchant', 'show'],
  summary: { ko: '가맹점의 설정', en: 'What a merchant has chosen' },
  argument: userCode,
  options: [],
  run: (given, desk) => desk.withHub(async (hub) => shown(await theMerchant(hub, given.argument))),
};

const set: Command = {
  words: ['merchant', 'set'],
  summary: { ko: '가맹점의 설정을 바꿉니다', en: 'Changes what a merchant has chosen' },
  notes: {
    ko: '말하지 않은 것은 그대로입니다. 새로 시작하는 결제부터 쓰입니다. 빈 값("")은 지웁니다.',
    en: 'What is not named stays. It counts for payments that begin from now on. An empty value ("") clears.',
  },
  argument: userCode,
  options: [
    { name: 'name', value: 'name', meaning: { ko: '이름', en: 'what it is called' } },
    { name: 'webhook-url', value: 'url', meaning: { ko: '웹훅을 받을 주소', en: 'where webhooks go' } },
    { name: 'content-type', value: 'json|form', meaning: { ko: '웹훅 본문', en: 'how webhooks are written' } },
    {
      name: 'redirect-allow',
      value: 'address',
      isRepeatable: true,
      meaning: {
        ko: '결제 뒤 돌아갈 수 있는 주소(그 아래 경로 모두)나 앱 스킴. 목록 전체를 바꿉니다',
        en: 'where buyers may be sent back to, with all paths below, or an app’s scheme; replaces the whole list',
      },
    },
    {
      name: 'strict-pg',
      value: 'on|off',
      meaning: { ko: '없는 pg는 거절', en: 'refuses a pg that is not registered' },
    },
    {
      name: 'retries',
      value: 'on|off',
      meaning: { ko: '실패한 웹훅을 다시 보냄', en: 'repeats webhooks that failed' },
    },
    {
      name: 'expired-as',
      value: 'failed|ready',
      meaning: { ko: '버려진 결제의 상태', en: 'what an abandoned payment shows' },
    },
    { name: 'legacy-result', value: 'on|off', meaning: { ko: '콜백에 옛 필드', en: 'older fields in callbacks' } },
    recoveryOption,
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => changed(given, desk, { hub, merchant: await theMerchant(hub, given.argument) })),
};

type Place = { readonly hub: Parameters<typeof theMerchant>[0]; readonly merchant: Merchant };

async function changed(given: Given, desk: Desk, { hub, merchant }: Place) {
  const name = readName(given);
  const change = readChange(given);
  if (name === null && Object.keys(change).length === 0)
    throw new UsageWrong('바꿀 것이 없습니다. Nothing to change: see --help.');
  const answer = await changeMerchantSettings(hub, {
    merchant,
    change,
    actor: desk.actor,
    ...(name !== null && { name }),
  });
  if ('refused' in answer)
    throw new CommandRefused(`--webhook-url 을 쓸 수 없습니다 (${answer.refused}). This address cannot be called.`);
  return shown(await theMerchant(hub, merchant.userCode));
}

function readName(given: Given): string | null {
  const name = given.text('name');
  if (name === null || name.trim() !== '') return name;
  throw new UsageWrong('--name 이 비어 있습니다. It is empty.');
}

function readChange(given: Given): Partial<MerchantSettings> {
  const url = given.text('webhook-url');
  const allow = given.all('redirect-allow').filter((each) => each !== '');
  const type = choice(given, 'content-type', {
    json: 'application/json',
    form: 'application/x-www-form-urlencoded',
  } as const);
  const strictPg = choice(given, 'strict-pg', onOff);
  const retries = choice(given, 'retries', onOff);
  const legacyResult = choice(given, 'legacy-result', onOff);
  const expiredAs = choice(given, 'expired-as', { failed: 'failed', ready: 'ready' } as const);
  for (const each of allow)
    if (!isSafeRedirect(each))
      throw new UsageWrong(`--redirect-allow 는 https://shop.example 이나 myapp:// 같은 주소입니다: ${each}`);
  return {
    ...(url !== null && { webhookUrl: url === '' ? null : url }),
    ...(type !== null && { contentType: type }),
    ...(given.has('redirect-allow') && { redirectAllowList: allow.length === 0 ? null : allow }),
    ...(strictPg !== null && { strictPg }),
    ...(retries !== null && { retries }),
    ...(legacyResult !== null && { legacyResult }),
    ...(given.has(recoveryOption.name) && { recovery: readRecovery(given.all(recoveryOption.name)) }),
    ...(expiredAs !== null && { expiredAs }),
  };
}

const onOff = { on: true, off: false } as const;

/** What a word stands for; null when the option is absent. */
function choice<T>(given: Given, option: string, choices: Readonly<Record<string, T>>): T | null {
  const word = given.text(option);
  if (word === null) return null;
  const chosen = choices[word];
  if (chosen !== undefined) return chosen;
  throw new UsageWrong(`--${option} 은 ${Object.keys(choices).join(' 또는 ')} 입니다: ${word}. One of them.`);
}

function shown({ userCode: user_code, name, settings }: Merchant) {
  const { redirectAllowList, webhookUrl, contentType, strictPg, retries, expiredAs, legacyResult, recovery } = settings;
  const allowed = redirectAllowList?.join(' ') ?? '(정하지 않음 not said)';
  return {
    json: { user_code, name, settings },
    lines: table([
      ['식별코드 User code', user_code],
      ['이름 Name', name],
      ['웹훅 Webhook url', webhookUrl ?? '(없음 none)'],
      ['웹훅 본문 Content type', contentType],
      ['돌아갈 주소 Redirect allow list', allowed],
      ['없는 pg Strict pg', String(strictPg)],
      ['다시 보냄 Retries', String(retries)],
      ['버려진 결제 Expired as', expiredAs],
      ['옛 필드 Legacy result', String(legacyResult)],
      ['실패한 예약결제 Recovery', shownRecovery(recovery)],
    ]),
  };
}

const addSecret: Command = {
  words: ['merchant', 'add-webhook-secret'],
  summary: { ko: '웹훅 서명 비밀값을 하나 더 만듭니다', en: 'Adds a secret that webhooks are signed with' },
  notes: {
    ko: '옛 값과 새 값으로 함께 서명합니다. 받는 쪽을 바꾼 뒤 drop-old-webhook-secret 으로 옛 값을 지우세요. 새 값은 한 번만 보입니다.',
    en: 'Webhooks are signed with both. Change the receiver, then drop the old one. The new one is shown only once.',
  },
  argument: userCode,
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const secret = await addWebhookSecret(hub, await theMerchant(hub, given.argument), desk.actor);
      return { json: { webhook_secret: secret }, lines: [secret] };
    }),
};

const dropOldSecret: Command = {
  words: ['merchant', 'drop-old-webhook-secret'],
  summary: { ko: '가장 새것 말고는 서명에 쓰지 않습니다', en: 'Only the newest secret goes on signing webhooks' },
  argument: userCode,
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const dropped = await dropOldWebhookSecrets(hub, await theMerchant(hub, given.argument), desk.actor);
      return { json: { dropped }, lines: [dropped ? '지웠습니다. Dropped.' : '하나뿐입니다. There is only one.'] };
    }),
};

export const merchantCommands: readonly Command[] = [create, list, show, set, addSecret, dropOldSecret];
