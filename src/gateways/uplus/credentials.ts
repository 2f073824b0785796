import { isIP } from 'node:net';
import { CredentialsInvalid, type CredentialField, type GatewayPlace } from '../gateway.ts';

export type Credentials = {
  /** LGD_MID: what every call and every answer names. */
  readonly mid: string;
  /** CST_MID: the same as it was contracted, without the letter of the test platform. */
  readonly contractedMid: string;
  readonly mertKey: string;
  /** The only addresses that notices are heard from; empty: any. */
  readonly noticeSources: readonly string[];
};

type Given = Readonly<Record<string, string>>;

const typed = { isRequired: true, options: null } as const;

export const credentialFields: readonly CredentialField[] = [
  { ...typed, name: 'mid', label: { ko: '상점아이디 (LGD_MID)', en: 'Merchant ID (LGD_MID)' }, isSecret: false },
  { ...typed, name: 'mertKey', label: { ko: '머트키 (mertkey)', en: 'Mert key' }, isSecret: true },
  {
    ...typed,
    name: 'noticeSources',
    label: { ko: '입금 알림을 보내는 주소 (쉼표로)', en: 'Addresses that notices come from (by commas)' },
    isSecret: false,
    isRequired: false,
  },
];

/** The letter that the test platform puts before every contracted id. */
const testLetter = 't';

/** The key of the samples has 32 hex digits; the test platform may have another. Throws CredentialsInvalid. */
export function parseCredentials(given: Given, { environment }: GatewayPlace): Credentials {
  const mid = field(given, 'mid', /^[A-Za-z0-9_]{3,20}$/, '상점아이디를 입력해 주세요.');
  const mertKey = field(given, 'mertKey', /^[A-Za-z0-9]{16,64}$/, '머트키를 공백 없이 입력해 주세요.');
  const noticeSources = addresses(given, 'noticeSources');
  if (environment === 'live') return { mid, contractedMid: mid, mertKey, noticeSources };
  if (!mid.startsWith(testLetter))
    throw new CredentialsInvalid('mid', `테스트 상점아이디는 ${testLetter}로 시작합니다. (${testLetter}${mid})`);
  return { mid, contractedMid: mid.slice(testLetter.length), mertKey, noticeSources };
}

function addresses(given: Given, name: string): string[] {
  const written = (given[name] ?? '').split(',').map((each) => each.trim());
  const named = written.filter((each) => each !== '');
  if (named.some((each) => isIP(each) === 0))
    throw new CredentialsInvalid(name, 'IP 주소를 쉼표로 나누어 적어 주세요. (203.0.113.1, 203.0.113.2)');
  return named;
}

function field(given: Given, name: string, shape: RegExp, message: string): string {
  const value = given[name]?.trim() ?? '';
  if (!shape.test(value)) throw new CredentialsInvalid(name, message);
  return value;
}
