import { clock, won, writtenReceipt } from '../receipt-page.ts';
import type { Row, Slip } from '../receipt-page.ts';
import { bankOf } from './banks.ts';
import type { KiccBooks } from './books.ts';
import { carriers } from './carriers.ts';
import type { Choice } from './choice.ts';
import { findIssuer } from './issuers.ts';
import { balanceOf, isIssue, statusMessages, statusOf } from './transaction.ts';
import type { Transaction } from './transaction.ts';
import { findWallet } from './wallets.ts';

/** The slip of a payment, for whoever has its number, as at the gateway's own site. Its look is ours. */
export function receiptPage(books: KiccBooks, pgCno: string): { status: number; html: string } {
  const found = books.transactions.get(pgCno);
  const transaction = found && !isIssue(found) ? found : null;
  const title = transaction ? titles[transaction.choice.means] : '거래확인서';
  const slip = transaction ? slipOf(transaction) : null;
  return { status: slip ? 200 : 404, html: writtenReceipt({ title, styles: '/kicc/view/assets/receipt.css', slip }) };
}

function slipOf(transaction: Transaction): Slip {
  const { revisions, amount } = transaction;
  const back = revisions.filter(({ kind }) => kind === 'cancellation' || kind === 'refund');
  const rows: readonly Row[] = [
    ['상점 Shop', transaction.shopName],
    ['상품 Goods', transaction.goodsName],
    ['주문번호 Order', transaction.shopOrderNo],
    ...methodRows(transaction),
    ['승인번호 Approval', transaction.approvalNo],
    ['거래일시 Date', clock(transaction.approvedAt)],
    ['거래번호 Number', transaction.pgCno],
    ['상태 Status', statusMessages[statusOf(transaction)]],
    ...receiptRows(transaction),
    ...back.map((each): Row => ['취소 Cancelled', `${clock(each.revisedAt)} · -${won(each.cancelAmount)}`]),
  ];
  return { amount, left: back.length > 0 ? balanceOf(transaction) : null, rows };
}

const titles: Readonly<Record<Choice['means'], string>> = {
  card: '신용카드 매출전표',
  money: '간편결제 매출전표',
  transfer: '계좌이체 거래확인서',
  virtual_account: '가상계좌 거래확인서',
  phone: '휴대폰 결제 거래확인서',
};

function methodRows({ choice, account }: Transaction): readonly Row[] {
  switch (choice.means) {
    case 'card':
      return [
        ['카드 Card', `${findIssuer(choice.cardCode)?.name ?? ''} ${choice.maskedNumber}`],
        ['할부 Instalments', choice.instalmentMonths === 0 ? '일시불' : `${choice.instalmentMonths}개월`],
      ];
    case 'money':
      return [['간편결제 Wallet', findWallet(choice.wallet)?.name ?? '']];
    case 'transfer':
      return [['은행 Bank', bankOf(choice.bankCode).name]];
    case 'virtual_account':
      return [
        ['계좌 Account', `${bankOf(choice.bankCode).name} ${account?.number ?? ''}`],
        ['입금기한 Until', clock(account?.dueAt ?? 0)],
        ...(account?.deposits ?? []).map((each): Row => {
          return [each.isWithdrawn ? '입금취소 Taken back' : '입금 Deposit', `${clock(each.at)} · ${won(each.amount)}`];
        }),
      ];
    case 'phone':
      return [
        ['휴대폰 Phone', `${carriers.find(({ code }) => code === choice.carrier)?.name ?? ''} ${choice.maskedNumber}`],
      ];
  }
}

function receiptRows({ receipt }: Transaction): readonly Row[] {
  return receipt ? [['현금영수증 Cash receipt', `${receipt.approvalNo} · ${receipt.wish.maskedNumber}`]] : [];
}
