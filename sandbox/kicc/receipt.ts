import { kstTimestamp } from '../kst.ts';
import { bankOf } from './banks.ts';
import type { KiccBooks } from './books.ts';
import { carriers } from './carriers.ts';
import type { Choice } from './choice.ts';
import { findIssuer } from './issuers.ts';
import { balanceOf, statusMessages, statusOf } from './transaction.ts';
import type { Transaction } from './transaction.ts';
import { findWallet } from './wallets.ts';

/** The slip of a payment, for whoever has its number, as at the gateway's own site. Its look is ours. */
export function receiptPage(books: KiccBooks, pgCno: string): { status: number; html: string } {
  const transaction = books.transactions.get(pgCno);
  if (transaction) return { status: 200, html: page(slip(transaction)) };
  return { status: 404, html: page('<h1>전표를 찾을 수 없습니다</h1><p>There is no receipt of this number.</p>') };
}

function slip(transaction: Transaction): string {
  const { revisions } = transaction;
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
  ];
  const back = revisions.filter(({ kind }) => kind === 'cancellation' || kind === 'refund');
  const cancelled = back.map((each): Row => {
    return ['취소 Cancelled', `${clock(each.revisedAt)} · -${won(each.cancelAmount)}`];
  });
  const list = [...rows, ...cancelled].map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  const left = back.length > 0 ? `<p>남은 금액 Left ${won(balanceOf(transaction))}</p>` : '';
  const title = titles[transaction.choice.means];
  return `<h1>${title}</h1><p class="sum">${won(transaction.amount)}</p>${left}<dl>${list}</dl>
<p class="note">샌드박스의 전표입니다. 실제로 청구되지 않았습니다. <span lang="en">No money moved.</span></p>`;
}

type Row = readonly [name: string, value: string];

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
        ...(account?.deposits ?? []).map((each): Row => ['입금 Deposit', `${clock(each.at)} · ${won(each.amount)}`]),
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

function page(content: string): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>거래확인서 · 샌드박스</title><link rel="stylesheet" href="/kicc/view/assets/receipt.css"></head>
<body><main>${content}</main></body></html>`;
}

function won(amount: number): string {
  return `${amount.toLocaleString('ko-KR')}원`;
}

function clock(at: number): string {
  return kstTimestamp(at).slice(0, 19).replace('T', ' ');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
