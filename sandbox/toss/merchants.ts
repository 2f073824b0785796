import { methods } from './methods.ts';
import type { WindowMethod } from './methods.ts';
import type { WireVersion } from './versions.ts';

/** A MID and what the developer centre and the contract hold for it. */
export type TossMerchant = {
  readonly mid: string;
  readonly name: string;
  readonly version: WireVersion;
  readonly clientKey: string;
  readonly secretKey: string;
  /** The widget's secret key: known, but of the wrong kind for the core API. */
  readonly widgetSecretKey: string;
  /** Old MIDs keep the old shapes of identifiers (section 5.8). */
  readonly identifiers: 'old' | 'new';
  readonly methods: readonly WindowMethod[];
  readonly easyPays: readonly string[];
  readonly hasEscrow: boolean;
  /** May have cards registered and charge them, and type them. */
  readonly hasBilling: boolean;
  /** May give out accounts by API. */
  readonly hasAccountsByApi: boolean;
};

const allMethods = methods.map(({ code }) => code);

export const merchants: readonly TossMerchant[] = [
  {
    mid: 'iamporttest_3',
    name: '나루 시험 상점',
    version: '2022-07-27',
    clientKey: 'test_ck_naruIamporttest3sandbox00',
    secretKey: 'test_sk_naruIamporttest3sandbox00',
    widgetSecretKey: 'test_gsk_naruIamporttest3sandbox00',
    identifiers: 'new',
    methods: allMethods,
    easyPays: ['TOSSPAY', 'NAVERPAY', 'KAKAOPAY', 'PAYCO', 'SAMSUNGPAY', 'APPLEPAY', 'LPAY', 'SSG'],
    hasEscrow: true,
    hasBilling: false,
    hasAccountsByApi: false,
  },
  {
    mid: 'iamporttest_4',
    name: '나루 정기결제 시험 상점',
    version: '2022-07-27',
    clientKey: 'test_ck_naruIamporttest4sandbox00',
    secretKey: 'test_sk_naruIamporttest4sandbox00',
    widgetSecretKey: 'test_gsk_naruIamporttest4sandbox00',
    identifiers: 'new',
    methods: [],
    easyPays: [],
    hasEscrow: true,
    hasBilling: true,
    hasAccountsByApi: true,
  },
  {
    mid: 'iamporttest_14',
    name: '나루 오래된 시험 상점',
    version: '1.4',
    clientKey: 'test_ck_naruIamporttest14sandbox0',
    secretKey: 'test_sk_naruIamporttest14sandbox0',
    widgetSecretKey: 'test_gsk_naruIamporttest14sandbox0',
    identifiers: 'old',
    methods: allMethods,
    easyPays: ['TOSSPAY', 'NAVERPAY', 'KAKAOPAY', 'PAYCO'],
    hasEscrow: false,
    hasBilling: true,
    hasAccountsByApi: true,
  },
  {
    mid: 'iamporttest_24',
    name: '나루 새 시험 상점',
    version: '2024-06-01',
    clientKey: 'test_ck_naruIamporttest24sandbox0',
    secretKey: 'test_sk_naruIamporttest24sandbox0',
    widgetSecretKey: 'test_gsk_naruIamporttest24sandbox0',
    identifiers: 'new',
    methods: allMethods,
    easyPays: ['TOSSPAY', 'NAVERPAY', 'KAKAOPAY', 'PAYCO'],
    hasEscrow: true,
    hasBilling: true,
    hasAccountsByApi: true,
  },
];

export function merchantOfMid(mid: string): TossMerchant {
  const found = merchants.find((merchant) => merchant.mid === mid);
  if (!found) throw new Error(`the books name a merchant that is not there: ${mid}`);
  return found;
}

export function merchantOfClientKey(clientKey: unknown): TossMerchant | null {
  return merchants.find((merchant) => merchant.clientKey === clientKey) ?? null;
}
