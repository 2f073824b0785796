import type { Journal } from './journal.ts';

/**
 * One movement of money in a gateway's own books; or, with amount 0, one issued key or account; or a cash receipt, or
 * its cancellation, with what it says.
 */
export type Movement = {
  readonly gateway: string;
  /** The number that the caller sent as its order number. */
  readonly orderId: string;
  readonly kind: 'approval' | 'cancellation' | 'deposit' | 'refund' | 'issue' | 'receipt' | 'receipt_cancellation';
  /** Always positive, in the currency's own unit; the kind says in which direction. */
  readonly amount: number;
  /** Milliseconds since 1970, business time. */
  readonly at: number;
  readonly transactionId: string;
  readonly mid: string;
};

/** The truth that tests compare a hub with. */
export type Ledger = {
  add(movement: Movement): void;
  find(gateway: string | null, orderId: string | null): readonly Movement[];
  clear(): void;
};

export function openLedger(journal: Journal): Ledger {
  const table = journal.table<Movement>('ledger');
  const byOrder = new Map<string, Movement[]>();
  const index = (movement: Movement): void => {
    const same = byOrder.get(movement.orderId);
    if (same) same.push(movement);
    else byOrder.set(movement.orderId, [movement]);
  };
  for (const movement of table.rows()) index(movement);
  return {
    add(movement) {
      table.put(String(table.size + 1), movement);
      index(movement);
    },
    find(gateway, orderId) {
      const found = orderId === null ? [...table.rows()] : (byOrder.get(orderId) ?? []);
      return found.filter((each) => gateway === null || each.gateway === gateway);
    },
    clear() {
      table.clear();
      byOrder.clear();
    },
  };
}
