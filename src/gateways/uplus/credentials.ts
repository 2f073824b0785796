import { CredentialsInvalid, type CredentialField, type GatewayPlace } from '../gateway.ts';

export type Credentials = {
  /** LGD_MID: what every call and every answer names. */
  readonly mid: string;
  /** CST_MID: the same as it was contracted, without the letter of the test platform. */
  readonly contractedMid: string;
  readonly mertKey: string;
};

type Given = Readonly<Record<string, string>>;

const typed = { isRequired: true, options: null } as const;

export const credentialFields: readonly CredentialField[] = [
  { ...typed, name: 'mid', label: { ko: '상점아이디 (LGD_MID)', en: 'Merchant ID (LGD_MID)' }, isSecret: false },
  { ...typed, name: 'mertKey', label: { ko: '머트키 (mertkey)', en: 'Mert key' }, isSecret: true },
];

/** The letter that the test platform puts before every contracted id. */
const testLetter = 't';

/** The key of the samples has 32 hex digits; the test platform may have another. Throws CredentialsInvalid. */
export function parseCredentials(given: Given, { environment }: GatewayPlace): Credentials {
  const mid = field(given, 'mid', /^[A-Za-z0-9_]{3,20}$/, '상점아이디를 입력해 주세요.');
  const mertKey = field(given, 'mertKey', /^[A-Za-z0-9]{16,64}$/, '머트키를 공백 없이 입력해 주세요.');
  if (environment === 'live') return { mid, contractedMid: mid, mertKey };
  if (!mid.startsWith(testLetter))
    throw new CredentialsInvalid('mid', `테스트 상점아이디는 ${testLetter}로 시작합니다. (${testLetter}${mid})`);
  return { mid, contractedMid: mid.slice(testLetter.length), mertKey };
}

function field(given: Given, name: string, shape: RegExp, message: string): string {
  const value = given[name]?.trim() ?? '';
  if (!shape.test(value)) throw new CredentialsInvalid(name, message);
  return value;
}
