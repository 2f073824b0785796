import { BankRefused } from '../bank/bank.ts';
import type { EscrowDecision, EscrowDesk } from '../bank/bank.ts';
import { changeQuietly, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { merchants } from './merchants.ts';
import type { TossPayment } from './payment.ts';

/**
 * Goods that are paid for in escrow: the merchant says in its console that they were sent, the buyer answers the
 * gateway's mail. No call and no webhook of the papers tells of it (section 4); only what a cancellation may do
 * changes.
 */
export function openEscrowDesk(books: TossBooks): EscrowDesk {
  return {
    decide({ orderId, decision }) {
      const payment = paymentOf(books, orderId);
      const refusal = refusalOf(payment, decision);
      if (refusal !== null) throw new BankRefused(refusal);
      changeQuietly(books, { ...payment, escrow: decision });
      return [];
    },
  };
}

function paymentOf(books: TossBooks, orderId: string): TossPayment {
  const found = merchants.map(({ mid }) => findByOrder(books, mid, orderId)).find((each) => each?.useEscrow);
  if (found) return found;
  throw new BankRefused('에스크로 결제가 없습니다. There is no payment in escrow for this order.');
}

function refusalOf({ approval, escrow, balanceAmount }: TossPayment, decision: EscrowDecision): string | null {
  if (approval === null || balanceAmount === 0) return '결제된 에스크로가 아닙니다. Nothing is paid in escrow.';
  if (decision === 'ship') return escrow === null ? null : '이미 발송을 등록했습니다. Already shipped.';
  return escrow === 'ship' ? null : '구매자가 답할 발송이 없습니다. The buyer has nothing to answer to.';
}
