import type { OperationId } from '../core/ids.ts';
import { lockingStates } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { CancelRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import type { Scope } from '../store/database.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { findPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endRevoking, readRevoking } from './end-revoking.ts';
import { startedOperation } from './operation-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

export type RevokeEnd =
  | { readonly end: 'done'; readonly payment: Payment }
  | { readonly end: 'refused'; readonly refused: 'not_an_account' | 'not_waiting' | 'other_operation_open' }
  | { readonly end: 'declined'; readonly code: string; readonly message: string }
  | { readonly end: 'unknown' };

/** Closes an account that nobody has paid into, so that nobody can. */
export async function revokeAccount(hub: Hub, scope: Scope, id: Payment['id']): Promise<RevokeEnd> {
  const started = await startRevoking(hub, scope, id);
  if (typeof started === 'object') return started;
  await waitPatiently(hub, sendAndLearn(hub, started), callersPatienceMs);
  return readEnd(hub, scope, started);
}

/** Writes the call down before it is made. */
async function startRevoking(hub: Hub, scope: Scope, id: Payment['id']): Promise<OperationId | RevokeEnd> {
  return decide(hub, async (): Promise<Decision<OperationId | RevokeEnd>> => {
    const payment = await findPayment(hub.db, scope, id);
    if (payment?.method !== 'virtual_account') return refuse('not_an_account');
    if (payment.status !== 'awaiting_deposit') return refuse('not_waiting');
    const operations = await loadOperationsOf(hub.db, id);
    if (operations.some((each) => lockingStates.includes(each.state))) return refuse('other_operation_open');
    const asked = { transactionId: payment.gatewayTransactionId, amount: payment.price.amount };
    const operation = startedOperation(hub, payment, { kind: 'close_virtual_account', asked });
    return { step: [{ write: 'insert operation', row: operation }], answer: operation.id };
  });
}

function refuse(refused: Extract<RevokeEnd, { end: 'refused' }>['refused']): Decision<RevokeEnd> {
  return { step: null, answer: { end: 'refused', refused } };
}

async function sendAndLearn(hub: Hub, id: OperationId): Promise<void> {
  const { payment } = await readRevoking(hub, id);
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  const outcome = await session.cancel(closingRequest(payment, id));
  await endRevoking(hub, id, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, id);
}

function closingRequest(payment: Payment, reference: OperationId): CancelRequest {
  const { amount, currency } = payment.price;
  return {
    reference,
    paymentId: payment.id,
    transactionId: payment.gatewayTransactionId ?? '',
    amount,
    currency,
    taxFree: 0,
    method: payment.method,
    paid: amount,
    balance: amount,
    isFull: true,
    reason: '가상계좌 말소',
    refundAccount: null,
    account: 'open',
    isEscrow: payment.escrow !== null,
    partsBefore: 0,
    buyerPhone: payment.buyer.phone,
  };
}

async function readEnd(hub: Hub, scope: Scope, id: OperationId): Promise<RevokeEnd> {
  const { operation } = await readRevoking(hub, id);
  const payment = operation.paymentId === null ? null : await findPayment(hub.db, scope, operation.paymentId);
  if (!payment) throw new Error(`operation ${id} has lost its payment`);
  if (operation.state === 'done') return { end: 'done', payment };
  if (operation.endedAt === null) return { end: 'unknown' };
  const { code, message } = operation.decline ?? { code: 'not_sent', message: '결제사에 연결하지 못했습니다.' };
  return { end: 'declined', code, message };
}
