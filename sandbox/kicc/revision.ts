import { kstDay } from '../kst.ts';
import { newPgCno, recordResult, today } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readDay, readOptionalText, readOptionalWholeNumber, readText, readWholeNumber } from './fields.ts';
import { canCancelInPart, findIssuer } from './issuers.ts';
import { announceRevision } from './notices.ts';
import { kiccOutcomes } from './outcomes.ts';
import { KiccRefusal } from './refusals.ts';
import { revisionReply } from './replies.ts';
import { isSigned } from './signature.ts';
import { balanceOf } from './transaction.ts';
import type { Revision, Transaction } from './transaction.ts';

/** Gives money back, all or a part. The request is signed; the answer is not. */
export function revise(books: KiccBooks, { merchant, body, requestKey }: EndpointRequest): Done {
  const shopTransactionId = readText(body, 'shopTransactionId', 60);
  const pgCno = readText(body, 'pgCno', 20);
  const type = readText(body, 'reviseTypeCode', 2);
  for (const [name, maxLength] of unusedTexts) readOptionalText(body, name, maxLength);
  readDay(body, 'cancelReqDate', [today(books)]);
  const signature = readText(body, 'msgAuthValue', 200);
  const transaction = books.transactions.get(pgCno);
  if (transaction?.mallId !== merchant.mallId) throw new KiccRefusal('SX07', pgCno);
  if (!isSigned(signature, merchant.secretKey, pgCno, shopTransactionId)) throw new KiccRefusal('SX06');
  const cancelAmount = type === '40' ? wholeAmount(transaction, body) : partAmount(transaction, body, type);
  checkRemainder(transaction, body, cancelAmount);
  const refusal = transaction.card.outcome && kiccOutcomes[transaction.card.outcome].cancellation;
  if (refusal) throw new KiccRefusal(refusal);

  const revision = giveBack(books, transaction, { shopTransactionId, cancelAmount, isWhole: type === '40' });
  recordResult(books, requestKey, { pgCno, cancelPgCno: revision.cancelPgCno });
  announceRevision(books.ports, merchant, { transaction, revision });
  return { reply: revisionReply(transaction, revision, merchant) };
}

const unusedTexts: readonly (readonly [name: string, maxLength: number])[] = [
  ['reviseSubTypeCode', 4],
  ['clientIp', 20],
  ['clientId', 32],
  ['reviseMessage', 100],
];

/** 40 gives back the whole of a payment of which nothing was given back before; an amount need not be named. */
function wholeAmount(transaction: Transaction, body: EndpointRequest['body']): number {
  const { amount } = transaction;
  const named = readOptionalWholeNumber(body, 'amount');
  if (balanceOf(transaction) !== amount || (named !== null && named !== amount)) throw new KiccRefusal('SX08');
  return amount;
}

/** 32 is for cards; 33 does the same for transfers and phones, which are not played yet. */
function partAmount(transaction: Transaction, body: EndpointRequest['body'], type: string): number {
  if (type !== '32') throw new KiccRefusal('SX09', `reviseTypeCode ${type}, not one of 32, 40 for a card`);
  const amount = readWholeNumber(body, 'amount');
  if (amount === 0 || amount > balanceOf(transaction)) throw new KiccRefusal('SX08', `amount ${amount}`);
  const issuer = findIssuer(transaction.card.cardCode);
  if (!issuer || !canCancelInPart(issuer)) throw new KiccRefusal('SX12');
  return amount;
}

/** The papers do not say whether remainAmount is the balance before this cancellation or after it: both are taken. */
function checkRemainder(transaction: Transaction, body: EndpointRequest['body'], cancelAmount: number): void {
  const named = readOptionalWholeNumber(body, 'remainAmount');
  const balance = balanceOf(transaction);
  if (named === null || named === balance || named === balance - cancelAmount) return;
  throw new KiccRefusal('SX08', `remainAmount ${named}`);
}

type Wanted = { readonly shopTransactionId: string; readonly cancelAmount: number; readonly isWhole: boolean };

function giveBack(books: KiccBooks, transaction: Transaction, { isWhole, ...wanted }: Wanted): Revision {
  const { ports } = books;
  const now = ports.now();
  const revision: Revision = {
    ...wanted,
    cancelPgCno: newPgCno(books),
    revisedAt: now,
    remainAmount: balanceOf(transaction) - wanted.cancelAmount,
    ...endOf(isWhole, kstDay(now) === kstDay(transaction.approvedAt)),
  };
  books.transactions.put(transaction.pgCno, { ...transaction, revisions: [...transaction.revisions, revision] });
  ports.ledger.add({
    gateway: 'kicc',
    orderId: transaction.shopOrderNo,
    kind: 'cancellation',
    amount: wanted.cancelAmount,
    at: now,
    transactionId: revision.cancelPgCno,
    mid: transaction.mallId,
  });
  return revision;
}

/** As logged: the issuer undoes an approval of the same day, later the capture is undone; a part is always a part. */
function endOf(isWhole: boolean, isSameDay: boolean): Pick<Revision, 'statusCode' | 'resMsg'> {
  if (!isWhole) return { statusCode: 'TS06', resMsg: '정상처리' };
  if (isSameDay) return { statusCode: 'TS02', resMsg: '정상취소' };
  return { statusCode: 'TS05', resMsg: 'EDI 취소 매입처리로 취소처리됨' };
}
