import type { HttpRequest } from '../gateway.ts';
import { runConformance, type Gap, type Provocations, type Provoke } from '../../../test/gateways/conformance.ts';
import { toss } from './index.ts';

/** With a test key the gateway answers any error that this header names, before it looks at anything else. */
function answering(code: string): Provoke {
  const asked = { 'tosspayments-test-code': code };
  return (send) => (request) =>
    send(isConfirmation(request) ? { ...request, headers: { ...request.headers, ...asked } } : request);
}

/** The network shows every payment in a status that no paper lists. */
const unlistedStatus: Provoke = (send) => async (request) => {
  const reply = await send(request);
  return { ...reply, body: reply.body.replace('"status":"DONE"', '"status":"SOMETHING_NEW"') };
};

function isConfirmation({ url }: HttpRequest): boolean {
  return url.endsWith('/v1/payments/confirm');
}

const provocations: Provocations = {
  listed: { provoke: answering('REJECT_CARD_COMPANY'), reason: 'card_refused', code: 'REJECT_CARD_COMPANY' },
  unlisted: { provoke: answering('USER_ACCOUNT_ON_HOLD'), code: 'USER_ACCOUNT_ON_HOLD' },
  misconfigured: { provoke: answering('INVALID_API_KEY'), code: 'INVALID_API_KEY' },
  ambiguous: answering('PROVIDER_ERROR'),
  serverError: answering('FAILED_INTERNAL_SYSTEM_PROCESSING'),
  unlistedStatus,
};

const nobodyTells: Gap = {
  reason: 'no notice of this gateway tells what the buyer says of goods in escrow',
  cases: ['goods that an account pays for in escrow are confirmed by the buyer, and the merchant is told'],
};

const noContract: Gap = {
  reason: 'this merchant has no contract for escrow: its payments come back without it',
  cases: ['a transfer in escrow says so, and is given back as a whole and never in part'],
};

const merchants = [
  {
    mid: 'iamporttest_3',
    speaks: '2022-07-27',
    keys: 'naruIamporttest3sandbox00',
    settings: ['2022-07-27', '1.4'],
    gaps: [nobodyTells],
    // Its contract is for windows; keys are another merchant id's, as with the original service.
    billing: { mid: 'iamporttest_4', keys: 'naruIamporttest4sandbox00' },
  },
  {
    mid: 'iamporttest_14',
    speaks: '1.4',
    keys: 'naruIamporttest14sandbox0',
    settings: ['2022-07-27', '1.4'],
    gaps: [nobodyTells, noContract],
    billing: null,
  },
  {
    mid: 'iamporttest_24',
    speaks: '2024-06-01',
    keys: 'naruIamporttest24sandbox0',
    settings: ['2022-07-27'],
    gaps: [nobodyTells],
    billing: null,
  },
] as const;

/** The channel does not say that its merchant is older than the list. */
const noList: Gap = {
  reason: 'cash receipts are listed since 2022-07-27 only: what an older merchant`s lost answer was, a person looks up',
  cases: [
    'a cash receipt whose reply is lost is found, and never made again',
    'a cash receipt whose request is lost, or met a server error, is not found',
    'a cancelled cash receipt whose reply is lost is found, and so is that it is none whose request is lost',
  ],
};

// The setting of the channel may say another version than the merchant's id has: the adapter reads either.
for (const { mid, speaks, keys, settings, gaps, billing } of merchants) {
  for (const apiVersion of settings) {
    runConformance({
      name: `Toss Payments, a merchant of version ${speaks} with a channel set to ${apiVersion}`,
      gateway: toss,
      mid,
      credentials: credentialsOf(mid, keys, apiVersion),
      ...(billing && { billing: { credentials: credentialsOf(billing.mid, billing.keys, apiVersion) } }),
      provocations,
      gaps: speaks === '1.4' && apiVersion !== speaks ? [...gaps, noList] : gaps,
    });
  }
}

function credentialsOf(mid: string, keys: string, apiVersion: string): Readonly<Record<string, string>> {
  return { mid, clientKey: `test_ck_${keys}`, secretKey: `test_sk_${keys}`, apiVersion };
}
