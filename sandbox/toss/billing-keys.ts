import { isAuthKeyOver, type BillingKey, type RegisteredCard } from './billing.ts';
import type { TossBooks } from './books.ts';
import { TossError } from './errors.ts';
import { makeBillingKey, makeTransactionKey } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import { announceDeletedKey } from './webhooks.ts';

/** Keys come from a registration in the window or from a typed card, and go when they are deleted (section 4). */

export type IssueRequest = { readonly authKey: string; readonly customerKey: string };

/** An authKey makes one key: unknown, used or old ones are all the same refusal (section 14, row 9). */
export function issueFromWindow(books: TossBooks, merchant: TossMerchant, request: IssueRequest): BillingKey {
  checkBillingContract(merchant);
  const window = books.billingWindows.get(books.windowsByAuthKey.get(request.authKey) ?? '');
  if (!window?.registered || window.mid !== merchant.mid) throw new TossError('INVALID_BILL_KEY_REQUEST');
  const { registered, customerKey } = window;
  if (isAuthKeyOver(registered, books.ports.now())) throw new TossError('INVALID_BILL_KEY_REQUEST');
  if (customerKey !== request.customerKey) throw new TossError('NOT_MATCHES_CUSTOMER_KEY');
  books.billingWindows.put(window.id, { ...window, registered: { ...registered, isUsed: true } });
  return addKey(books, merchant, { customerKey, card: registered.card, authenticatedAt: registered.at });
}

export type CardRequest = { readonly customerKey: string; readonly card: RegisteredCard };

export function issueFromCard(books: TossBooks, merchant: TossMerchant, request: CardRequest): BillingKey {
  checkBillingContract(merchant);
  return addKey(books, merchant, { ...request, authenticatedAt: books.ports.now() });
}

type NewKey = Pick<BillingKey, 'customerKey' | 'card' | 'authenticatedAt'>;

function addKey(books: TossBooks, merchant: TossMerchant, fresh: NewKey): BillingKey {
  const { random, now, ledger } = books.ports;
  const { mid } = merchant;
  const key: BillingKey = { ...fresh, billingKey: makeBillingKey(random), mid, deletedAt: null, charges: 0 };
  books.billingKeys.put(key.billingKey, key);
  ledger.add({
    gateway: 'toss',
    orderId: key.customerKey,
    kind: 'issue',
    amount: 0,
    at: now(),
    // The key itself is a secret, and whoever reads the ledger needs none.
    transactionId: makeTransactionKey(merchant, now(), random),
    mid,
  });
  return key;
}

/** A key that can be charged or deleted. One of another merchant is not found. */
export function usableKey(books: TossBooks, merchant: TossMerchant, billingKey: string): BillingKey {
  const key = books.billingKeys.get(billingKey);
  if (!key || key.mid !== merchant.mid) throw new TossError('NOT_FOUND_BILLING');
  if (key.deletedAt !== null) throw new TossError('ALREADY_REMOVED_BILLING_KEY');
  return key;
}

export function deleteKey(books: TossBooks, merchant: TossMerchant, billingKey: string): void {
  const key = usableKey(books, merchant, billingKey);
  books.billingKeys.put(billingKey, { ...key, deletedAt: books.ports.now() });
  announceDeletedKey(books.ports, merchant, billingKey);
}

export function checkBillingContract(merchant: TossMerchant): void {
  if (!merchant.hasBilling) throw new TossError('NOT_SUPPORTED_METHOD');
}
