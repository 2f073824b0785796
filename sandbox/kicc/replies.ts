import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import type { CardChoice } from './authorization.ts';
import { canCancelInPart, findIssuer, isDebit, isMemberOfBc } from './issuers.ts';
import type { KiccMerchant } from './merchants.ts';
import { statusMessages, statusOf } from './transaction.ts';
import type { Revision, Transaction } from './transaction.ts';

/*
 * Answers as they stand on the wire. The live wire of 2024 wrote every field, empty ones as empty texts; that of 2025
 * leaves the empty ones out.
 */

type ApprovalReply = Fields & { readonly pgCno: string; readonly amount: number; readonly transactionDate: string };

/** The approval without its signature: what a look-up answers too, with the status of the day. */
export function approvalReply(transaction: Transaction, { emptyFields }: KiccMerchant): ApprovalReply {
  const { mallId, pgCno, shopTransactionId, shopOrderNo, amount } = transaction;
  const at = kstCompact(transaction.approvedAt);
  const statusCode = statusOf(transaction);
  return {
    resCd: '0000',
    resMsg: 'MPI결제 정상',
    mallId,
    pgCno,
    shopTransactionId,
    shopOrderNo,
    amount,
    transactionDate: at,
    statusCode,
    statusMessage: statusMessages[statusCode],
    escrowUsed: 'N',
    paymentInfo: written(
      {
        payMethodTypeCode: '11',
        approvalNo: transaction.approvalNo,
        approvalDate: at,
        cpCode: '',
        multiCardAmount: '',
        multiPntAmount: '',
        multiCponAmount: '',
        cardInfo: cardInfo(transaction.card),
        ...otherMethods,
      },
      emptyFields,
    ),
  };
}

/** What a cancellation answers, and what a look-up of it answers again. */
export function revisionReply(transaction: Transaction, revision: Revision, { emptyFields }: KiccMerchant): Fields {
  const { statusCode } = revision;
  return written(
    {
      resCd: '0000',
      resMsg: revision.resMsg,
      mallId: transaction.mallId,
      shopTransactionId: revision.shopTransactionId,
      shopOrderNo: transaction.shopOrderNo,
      oriPgCno: transaction.pgCno,
      cancelPgCno: revision.cancelPgCno,
      transactionDate: kstCompact(revision.revisedAt),
      cancelAmount: revision.cancelAmount,
      remainAmount: revision.remainAmount,
      statusCode,
      statusMessage: statusMessages[statusCode],
      escrowUsed: 'N',
      multiCardAmount: '',
      multiPntAmount: '',
      multiCponAmount: '',
      reviseInfo: {
        payMethodTypeCode: '11',
        // Empty in every log.
        approvalNo: '',
        approvalDate: kstCompact(revision.revisedAt),
        cardInfo: { couponAmount: '' },
        refundInfo: { refundDate: '', depositPgCno: '' },
        cashReceiptInfo: { resCd: '', resMsg: '', approvalNo: '', cancelDate: '' },
      },
    },
    emptyFields,
  );
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
  const never = { cardMaskNo: '', couponAmount: '', pntAmount: '', vanTid: '' };
  return { cardNo, issuerCode, issuerName, acquirerCode, acquirerName, installmentMonth, ...others, ...never };
}

/** Where other methods will stand; the 2024 wire shows them, empty, beside every card. */
const otherMethods: Fields = {
  bankInfo: { bankCode: '', bankName: '' },
  virtualAccountInfo: { bankCode: '', bankName: '', accountNo: '', depositName: '', expiryDate: '' },
  mobInfo: { authId: '', billId: '', mobileNo: '', mobileAnsimUsed: '', mobileCd: '' },
  prepaidInfo: { billId: '', remainAmount: '' },
  cashReceiptInfo: { resCd: '', resMsg: '', approvalNo: '', approvalDate: '' },
  basketInfoList: [],
};

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
