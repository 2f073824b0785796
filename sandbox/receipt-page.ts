import { kstTimestamp } from './kst.ts';

/** What gateways show of a payment to whoever has its address. The look is each gateway's own. */
export type ReceiptPage = {
  readonly title: string;
  /** The path of the page's style sheet. */
  readonly styles: string;
  /** Won; null where there is nothing to show. */
  readonly slip: Slip | null;
};

export type Slip = {
  readonly amount: number;
  /** What is left after cancellations; null: nothing was cancelled. */
  readonly left: number | null;
  readonly rows: readonly Row[];
};

export type Row = readonly [name: string, value: string];

export function writtenReceipt({ title, styles, slip }: ReceiptPage): string {
  return `<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${title} · 샌드박스</title><link rel="stylesheet" href="${styles}"></head>
<body><main>${slip === null ? nothing : shown(title, slip)}</main></body></html>`;
}

const nothing = '<h1>전표를 찾을 수 없습니다</h1><p>There is no receipt at this address.</p>';

function shown(title: string, { amount, left, rows }: Slip): string {
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  const rest = left === null ? '' : `<p>남은 금액 Left ${won(left)}</p>`;
  return `<h1>${title}</h1><p class="sum">${won(amount)}</p>${rest}<dl>${list}</dl>
<p class="note">샌드박스의 전표입니다. 실제로 청구되지 않았습니다. <span lang="en">No money moved.</span></p>`;
}

export function won(amount: number): string {
  return `${amount.toLocaleString('ko-KR')}원`;
}

/** Korean time to the second; `at` in milliseconds since 1970. */
export function clock(at: number): string {
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
