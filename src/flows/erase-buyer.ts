import type { PaymentId } from '../core/ids.ts';
import { withoutHolder } from '../core/billing-key.ts';
import type { Hub } from '../hub.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { audited } from './audited.ts';
import { decide } from './decide.ts';
import { noted } from './payment-writes.ts';

export type Erased = 'erased' | 'no_such_payment' | 'window_open' | 'operation_open';

/**
 * Takes the buyer out of a payment: his name and how he can be reached, his card's number as far as it was shown, his
 * browser, what the shop wrote down, and what was exchanged. Amounts, times, ids and the books stay, so every
 * sum stays what it was. Not while anything about the payment is open.
 */
export async function eraseBuyer(
  hub: Hub,
  id: PaymentId,
  { actor, because }: { readonly actor: string; readonly because: string },
): Promise<Erased> {
  return decide(hub, async () => {
    const payment = await loadPayment(hub.db, id);
    if (!payment) return { step: null, answer: 'no_such_payment' as const };
    if (payment.status === 'ready' || payment.status === 'awaiting_deposit')
      return { step: null, answer: 'window_open' as const };
    const operations = await loadOperationsOf(hub.db, id);
    if (operations.some((each) => each.endedAt === null)) return { step: null, answer: 'operation_open' as const };
    const change = { ...withoutHolder(payment), customData: null, others: {}, userAgent: null };
    const at = hub.clock.now();
    const entry = {
      actor,
      action: 'payment erase-buyer',
      merchantId: payment.merchantId,
      subject: id,
      detail: { because },
    };
    return {
      step: [
        ...noted(payment, { event: 'buyer_erased', at, actor, detail: { because }, change }),
        { write: 'erase exchanges', paymentId: id },
        audited(hub, entry),
      ],
      answer: 'erased' as const,
    };
  });
}
