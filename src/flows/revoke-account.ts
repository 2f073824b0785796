import type { OperationId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { CancelRequest } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import type { Scope } from '../store/database.ts';
import {
  endOfAccountCall,
  findOpenAccount,
  readAccountCall,
  type AccountCallEnd,
  type AccountCallRefusal,
} from './account-call.ts';
import { decide, type Decision } from './decide.ts';
import { endRevoking } from './end-revoking.ts';
import { startedOperation } from './operation-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

/** Closes an account that nobody has paid into, so that nobody can. */
export async function revokeAccount(hub: Hub, scope: Scope, id: Payment['id']): Promise<AccountCallEnd> {
  const started = await startRevoking(hub, scope, id);
  if ('refused' in started) return { end: 'refused', ...started };
  await waitPatiently(hub, sendAndLearn(hub, started.id), callersPatienceMs);
  return endOfAccountCall(hub, started.id);
}

type Started = { readonly id: OperationId } | { readonly refused: AccountCallRefusal };

/** Writes the call down before it is made. */
async function startRevoking(hub: Hub, scope: Scope, id: Payment['id']): Promise<Started> {
  return decide(hub, async (): Promise<Decision<Started>> => {
    const account = await findOpenAccount(hub, scope, id);
    if ('refused' in account) return { step: null, answer: account };
    const { payment } = account;
    const asked = { transactionId: payment.gatewayTransactionId, amount: payment.price.amount };
    const operation = startedOperation(hub, payment, { kind: 'close_virtual_account', asked });
    return { step: [{ write: 'insert operation', row: operation }], answer: { id: operation.id } };
  });
}

async function sendAndLearn(hub: Hub, id: OperationId): Promise<void> {
  const { payment } = await readAccountCall(hub, id);
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
    hasTaxFreePart: payment.taxFree > 0,
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
