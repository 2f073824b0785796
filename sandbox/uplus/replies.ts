import { kstCompact } from '../kst.ts';
import { findUplusBank } from './bank-codes.ts';
import { findIssuer } from './issuers.ts';
import { resultHash } from './signature.ts';
import type { Account, Transaction } from './transaction.ts';
import { partyFields } from './window.ts';
import type { CardChoice } from './window.ts';

export type ReplyFields = Readonly<Record<string, string>>;

/** What an approval answers, and what a notice of an account begins with; every value is a text. */
export function approvalFields(transaction: Transaction, mertKey: string): ReplyFields {
  const { mid, oid, tid, amount, timestamp, choice, party, account } = transaction;
  const signed = { mid, oid, amount: String(amount), timestamp };
  return {
    LGD_RESPCODE: '0000',
    LGD_RESPMSG: '결제성공',
    LGD_MID: mid,
    LGD_OID: oid,
    LGD_TID: tid,
    LGD_AMOUNT: String(amount),
    LGD_PAYTYPE: choice.payType,
    LGD_PAYDATE: kstCompact(transaction.approvedAt),
    LGD_TIMESTAMP: timestamp,
    LGD_HASHDATA: resultHash(signed, '0000', mertKey),
    LGD_ESCROWYN: transaction.isEscrow ? 'Y' : 'N',
    ...Object.fromEntries(partyFields.map((name) => [name, party[name]])),
    ...(choice.payType === 'SC0010' ? cardFields(choice, transaction) : cashFields(transaction)),
    ...(account ? accountFields(account, transaction) : {}),
  };
}

function cardFields(card: CardChoice, { amount, authNumber }: Transaction): ReplyFields {
  return {
    LGD_FINANCECODE: card.issuerCode,
    LGD_FINANCENAME: findIssuer(card.issuerCode)?.name ?? '',
    LGD_FINANCEAUTHNUM: authNumber,
    LGD_CARDNUM: card.maskedNumber,
    LGD_CARDINSTALLMONTH: String(card.instalmentMonths).padStart(2, '0'),
    LGD_CARDNOINTYN: card.isInterestFree ? '1' : '0',
    LGD_TRANSAMOUNT: String(amount),
    LGD_EXCHANGERATE: '',
  };
}

function cashFields({ choice, authNumber, cashReceiptNumber }: Transaction): ReplyFields {
  if (choice.payType === 'SC0010') return {};
  return {
    LGD_FINANCECODE: choice.bankCode,
    LGD_FINANCENAME: findUplusBank(choice.bankCode)?.name ?? '',
    LGD_FINANCEAUTHNUM: authNumber,
    LGD_CASHRECEIPTNUM: cashReceiptNumber,
    LGD_CASHRECEIPTSELFYN: 'N',
    LGD_CASHRECEIPTKIND: choice.cashReceipt?.kind ?? '',
  };
}

/** The last deposit and the sum of all; before the first both are nothing. */
function accountFields({ number, holder, closeAt, deposits }: Account, { choice }: Transaction): ReplyFields {
  const standing = deposits.filter((each) => !each.isWithdrawn);
  const last = deposits.at(-1);
  return {
    LGD_ACCOUNTNUM: number,
    LGD_SAOWNER: holder,
    LGD_PAYER: choice.payType === 'SC0040' ? choice.payer : '',
    LGD_CASTAMOUNT: String(standing.reduce((sum, each) => sum + each.amount, 0)),
    LGD_CASCAMOUNT: String(last?.amount ?? 0),
    LGD_CASFLAG: 'R',
    LGD_CASSEQNO: String(last?.sequence ?? 0).padStart(3, '0'),
    LGD_CLOSEDATE: kstCompact(closeAt),
  };
}
