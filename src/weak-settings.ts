import type { Config } from './config.ts';
import type { Problem } from './core/problem.ts';

/** Fewer different bytes than this were typed and not drawn: 32 drawn ones have about thirty. */
const fewestDifferentBytes = 16;

/** A network of so many addresses is no proxy's: an eighth of the internet, or all of it. */
function isNearlyEverybody(network: string): boolean {
  return /\/0*[0-7]$/.test(network);
}

type Weakness = Problem & { readonly isThere: (config: Config) => boolean };

const weaknesses: readonly Weakness[] = [
  {
    code: 'embedded_database',
    isThere: ({ databaseUrl }) => databaseUrl === null,
    ko: 'DATABASE_URL이 없습니다. 라이브는 함께 오는 데이터베이스로 켜지지 않습니다: Postgres 15 이상의 주소를 넣어 주세요.',
    en: 'DATABASE_URL is missing: live mode needs a Postgres of its own, 15 or newer, and never the embedded one.',
  },
  {
    code: 'root_key_missing',
    isThere: ({ rootKey }) => rootKey === null,
    ko: 'NARU_ROOT_KEY가 없습니다. `openssl rand -hex 32`로 만들어 넣고, 사본을 서버 밖에 두세요.',
    en: 'NARU_ROOT_KEY is missing: make one with `openssl rand -hex 32`, and keep a copy off this server.',
  },
  {
    code: 'root_key_weak',
    isThere: ({ rootKey }) => rootKey !== null && new Set(rootKey).size < fewestDifferentBytes,
    ko: 'NARU_ROOT_KEY가 너무 단순합니다. `openssl rand -hex 32`로 만든 값을 쓰세요.',
    en: 'NARU_ROOT_KEY is too simple to be a drawn key: make one with `openssl rand -hex 32`.',
  },
  {
    code: 'everybody_is_a_proxy',
    isThere: ({ trustedProxies }) => trustedProxies.some((each) => isNearlyEverybody(each)),
    ko: 'NARU_TRUSTED_PROXIES가 모든 주소를 믿습니다. 그러면 누구나 결제사의 주소인 체할 수 있으니, 앞에 둔 프록시의 주소만 적으세요.',
    en: 'NARU_TRUSTED_PROXIES trusts every address, so anybody could pass for a gateway: name your own proxies only.',
  },
  {
    code: 'public_url_not_https',
    isThere: ({ publicUrl }) => new URL(publicUrl).protocol !== 'https:',
    ko: 'NARU_PUBLIC_URL이 https 주소가 아닙니다. 결제창과 결제사가 쓰는 주소이니 앞에 TLS 프록시를 두세요.',
    en: 'NARU_PUBLIC_URL is no https address: put a proxy with TLS before the hub and name its address.',
  },
];

/** What live mode does not start with, as far as the settings alone tell; each has its name. */
export function weakSettings(config: Config): Problem[] {
  return weaknesses.filter((each) => each.isThere(config)).map(({ code, ko, en }) => ({ code, ko, en }));
}

/** Without these there is no database to look at, or nothing to open its secrets with. */
const blinding: readonly string[] = ['embedded_database', 'root_key_missing'];

/** What nothing can be done without; the rest is said together with what the database tells. */
export function blindingAmong(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ code }) => blinding.includes(code));
}
