import { faultKinds, networkFaults } from '../faults.ts';
import type { FaultCall, FaultKind } from '../faults.ts';
import { approve, issuesAccount } from './approval.ts';
import type { Endpoint } from './endpoint.ts';
import { lookUp } from './look-up.ts';
import { register } from './registration.ts';
import { revise } from './revision.ts';

const registering = { faultCall: 'any', faults: networkFaults, claimsRequest: false } as const;
/** Only here does the gateway sign and name the amount. */
const approving = {
  faultCall: 'approve',
  faults: faultKinds,
  claimsRequest: true,
  alsoMeets: (books, body) => (issuesAccount(books, body) ? 'issue-virtual-account' : null),
} as const satisfies Partial<Endpoint>;

/** Every call of the API. Later kinds of payment add theirs. */
export const endpoints: readonly Endpoint[] = [
  {
    ...registering,
    paths: ['/api/ep9/trades/webpay', '/api/trades/webpay'],
    act: (books, request) => register(books, request, 'integrated'),
  },
  {
    ...registering,
    paths: ['/api/v2/trades/webpay'],
    act: (books, request) => register(books, request, 'standalone'),
  },
  {
    ...approving,
    paths: ['/api/ep9/trades/approval', '/api/trades/approval'],
    act: (books, request) => approve(books, request, 'integrated'),
  },
  {
    ...approving,
    paths: ['/api/v2/trades/approval'],
    act: (books, request) => approve(books, request, 'standalone'),
  },
  { paths: ['/api/trades/revise'], faultCall: 'cancel', faults: networkFaults, claimsRequest: true, act: revise },
  {
    paths: ['/api/trades/retrieveTransaction'],
    faultCall: 'settle',
    faults: networkFaults,
    claimsRequest: false,
    act: lookUp,
  },
];

/** What can go wrong in calls of this kind. */
export function faultsIn(call: FaultCall): readonly FaultKind[] {
  const of: FaultCall = call === 'issue-virtual-account' ? 'approve' : call;
  const met = endpoints.filter((each) => call === 'any' || each.faultCall === of);
  const isKnown = (kind: FaultKind): boolean =>
    [networkFaults, ...met.map(({ faults }) => faults)].some((kinds: readonly FaultKind[]) => kinds.includes(kind));
  return faultKinds.filter(isKnown);
}
