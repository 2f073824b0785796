import type { Fields } from '../json-body.ts';
import { findBank } from './banks.ts';
import { putTransaction } from './books.ts';
import type { KiccBooks } from './books.ts';
import { nextStep } from './escrow-steps.ts';
import { readMatching, readObject, readText } from './fields.ts';
import { announceEscrow, announcePayout } from './notices.ts';
import { KiccRefusal } from './refusals.ts';
import type { Payout, Revision, Transaction } from './transaction.ts';

/*
 * Refunds to a bank account: asked for today, paid out on the next day ("정산환불"), or at once where the merchant has
 * the contract for it. Some test numbers of accounts end otherwise.
 */

export type RefundAccount = Pick<Payout, 'bankCode' | 'accountNo' | 'holder'> & {
  /** Nobody can pay into it. */
  readonly bounces: boolean;
  /** Its bank answers later than the gateway does. */
  readonly isSlow: boolean;
};

/** Ends of test numbers; any other account takes money. */
const bouncingEnd = '5413';
const slowEnd = '8888';

/** Reads refundInfo. The bank is known, the number is of digits, and somebody has a name. */
export function readRefundAccount(body: Fields): RefundAccount {
  const info = readObject(body, 'refundInfo');
  const bank = findBank(readText(info, 'refundBankCode', 3));
  if (!bank) throw new KiccRefusal('SX14', 'refundBankCode');
  const accountNo = readMatching(info, 'refundAccountNo', { maxLength: 14, pattern: /^[0-9]+$/ });
  const holder = readText(info, 'refundDepositName', 50);
  const bounces = accountNo.endsWith(bouncingEnd);
  return { bankCode: bank.code, accountNo, holder, bounces, isSlow: accountNo.endsWith(slowEnd) };
}

const dayMs = 24 * 60 * 60_000;
const aheadMs = 9 * 60 * 60_000;
const payoutHourMs = 10 * 60 * 60_000;

/** On the next day at ten in Korea, whatever day of the week it is: ours. Null goes where the money came from. */
export function payoutLater(account: RefundAccount | null, now: number): Payout {
  const midnight = Math.floor((now + aheadMs) / dayMs) * dayMs - aheadMs;
  const { bankCode = '', accountNo = '', holder = '' } = account ?? {};
  return { bankCode, accountNo, holder, dueAt: midnight + dayMs + payoutHourMs, state: 'requested' };
}

type Waiting = { readonly pgCno: string; readonly revision: Revision };

export function schedulePayout(books: KiccBooks, { pgCno, revision: { cancelPgCno, payout } }: Waiting): void {
  if (!payout) return;
  const waiting = (): Revision | null => {
    const found = books.transactions.get(pgCno)?.revisions.find((each) => each.cancelPgCno === cancelPgCno);
    return found?.payout?.state === 'requested' ? found : null;
  };
  books.ports.agenda.add({
    at: payout.dueAt,
    isWanted: () => waiting() !== null,
    keep() {
      const revision = waiting();
      const transaction = books.transactions.get(pgCno);
      if (revision && transaction) payOut(books, transaction, revision);
    },
  });
}

/** After a restart: nothing that was promised is forgotten. */
export function scheduleAllPayouts(books: KiccBooks): void {
  for (const { pgCno, revisions } of books.transactions.rows()) {
    for (const revision of revisions) {
      if (revision.payout?.state === 'requested') schedulePayout(books, { pgCno, revision });
    }
  }
}

function payOut(books: KiccBooks, transaction: Transaction, revision: Revision): void {
  const { payout } = revision;
  if (!payout) return;
  const isBounced = payout.accountNo.endsWith(bouncingEnd);
  const step = transaction.escrow && nextStep(transaction.escrow);
  const statusCode = step && !isBounced ? step : isBounced ? 'RF03' : 'RF02';
  const ended: Revision = { ...revision, statusCode, payout: { ...payout, state: isBounced ? 'bounced' : 'paid_out' } };
  const changed: Transaction = {
    ...transaction,
    escrow: step && !isBounced ? step : transaction.escrow,
    revisions: transaction.revisions.map((each) => (each === revision ? ended : each)),
  };
  putTransaction(books, changed);
  if (step && !isBounced) announceEscrow(books.ports, changed);
  else announcePayout(books.ports, { transaction: changed, revision: ended });
}
