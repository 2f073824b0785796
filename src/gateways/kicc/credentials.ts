import { CredentialsInvalid, type CredentialField } from '../gateway.ts';

/** How money that came to an account goes back: with the settlement of the next day, or at once, by contract. */
export const refundModes = ['settlement', 'realtime'] as const;

export type Credentials = {
  readonly mallId: string;
  readonly secretKey: string;
  readonly refundMode: (typeof refundModes)[number];
};

type Given = Readonly<Record<string, string>>;

const typed = { isRequired: true, options: null } as const;

export const credentialFields: readonly CredentialField[] = [
  { ...typed, name: 'mallId', label: { ko: '가맹점 ID (MID)', en: 'Merchant ID (MID)' }, isSecret: false },
  { ...typed, name: 'secretKey', label: { ko: '암복호화키 (시크릿 키)', en: 'Secret key' }, isSecret: true },
  {
    ...typed,
    name: 'refundMode',
    label: { ko: '가상계좌 환불 방식', en: 'Refunds of accounts' },
    isSecret: false,
    isRequired: false,
    options: refundModes,
  },
];

/**
 * A merchant's id has eight characters. Nothing about its key can be looked at here, and no call of the gateway proves
 * it before money moves. Throws CredentialsInvalid.
 */
export function parseCredentials(given: Given): Credentials {
  const mode = given['refundMode'] ?? refundModes[0];
  const refundMode = refundModes.find((each) => each === mode);
  if (refundMode === undefined)
    throw new CredentialsInvalid('refundMode', `${refundModes.join(' 또는 ')} 중 하나여야 합니다.`);
  return {
    refundMode,
    mallId: field(given, 'mallId', /^[A-Za-z0-9]{8}$/, '가맹점 ID 8자를 입력해 주세요.'),
    secretKey: field(given, 'secretKey', /^[\x21-\x7e]{8,200}$/, '암복호화키를 공백 없이 입력해 주세요.'),
  };
}

function field(given: Given, name: string, shape: RegExp, message: string): string {
  const value = given[name]?.trim() ?? '';
  if (!shape.test(value)) throw new CredentialsInvalid(name, message);
  return value;
}
