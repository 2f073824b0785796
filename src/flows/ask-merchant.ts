import type { OperationId } from '../core/ids.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import { askMerchant } from '../outbound/confirm.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide } from './decide.ts';
import { endOperation, startedOperation } from './operation-writes.ts';
import { noted, paymentWrites, toldIfHeardUnknown } from './payment-writes.ts';

export type Asked = { readonly allowed: true; readonly operationId: OperationId | null } | { readonly allowed: false };

/** Asks the merchant's server whether the payment may go on, when it wants to be asked. No money has moved yet. */
export async function askMerchantFirst(hub: Hub, payment: Payment, confirmUrl: string | null): Promise<Asked> {
  if (confirmUrl === null) return { allowed: true, operationId: null };
  const operationId = await startAsking(hub, payment, confirmUrl);
  if (operationId === null) return { allowed: false };
  const { settings } = await loadMerchant(hub.db, payment.merchantId);
  const answer = await askMerchant(
    { agent: hub.outbound },
    {
      url: confirmUrl,
      paymentId: payment.id,
      orderId: payment.orderId,
      amount: payment.price,
      contentType: settings.contentType,
    },
  );
  if (answer.allowed) return { allowed: true, operationId };
  await endRefused(hub, operationId, answer.reason);
  return { allowed: false };
}

async function startAsking(hub: Hub, stale: Payment, url: string): Promise<OperationId | null> {
  return decide(hub, async (last) => {
    const payment = await loadPayment(hub.db, stale.id);
    if (!payment || payment.status !== 'ready' || last === 'operation open') return { step: null, answer: null };
    const operation = startedOperation(hub, payment, { kind: 'ask_merchant', asked: { url } });
    const note = { event: 'merchant_asked', at: operation.startedAt, actor: 'hub', detail: { url } };
    return { step: [...noted(payment, note), { write: 'insert operation', row: operation }], answer: operation.id };
  });
}

/** A merchant who said no, or could not be asked: the payment fails, and nothing was taken. */
export async function endRefused(hub: Hub, operationId: OperationId, reason: string): Promise<void> {
  await decide(hub, async () => {
    const operation = await loadOperation(hub.db, operationId);
    if (!operation?.paymentId || operation.state !== 'started') return { step: null, answer: undefined };
    const payment = await loadPayment(hub.db, operation.paymentId);
    if (!payment) throw new Error(`no payment ${operation.paymentId}`);
    const code = 'merchant_refused';
    const failed = { outcome: 'declined', reason: code, code, message: reason } as const;
    const end = endOperation(hub, operation, 'declined', { failed });
    if (payment.status !== 'ready') return { step: [end], answer: undefined };
    const merchant = await loadMerchant(hub.db, payment.merchantId);
    const fact = { event: 'declined', at: hub.clock.now(), code, reason } as const;
    const tells = toldIfHeardUnknown(hub, operation);
    const ended = paymentWrites(hub, { payment, merchant, fact, actor: 'merchant', tells });
    return { step: [end, ...ended], answer: undefined };
  });
}
