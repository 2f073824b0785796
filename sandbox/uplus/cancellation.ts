import { findUplusBank } from './bank-codes.ts';
import { putTransaction } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { CallRequest, Done } from './call.ts';
import type { FormFields } from './charset.ts';
import { readAmount, readOptionalAmount, readText, textOf } from './fields.ts';
import { canCancelInPart, findIssuer } from './issuers.ts';
import { uplusOutcomes } from './outcomes.ts';
import { UplusRefusal } from './refusals.ts';
import { balanceOf, paidIn } from './transaction.ts';
import type { Transaction } from './transaction.ts';

/** Cancel: the whole of a payment of which nothing was given back, or an account that nobody has paid into. */
export function cancel(books: UplusBooks, request: CallRequest): Done {
  const transaction = cancellableOf(books, request);
  const { form } = request;
  if (transaction.account && paidIn(transaction) === 0) {
    if (textOf(form, 'LGD_RFACCOUNTNUM') !== '') throw new UplusRefusal('RF24');
    putTransaction(books, { ...transaction, account: { ...transaction.account, isClosed: true } });
    return { fields: cancelFields(transaction, 0, 0) };
  }
  if (transaction.cancellations.length > 0) throw new UplusRefusal('S025');
  if (transaction.account) checkRefundAccount(form);
  checkIssuer(transaction, 'whole');
  return giveBack(books, transaction, { txId: request.txId, amount: balanceOf(transaction) });
}

/** PartialCancel: LGD_REMAINAMOUNT is what the caller believes to be left before it. */
export function cancelInPart(books: UplusBooks, request: CallRequest): Done {
  const transaction = cancellableOf(books, request);
  const { form } = request;
  if (transaction.isEscrow) throw new UplusRefusal(transaction.choice.payType === 'SC0010' ? 'C078' : 'RF30');
  if (transaction.account && paidIn(transaction) === 0) throw new UplusRefusal('RF24');
  const amount = readAmount(form, 'LGD_CANCELAMOUNT', 'C094');
  if (amount === 0) throw new UplusRefusal('C094');
  const balance = balanceOf(transaction);
  if (amount > paidIn(transaction)) throw new UplusRefusal(transaction.account ? 'RF27' : 'C053');
  const believed = readOptionalAmount(form, 'LGD_REMAINAMOUNT');
  if (believed !== null && believed !== balance) throw new UplusRefusal('C112', `${balance}`);
  if (amount > balance) throw new UplusRefusal('C094');
  const taxFree = readOptionalAmount(form, 'LGD_CANCELTAXFREEAMOUNT') ?? 0;
  if (taxFree > amount) throw new UplusRefusal('C094', 'LGD_CANCELTAXFREEAMOUNT');
  if (transaction.account) checkRefundAccount(form);
  checkIssuer(transaction, 'part');
  const done = giveBack(books, transaction, { txId: request.txId, amount });
  const tellsRest = textOf(form, 'LGD_REQREMAIN') === '1';
  const { LGD_REMAINAMOUNT: rest = '', ...fields } = done.fields;
  return { ...done, fields: tellsRest ? { ...fields, LGD_REMAINAMOUNT: rest } : fields };
}

function cancellableOf(books: UplusBooks, { form, merchant }: CallRequest): Transaction {
  const transaction = books.transactions.get(readText(form, 'LGD_TID', 'S012'));
  if (transaction?.mid !== merchant.mid) throw new UplusRefusal('S012');
  const isOver = transaction.account?.isClosed === true || (paidIn(transaction) > 0 && balanceOf(transaction) === 0);
  if (isOver) throw new UplusRefusal('S020');
  return transaction;
}

/** The money of an account goes back to one that the buyer names. */
function checkRefundAccount(form: FormFields): void {
  const bank = findUplusBank(textOf(form, 'LGD_RFBANKCODE'));
  const isWhole = /^[0-9]{6,20}$/.test(textOf(form, 'LGD_RFACCOUNTNUM')) && textOf(form, 'LGD_RFCUSTOMERNAME') !== '';
  if (!bank || !isWhole) throw new UplusRefusal('RF26');
}

function checkIssuer({ choice }: Transaction, wanted: 'whole' | 'part'): void {
  if (choice.payType !== 'SC0010') return;
  const refusal = choice.outcome && uplusOutcomes[choice.outcome].cancellation;
  if (refusal) throw new UplusRefusal(refusal);
  const issuer = findIssuer(choice.issuerCode);
  if (wanted === 'part' && issuer && !canCancelInPart(issuer)) throw new UplusRefusal('C090');
}

type Wanted = { readonly txId: string; readonly amount: number };

/** Cards answer 0000, transfers have a code for a refund that is done; of accounts only 0000 is published. */
function giveBack(books: UplusBooks, transaction: Transaction, { txId, amount }: Wanted): Done {
  const { ports } = books;
  const at = ports.now();
  const { mid, oid, account, choice, cancellations } = transaction;
  putTransaction(books, { ...transaction, cancellations: [...cancellations, { txId, amount, at }] });
  const kind = account ? 'refund' : 'cancellation';
  ports.ledger.add({ gateway: 'uplus', orderId: oid, kind, amount, at, transactionId: txId, mid });
  const fields = cancelFields(transaction, amount, balanceOf(transaction) - amount);
  return choice.payType === 'SC0030' ? { code: 'RF00', message: '환불처리완료', fields } : { fields };
}

function cancelFields({ mid, oid, tid }: Transaction, amount: number, rest: number): Done['fields'] {
  return {
    LGD_MID: mid,
    LGD_OID: oid,
    LGD_TID: tid,
    LGD_CANCELAMOUNT: String(amount),
    LGD_REMAINAMOUNT: String(rest),
  };
}
