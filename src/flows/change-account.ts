import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import { findOrder } from '../store/orders.ts';
import {
  endOfAccountCall,
  findOpenAccount,
  readAccountCall,
  type AccountCallEnd,
  type AccountCallRefusal,
  type OpenAccount,
} from './account-call.ts';
import { decide, type Decision } from './decide.ts';
import { askedChange, endAccountChange, sendChange } from './end-account-change.ts';
import { startedOperation } from './operation-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

/** What is to be another; null: as it is. `amount` in the smallest unit. */
export type AccountWishes = { readonly amount: number | null; readonly dueAt: Date | null };

export type ChangeRefusal = AccountCallRefusal | 'not_changeable' | 'due_past' | 'below_tax_free' | 'order_paid';

/**
 * Changes what is due to an account that nobody has paid into, or until when. The payment has the new price as soon as
 * the gateway has, and not before; money that comes in afterwards must be that much.
 */
export async function changeAccount(
  hub: Hub,
  scope: Scope,
  { id, ...wishes }: AccountWishes & Pick<Payment, 'id'>,
): Promise<AccountCallEnd<ChangeRefusal>> {
  const started = await startChanging(hub, scope, id, wishes);
  if ('refused' in started) return { end: 'refused', ...started };
  await waitPatiently(hub, sendAndLearn(hub, started.id), callersPatienceMs);
  return endOfAccountCall(hub, started.id);
}

type Started = { readonly id: OperationId } | { readonly refused: ChangeRefusal };

/** Writes the call down before it is made, with all that the account is to be. */
async function startChanging(hub: Hub, scope: Scope, id: Payment['id'], wishes: AccountWishes): Promise<Started> {
  return decide(hub, async (): Promise<Decision<Started>> => {
    const account = await findOpenAccount(hub, scope, id);
    if ('refused' in account) return { step: null, answer: account };
    const refused = await refusalOf(hub, scope, account, wishes);
    if (refused !== null) return { step: null, answer: { refused } };
    const { payment } = account;
    const asked = { ...wanted(payment, wishes), before: payment.price.amount };
    const operation = startedOperation(hub, payment, { kind: 'change_virtual_account', asked });
    return { step: [{ write: 'insert operation', row: operation }], answer: { id: operation.id } };
  });
}

function wanted(payment: Payment, { amount, dueAt }: AccountWishes): { amount: number; dueAt: string } {
  const due = dueAt ?? payment.accountDueAt;
  if (due === null) throw new Error(`${payment.id} has an account without an end`);
  return { amount: amount ?? payment.price.amount, dueAt: due.toISOString() };
}

async function refusalOf(
  hub: Hub,
  scope: Scope,
  { payment, operations }: OpenAccount,
  wishes: AccountWishes,
): Promise<ChangeRefusal | null> {
  if (!hub.gateways.of(payment).supports.accountChange) return 'not_changeable';
  if (wishes.dueAt !== null && wishes.dueAt <= hub.clock.now()) return 'due_past';
  if (wishes.amount !== null && wishes.amount < payment.taxFree) return 'below_tax_free';
  const { heldBy } = await findOrder(hub.db, scope, payment.orderId);
  if (heldBy !== null && heldBy !== payment.id) return 'order_paid';
  return operations.some((each) => mayComeLate(hub, each, payment, wishes)) ? 'other_operation_open' : null;
}

/** A change whose first call nobody heard of may still be on its way, and would undo another one that overtakes it. */
function mayComeLate(hub: Hub, operation: Operation, payment: Payment, wishes: AccountWishes): boolean {
  const { kind, settleAttempts, startedAt } = operation;
  if (kind !== 'change_virtual_account' || settleAttempts === 0) return false;
  const ageMs = hub.clock.now().getTime() - startedAt.getTime();
  if (ageMs > hub.gateways.of(payment).notFoundIsFinalAfterMs) return false;
  const [before, now] = [askedChange(operation), wanted(payment, wishes)];
  return before.amount !== now.amount || before.dueAt.toISOString() !== now.dueAt;
}

async function sendAndLearn(hub: Hub, id: OperationId): Promise<void> {
  const outcome = await sendChange(hub, await readAccountCall(hub, id));
  await endAccountChange(hub, id, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, id);
}
