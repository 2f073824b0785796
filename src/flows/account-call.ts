import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { lockingStates } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import { loadOperation, loadOperationsOf } from '../store/operations.ts';
import { findPayment, loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, type Word } from './payment-writes.ts';

/*
 * What calls about an open account have in common: closing one, and changing one. No money moves by either.
 */

export type AccountCallEnd<Refusal = AccountCallRefusal> =
  | { readonly end: 'refused'; readonly refused: Refusal }
  | EndedCall;

type EndedCall =
  | { readonly end: 'done'; readonly payment: Payment }
  | { readonly end: 'declined'; readonly code: string; readonly message: string }
  | { readonly end: 'unknown' };

export type AccountCallRefusal = 'not_an_account' | 'not_waiting' | 'other_operation_open';

export type AccountCall = { readonly operation: Operation; readonly payment: Payment };

/** An account that waits for money, and every call about it so far. */
export type OpenAccount = { readonly payment: Payment; readonly operations: readonly Operation[] };

/** The account of this scope's payment, or why nothing can be asked about it now. */
export async function findOpenAccount(
  hub: Hub,
  scope: Scope,
  id: Payment['id'],
): Promise<OpenAccount | { readonly refused: AccountCallRefusal }> {
  const payment = await findPayment(hub.db, scope, id);
  if (payment?.method !== 'virtual_account') return { refused: 'not_an_account' };
  if (payment.status !== 'awaiting_deposit') return { refused: 'not_waiting' };
  const operations = await loadOperationsOf(hub.db, id);
  const isBusy = operations.some(({ state }) => lockingStates.includes(state));
  return isBusy ? { refused: 'other_operation_open' } : { payment, operations };
}

/** The call and the payment that it is about. */
export async function readAccountCall(hub: Hub, id: OperationId): Promise<AccountCall> {
  const operation = await loadOperation(hub.db, id);
  const payment = operation?.paymentId ? await loadPayment(hub.db, operation.paymentId) : null;
  if (!operation || !payment) throw new Error(`operation ${id} has lost its rows`);
  return { operation, payment };
}

/** What became of a call, for whoever asked for it. */
export async function endOfAccountCall(hub: Hub, id: OperationId): Promise<EndedCall> {
  const { operation, payment } = await readAccountCall(hub, id);
  if (operation.state === 'done') return { end: 'done', payment };
  if (operation.endedAt === null) return { end: 'unknown' };
  const { code, message } = operation.decline ?? { code: 'not_sent', message: '결제사에 연결하지 못했습니다.' };
  return { end: 'declined', code, message };
}

type Ending<Detail> = {
  readonly outcome: Outcome<Detail>;
  /** What a call that is done writes of the payment. */
  readonly doneWrites: (call: AccountCall, detail: Detail) => Promise<readonly Write[]>;
  readonly word?: Word | undefined;
};

/** Writes down how a call ended, whoever learnt it; once. */
export async function endAccountCall<Detail>(
  hub: Hub,
  id: OperationId,
  { outcome, doneWrites, word }: Ending<Detail>,
): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const call = await readAccountCall(hub, id);
    const { operation } = call;
    if (operation.endedAt !== null) return { step: null, answer: undefined };
    switch (outcome.outcome) {
      case 'done': {
        const ended = [endOperation(hub, operation, 'done'), ...auditOf(word)];
        return { step: [...ended, ...(await doneWrites(call, outcome.detail))], answer: undefined };
      }
      case 'declined':
      case 'notSent': {
        const ended = endOperation(hub, operation, outcome.outcome, { failed: outcome });
        return { step: [ended, ...auditOf(word)], answer: undefined };
      }
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
      default:
        return unreachable(outcome);
    }
  });
}
