import { BankRefused, refusalOfDeposit } from '../bank/bank.ts';
import type { BankDesk, Deposit, Deposited, GivenAccount } from '../bank/bank.ts';
import type { Movement } from '../ledger.ts';
import { findBank } from './banks.ts';
import { changePayment, findByOrder } from './books.ts';
import type { TossBooks } from './books.ts';
import { issueCashReceipt } from './cash-receipt.ts';
import { makeTransactionKey } from './identifiers.ts';
import { merchantOfMid, merchants } from './merchants.ts';
import type { TossPayment } from './payment.ts';
import { isBefore } from './versions.ts';
import { announceDeposit } from './webhooks.ts';

/** The banks that keep the accounts of virtual-account payments. */
export function openBankDesk(books: TossBooks): BankDesk {
  return {
    accounts: () => [...books.payments.rows()].flatMap((payment) => givenAccountOf(payment, books.ports.now())),
    deposit: (deposit) => payIn(books, paymentOf(books, deposit.orderId), deposit),
    withdraw: ({ orderId }) => withdraw(books, paymentOf(books, orderId)),
  };
}

function givenAccountOf(payment: TossPayment, now: number): GivenAccount[] {
  const { account } = payment;
  if (!account) return [];
  return [
    {
      orderId: payment.orderId,
      mid: payment.mid,
      bankCode: findBank(account.bankCode)?.kftc ?? '',
      number: account.number,
      // The account is the merchant's: its name is what the buyer's bank shows.
      holder: merchantOfMid(payment.mid).name,
      amount: payment.totalAmount,
      dueAt: account.dueAt,
      state: stateOf(payment, now),
    },
  ];
}

function stateOf({ status, account, approval }: TossPayment, now: number): GivenAccount['state'] {
  if (approval !== null) return 'deposited';
  if (status !== 'WAITING_FOR_DEPOSIT' || !account) return 'closed';
  return account.isExpired || now > account.dueAt ? 'expired' : 'waiting';
}

function paymentOf(books: TossBooks, orderId: string): TossPayment {
  const found = merchants.map(({ mid }) => findByOrder(books, mid, orderId)).find((each) => each?.account);
  if (found) return found;
  throw new BankRefused('이 주문에 발급된 계좌가 없습니다. No account was given out for this order.');
}

function payIn(books: TossBooks, payment: TossPayment, deposit: Deposit): Deposited {
  const amount = deposit.amount ?? payment.totalAmount;
  const [account] = givenAccountOf(payment, books.ports.now());
  const refusal = account ? refusalOfDeposit(account, amount) : null;
  if (refusal !== null && !deposit.isForced) throw new BankRefused(refusal);
  const { now, random } = books.ports;
  const transactionKey = makeTransactionKey(merchantOfMid(payment.mid), now(), random);
  note(books, payment, { kind: 'deposit', amount });
  if (account?.state === 'deposited') return { amount, noticeIds: paidAgain(books, payment, transactionKey) };
  return { amount, noticeIds: changePayment(books, deposited(books, payment, { amount, transactionKey })) };
}

type Paid = { readonly amount: number; readonly transactionKey: string };

/**
 * DONE, as a card's approval is. A sum that a bank should have refused becomes the payment's own, so that whoever asks
 * sees what came in (ours).
 */
function deposited(books: TossBooks, payment: TossPayment, { amount, transactionKey }: Paid): TossPayment {
  const { now, random } = books.ports;
  if (!payment.account) throw new Error(`${payment.paymentKey} has no account`);
  const paid: TossPayment = {
    ...payment,
    status: 'DONE',
    totalAmount: amount,
    balanceAmount: amount,
    taxFreeAmount: Math.min(payment.taxFreeAmount, amount),
    approvedAt: now(),
    approval: { transactionKey, approveNo: '', receiptId: payment.account.receiptId },
    account: { ...payment.account, depositorName: payment.account.customerName },
    lastTransactionKey: transactionKey,
  };
  return { ...paid, cashReceipt: issueCashReceipt(paid, now(), random) };
}

/** Twice into one account: the payment stays as it is, and only the notice and the books tell of the money (ours). */
function paidAgain(books: TossBooks, payment: TossPayment, transactionKey: string): readonly string[] {
  return [announceDeposit(books.ports, merchantOfMid(payment.mid), { ...payment, lastTransactionKey: transactionKey })];
}

/**
 * The bank finds that the deposit was an error: the account waits again, and up to 1.4 the payment ends instead
 * (section 2).
 */
function withdraw(books: TossBooks, payment: TossPayment): Deposited {
  if (payment.status !== 'DONE' || !payment.account || !payment.approval) {
    throw new BankRefused('되돌릴 입금이 없습니다. There is no deposit to take back.');
  }
  const merchant = merchantOfMid(payment.mid);
  const isOld = isBefore(merchant.version, '2022-06-08');
  const transactionKey = makeTransactionKey(merchant, books.ports.now(), books.ports.random);
  note(books, payment, { kind: 'refund', amount: payment.totalAmount });
  const noticeIds = changePayment(books, {
    ...payment,
    status: isOld ? 'CANCELED' : 'WAITING_FOR_DEPOSIT',
    balanceAmount: isOld ? 0 : payment.balanceAmount,
    taxFreeAmount: isOld ? 0 : payment.taxFreeAmount,
    approvedAt: null,
    approval: null,
    cashReceipt: null,
    account: { ...payment.account, depositorName: null },
    lastTransactionKey: transactionKey,
  });
  return { amount: payment.totalAmount, noticeIds };
}

/** Under the payment's key, as an approval is: the deposit's own is overwritten by what comes after it. */
function note(
  books: TossBooks,
  { orderId, mid, paymentKey }: TossPayment,
  movement: Pick<Movement, 'kind' | 'amount'>,
): void {
  const at = books.ports.now();
  books.ports.ledger.add({ gateway: 'toss', orderId, at, mid, transactionId: paymentKey, ...movement });
}
