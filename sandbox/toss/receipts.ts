import { randomText } from '../random.ts';
import type { TossBooks } from './books.ts';
import type { CashReceipt } from './cash-receipt.ts';
import { TossError } from './errors.ts';
import { alphanumeric } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';

/** A cash receipt that was asked for by the API (section 4.6). Times: ms since 1970. */
export type AskedReceipt = Omit<CashReceipt, 'number'> & {
  readonly mid: string;
  readonly orderId: string;
  readonly orderName: string;
  /** Whose it is: never kept whole. */
  readonly maskedNumber: string;
  readonly cancels: readonly ReceiptCancel[];
};

export type ReceiptCancel = { readonly amount: number; readonly requestedAt: number };

export type WantedReceipt = Pick<AskedReceipt, 'type' | 'orderId' | 'orderName' | 'amount' | 'taxFreeAmount'> & {
  readonly number: string;
};

/** The number that no receipt is made for, so that a refusal can be tried. */
const refusedNumber = '01000000000';

/** Measured: the server hardly looks at the number, and makes two receipts for one order number. */
export function issueReceipt(books: TossBooks, { mid }: TossMerchant, wanted: WantedReceipt): AskedReceipt {
  const { number, ...known } = wanted;
  if (number === refusedNumber) throw new TossError('INVALID_CASH_RECEIPT_INFO');
  const { random, now } = books.ports;
  const receipt: AskedReceipt = {
    ...known,
    mid,
    receiptKey: randomText(random, alphanumeric, 48),
    issueNumber: randomText(random, '0123456789', 9),
    maskedNumber: number.slice(0, 3) + '*'.repeat(Math.max(0, number.length - 7)) + number.slice(-4),
    requestedAt: now(),
    cancels: [],
  };
  books.receipts.put(receipt.receiptKey, receipt);
  record(books, receipt, { kind: 'receipt', amount: receipt.amount, transactionId: receipt.receiptKey });
  return receipt;
}

/** All that is left of it, or a part. */
export function cancelReceipt(
  books: TossBooks,
  { mid }: TossMerchant,
  { receiptKey, amount }: { readonly receiptKey: string; readonly amount: number | null },
): AskedReceipt {
  const receipt = books.receipts.get(receiptKey);
  if (!receipt || receipt.mid !== mid) throw new TossError('NOT_FOUND');
  const left = receipt.cancels.reduce((rest, each) => rest - each.amount, receipt.amount);
  if (left === 0) throw new TossError('ALREADY_CANCELED_PAYMENT');
  const taken = amount ?? left;
  if (taken <= 0 || taken > left) throw new TossError('NOT_CANCELABLE_AMOUNT');
  const changed = { ...receipt, cancels: [...receipt.cancels, { amount: taken, requestedAt: books.ports.now() }] };
  books.receipts.put(receiptKey, changed);
  record(books, changed, { kind: 'receipt_cancellation', amount: taken, transactionId: receiptKey });
  return changed;
}

type Entry = { readonly kind: 'receipt' | 'receipt_cancellation'; readonly amount: number; transactionId: string };

function record({ ports }: TossBooks, { orderId, mid }: AskedReceipt, entry: Entry): void {
  ports.ledger.add({ gateway: 'toss', orderId, mid, at: ports.now(), ...entry });
}
