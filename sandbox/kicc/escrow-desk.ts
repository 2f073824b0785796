import type { EscrowDecision, EscrowDesk } from '../bank/bank.ts';
import { ControlRefused } from '../control-fields.ts';
import { putTransaction, transactionOfOrder } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { EscrowStep } from './escrow-steps.ts';
import { announceEscrow } from './notices.ts';
import { statusMessages } from './transaction.ts';

type Decided = { readonly from: readonly EscrowStep[]; readonly to: EscrowStep };

/** The merchant's admin site ships; the buyer answers the gateway's mail. Neither is a call of the API. */
const decisions: Readonly<Record<EscrowDecision, Decided>> = {
  ship: { from: ['ES01', 'ES04'], to: 'ES07' },
  confirm: { from: ['ES07'], to: 'ES12' },
  deny: { from: ['ES07'], to: 'ES13' },
};

export function createEscrowDesk(books: KiccBooks): EscrowDesk {
  return {
    decide({ orderId, decision }) {
      const transaction = transactionOfOrder(books, orderId);
      if (!transaction?.escrow) throw new ControlRefused(409, `에스크로 거래가 아닙니다. No escrow: ${orderId}`);
      const { from, to } = decisions[decision];
      if (!from.includes(transaction.escrow)) {
        const now = `${transaction.escrow} ${statusMessages[transaction.escrow]}`;
        throw new ControlRefused(409, `지금은 할 수 없습니다 (${now}). It cannot be done in this state.`);
      }
      const changed = { ...transaction, escrow: to };
      putTransaction(books, changed);
      return [announceEscrow(books.ports, changed)];
    },
  };
}
