import { readFileSync } from 'node:fs';

/*
 * The page of the REST API's calls, as data: which of the published calls work, which refuse because they are for
 * gateways that are not here, and the tests that show it. The calls themselves are read from the published contract.
 */

export type RestState = 'works' | 'refuses';

export type RestCall = {
  readonly call: string;
  readonly state: RestState;
  readonly ko: string;
  readonly en: string;
  readonly tests: readonly string[];
};

/** Calls whose `METHOD /path` begins so; the first that fits counts. */
type Group = Omit<RestCall, 'call'> & { readonly calls: readonly string[] };

const works = { state: 'works', ko: '', en: '' } as const;
const elsewhere = {
  state: 'refuses',
  ko: '이 결제사의 채널이 없음',
  en: 'no channel of that gateway is here',
} as const;
const other = ['v1/other-gateways'];

const groups: readonly Group[] = [
  { calls: ['POST /users/getToken'], ...works, tests: ['v1/token'] },
  { calls: ['GET /users/pg', 'GET /cards', 'GET /banks'], ...works, tests: ['v1/tables'] },
  { calls: ['GET /tiers'], ...works, tests: ['v1/other-gateways', 'v1/owners'] },
  {
    calls: ['GET /payments/{imp_uid}/balance'],
    state: 'refuses',
    ko: '결제사가 금액 내역을 주지 않음',
    en: 'no gateway here tells the breakdown',
    tests: ['v1/payments'],
  },
  { calls: ['GET /payments/{imp_uid}/naver', 'POST /payments/{imp_uid}/naver'], ...elsewhere, tests: other },
  { calls: ['GET /payments/status'], ...works, tests: ['v1/payments-by-status'] },
  { calls: ['POST /payments/cancel'], ...works, tests: ['v1/cancel', 'v1/idempotency'] },
  {
    calls: ['GET /payments/prepare', 'POST /payments/prepare', 'PUT /payments/prepare'],
    ...works,
    tests: ['v1/prepare'],
  },
  { calls: ['GET /payments'], ...works, tests: ['v1/payments', 'v1/owners'] },
  {
    calls: ['POST /subscribe/payments/onetime'],
    ...works,
    ko: '토스페이먼츠',
    en: 'at Toss Payments',
    tests: ['v1/onetime', 'v1/typed-card-channels', 'v1/unknown-charges'],
  },
  { calls: ['POST /subscribe/payments/again'], ...works, tests: ['levers/billing', 'v1/unknown-charges'] },
  {
    calls: ['POST /subscribe/payments/schedule'],
    ...works,
    tests: ['v1/schedules', 'levers/checking', 'v1/billing-refusals'],
  },
  {
    calls: ['GET /subscribe/payments', 'POST /subscribe/payments', 'PUT /subscribe/payments'],
    ...works,
    tests: ['v1/schedules', 'v1/billing-refusals'],
  },
  {
    calls: ['POST /subscribe/customers'],
    ...works,
    ko: '토스페이먼츠. KICC는 결제창으로',
    en: 'at Toss Payments; at KICC in the window',
    tests: ['v1/customers', 'v1/typed-card-channels'],
  },
  {
    calls: ['GET /subscribe/customers', 'DELETE /subscribe/customers'],
    ...works,
    tests: ['v1/customers', 'levers/billing'],
  },
  {
    calls: ['POST /vbanks'],
    ...works,
    ko: '토스페이먼츠',
    en: 'at Toss Payments',
    tests: ['v1/vbanks'],
  },
  { calls: ['DELETE /vbanks'], ...works, tests: ['levers/virtual-accounts', 'v1/vbanks'] },
  {
    calls: ['PUT /vbanks'],
    ...works,
    ko: '토스페이먼츠 XPay (구 LG U+)',
    en: 'at XPay of Toss Payments (formerly LG U+)',
    tests: ['v1/account-changes'],
  },
  {
    calls: ['GET /vbanks/holder'],
    ...works,
    ko: '샌드박스에서만: 이를 제공하는 결제사가 없음',
    en: 'in the sandbox only: no gateway here offers it',
    tests: ['v1/holders'],
  },
  {
    calls: ['GET /receipts', 'POST /receipts', 'DELETE /receipts'],
    ...works,
    ko: 'KICC, 토스페이먼츠',
    en: 'at KICC and Toss Payments',
    tests: ['v1/receipts'],
  },
  {
    calls: ['GET /escrows', 'POST /escrows', 'PUT /escrows'],
    ...works,
    ko: 'KICC, U+',
    en: 'at KICC and U+',
    tests: ['v1/escrows'],
  },
  { calls: ['POST /partners'], ...elsewhere, tests: other },
  {
    calls: ['POST /payco', 'POST /cvs', 'DELETE /cvs', 'POST /paymentwall', 'POST /benepia'],
    ...elsewhere,
    tests: other,
  },
  { calls: ['GET /naver', 'DELETE /kcpquick', 'POST /kcpquick'], ...elsewhere, tests: other },
  { calls: ['GET /certifications', 'DELETE /certifications', 'POST /certifications'], ...elsewhere, tests: other },
];

type Published = { readonly operations: readonly { readonly method: string; readonly path: string }[] };

/** Every published call with what it does here; throws for one that no group names. */
export function restCalls(): readonly RestCall[] {
  const file = new URL('../test/v1/contract.json', import.meta.url);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as Published;
  return operations.map(({ method, path }) => {
    const call = `${method} ${path}`;
    const group = groups.find(({ calls }) => calls.some((each) => call.startsWith(each)));
    if (!group) throw new Error(`${call} is in no group`);
    const { calls: _, ...rest } = group;
    return { call, ...rest };
  });
}
