import type { CallState, Words } from '../src/contract/v1/calls/call.ts';
import { nameOf, v1Calls } from '../src/contract/v1/calls/v1-calls.ts';

/*
 * The page of the REST API's calls, as data: what each does here, from the table of calls, and the tests that show it.
 */

export type RestCall = {
  readonly call: string;
  readonly state: CallState['state'];
  readonly summary: Words;
  readonly note: Words | null;
  readonly tests: readonly string[];
};

const other = ['v1/other-gateways'];

/** Calls whose `METHOD /path` begins so, and the tests that show what they do; the first that fits counts. */
const shown: readonly (readonly [calls: readonly string[], tests: readonly string[]])[] = [
  [['POST /users/getToken'], ['v1/token']],
  [['GET /users/pg', 'GET /cards', 'GET /banks'], ['v1/tables']],
  [['GET /tiers'], ['v1/other-gateways', 'v1/owners']],
  [['GET /payments/{imp_uid}/balance'], ['v1/payments']],
  [['GET /payments/{imp_uid}/naver', 'POST /payments/{imp_uid}/naver'], other],
  [['GET /payments/status'], ['v1/payments-by-status', 'v1/lists']],
  [['POST /payments/cancel'], ['v1/cancel', 'v1/golden-payments', 'v1/idempotency']],
  [['GET /payments/prepare', 'POST /payments/prepare', 'PUT /payments/prepare'], ['v1/prepare']],
  [['GET /payments'], ['v1/payments', 'v1/golden-payments', 'v1/lists', 'v1/owners']],
  [
    ['POST /subscribe/payments/onetime'],
    ['v1/onetime', 'v1/golden-billing', 'v1/typed-card-channels', 'v1/unknown-charges'],
  ],
  [['POST /subscribe/payments/again'], ['levers/billing', 'v1/golden-billing', 'v1/unknown-charges']],
  [
    ['POST /subscribe/payments/schedule'],
    ['v1/schedules', 'v1/golden-billing', 'levers/checking', 'v1/billing-refusals'],
  ],
  [
    ['GET /subscribe/payments', 'POST /subscribe/payments', 'PUT /subscribe/payments'],
    ['v1/schedules', 'v1/golden-billing', 'v1/lists', 'v1/billing-refusals'],
  ],
  [['POST /subscribe/customers'], ['v1/customers', 'v1/golden-billing', 'v1/typed-card-channels']],
  [
    ['GET /subscribe/customers', 'DELETE /subscribe/customers'],
    ['v1/customers', 'v1/golden-billing', 'v1/lists', 'levers/billing'],
  ],
  [['POST /vbanks'], ['v1/vbanks']],
  [['DELETE /vbanks'], ['levers/virtual-accounts', 'v1/vbanks']],
  [['PUT /vbanks'], ['v1/account-changes']],
  [['GET /vbanks/holder'], ['v1/holders']],
  [
    ['GET /receipts', 'POST /receipts', 'DELETE /receipts'],
    ['v1/receipts', 'v1/golden-receipts'],
  ],
  [['GET /escrows', 'POST /escrows', 'PUT /escrows'], ['v1/escrows']],
  [['POST /partners'], other],
  [['POST /payco', 'POST /cvs', 'DELETE /cvs', 'POST /paymentwall', 'POST /benepia'], other],
  [['GET /naver', 'DELETE /kcpquick', 'POST /kcpquick'], other],
  [['GET /certifications', 'DELETE /certifications', 'POST /certifications'], other],
];

/** Every published call with what it does here; throws for one that no test shows. */
export function restCalls(): readonly RestCall[] {
  return v1Calls.map(({ state, summary, note = null, ...call }) => {
    const name = nameOf(call);
    const tests = shown.find(([calls]) => calls.some((each) => name.startsWith(each)))?.[1];
    if (!tests) throw new Error(`${name} is shown by no test`);
    return { call: name, state, summary, note, tests };
  });
}
