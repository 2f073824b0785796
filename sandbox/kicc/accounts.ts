import { BankRefused, refusalOfDeposit } from '../bank/bank.ts';
import type { BankDesk, Deposit as Wanted, Deposited, GivenAccount } from '../bank/bank.ts';
import { bankOf } from './banks.ts';
import { newPgCno, putTransaction, recordMoney, transactionOfOrder } from './books.ts';
import type { KiccBooks } from './books.ts';
import { issueReceipt } from './cash-receipt.ts';
import { announceDeposit, announceEscrow } from './notices.ts';
import { isClosed, moneyIn } from './transaction.ts';
import type { Deposit, Transaction } from './transaction.ts';

/** The bank's side of the accounts that were given out. */
export function createBankDesk(books: KiccBooks): BankDesk {
  return {
    accounts: () => [...books.transactions.rows()].flatMap((each) => givenAccount(books, each) ?? []),
    deposit: (wanted) => payIn(books, wanted),
    withdraw: ({ orderId }) => withdraw(books, orderId),
  };
}

function givenAccount({ ports }: KiccBooks, transaction: Transaction): GivenAccount | null {
  const { account, choice, shopOrderNo, mallId, amount } = transaction;
  if (!account || choice.means !== 'virtual_account') return null;
  return {
    orderId: shopOrderNo,
    mid: mallId,
    bankCode: bankOf(choice.bankCode).kftc,
    number: account.number,
    holder: account.holder,
    amount,
    dueAt: account.dueAt,
    state: stateOf(transaction, account.dueAt < ports.now()),
  };
}

function stateOf(transaction: Transaction, isOver: boolean): GivenAccount['state'] {
  if (isClosed(transaction)) return 'closed';
  if (moneyIn(transaction) > 0) return 'deposited';
  return isOver ? 'expired' : 'waiting';
}

function payIn(books: KiccBooks, { orderId, amount, isForced }: Wanted): Deposited {
  const { ports } = books;
  const transaction = transactionOfOrder(books, orderId);
  const given = transaction && givenAccount(books, transaction);
  if (!transaction?.account || !given)
    throw new BankRefused(`그런 계좌가 없습니다. There is no account for ${orderId}.`);
  const paid = amount ?? given.amount;
  const refusal = refusalOfDeposit(given, paid);
  if (refusal !== null && !isForced) throw new BankRefused(refusal);

  const deposit: Deposit = {
    pgCno: newPgCno(books),
    amount: paid,
    at: ports.now(),
    depositor: transaction.customer.name || '홍길동',
    isWithdrawn: false,
  };
  const { account, choice } = transaction;
  const wish = choice.means === 'virtual_account' ? choice.receiptWish : null;
  const changed: Transaction = {
    ...transaction,
    account: { ...account, deposits: [...account.deposits, deposit] },
    escrow: transaction.escrow === 'ES03' ? 'ES04' : transaction.escrow,
    receipt: transaction.receipt ?? issueReceipt(ports, wish, paid),
  };
  putTransaction(books, changed);
  recordMoney(books, transaction, { kind: 'deposit', amount: paid, transactionId: deposit.pgCno });
  const noticeId = changed.escrow ? announceEscrow(ports, changed) : announceDeposit(ports, changed, deposit);
  return { amount: paid, noticeIds: [noticeId] };
}

/** The bank takes the last deposit back, as after a mistaken transfer. */
function withdraw(books: KiccBooks, orderId: string): Deposited {
  const transaction = transactionOfOrder(books, orderId);
  const last = transaction?.account?.deposits.findLast(({ isWithdrawn }) => !isWithdrawn);
  if (!transaction?.account || !last || transaction.escrow)
    throw new BankRefused(`되돌릴 입금이 없습니다. There is no deposit of ${orderId} to take back.`);
  const taken: Deposit = { ...last, isWithdrawn: true };
  const { account } = transaction;
  const changed: Transaction = {
    ...transaction,
    account: { ...account, deposits: account.deposits.map((each) => (each === last ? taken : each)) },
  };
  putTransaction(books, changed);
  recordMoney(books, transaction, { kind: 'cancellation', amount: last.amount, transactionId: last.pgCno });
  return { amount: last.amount, noticeIds: [announceDeposit(books.ports, changed, taken)] };
}
