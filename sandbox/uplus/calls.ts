import { faultKinds, networkFaults } from '../faults.ts';
import type { FaultCall, FaultKind } from '../faults.ts';
import { payByKey } from './approval.ts';
import type { Call } from './call.ts';
import { cancel, cancelInPart } from './cancellation.ts';
import { cyberAccount } from './cyber-account.ts';
import { rollBack } from './rollback.ts';
import { shippingFaults } from './shipping.ts';

/** Every call of `Gateway.do`. Only an approval is signed and names the amount. */
export const calls: readonly Call[] = [
  { name: 'PaymentByKey', faultCall: 'approve', faults: faultKinds, act: payByKey },
  { name: 'Cancel', faultCall: 'cancel', faults: networkFaults, act: cancel },
  { name: 'PartialCancel', faultCall: 'cancel', faults: networkFaults, act: cancelInPart },
  { name: 'Rollback', faultCall: 'settle', faults: networkFaults, act: rollBack },
  { name: 'CyberAccount', faultCall: 'issue-virtual-account', faults: networkFaults, act: cyberAccount },
];

/** No call of `Gateway.do`, and it goes wrong like one. */
const report: Pick<Call, 'faultCall' | 'faults'> = { faultCall: 'register-delivery', faults: shippingFaults };

/** What can go wrong in calls of this kind. */
export function faultsIn(call: FaultCall): readonly FaultKind[] {
  const met = [...calls, report].filter((each) => call === 'any' || each.faultCall === call);
  const isKnown = (kind: FaultKind): boolean =>
    [networkFaults, ...met.map(({ faults }) => faults)].some((kinds: readonly FaultKind[]) => kinds.includes(kind));
  return faultKinds.filter(isKnown);
}
