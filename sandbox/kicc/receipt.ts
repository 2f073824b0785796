import { kstTimestamp } from '../kst.ts';
import type { KiccBooks } from './books.ts';
import { findIssuer } from './issuers.ts';
import { balanceOf, statusMessages, statusOf } from './transaction.ts';
import type { Transaction } from './transaction.ts';

/** The slip of a payment, for whoever has its number, as at the gateway's own site. Its look is ours. */
export function receiptPage(books: KiccBooks, pgCno: string): { status: number; html: string } {
  const transaction = books.transactions.get(pgCno);
  if (transaction) return { status: 200, html: page(slip(transaction)) };
  return { status: 404, html: page('<h1>전표를 찾을 수 없습니다</h1><p>There is no receipt of this number.</p>') };
}

function slip(transaction: Transaction): string {
  const { amount, card, revisions } = transaction;
  const months = card.instalmentMonths === 0 ? '일시불' : `${card.instalmentMonths}개월`;
  const rows: readonly (readonly [string, string])[] = [
    ['상점 Shop', transaction.shopName],
    ['상품 Goods', transaction.goodsName],
    ['주문번호 Order', transaction.shopOrderNo],
    ['카드 Card', `${findIssuer(card.cardCode)?.name ?? ''} ${card.maskedNumber}`],
    ['할부 Instalments', months],
    ['승인번호 Approval', transaction.approvalNo],
    ['승인일시 Approved', clock(transaction.approvedAt)],
    ['거래번호 Number', transaction.pgCno],
    ['상태 Status', statusMessages[statusOf(transaction)]],
  ];
  const cancelled = revisions.map((each) => {
    return ['취소 Cancelled', `${clock(each.revisedAt)} · -${won(each.cancelAmount)}`] as const;
  });
  const list = [...rows, ...cancelled].map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  const left = revisions.length > 0 ? `<p>남은 금액 Left ${won(balanceOf(transaction))}</p>` : '';
  return `<h1>신용카드 매출전표</h1><p class="sum">${won(amount)}</p>${left}<dl>${list}</dl>
<p class="note">샌드박스의 전표입니다. 실제로 청구되지 않았습니다. <span lang="en">No money moved.</span></p>`;
}

function page(content: string): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>매출전표 · 샌드박스</title><link rel="stylesheet" href="/kicc/view/assets/receipt.css"></head>
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
