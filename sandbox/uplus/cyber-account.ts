import { issueAccount } from './account.ts';
import { accountBanks } from './bank-codes.ts';
import { findByOrder, putTransaction } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { CallRequest, Done } from './call.ts';
import { charsetOf } from './charset.ts';
import type { FormFields } from './charset.ts';
import { isYes, readAmount, readKoreanTime, readOptionalAmount, readText, textOf } from './fields.ts';
import { makeTid } from './identifiers.ts';
import { announce } from './notices.ts';
import { notContracted } from './pay-types.ts';
import { UplusRefusal } from './refusals.ts';
import { approvalFields } from './replies.ts';
import { paidIn } from './transaction.ts';
import type { Account, Transaction } from './transaction.ts';
import { partyFields } from './window.ts';
import type { CashReceipt, Party } from './window.ts';

/** CyberAccount: gives out an account without a window, or changes the amount or the last day of one. */
export function cyberAccount(books: UplusBooks, request: CallRequest): Done {
  const method = textOf(request.form, 'LGD_METHOD');
  if (method === 'ASSIGN') return assign(books, request);
  if (method === 'CHANGE') return change(books, request);
  throw new UplusRefusal('SX01', 'LGD_METHOD');
}

function assign(books: UplusBooks, { merchant, form, txId }: CallRequest): Done {
  const { ports } = books;
  const { mid } = merchant;
  if (!merchant.payTypes.includes('SC0040')) throw new UplusRefusal(notContracted.SC0040);
  const oid = readText(form, 'LGD_OID', 'J002');
  if (findByOrder(books, mid, oid)) throw new UplusRefusal('A016');
  const amount = readAmount(form, 'LGD_AMOUNT', 'A022');
  if (amount === 0) throw new UplusRefusal('A022');
  const bankCode = textOf(form, 'LGD_BANKCODE');
  if (!accountBanks.some(({ code }) => code === bankCode)) throw new UplusRefusal('A013', 'LGD_BANKCODE');
  const payer = textOf(form, 'LGD_ACCOUNTOWNER') || textOf(form, 'LGD_BUYER');
  const noteUrl = textOf(form, 'LGD_CASNOTEURL');
  const transaction: Transaction = {
    tid: makeTid(ports, mid, (tid) => books.transactions.get(tid) !== undefined),
    txId,
    mid,
    oid,
    amount,
    taxFreeAmount: readOptionalAmount(form, 'LGD_TAXFREEAMOUNT') ?? 0,
    timestamp: textOf(form, 'LGD_TIMESTAMP'),
    party: Object.fromEntries(partyFields.map((name) => [name, textOf(form, name)])) as Party,
    choice: { payType: 'SC0040', bankCode, payer, cashReceipt: readCashReceipt(form), isOverdrawn: false },
    approvedAt: ports.now(),
    authNumber: '',
    cashReceiptNumber: '',
    isEscrow: isYes(form, 'LGD_ESCROW_USEYN'),
    delivery: 'none',
    account: issueAccount(ports, bankCode, {
      closeAt: readCloseAt(form, ports.now()),
      noteUrl: noteUrl === '' ? null : noteUrl,
      noteCharset: charsetOf(textOf(form, 'LGD_ENCODING_NOTEURL')),
    }),
    cancellations: [],
  };
  putTransaction(books, transaction);
  const { tid: transactionId } = transaction;
  const kind = 'issue';
  ports.ledger.add({ gateway: 'uplus', orderId: oid, kind, amount: 0, at: ports.now(), transactionId, mid });
  announce(ports, merchant, transaction, 'R');
  return { fields: approvalFields(transaction, merchant.mertKey), tid: transaction.tid };
}

/** While nothing has been paid in, and the time of the account is not over. */
function change(books: UplusBooks, { merchant, form }: CallRequest): Done {
  const transaction = findByOrder(books, merchant.mid, readText(form, 'LGD_OID', 'J002'));
  const account = transaction?.account;
  if (!transaction || !account || account.isClosed) throw new UplusRefusal('A028');
  if (paidIn(transaction) > 0) throw new UplusRefusal('A025');
  if (books.ports.now() > account.closeAt) throw new UplusRefusal('A028', 'LGD_CLOSEDATE');
  const amount = readOptionalAmount(form, 'LGD_AMOUNT') ?? transaction.amount;
  if (amount === 0) throw new UplusRefusal('A022');
  const wantsDay = textOf(form, 'LGD_CLOSEDATE') !== '';
  const changed: Account = { ...account, ...(wantsDay && { closeAt: readCloseAt(form, books.ports.now()) }) };
  const next = { ...transaction, amount, account: changed };
  putTransaction(books, next);
  return { fields: approvalFields(next, merchant.mertKey) };
}

const weekMs = 7 * 24 * 60 * 60_000;

function readCloseAt(form: FormFields, now: number): number {
  const written = textOf(form, 'LGD_CLOSEDATE');
  const closeAt = written === '' ? now + weekMs : readKoreanTime(written);
  if (closeAt === null || closeAt <= now) throw new UplusRefusal('A020', 'LGD_CLOSEDATE');
  return closeAt;
}

/** `1` for the income tax, `2` as a proof of expense: not the digits of the answers. */
function readCashReceipt(form: FormFields): CashReceipt | null {
  const use = textOf(form, 'LGD_CASHRECEIPTUSE');
  if (use === '') return null;
  if (!['1', '2'].includes(use) || !/^\d{10,19}$/.test(textOf(form, 'LGD_CASHCARDNUM')))
    throw new UplusRefusal('SX01', 'LGD_CASHRECEIPTUSE');
  return { kind: use === '1' ? '0' : '1' };
}
