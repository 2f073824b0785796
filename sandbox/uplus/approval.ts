import { issueAccount } from './account.ts';
import { findByKey, findByOrder, putTransaction, putWindow } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { CallRequest, Done } from './call.ts';
import type { FormFields } from './charset.ts';
import { readAmount, readText, isYes } from './fields.ts';
import { makeNumber, makeTid } from './identifiers.ts';
import { announce } from './notices.ts';
import { uplusOutcomes } from './outcomes.ts';
import { UplusRefusal } from './refusals.ts';
import type { RefusalCode } from './refusals.ts';
import { approvalFields } from './replies.ts';
import type { Transaction } from './transaction.ts';
import { isPastApproval } from './window.ts';
import type { Choice, XpayWindow } from './window.ts';

/** PaymentByKey: takes the money for an authenticated window, or gives out its account. */
export function payByKey(books: UplusBooks, request: CallRequest): Done {
  const { merchant, form } = request;
  const window = payableOf(books, readText(form, 'LGD_PAYKEY', 'S050'), merchant.mid);
  checkAmount(form, window.amount);
  const { choice } = window;
  if (!choice) throw new Error(`authenticated without a choice: ${window.id}`);
  const refusal = refusalOf(choice);
  if (refusal) {
    putWindow(books, { ...window, state: 'failed' });
    throw new UplusRefusal(refusal);
  }
  const transaction = take(books, window, choice, request);
  putTransaction(books, transaction);
  putWindow(books, { ...window, state: 'approved' });
  enter(books, transaction);
  if (transaction.account) announce(books.ports, merchant, transaction, 'R');
  const key = request.fault === 'bad-signature' ? `${merchant.mertKey}?` : merchant.mertKey;
  const isReplyLost = choice.payType === 'SC0010' && choice.outcome === 'reply-lost';
  return { fields: approvalFields(transaction, key), tid: transaction.tid, isReplyLost };
}

function payableOf(books: UplusBooks, payKey: string, mid: string): XpayWindow {
  const window = findByKey(books, payKey);
  if (window?.mid !== mid) throw new UplusRefusal('S051');
  if (window.state === 'approved') throw new UplusRefusal('S007');
  if (window.state === 'failed') throw new UplusRefusal('S009');
  if (isPastApproval(window, books.ports.now())) throw new UplusRefusal('S052');
  const isAccount = window.choice?.payType === 'SC0040';
  if (findByOrder(books, mid, window.oid)) throw new UplusRefusal(isAccount ? 'A016' : 'S021');
  return window;
}

/** Without the switch nobody looks at an amount: it is what was authenticated. */
function checkAmount(form: FormFields, amount: number): void {
  if (!isYes(form, 'LGD_AMOUNTCHECKYN')) return;
  if (readAmount(form, 'LGD_AMOUNT', 'S054') !== amount) throw new UplusRefusal('S055');
}

function refusalOf(choice: Choice): RefusalCode | null {
  if (choice.payType === 'SC0010') return (choice.outcome && uplusOutcomes[choice.outcome].approval) ?? null;
  if (!choice.isOverdrawn) return null;
  return choice.payType === 'SC0030' ? '526' : 'A013';
}

/** What an approval for a wrong amount takes too much. */
const mismatch = 100;

function take(books: UplusBooks, window: XpayWindow, choice: Choice, { txId, fault }: CallRequest): Transaction {
  const { ports } = books;
  const { mid, oid, taxFreeAmount, timestamp, party, isEscrow } = window;
  const isAccount = choice.payType === 'SC0040';
  const hasReceipt = choice.payType === 'SC0030' && choice.cashReceipt !== null;
  return {
    tid: makeTid(ports, mid, (tid) => books.transactions.get(tid) !== undefined),
    txId,
    mid,
    oid,
    amount: window.amount + (fault === 'amount-mismatch' ? mismatch : 0),
    taxFreeAmount,
    timestamp,
    party,
    choice,
    approvedAt: ports.now(),
    // As logged at the test host.
    authNumber: choice.payType === 'SC0010' ? '00000000' : '',
    cashReceiptNumber: hasReceipt ? makeNumber(ports, 9) : '',
    isEscrow,
    delivery: 'none',
    account: isAccount ? issueAccount(ports, choice.bankCode, window.accountOffer) : null,
    cancellations: [],
  };
}

function enter(books: UplusBooks, { oid, mid, amount, tid, account }: Transaction): void {
  books.ports.ledger.add({
    gateway: 'uplus',
    orderId: oid,
    kind: account ? 'issue' : 'approval',
    amount: account ? 0 : amount,
    at: books.ports.now(),
    transactionId: tid,
    mid,
  });
}
