import { valueOf, valueOrNull } from '../answers.ts';
import type { CallOptions, Caller } from '../caller.ts';
import { get } from '../exchange.ts';
import type { PgSetting, StandardCode, Tier } from '../records.ts';

/** 코드표. Standard codes of card companies and banks. */
export function codeCalls({ read }: Caller) {
  const list = (table: string, options?: CallOptions): Promise<readonly StandardCode[]> =>
    valueOf<readonly StandardCode[]>(read(get([table]), options));
  const row = (table: string, code: string, options?: CallOptions): Promise<StandardCode | null> =>
    valueOrNull<StandardCode>(read(get([table, code]), options));
  return {
    /** 카드사. `GET /cards` */
    cards: (options?: CallOptions) => list('cards', options),
    /** `GET /cards/{code}` */
    card: (code: string, options?: CallOptions) => row('cards', code, options),
    /** 은행. `GET /banks` */
    banks: (options?: CallOptions) => list('banks', options),
    /** `GET /banks/{code}` */
    bank: (code: string, options?: CallOptions) => row('banks', code, options),
  };
}

/** 하위상점. Sub-merchants. */
export function tierCalls({ read }: Caller) {
  return {
    /** 하위상점 하나, 없으면 null. `GET /tiers/{tier_code}` */
    get: (tier_code: string, options?: CallOptions) => valueOrNull<Tier>(read(get(['tiers', tier_code]), options)),
  };
}

/** 채널. The merchant's channels. */
export function pgCalls({ read }: Caller) {
  return {
    /** `GET /users/pg` */
    list: (options?: CallOptions) => valueOf<readonly PgSetting[]>(read(get(['users', 'pg']), options)),
  };
}
