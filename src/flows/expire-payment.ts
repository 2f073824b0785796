import type { PaymentId } from '../core/ids.ts';
import { lockingStates } from '../core/operation.ts';
import type { Hub } from '../hub.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { paymentWrites } from './payment-writes.ts';

/**
 * Ends a window that nobody finished. While an approval's end is open the window is not abandoned, whatever the time.
 */
export async function expirePayment(hub: Hub, id: PaymentId): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const payment = await loadPayment(hub.db, id);
    const now = hub.clock.now();
    if (payment?.status !== 'ready' || payment.expiresAt === null || payment.expiresAt > now) return nothing;
    const operations = await loadOperationsOf(hub.db, id);
    if (operations.some((each) => lockingStates.includes(each.state) || each.state === 'pending')) return nothing;
    const merchant = await loadMerchant(hub.db, payment.merchantId);
    const reason = '결제창이 완료되지 않은 채 유효 시간이 지났습니다.';
    const fact = { event: 'abandoned', at: now, code: 'abandoned', reason } as const;
    return { step: paymentWrites(hub, { payment, merchant, fact, actor: 'hub', tells: null }), answer: undefined };
  });
}

const nothing: Decision<void> = { step: null, answer: undefined };
