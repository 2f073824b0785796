import type { FaultKind } from '../faults.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import { bankOf } from './banks.ts';
import { receiptInfo } from './cash-receipt.ts';
import { codeOf } from './choice.ts';
import type { CardChoice } from './choice.ts';
import { canCancelInPart, findIssuer, isDebit, isMemberOfBc } from './issuers.ts';
import type { KiccMerchant } from './merchants.ts';
import { sign } from './signature.ts';
import { isIssue, statusMessages, statusOf } from './transaction.ts';
import type { Revision, Transaction } from './transaction.ts';

/*
 * Answers as they stand on the wire. The live wire of 2024 wrote every field, empty ones as empty texts; that of 2025
 * leaves the empty ones out.
 */

type ApprovalReply = Fields & { readonly pgCno: string; readonly amount: number; readonly transactionDate: string };

/** The approval without its signature: what a look-up answers too, with the status of the day. */
export function approvalReply(transaction: Transaction, { emptyFields }: KiccMerchant): ApprovalReply {
  const { mallId, pgCno, shopTransactionId, shopOrderNo, amount, choice } = transaction;
  const at = kstCompact(transaction.approvedAt);
  const statusCode = isIssue(transaction) ? '' : statusOf(transaction);
  const isOnCard = choice.means === 'card';
  return {
    resCd: '0000',
    resMsg: approvalMessage(transaction),
    mallId,
    pgCno,
    shopTransactionId,
    shopOrderNo,
    amount,
    transactionDate: at,
    statusCode,
    statusMessage: statusCode === '' ? '' : statusMessages[statusCode],
    escrowUsed: escrowUsed(transaction),
    paymentInfo: written(
      {
        payMethodTypeCode: codeOf(choice),
        approvalNo: transaction.approvalNo,
        approvalDate: at,
        cpCode: walletCodeOf(transaction),
        multiCardAmount: isOnCard && choice.points > 0 ? amount - choice.points : '',
        multiPntAmount: isOnCard && choice.points > 0 ? choice.points : '',
        multiCponAmount: '',
        ...methodInfos(transaction),
        basketInfoList: [],
      },
      emptyFields,
    ),
  };
}

/** The same with its signature, which only the first answer has. */
export function signedReply(transaction: Transaction, merchant: KiccMerchant, fault: FaultKind | null): Fields {
  const reply = approvalReply(transaction, merchant);
  const key = fault === 'bad-signature' ? `${merchant.secretKey}?` : merchant.secretKey;
  return { ...reply, msgAuthValue: sign(key, reply.pgCno, reply.amount, reply.transactionDate) };
}

/** Logged for cards and their keys; for the others the plain word of every success. */
export function approvalMessage({ choice, billing }: Transaction): string {
  if (billing) return billing.deed === 'issue' ? '단독인증 정상' : '단독승인 정상';
  return choice.means === 'card' ? 'MPI결제 정상' : '정상';
}

export function escrowUsed({ escrow }: Transaction): string {
  return escrow ? 'Y' : 'N';
}

export function walletCodeOf({ choice }: Transaction): string {
  return choice.means === 'card' || choice.means === 'money' ? (choice.wallet ?? '') : '';
}

/** What a cancellation answers, and what a look-up of it answers again. */
export function revisionReply(transaction: Transaction, revision: Revision, { emptyFields }: KiccMerchant): Fields {
  const { statusCode } = revision;
  const at = kstCompact(revision.revisedAt);
  const isReceiptBack = transaction.receipt !== null && revision.remainAmount === 0 && revision.kind !== 'delivery';
  return written(
    {
      resCd: '0000',
      resMsg: revision.resMsg,
      mallId: transaction.mallId,
      shopTransactionId: revision.shopTransactionId,
      shopOrderNo: transaction.shopOrderNo,
      oriPgCno: transaction.pgCno,
      cancelPgCno: revision.cancelPgCno,
      transactionDate: at,
      cancelAmount: revision.cancelAmount,
      remainAmount: revision.remainAmount,
      statusCode,
      statusMessage: statusMessages[statusCode],
      escrowUsed: escrowUsed(transaction),
      multiCardAmount: '',
      multiPntAmount: '',
      multiCponAmount: '',
      reviseInfo: {
        payMethodTypeCode: codeOf(transaction.choice),
        // Empty in every log.
        approvalNo: '',
        approvalDate: at,
        cardInfo: { couponAmount: '' },
        refundInfo: refundInfo(transaction, revision),
        cashReceiptInfo: isReceiptBack
          ? { resCd: '0000', resMsg: '정상', approvalNo: transaction.receipt?.approvalNo ?? '', cancelDate: at }
          : { resCd: '', resMsg: '', approvalNo: '', cancelDate: '' },
      },
    },
    emptyFields,
  );
}

function refundInfo({ account }: Transaction, { payout }: Revision): Fields {
  const depositPgCno = payout ? (account?.deposits.at(-1)?.pgCno ?? '') : '';
  return { refundDate: payout ? kstCompact(payout.dueAt).slice(0, 8) : '', depositPgCno };
}

/** What the slip says of a card, in the gateway's own names: in answers nested, in notices flat. */
export function cardFields(card: CardChoice): Readonly<Record<string, string>> {
  const issuer = findIssuer(card.cardCode);
  if (!issuer) throw new Error(`the books name a card company that is not there: ${card.cardCode}`);
  const isMember = isMemberOfBc(issuer);
  return {
    cardNo: card.maskedNumber,
    issuerCode: isMember ? '026' : issuer.code,
    // Logged in the test host: names of the slip, not of the table.
    issuerName: 'TestCard',
    acquirerCode: issuer.acquirer,
    acquirerName: 'Payzone TestCard',
    freeInstallmentTypeCode: card.isInterestFree ? '02' : '00',
    cardGubun: isDebit(issuer) ? 'Y' : 'N',
    cardBizGubun: 'P',
    partCancelUsed: canCancelInPart(issuer) ? 'Y' : 'N',
    subCardCd: isMember ? issuer.code : '',
    vanSno: '000111000111',
  };
}

function cardInfo(card: CardChoice): Fields {
  const { cardNo, issuerCode, issuerName, acquirerCode, acquirerName, ...others } = cardFields(card);
  const { instalmentMonths: installmentMonth } = card;
  const pntAmount = card.points > 0 ? card.points : '';
  const never = { cardMaskNo: '', couponAmount: '', pntAmount, vanTid: '' };
  return { cardNo, issuerCode, issuerName, acquirerCode, acquirerName, installmentMonth, ...others, ...never };
}

/** The answer to a registered card says its key where others say the card, and the card beside it, as logged. */
function issuedFields(billing: Transaction['billing'], { maskedNumber }: CardChoice): Fields {
  return billing?.deed === 'issue' ? { cardNo: billing.key, cardMaskNo: maskedNumber, partCancelUsed: '' } : {};
}

/** One object for each method; those of the others are empty, and only the 2024 wire shows them. */
function methodInfos({ choice, account, receipt, pgCno, billing }: Transaction): Fields {
  const bank = choice.means === 'transfer' || choice.means === 'virtual_account' ? bankOf(choice.bankCode) : null;
  const bankFields = { bankCode: bank?.code ?? '', bankName: bank?.name ?? '' };
  const phone = choice.means === 'phone' ? choice : null;
  const money = choice.means === 'money' ? choice : null;
  return {
    cardInfo: choice.means === 'card' ? { ...cardInfo(choice), ...issuedFields(billing, choice) } : noCard,
    bankInfo: choice.means === 'transfer' ? bankFields : { bankCode: '', bankName: '' },
    virtualAccountInfo: {
      ...(account ? bankFields : { bankCode: '', bankName: '' }),
      accountNo: account?.number ?? '',
      depositName: account?.holder ?? '',
      expiryDate: account ? kstCompact(account.dueAt) : '',
    },
    mobInfo: {
      authId: phone ? pgCno.slice(-10) : '',
      billId: phone ? pgCno.slice(-12) : '',
      mobileNo: phone?.maskedNumber ?? '',
      mobileAnsimUsed: phone ? 'N' : '',
      mobileCd: phone?.carrier ?? '',
    },
    prepaidInfo: { billId: money ? pgCno.slice(-12) : '', remainAmount: '' },
    cashReceiptInfo: receiptInfo(account ? null : receipt),
  };
}

/** The names of a card's fields, without a card. */
const noCard: Fields = Object.fromEntries(
  [
    'cardNo',
    'issuerCode',
    'issuerName',
    'acquirerCode',
    'acquirerName',
    'installmentMonth',
    'freeInstallmentTypeCode',
    'cardGubun',
    'cardBizGubun',
    'partCancelUsed',
    'subCardCd',
    'vanSno',
  ].map((name) => [name, '']),
);

/** The same fields with the empty ones, or without them and without objects that would then be empty. */
export function written(fields: Fields, emptyFields: KiccMerchant['emptyFields']): Fields {
  if (emptyFields === 'blank') return fields;
  const kept = Object.entries(fields)
    .map(([name, value]): [string, unknown] => [name, isFields(value) ? written(value, 'omit') : value])
    .filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(kept);
}

function isEmpty(value: unknown): boolean {
  if (isFields(value)) return Object.keys(value).length === 0;
  return value === '' || (Array.isArray(value) && value.length === 0);
}
