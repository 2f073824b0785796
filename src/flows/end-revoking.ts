import type { OperationId } from '../core/ids.ts';
import type { CancelDone, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { endAccountCall, type AccountCall } from './account-call.ts';
import { paymentWrites, type Word } from './payment-writes.ts';

/** Writes down how closing an account ended, whoever learnt it. Money that came in meanwhile leaves it paid. */
export function endRevoking(hub: Hub, id: OperationId, outcome: Outcome<CancelDone>, word?: Word): Promise<void> {
  return endAccountCall(hub, id, {
    outcome,
    word,
    doneWrites: (call, { cancelledAt }) => closedWrites(hub, call, { at: cancelledAt, word }),
  });
}

const revoked = {
  event: 'account_revoked',
  code: 'account_revoked',
  reason: '입금 전에 가상계좌가 말소되었습니다.',
} as const;

type Closed = { readonly at: Date; readonly word: Word | undefined };

async function closedWrites(hub: Hub, { payment }: AccountCall, { at, word }: Closed): Promise<Write[]> {
  if (payment.status !== 'awaiting_deposit') return [];
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  return paymentWrites(hub, { payment, merchant, fact: { ...revoked, at }, actor: 'gateway', word, tells: null });
}
