import { UsageWrong, type Command } from '../command.ts';
import { CommandRefused } from '../refused.ts';
import { registerTier } from '../../flows/register-tier.ts';
import { loadTiers } from '../../store/tiers.ts';
import { merchantOption, table, theMerchant } from './words.ts';

const create: Command = {
  words: ['tier', 'create'],
  summary: { ko: '하위상점을 만듭니다', en: 'Creates a sub-merchant' },
  notes: {
    ko: '페이지는 IMP.agency(식별코드, 하위상점 코드)로, 서버는 Tier 헤더로 말합니다. 하위상점의 결제는 그 코드로만 보입니다.',
    en: 'Pages say IMP.agency(user code, code), servers the Tier header. Its payments are seen under its code alone.',
  },
  options: [
    merchantOption,
    { name: 'code', value: 'ABC', isRequired: true, meaning: { ko: '대문자나 숫자 3자리', en: 'three of A-Z, 0-9' } },
    { name: 'name', value: 'name', isRequired: true, meaning: { ko: '이름', en: 'what it is called' } },
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const [code, name] = [given.required('code'), given.required('name').trim()];
      if (!/^[A-Z0-9]{3}$/.test(code))
        throw new UsageWrong(`--code 는 대문자나 숫자 3자리입니다: ${code}. Three of A-Z, 0-9.`);
      if (name === '') throw new UsageWrong('--name 이 비어 있습니다. It is empty.');
      const merchant = await theMerchant(hub, given.required('merchant'));
      if (!(await registerTier(hub, { merchant, code, name, actor: desk.actor })))
        throw new CommandRefused(`하위상점 ${code} 은(는) 이미 있습니다. The code is taken.`);
      return { json: { tier_code: code, tier_name: name }, lines: table([[code, name]]) };
    }),
};

const list: Command = {
  words: ['tier', 'list'],
  summary: { ko: '하위상점들', en: 'The sub-merchants' },
  options: [merchantOption],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const { id } = await theMerchant(hub, given.required('merchant'));
      const tiers = await loadTiers(hub.db, id);
      return {
        json: tiers.map(({ code: tier_code, name: tier_name }) => ({ tier_code, tier_name })),
        lines: table([['코드 Code', '이름 Name'], ...tiers.map(({ code, name }) => [code, name])]),
      };
    }),
};

export const tierCommands: readonly Command[] = [create, list];
