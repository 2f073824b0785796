import { readString } from '../buyer/card-window.ts';
import type { Fields } from '../json-body.ts';
import { clock, won, writtenReceipt } from '../receipt-page.ts';
import type { Row, Slip } from '../receipt-page.ts';
import { findUplusBank } from './bank-codes.ts';
import type { UplusBooks } from './books.ts';
import { findIssuer } from './issuers.ts';
import { merchants } from './merchants.ts';
import { isSame, receiptHash } from './signature.ts';
import { balanceOf, paidIn } from './transaction.ts';
import type { Transaction } from './transaction.ts';
import type { Choice } from './window.ts';

/** The slip of a payment, for whoever has an address that the merchant's key signed. Its look is ours. */
export function receiptPage(books: UplusBooks, query: Fields): { status: number; html: string } {
  const mid = readString(query, 'mertid');
  const merchant = merchants.find((each) => each.mid === mid);
  const transaction = books.transactions.get(readString(query, 'tid'));
  const isTheirs = merchant !== undefined && transaction?.mid === mid;
  const right = isTheirs ? receiptHash(mid, transaction.tid, merchant.mertKey) : '';
  const isRight = isTheirs && isSame(readString(query, 'authdata'), right);
  const title = isRight ? titles[transaction.choice.payType] : '매출전표';
  const slip = isRight ? slipOf(transaction, merchant.name) : null;
  return { status: slip ? 200 : 404, html: writtenReceipt({ title, styles: '/uplus/xpay/assets/receipt.css', slip }) };
}

const titles: Readonly<Record<Choice['payType'], string>> = {
  SC0010: '신용카드 매출전표',
  SC0030: '계좌이체 확인서',
  SC0040: '가상계좌 확인서',
};

function slipOf(transaction: Transaction, shop: string): Slip {
  const { amount, cancellations, account, cashReceiptNumber } = transaction;
  const rows: readonly Row[] = [
    ['상점 Shop', shop],
    ['상품 Goods', transaction.party.LGD_PRODUCTINFO],
    ['구매자 Buyer', transaction.party.LGD_BUYER],
    ['주문번호 Order', transaction.oid],
    ...rowsOf(transaction),
    [account ? '발급일시 Issued' : '승인일시 Approved', clock(transaction.approvedAt)],
    ['거래번호 Number', transaction.tid],
    ...(cashReceiptNumber === '' ? [] : [['현금영수증 Cash receipt', cashReceiptNumber] as const]),
    ...(account?.deposits ?? []).map((each): Row => {
      return [each.isWithdrawn ? '입금취소 Taken back' : '입금 Deposit', `${clock(each.at)} · ${won(each.amount)}`];
    }),
    ...cancellations.map((each): Row => ['취소 Cancelled', `${clock(each.at)} · -${won(each.amount)}`]),
  ];
  const hasLeft = cancellations.length > 0 && paidIn(transaction) > 0;
  return { amount, left: hasLeft ? balanceOf(transaction) : null, rows };
}

function rowsOf({ choice, account, authNumber }: Transaction): readonly Row[] {
  const bank = choice.payType === 'SC0010' ? '' : (findUplusBank(choice.bankCode)?.name ?? '');
  switch (choice.payType) {
    case 'SC0010':
      return [
        ['카드 Card', `${findIssuer(choice.issuerCode)?.name ?? ''} ${choice.maskedNumber}`],
        ['할부 Instalments', choice.instalmentMonths === 0 ? '일시불' : `${choice.instalmentMonths}개월`],
        ['승인번호 Approval', authNumber],
      ];
    case 'SC0030':
      return [['은행 Bank', bank]];
    case 'SC0040':
      return [
        ['입금계좌 Account', `${bank} ${account?.number ?? ''}`],
        ['예금주 Holder', account?.holder ?? ''],
        ['입금기한 Due', clock(account?.closeAt ?? 0)],
      ];
  }
}
