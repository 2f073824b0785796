import { kstDay } from '../kst.ts';
import { newPgCno, putTransaction, recordMoney, recordResult, today } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readOptionalOneOf, readOptionalText, readOptionalWholeNumber, readText } from './fields.ts';
import { announceEscrow, announceRevision } from './notices.ts';
import { kiccOutcomes } from './outcomes.ts';
import { schedulePayout } from './payouts.ts';
import { cancelAskedReceipt } from './receipts.ts';
import { KiccRefusal } from './refusals.ts';
import { revisionReply } from './replies.ts';
import { planRevision } from './revision-plan.ts';
import type { RevisionPlan } from './revision-plan.ts';
import { isSigned } from './signature.ts';
import { balanceOf } from './transaction.ts';
import type { Revision, Transaction } from './transaction.ts';

/** Gives money back, closes an account, or says that goods are on their way. The request is signed; the answer not. */
export function revise(books: KiccBooks, request: EndpointRequest): Done {
  const { merchant, body, requestKey } = request;
  const shopTransactionId = readText(body, 'shopTransactionId', 60);
  const pgCno = readRevision(books, request, shopTransactionId);
  const receipt = books.receipts.get(pgCno);
  if (receipt) return cancelAskedReceipt(books, receipt, request);
  const transaction = books.transactions.get(pgCno);
  if (!transaction) throw new KiccRefusal('SX07', pgCno);
  if (readOptionalOneOf(body, 'refundQueryFlag', ['Y', 'N']) === 'Y') return askAgain(books, request, transaction);

  const plan = planRevision(transaction, body, books.ports.now());
  if (plan.kind !== 'closing') checkRemainder(transaction, body, plan.cancelAmount);
  const { outcome } = transaction.choice;
  const refusal = outcome && kiccOutcomes[outcome].cancellation;
  if (refusal && plan.kind !== 'delivery') throw new KiccRefusal(refusal);

  const { changed, revision } = giveBack(books, transaction, { ...plan, shopTransactionId });
  recordResult(books, requestKey, { pgCno: transaction.pgCno, cancelPgCno: revision.cancelPgCno });
  if (plan.isAnswerDelayed) throw new KiccRefusal('VTIM');
  announceRevision(books.ports, { transaction, revision });
  if (changed.escrow) announceEscrow(books.ports, changed);
  return { reply: revisionReply(changed, revision, merchant) };
}

/** Answers the number of what is to be changed: a payment of the merchant's, or a cash receipt. */
function readRevision(books: KiccBooks, { merchant, body }: EndpointRequest, shopTransactionId: string): string {
  const pgCno = readText(body, 'pgCno', 20);
  readText(body, 'reviseTypeCode', 2);
  for (const [name, maxLength] of unusedTexts) readOptionalText(body, name, maxLength);
  readDay(body, 'cancelReqDate', [today(books)]);
  const signature = readText(body, 'msgAuthValue', 200);
  const owner = (books.receipts.get(pgCno) ?? books.transactions.get(pgCno))?.mallId;
  if (owner !== merchant.mallId) throw new KiccRefusal('SX07', pgCno);
  if (!isSigned(signature, merchant.secretKey, pgCno, shopTransactionId)) throw new KiccRefusal('SX06');
  return pgCno;
}

const unusedTexts: readonly (readonly [name: string, maxLength: number])[] = [
  ['reviseSubTypeCode', 4],
  ['clientIp', 20],
  ['clientId', 32],
  ['reviseMessage', 100],
];

/** A realtime refund that answered VTIM is asked about with a flag, and tells then how it went. */
function askAgain(books: KiccBooks, { merchant, requestKey }: EndpointRequest, transaction: Transaction): Done {
  const revision = transaction.revisions.findLast(({ statusCode }) => statusCode === 'RF02');
  if (!revision) throw new KiccRefusal('SX07', transaction.pgCno);
  recordResult(books, requestKey, { pgCno: transaction.pgCno, cancelPgCno: revision.cancelPgCno });
  return { reply: revisionReply(transaction, revision, merchant) };
}

/** The papers do not say whether remainAmount is the balance before this cancellation or after it: both are taken. */
function checkRemainder(transaction: Transaction, body: EndpointRequest['body'], cancelAmount: number): void {
  const named = readOptionalWholeNumber(body, 'remainAmount');
  const balance = balanceOf(transaction);
  if (named === null || named === balance || named === balance - cancelAmount) return;
  throw new KiccRefusal('SX08', `remainAmount ${named}`);
}

type Given = { readonly changed: Transaction; readonly revision: Revision };

function giveBack(
  books: KiccBooks,
  transaction: Transaction,
  plan: RevisionPlan & { readonly shopTransactionId: string },
): Given {
  const now = books.ports.now();
  const { shopTransactionId, kind, cancelAmount, payout } = plan;
  const movesMoney = kind === 'cancellation' || kind === 'refund';
  const revision: Revision = {
    shopTransactionId,
    kind,
    cancelAmount,
    payout,
    cancelPgCno: newPgCno(books),
    revisedAt: now,
    remainAmount: balanceOf(transaction) - (movesMoney ? cancelAmount : 0),
    ...(plan.end ?? endOfCard(plan, kstDay(now) === kstDay(transaction.approvedAt))),
  };
  const changed: Transaction = {
    ...transaction,
    escrow: plan.escrow ?? transaction.escrow,
    revisions: [...transaction.revisions, revision],
  };
  putTransaction(books, changed);
  if (movesMoney) recordMoney(books, transaction, { kind, amount: cancelAmount, transactionId: revision.cancelPgCno });
  if (payout?.state === 'requested') schedulePayout(books, { pgCno: transaction.pgCno, revision });
  return { changed, revision };
}

/** As logged: the issuer undoes an approval of the same day, later the capture is undone; a part is always a part. */
function endOfCard({ isWhole }: RevisionPlan, isSameDay: boolean): Pick<Revision, 'statusCode' | 'resMsg'> {
  if (!isWhole) return { statusCode: 'TS06', resMsg: '정상처리' };
  if (isSameDay) return { statusCode: 'TS02', resMsg: '정상취소' };
  return { statusCode: 'TS05', resMsg: 'EDI 취소 매입처리로 취소처리됨' };
}
