import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { CancelDone, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, paymentWrites, type Word } from './payment-writes.ts';

/** Writes down how closing an account ended, whoever learnt it. Money that came in meanwhile leaves it paid. */
export async function endRevoking(hub: Hub, id: OperationId, outcome: Outcome<CancelDone>, word?: Word): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const { operation, payment } = await readRevoking(hub, id);
    if (operation.endedAt !== null) return { step: null, answer: undefined };
    switch (outcome.outcome) {
      case 'done':
        return { step: await closedWrites(hub, { operation, payment, word }, outcome.detail), answer: undefined };
      case 'declined':
      case 'notSent':
        return {
          step: [endOperation(hub, operation, outcome.outcome, { failed: outcome }), ...auditOf(word)],
          answer: undefined,
        };
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
      default:
        return unreachable(outcome);
    }
  });
}

const revoked = {
  event: 'account_revoked',
  code: 'account_revoked',
  reason: '입금 전에 가상계좌가 말소되었습니다.',
} as const;

type Closed = Revoking & { readonly word: Word | undefined };

async function closedWrites(hub: Hub, { operation, payment, word }: Closed, detail: CancelDone): Promise<Write[]> {
  const ended = [endOperation(hub, operation, 'done'), ...auditOf(word)];
  if (payment.status !== 'awaiting_deposit') return ended;
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const fact = { ...revoked, at: detail.cancelledAt };
  return [...ended, ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', word, tells: null })];
}

type Revoking = { readonly operation: Operation; readonly payment: Payment };

/** The call and the payment that it is about. */
export async function readRevoking(hub: Hub, id: OperationId): Promise<Revoking> {
  const operation = await loadOperation(hub.db, id);
  const payment = operation?.paymentId ? await loadPayment(hub.db, operation.paymentId) : null;
  if (!operation || !payment) throw new Error(`operation ${id} has lost its rows`);
  return { operation, payment };
}
