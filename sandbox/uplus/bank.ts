import { BankRefused, refusalOfDeposit } from '../bank/bank.ts';
import type { BankDesk, GivenAccount } from '../bank/bank.ts';
import { findUplusBank } from './bank-codes.ts';
import { putTransaction } from './books.ts';
import type { UplusBooks } from './books.ts';
import { makeNumber } from './identifiers.ts';
import { merchantOf } from './merchants.ts';
import { announce } from './notices.ts';
import { paidIn } from './transaction.ts';
import type { Account, Deposit, Transaction } from './transaction.ts';

/** The bank's side of the accounts that this gateway gave out. */
export function openBankDesk(books: UplusBooks): BankDesk {
  return {
    accounts: () => withAccounts(books).map((each) => givenAccount(each, books.ports.now())),
    deposit({ orderId, amount, isForced }) {
      const found = withAccounts(books).findLast(({ oid }) => oid === orderId);
      if (!found) throw new BankRefused('이 주문의 가상계좌가 없습니다. No account was given out for this order.');
      const paid = amount ?? found.amount;
      const refusal = refusalOfDeposit(givenAccount(found, books.ports.now()), paid);
      if (refusal !== null && !isForced) throw new BankRefused(refusal);
      const noticeId = payIn(books, found, paid);
      return { amount: paid, noticeIds: noticeId === null ? [] : [noticeId] };
    },
    withdraw({ orderId }) {
      const found = withAccounts(books).findLast(({ oid }) => oid === orderId);
      const last = found?.account.deposits.findLast((each) => !each.isWithdrawn);
      if (!found || !last) throw new BankRefused('되돌릴 입금이 없습니다. Nothing was paid in that could go back.');
      if (found.cancellations.length > 0)
        throw new BankRefused('이미 환불한 입금입니다. This deposit has been given back already.');
      const noticeId = takeBack(books, found, last);
      return { amount: last.amount, noticeIds: noticeId === null ? [] : [noticeId] };
    },
  };
}

type WithAccount = Transaction & { readonly account: Account };

function withAccounts(books: UplusBooks): WithAccount[] {
  return [...books.transactions.rows()].filter((each): each is WithAccount => each.account !== null);
}

function givenAccount(transaction: WithAccount, now: number): GivenAccount {
  const { oid, mid, amount, account } = transaction;
  return {
    orderId: oid,
    mid,
    bankCode: findUplusBank(account.bankCode)?.kftc ?? '',
    number: account.number,
    holder: account.holder,
    amount,
    dueAt: account.closeAt,
    state: stateOf(transaction, now),
  };
}

function stateOf(transaction: WithAccount, now: number): GivenAccount['state'] {
  if (transaction.account.isClosed) return 'closed';
  if (paidIn(transaction) > 0) return 'deposited';
  return now > transaction.account.closeAt ? 'expired' : 'waiting';
}

/** LGD_CASSEQNO counts the deposits of an account from 001. */
function payIn(books: UplusBooks, transaction: WithAccount, amount: number): string | null {
  const { ports } = books;
  const { account, oid, mid, tid, choice } = transaction;
  const at = ports.now();
  const deposit = { sequence: account.deposits.length + 1, amount, at, isWithdrawn: false };
  const hasReceipt = choice.payType === 'SC0040' && choice.cashReceipt !== null;
  const next: Transaction = {
    ...transaction,
    account: { ...account, deposits: [...account.deposits, deposit] },
    cashReceiptNumber: hasReceipt ? makeNumber(ports, 9) : '',
  };
  putTransaction(books, next);
  ports.ledger.add({ gateway: 'uplus', orderId: oid, kind: 'deposit', amount, at, transactionId: tid, mid });
  return announce(ports, merchantOf(mid), next, 'I');
}

/** The bank had told of the deposit by mistake. The account waits again. */
function takeBack(books: UplusBooks, transaction: WithAccount, deposit: Deposit): string | null {
  const { ports } = books;
  const { account, oid, mid, tid } = transaction;
  const { amount } = deposit;
  const deposits = account.deposits.map((each) => (each === deposit ? { ...each, isWithdrawn: true } : each));
  const next: Transaction = { ...transaction, account: { ...account, deposits }, cashReceiptNumber: '' };
  putTransaction(books, next);
  const at = ports.now();
  ports.ledger.add({ gateway: 'uplus', orderId: oid, kind: 'refund', amount, at, transactionId: tid, mid });
  return announce(ports, merchantOf(mid), next, 'C');
}
