import { fromKst } from '../../core/kst.ts';
import type { HttpReply } from '../gateway.ts';

/*
 * The gateway's own shapes, in its own words. In 2024 every object was there with empty texts in it, since 2025 what is
 * empty is left out: empty counts as absent, everywhere. Numbers come as numbers or as texts.
 */

export type KiccReply =
  | { readonly kind: 'success'; readonly body: Json }
  | { readonly kind: 'refusal'; readonly code: string; readonly message: string }
  | { readonly kind: 'unreadable'; readonly httpStatus: number };

/** `resCd` means something with HTTP 200 only ("공통"), and exactly `0000` is success. */
export function readReply({ status: httpStatus, body: written }: HttpReply): KiccReply {
  const body = parseObject(written);
  const code = text(body?.['resCd']);
  if (httpStatus !== 200 || body === null || code === null) return { kind: 'unreadable', httpStatus };
  if (code === '0000') return { kind: 'success', body };
  return { kind: 'refusal', code, message: text(body['resMsg']) ?? '' };
}

export type KiccApproval = {
  readonly mallId: string;
  readonly pgCno: string;
  readonly shopOrderNo: string;
  readonly shopTransactionId: string | null;
  readonly amount: number;
  readonly transactionDate: string;
  readonly approvedAt: Date;
  /** Absent where a transaction has no state, as the issue of a key. */
  readonly statusCode: string | null;
  /** Absent in answers to questions. */
  readonly msgAuthValue: string | null;
  readonly payMethodTypeCode: string | null;
  /** The wallet, or the issuer of prepaid money. */
  readonly cpCode: string | null;
  readonly approvalNo: string | null;
  readonly card: KiccCard | null;
  /** Where a transfer came from. */
  readonly bank: KiccBank | null;
  readonly account: KiccAccount | null;
  /** `resCd` is `0000` where a cash receipt was made. */
  readonly cashReceipt: { readonly resCd: string | null; readonly approvalNo: string | null };
  readonly escrowUsed: string | null;
};

export type KiccBank = { readonly bankCode: string; readonly bankName: string | null };

export type KiccAccount = KiccBank & {
  readonly accountNo: string;
  /** Whose name the buyer is shown. */
  readonly depositName: string | null;
  readonly expiresAt: Date;
};

export type KiccCard = {
  /** Masked; of an issued key it is the key. */
  readonly cardNo: string | null;
  /** The card beside its key. */
  readonly cardMaskNo: string | null;
  readonly issuerCode: string | null;
  readonly issuerName: string | null;
  readonly acquirerCode: string | null;
  readonly acquirerName: string | null;
  /** A bank that issues under BC's name. */
  readonly subCardCd: string | null;
  readonly installmentMonth: number;
  readonly freeInstallmentTypeCode: string | null;
  readonly cardGubun: string | null;
};

/** Null when it is not a whole approval. */
export function readApproval(raw: Json): KiccApproval | null {
  const [mallId, pgCno, shopOrderNo] = [text(raw['mallId']), text(raw['pgCno']), text(raw['shopOrderNo'])];
  const [amount, transactionDate] = [number(raw['amount']), text(raw['transactionDate'])];
  if (mallId === null || pgCno === null || shopOrderNo === null) return null;
  if (amount === null || transactionDate === null) return null;
  const paid = object(raw['paymentInfo']);
  const approvedAt = time(paid?.['approvalDate']) ?? time(transactionDate);
  if (approvedAt === null) return null;
  const card = object(paid?.['cardInfo']);
  return {
    mallId,
    pgCno,
    shopOrderNo,
    amount,
    transactionDate,
    approvedAt,
    shopTransactionId: text(raw['shopTransactionId']),
    statusCode: text(raw['statusCode']),
    msgAuthValue: text(raw['msgAuthValue']),
    payMethodTypeCode: text(paid?.['payMethodTypeCode']),
    cpCode: text(paid?.['cpCode']),
    approvalNo: text(paid?.['approvalNo']),
    card: card && readCard(card),
    bank: readBank(object(paid?.['bankInfo'])),
    account: readAccount(object(paid?.['virtualAccountInfo'])),
    cashReceipt: {
      resCd: text(object(paid?.['cashReceiptInfo'])?.['resCd']),
      approvalNo: text(object(paid?.['cashReceiptInfo'])?.['approvalNo']),
    },
    escrowUsed: text(raw['escrowUsed']),
  };
}

/** An object of empty texts is none: prepaid money in the style of 2024 has one. */
function readCard(raw: Json): KiccCard | null {
  const card = {
    cardNo: text(raw['cardNo']),
    cardMaskNo: text(raw['cardMaskNo']),
    issuerCode: text(raw['issuerCode']),
    issuerName: text(raw['issuerName']),
    acquirerCode: text(raw['acquirerCode']),
    acquirerName: text(raw['acquirerName']),
    subCardCd: text(raw['subCardCd']),
    installmentMonth: number(raw['installmentMonth']) ?? 0,
    freeInstallmentTypeCode: text(raw['freeInstallmentTypeCode']),
    cardGubun: text(raw['cardGubun']),
  };
  return card.cardNo === null && card.issuerCode === null && card.acquirerCode === null ? null : card;
}

function readBank(raw: Json | null): KiccBank | null {
  const bankCode = text(raw?.['bankCode']);
  return bankCode === null ? null : { bankCode, bankName: text(raw?.['bankName']) };
}

/** Null when a buyer could not pay into it: a number, a bank and an end are needed. */
function readAccount(raw: Json | null): KiccAccount | null {
  const bank = readBank(raw);
  const accountNo = text(raw?.['accountNo']);
  const expiresAt = time(raw?.['expiryDate']);
  if (bank === null || accountNo === null || expiresAt === null) return null;
  return { ...bank, accountNo, expiresAt, depositName: text(raw?.['depositName']) };
}

export type KiccRevise = {
  readonly mallId: string | null;
  readonly oriPgCno: string | null;
  readonly cancelPgCno: string;
  /** Null where it is not told: then it is what was asked for. */
  readonly cancelAmount: number | null;
  /** What is left after it. */
  readonly remainAmount: number | null;
  readonly cancelledAt: Date;
  readonly statusCode: string | null;
  readonly payMethodTypeCode: string | null;
};

/** Null when it is not a whole change of a transaction. */
export function readRevise(raw: Json): KiccRevise | null {
  const cancelPgCno = text(raw['cancelPgCno']);
  const cancelledAt = time(raw['transactionDate']);
  if (cancelPgCno === null || cancelledAt === null) return null;
  return {
    cancelPgCno,
    cancelledAt,
    mallId: text(raw['mallId']),
    oriPgCno: text(raw['oriPgCno']),
    cancelAmount: number(raw['cancelAmount']),
    remainAmount: number(raw['remainAmount']),
    statusCode: text(raw['statusCode']),
    payMethodTypeCode: text(object(raw['reviseInfo'])?.['payMethodTypeCode']),
  };
}

export type Json = Readonly<Record<string, unknown>>;

export function parseObject(body: string): Json | null {
  try {
    return object(JSON.parse(body));
  } catch {
    return null;
  }
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function text(value: unknown): string | null {
  const written = typeof value === 'string' ? value.trim() : '';
  return written === '' ? null : written;
}

export function number(value: unknown): number | null {
  const written = typeof value === 'number' ? String(value) : (text(value) ?? '');
  return /^[0-9]{1,12}$/.test(written) ? Number(written) : null;
}

/** `20240813085635`, Korean time. */
export function time(value: unknown): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text(value) ?? '');
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return fromKst({ year, month, day, hour, minute, second });
}
