import { accountCalls } from './account-calls.ts';
import type { V1Call } from './call.ts';
import { chargeCalls } from './charge-calls.ts';
import { customerCalls } from './customer-calls.ts';
import { escrowCalls } from './escrow-calls.ts';
import { otherCalls } from './other-calls.ts';
import { paymentCalls } from './payment-calls.ts';
import { receiptCalls } from './receipt-calls.ts';
import { scheduleCalls } from './schedule-calls.ts';
import { tableCalls, tokenCall } from './table-calls.ts';

/** All published calls, in the order in which the reference shows them. */
export const v1Calls: readonly V1Call[] = [
  tokenCall,
  ...paymentCalls,
  ...chargeCalls,
  ...scheduleCalls,
  ...customerCalls,
  ...accountCalls,
  ...receiptCalls,
  ...escrowCalls,
  ...tableCalls,
  ...otherCalls,
];

/** `GET /payments/{imp_uid}`: how a call is named. */
export function nameOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

const byName = new Map(v1Calls.flatMap((call) => [nameOf(call), ...(call.also ?? [])].map((name) => [name, call])));

/** The call behind a name, its own or one of those that lead to it too; null where none is. */
export function callNamed(name: string): V1Call | null {
  return byName.get(name) ?? null;
}
