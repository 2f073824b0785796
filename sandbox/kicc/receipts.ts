import type { Fields } from '../json-body.ts';
import { isFields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import { newPgCno, recordResult, today, yesterday } from './books.ts';
import type { KiccBooks } from './books.ts';
import { maskMiddle } from './cash-receipt.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import {
  readDay,
  readMatching,
  readOneOf,
  readOptionalOneOf,
  readOptionalText,
  readOptionalWholeNumber,
  readOrderNo,
  readText,
  readWholeNumber,
} from './fields.ts';
import { makeApprovalNo } from './identifiers.ts';
import type { KiccMerchant } from './merchants.ts';
import { customerNamePattern, goodsNamePattern } from './order-info.ts';
import { KiccRefusal } from './refusals.ts';
import { written } from './replies.ts';
import { statusMessages } from './transaction.ts';

/** A cash receipt that was asked for by the API ("현금영수증 단독 발행"). Times: milliseconds since 1970. */
export type AskedReceipt = {
  readonly pgCno: string;
  readonly mallId: string;
  readonly shopOrderNo: string;
  readonly shopTransactionId: string;
  readonly amount: number;
  readonly issueType: string;
  readonly authType: string;
  /** Whose it is: never kept whole. */
  readonly maskedNumber: string;
  readonly approvalNo: string;
  readonly issuedAt: number;
  readonly cancels: readonly ReceiptCancel[];
};

export type ReceiptCancel = {
  readonly shopTransactionId: string;
  readonly cancelPgCno: string;
  readonly cancelAmount: number;
  readonly remainAmount: number;
  readonly at: number;
};

/** The papers' own name lacks a letter, and so does whoever follows them; the right one is taken too. */
const wrappers = ['directCashReceiptnfo', 'directCashReceiptInfo'] as const;

/** All that the request says stands in one object. */
export function unwrapped(body: Fields): Fields {
  const inner = wrappers.map((name) => body[name]).find(isFields);
  return inner ?? body;
}

/** What the number may look like, by `authType`: 01 a card, 03 a phone, 04 a business, 05 a receipt card. */
const numbers: Readonly<Record<string, RegExp>> = {
  '01': /^[0-9]{13,19}$/,
  '03': /^0[0-9]{9,10}$/,
  '04': /^[0-9]{10}$/,
  '05': /^[0-9]{13,19}$/,
};

/** The number that no receipt is made for, so that a refusal can be tried. */
const refusedNumber = '01000000000';

export function issueAskedReceipt(books: KiccBooks, { merchant, body, requestKey }: EndpointRequest): Done {
  const { mallId } = merchant;
  readDay(body, 'shopReqDate', [today(books), yesterday(books)]);
  const shopOrderNo = readOrderNo(body);
  readMatching(body, 'goodsName', { maxLength: 50, pattern: goodsNamePattern });
  readBuyer(body);
  readOneOf(body, 'subMallUsed', ['0', '1']);
  const amount = readAmount(body);
  const issueType = readOneOf(body, 'issueType', ['01', '02', '03']);
  const authType = readOneOf(body, 'authType', Object.keys(numbers));
  const number = readMatching(body, 'authValue', { maxLength: 20, pattern: numbers[authType] ?? /^$/ });
  if (number === refusedNumber) throw new KiccRefusal('SX21');
  const receipt: AskedReceipt = {
    pgCno: newPgCno(books),
    mallId,
    shopOrderNo,
    shopTransactionId: readText(body, 'shopTransactionId', 60),
    amount,
    issueType,
    authType,
    maskedNumber: maskMiddle(number),
    approvalNo: makeApprovalNo(books.ports),
    issuedAt: books.ports.now(),
    cancels: [],
  };
  books.receipts.put(receipt.pgCno, receipt);
  recordResult(books, requestKey, { pgCno: receipt.pgCno, cancelPgCno: null });
  record(books, receipt, { kind: 'receipt', amount, transactionId: receipt.pgCno });
  return { reply: issuedReply(receipt) };
}

function readBuyer(body: Fields): void {
  const name = readOptionalText(body, 'customerName', 20);
  if (name !== '' && !customerNamePattern.test(name)) throw new KiccRefusal('SX03', 'customerName');
  readOptionalText(body, 'customerMail', 50);
}

/** With `taxFlg` the parts are named, and together they are the whole. */
function readAmount(body: Fields): number {
  const [amount, service, vat] = ['amount', 'serviceAmount', 'vatAmount'].map((name) => readWholeNumber(body, name));
  if (amount === undefined || service === undefined || vat === undefined || amount === 0 || service + vat > amount)
    throw new KiccRefusal('SX01', 'amount');
  if (readOptionalOneOf(body, 'taxFlg', ['TG01']) === '') return amount;
  const [taxed, free] = ['taxAmount', 'freeAmount'].map((name) => readOptionalWholeNumber(body, name) ?? 0);
  if ((taxed ?? 0) + (free ?? 0) + vat + service !== amount) throw new KiccRefusal('SX01', 'taxAmount, freeAmount');
  return amount;
}

/** The same again to whoever looks the request up. */
export function issuedReply(receipt: AskedReceipt): Fields {
  const { shopTransactionId, mallId, shopOrderNo, pgCno, amount, approvalNo, issuedAt } = receipt;
  const named = { resCd: '0000', resMsg: '현금영수증 정상 발급', shopTransactionId, mallId, shopOrderNo };
  return { ...named, pgCno, amount, approvalNo, transactionDate: kstCompact(issuedAt) };
}

/** 51 all of an untouched receipt, 52 a part. */
export function cancelAskedReceipt(books: KiccBooks, receipt: AskedReceipt, request: EndpointRequest): Done {
  const { body, requestKey, merchant } = request;
  const type = readText(body, 'reviseTypeCode', 2);
  if (type !== '51' && type !== '52') throw new KiccRefusal('SX09', `reviseTypeCode ${type}, not 51 or 52`);
  const left = receipt.cancels.at(-1)?.remainAmount ?? receipt.amount;
  const cancelAmount = type === '51' ? receipt.amount : readWholeNumber(body, 'amount');
  if (cancelAmount === 0 || cancelAmount > left) throw new KiccRefusal('SX08');
  const cancel: ReceiptCancel = {
    shopTransactionId: readText(body, 'shopTransactionId', 60),
    cancelPgCno: newPgCno(books),
    cancelAmount,
    remainAmount: left - cancelAmount,
    at: books.ports.now(),
  };
  const changed = { ...receipt, cancels: [...receipt.cancels, cancel] };
  books.receipts.put(receipt.pgCno, changed);
  recordResult(books, requestKey, { pgCno: receipt.pgCno, cancelPgCno: cancel.cancelPgCno });
  record(books, changed, {
    kind: 'receipt_cancellation',
    amount: cancelAmount,
    transactionId: cancel.cancelPgCno,
  });
  return { reply: receiptCancelReply(changed, cancel, merchant) };
}

export function receiptCancelReply(
  { mallId, shopOrderNo, pgCno, approvalNo }: AskedReceipt,
  { shopTransactionId, cancelPgCno, cancelAmount, remainAmount, at: cancelledAt }: ReceiptCancel,
  { emptyFields }: KiccMerchant,
): Fields {
  const at = kstCompact(cancelledAt);
  const statusCode = remainAmount === 0 ? 'TS02' : 'TS06';
  return written(
    {
      resCd: '0000',
      resMsg: '정상취소',
      mallId,
      shopTransactionId,
      shopOrderNo,
      oriPgCno: pgCno,
      cancelPgCno,
      transactionDate: at,
      cancelAmount,
      remainAmount,
      statusCode,
      statusMessage: statusMessages[statusCode],
      escrowUsed: 'N',
      reviseInfo: {
        payMethodTypeCode: '',
        approvalNo: '',
        approvalDate: at,
        cashReceiptInfo: { resCd: '0000', resMsg: '정상', approvalNo, cancelDate: at },
      },
    },
    emptyFields,
  );
}

type Entry = {
  readonly kind: 'receipt' | 'receipt_cancellation';
  readonly amount: number;
  readonly transactionId: string;
};

function record({ ports }: KiccBooks, { shopOrderNo, mallId }: AskedReceipt, entry: Entry): void {
  ports.ledger.add({ gateway: 'kicc', orderId: shopOrderNo, at: ports.now(), mid: mallId, ...entry });
}
