import type { Journal } from './journal.ts';

/** Calls that can be made to go wrong, named by what the caller wants. `any` is every call that a fault can meet. */
export const faultCalls = [
  'approve',
  'cancel',
  'settle',
  'issue-billing-key',
  'charge-billing-key',
  'issue-virtual-account',
  'issue-cash-receipt',
  'cancel-cash-receipt',
  'register-delivery',
  'any',
] as const;

export type FaultCall = (typeof faultCalls)[number];

/**
 * What goes wrong on the way, at any gateway and in any call.
 * lose-request: the connection drops and nothing happens. lose-reply: it happens, and the connection drops.
 * slow: it happens after `delayMs`. http-500: nothing happens and a server error is answered.
 * garbage: it happens, and the answer cannot be read.
 */
export const networkFaults = ['lose-request', 'lose-reply', 'slow', 'http-500', 'garbage'] as const;

/**
 * What can be wrong with a deed, where a gateway leaves room for it.
 * bad-signature: it happens, and the answer is not signed with the merchant's key.
 * amount-mismatch: it happens, for another amount than was agreed on, and the answer says so.
 */
const deedFaults = ['bad-signature', 'amount-mismatch'] as const;

export const faultKinds = [...networkFaults, ...deedFaults] as const;

export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  readonly id: string;
  readonly gateway: string;
  readonly call: FaultCall;
  readonly fault: FaultKind;
  readonly timesLeft: number;
  readonly delayMs: number;
};

export type Faults = {
  add(fault: Omit<Fault, 'id'>): Fault;
  /** The oldest fault of these kinds that meets this call, counted down; null when the call goes well. */
  take(gateway: string, call: FaultCall, kinds: readonly FaultKind[]): Fault | null;
  list(): readonly Fault[];
  clear(): void;
};

export function openFaults(journal: Journal): Faults {
  const table = journal.table<Fault>('faults');
  const lastId = (): number => Math.max(0, ...[...table.keys()].map(Number));
  return {
    add(wanted) {
      const fault = { id: String(lastId() + 1), ...wanted };
      table.put(fault.id, fault);
      return fault;
    },
    take(gateway, call, kinds) {
      for (const fault of table.rows()) {
        if (fault.gateway !== gateway || !kinds.includes(fault.fault)) continue;
        if (fault.call !== 'any' && fault.call !== call) continue;
        if (fault.timesLeft > 1) table.put(fault.id, { ...fault, timesLeft: fault.timesLeft - 1 });
        else table.remove(fault.id);
        return fault;
      }
      return null;
    },
    list: () => [...table.rows()],
    clear: () => table.clear(),
  };
}
