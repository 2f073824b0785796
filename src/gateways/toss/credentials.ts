import { CredentialsInvalid, type CredentialField, type GatewayPlace } from '../gateway.ts';

export type Credentials = {
  readonly mid: string;
  readonly clientKey: string;
  readonly secretKey: string;
  readonly apiVersion: (typeof apiVersions)[number];
};

type Given = Readonly<Record<string, string>>;

const apiVersions = ['2022-07-27', '1.4'] as const;

const typed = { isSecret: false, isRequired: true, options: null } as const;

export const credentialFields: readonly CredentialField[] = [
  { ...typed, name: 'mid', label: { ko: '상점아이디 (MID)', en: 'Merchant ID (MID)' } },
  { ...typed, name: 'clientKey', label: { ko: '클라이언트 키', en: 'Client key' } },
  { ...typed, name: 'secretKey', label: { ko: '시크릿 키', en: 'Secret key' }, isSecret: true },
  {
    ...typed,
    name: 'apiVersion',
    label: { ko: 'API 버전', en: 'API version' },
    isRequired: false,
    options: apiVersions,
  },
];

/**
 * Keys of the API come in pairs, `test_ck_` and `test_sk_`, `live_ck_` and `live_sk_`; widget keys (`gck`, `gsk`)
 * open no window of ours. A key of the wrong side is refused here, before any buyer meets it. Throws
 * CredentialsInvalid.
 */
export function parseCredentials(given: Given, place: GatewayPlace): Credentials {
  const side = place.environment === 'live' ? 'live' : 'test';
  const version = given['apiVersion'] ?? apiVersions[0];
  const apiVersion = apiVersions.find((each) => each === version);
  if (apiVersion === undefined) {
    throw new CredentialsInvalid('apiVersion', `${apiVersions.join(' 또는 ')} 중 하나여야 합니다.`);
  }
  return {
    mid: field(given, 'mid', /^[A-Za-z0-9_-]{1,50}$/, '상점아이디를 입력해 주세요.'),
    clientKey: key(given, 'clientKey', `${side}_ck_`),
    secretKey: key(given, 'secretKey', `${side}_sk_`),
    apiVersion,
  };
}

function key(given: Given, name: string, prefix: string): string {
  return field(given, name, new RegExp(`^${prefix}[A-Za-z0-9_]+$`), `${prefix} 로 시작하는 키를 입력해 주세요.`);
}

function field(given: Given, name: string, shape: RegExp, message: string): string {
  const value = given[name]?.trim() ?? '';
  if (!shape.test(value)) throw new CredentialsInvalid(name, message);
  return value;
}
