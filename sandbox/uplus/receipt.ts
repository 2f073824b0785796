import { readString } from '../buyer/card-window.ts';
import type { Fields } from '../json-body.ts';
import { kstTimestamp } from '../kst.ts';
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
  const nothing = '<h1>전표를 찾을 수 없습니다</h1><p>There is no receipt at this address.</p>';
  if (!merchant || !transaction || transaction.mid !== mid) return { status: 404, html: page('매출전표', nothing) };
  const right = receiptHash(mid, transaction.tid, merchant.mertKey);
  if (!isSame(readString(query, 'authdata'), right)) return { status: 404, html: page('매출전표', nothing) };
  return { status: 200, html: page(titles[transaction.choice.payType], slip(transaction, merchant.name)) };
}

const titles: Readonly<Record<Choice['payType'], string>> = {
  SC0010: '신용카드 매출전표',
  SC0030: '계좌이체 확인서',
  SC0040: '가상계좌 확인서',
};

type Row = readonly [name: string, value: string];

function slip(transaction: Transaction, shop: string): string {
  const { amount, choice, cancellations, account, cashReceiptNumber } = transaction;
  const rows: readonly Row[] = [
    ['상점 Shop', shop],
    ['상품 Goods', transaction.party.LGD_PRODUCTINFO],
    ['구매자 Buyer', transaction.party.LGD_BUYER],
    ['주문번호 Order', transaction.oid],
    ...rowsOf(transaction),
    [account ? '발급일시 Issued' : '승인일시 Approved', clock(transaction.approvedAt)],
    ['거래번호 Number', transaction.tid],
    ...(cashReceiptNumber === '' ? [] : [['현금영수증 Cash receipt', cashReceiptNumber] as const]),
    ...(account?.deposits ?? []).map((each): Row => ['입금 Deposit', `${clock(each.at)} · ${won(each.amount)}`]),
    ...cancellations.map((each): Row => ['취소 Cancelled', `${clock(each.at)} · -${won(each.amount)}`]),
  ];
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  const hasLeft = cancellations.length > 0 && paidIn(transaction) > 0;
  const left = hasLeft ? `<p>남은 금액 Left ${won(balanceOf(transaction))}</p>` : '';
  return `<h1>${titles[choice.payType]}</h1><p class="sum">${won(amount)}</p>${left}<dl>${list}</dl>
<p class="note">샌드박스의 전표입니다. 실제로 청구되지 않았습니다. <span lang="en">No money moved.</span></p>`;
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

function page(title: string, content: string): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · 샌드박스</title><link rel="stylesheet" href="/uplus/xpay/assets/receipt.css"></head>
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
