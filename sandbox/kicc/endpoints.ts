import { faultKinds, networkFaults } from '../faults.ts';
import type { FaultCall, FaultKind } from '../faults.ts';
import type { Fields } from '../json-body.ts';
import { approvalCalls, approve } from './approval.ts';
import { charge, removeKey } from './billing.ts';
import type { KiccBooks } from './books.ts';
import type { Endpoint } from './endpoint.ts';
import { lookUp } from './look-up.ts';
import { issueAskedReceipt, unwrapped } from './receipts.ts';
import { register } from './registration.ts';
import { revise } from './revision.ts';

const registering = { faultCall: 'any', faults: networkFaults, claimsRequest: false } as const;
/** Only here does the gateway sign and name the amount. */
const approving = {
  faultCall: 'approve',
  faults: faultKinds,
  claimsRequest: true,
  callsOf: approvalCalls,
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
  {
    paths: ['/api/trades/approval/batch'],
    faultCall: 'charge-billing-key',
    faults: faultKinds,
    claimsRequest: true,
    act: charge,
  },
  {
    paths: ['/api/trades/removeBatchKey'],
    faultCall: 'any',
    faults: networkFaults,
    claimsRequest: true,
    act: removeKey,
  },
  {
    paths: ['/api/trades/revise'],
    faultCall: 'cancel',
    faults: networkFaults,
    claimsRequest: true,
    callsOf: revisedBy,
    act: revise,
  },
  {
    paths: ['/directapi/trades/directCashReceiptApproval'],
    faultCall: 'issue-cash-receipt',
    faults: networkFaults,
    claimsRequest: true,
    fieldsOf: unwrapped,
    act: issueAskedReceipt,
  },
  {
    paths: ['/api/trades/retrieveTransaction'],
    faultCall: 'settle',
    faults: networkFaults,
    claimsRequest: false,
    act: lookUp,
  },
];

/** A change gives money back, takes a receipt back, or says that goods were sent. */
function revisedBy({ receipts }: KiccBooks, { pgCno, reviseSubTypeCode }: Fields): readonly FaultCall[] {
  if (typeof pgCno === 'string' && receipts.get(pgCno)) return ['cancel-cash-receipt'];
  return [reviseSubTypeCode === 'ES07' ? 'register-delivery' : 'cancel'];
}

/** What can go wrong in calls of this kind. */
export function faultsIn(call: FaultCall): readonly FaultKind[] {
  const met = endpoints.filter((each) => call === 'any' || each.faultCall === endpointCallOf(call));
  const isKnown = (kind: FaultKind): boolean =>
    [networkFaults, ...met.map((each) => kindsIn(each, call))].some((kinds) => kinds.includes(kind));
  return faultKinds.filter(isKnown);
}

/** Accounts and keys are given out by approvals; receipts go back, and goods are sent, as payments go back. */
function endpointCallOf(call: FaultCall): FaultCall {
  if (call === 'cancel-cash-receipt' || call === 'register-delivery') return 'cancel';
  return call === 'issue-virtual-account' || call === 'issue-billing-key' ? 'approve' : call;
}

/** A key is issued for no amount, so none can be wrong. */
export function kindsIn({ faults }: Endpoint, call: FaultCall): readonly FaultKind[] {
  return call === 'issue-billing-key' ? faults.filter((kind) => kind !== 'amount-mismatch') : faults;
}
