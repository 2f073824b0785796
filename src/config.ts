import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Everything that can be set from outside. The only reader of the environment. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly sandboxPort: number;
  readonly shopPort: number;
  readonly databaseUrl: string | null;
  readonly home: string;
  readonly mode: 'sandbox' | 'live';
  readonly publicUrl: string;
  readonly rootKey: Buffer | null;
  /** The one before it, which still opens what it sealed until everything is sealed anew. */
  readonly previousRootKey: Buffer | null;
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
};

export type Variable = {
  readonly name: string;
  readonly fallback: string;
  /** One sentence for the docs page. */
  readonly meaning: string;
};

/** Printed into docs/reference/configuration.md; a test holds the page against it. */
export const variables: readonly Variable[] = [
  {
    name: 'PORT',
    fallback: '8787',
    meaning: 'The hub: REST V1, the SDK, checkout, notifications and, in sandbox mode, the levers.',
  },
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'The address that the hub and the sandbox gateways listen on.' },
  { name: 'SANDBOX_PORT', fallback: 'PORT + 1', meaning: 'The origin of the sandbox gateways.' },
  {
    name: 'SHOP_PORT',
    fallback: 'PORT + 2',
    meaning: 'The demo shop, on `localhost`: another site, as a real shop is.',
  },
  {
    name: 'DATABASE_URL',
    fallback: 'none: Postgres inside `NARU_HOME`',
    meaning: 'Any Postgres 15 or newer; several hubs may share one; required in live mode.',
  },
  {
    name: 'NARU_HOME',
    fallback: '.naru beside the program; installed by npm: where it is started',
    meaning: 'The embedded database, the journals of the sandbox, generated keys and logs.',
  },
  {
    name: 'NARU_MODE',
    fallback: 'sandbox',
    meaning: '`sandbox`: channels of the sandbox only, levers on. `live`: real channels, no levers.',
  },
  {
    name: 'NARU_PUBLIC_URL',
    fallback: 'http://HOST:PORT',
    meaning: 'The address at which browsers and gateways reach the hub.',
  },
  {
    name: 'NARU_ROOT_KEY',
    fallback: 'sandbox: a key file in `NARU_HOME`',
    meaning: '32 bytes in hex or base64 that seal every secret in the database; required in live mode.',
  },
  {
    name: 'NARU_ROOT_KEY_PREVIOUS',
    fallback: 'none',
    meaning: 'The root key before this one, while root keys are being changed: it opens what it sealed.',
  },
  {
    name: 'NARU_TRUSTED_PROXIES',
    fallback: 'none',
    meaning: 'Addresses (CIDR, comma between) whose `X-Forwarded-For` is believed.',
  },
  { name: 'LOG_LEVEL', fallback: 'info', meaning: '`trace`, `debug`, `info`, `warn`, `error` or `silent`.' },
];

export class ConfigInvalid extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks everything; what is wrong is said in one sentence that names the variable. */
export function readConfig(env: Environment = process.env): Config {
  const port = readPort(env, 'PORT', 8787);
  const host = given(env, 'HOST') ?? '127.0.0.1';
  const mode = readChoice(env, 'NARU_MODE', ['sandbox', 'live'] as const);
  mustBeReachable(env, host);
  return {
    port,
    host,
    sandboxPort: readPort(env, 'SANDBOX_PORT', port + 1),
    shopPort: readPort(env, 'SHOP_PORT', port + 2),
    databaseUrl: readDatabaseUrl(env),
    home: resolve(given(env, 'NARU_HOME') ?? usualHome()),
    mode,
    publicUrl: readPublicUrl(env, `http://${host}:${port}`),
    rootKey: readRootKey(env, 'NARU_ROOT_KEY'),
    previousRootKey: readRootKey(env, 'NARU_ROOT_KEY_PREVIOUS'),
    trustedProxies: (given(env, 'NARU_TRUSTED_PROXIES') ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
    logLevel: readChoice(env, 'LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'silent'] as const),
  };
}

/** npm lays a package out anew with every version, and nothing that is kept may lie inside it. */
function usualHome(): string {
  const isPackage = import.meta.url.endsWith('.js');
  return isPackage ? '.naru' : fileURLToPath(new URL('../.naru', import.meta.url));
}

function given(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function readPort(env: Environment, name: string, fallback: number): number {
  const text = given(env, name);
  const port = text === null ? fallback : Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  const got = text === null ? `${port}, counted from PORT,` : text;
  throw new ConfigInvalid(`${name}=${got} is no port: set it to a whole number from 1 to 65535.`);
}

/** The first choice is the default. */
function readChoice<T extends string>(env: Environment, name: string, choices: readonly [T, ...T[]]): T {
  const text = given(env, name);
  if (text === null) return choices[0];
  const choice = choices.find((each) => each === text);
  if (choice !== undefined) return choice;
  throw new ConfigInvalid(`${name}=${text} is not known: use one of ${choices.join(', ')}.`);
}

function readDatabaseUrl(env: Environment): string | null {
  const text = given(env, 'DATABASE_URL');
  if (text === null || /^postgres(ql)?:\/\//.test(text)) return text;
  throw new ConfigInvalid('DATABASE_URL is no Postgres address: use postgres://user:password@host:5432/database.');
}

/** A listener on every address has none that a browser could go to. */
function mustBeReachable(env: Environment, host: string): void {
  if (!['0.0.0.0', '::', '*'].includes(host) || given(env, 'NARU_PUBLIC_URL') !== null) return;
  throw new ConfigInvalid(`HOST=${host} listens on every address: set NARU_PUBLIC_URL to the one that browsers use.`);
}

function readPublicUrl(env: Environment, fallback: string): string {
  const text = given(env, 'NARU_PUBLIC_URL') ?? fallback;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new ConfigInvalid(`NARU_PUBLIC_URL=${text} is no web address: use https://pay.example.com.`);
  }
  return text.replace(/\/+$/, '');
}

const rootKeyBytes = 32;

function readRootKey(env: Environment, name: string): Buffer | null {
  const text = given(env, name);
  if (text === null) return null;
  const key = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length === rootKeyBytes) return key;
  const advice = 'use 32 bytes in hex, for example from `openssl rand -hex 32`';
  throw new ConfigInvalid(`${name} has ${key.length} bytes: ${advice}.`);
}
